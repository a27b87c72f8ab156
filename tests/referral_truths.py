"""What must hold of a case at any time, whoever did what before."""

from dataclasses import dataclass, field

from sqlmodel import col, select

from db.cases import Case, History
from db.people import Office, Officer
from db.terms import HELD_STATUSES, OPEN_STATUSES, UNTAKEN_STATUSES, CaseStatus, Entry, Role
from referral import moves, watch
from referral.acts import readers_of
from referral.case_rows import history_of
from referral.clocks import Clocks
from referral.moment import Moment
from referral.offices import CENTRAL_DESK, is_screening, is_there
from tests.referral_rig import timers


@dataclass
class Truths:
    """Remembers what was seen of each case, so that each entry is judged once, with the people of its time."""

    seen: dict[int, History] = field(default_factory=dict)  # the last entry that was looked at
    bounces: dict[int, int] = field(default_factory=dict)

    def hold(self, moment: Moment, case: Case) -> None:
        self._history_replays(moment, case)
        self._somebody_has_it(moment, case)
        self._clocks_fit(case)
        self._somebody_wakes_us(moment, case)

    def _history_replays(self, moment: Moment, case: Case) -> None:
        key = case.id or 0
        last = self.seen.get(key) or history_of(moment.session, case)[0]
        assert key in self.seen or last.entry is Entry.OPENED
        new = select(History).where(History.case_id == key, col(History.id) > (last.id or 0))
        for entry in moment.session.exec(new.order_by(col(History.id))):
            if entry.status is not last.status:
                assert moves.allowed(last.status, entry.entry, entry.role, entry.status), (last, entry)
            assert entry.version >= last.version
            moved = (entry.status, entry.office_code) != (last.status, last.office_code)
            assert not moved or entry.version > last.version, (last, entry)
            assert (
                last.status in OPEN_STATUSES or entry.status is last.status or entry.entry is Entry.REOPENED
            )
            self._acted_rightly(moment, case, entry)
            last = entry
        assert (last.status, last.office_code, last.version) == (case.status, case.office_code, case.version)
        assert case.bounces >= self.bounces.get(key, 0)
        self.seen[key], self.bounces[key] = last, case.bounces

    def _acted_rightly(self, moment: Moment, case: Case, entry: History) -> None:
        if entry.role is not Role.OFFICER or entry.entry is Entry.OPENED:
            return
        assert entry.person_id not in (None, case.reporter_id)
        if (
            case.sensitive and entry.entry is not Entry.LINKED
        ):  # another case was merged into it: nothing is read
            query = select(Officer).where(Officer.person_id == entry.person_id)
            assert any(officer.cleared for officer in moment.session.exec(query))

    def _somebody_has_it(self, moment: Moment, case: Case) -> None:
        assert moment.session.get(Office, case.office_code) is not None
        assert (case.closed_at is None) == (case.status in OPEN_STATUSES)
        if case.status in UNTAKEN_STATUSES:
            assert case.officer_id is None
            assert readers_of(moment, case) or case.office_code == CENTRAL_DESK
        elif case.status in HELD_STATUSES:
            assert case.officer_id is not None
            holder = moment.session.get_one(Officer, case.officer_id)
            assert holder.office_code == case.office_code
            assert holder.person_id != case.reporter_id
            # A proposed closing waits for the reporter, also when whoever proposed it is away or not cleared now.
            asked = case.status is CaseStatus.PROPOSED
            assert asked or (is_there(holder, moment.now) and (holder.cleared or not case.sensitive))

    def _clocks_fit(self, case: Case) -> None:
        clocks, status = Clocks.read(case.clocks), case.status
        asked = status in (CaseStatus.WAITING, CaseStatus.PROPOSED)
        asleep = status is CaseStatus.NEW and clocks.take.since is None
        assert (case.due_at is not None) == (status in OPEN_STATUSES)
        assert case.due_at is None or case.due_at >= case.opened_at
        assert (clocks.asked_at is not None) == asked
        assert (clocks.word.since is not None) == (status in OPEN_STATUSES and not asked)
        assert (clocks.take.since is not None) == (status in UNTAKEN_STATUSES and not asleep)
        searching = clocks.owner.since is not None
        screened = is_screening(case.office_code)
        assert not searching or (status in OPEN_STATUSES and screened and not asked), (
            f"searching while {status}"
        )
        assert searching or not (status in UNTAKEN_STATUSES and screened and not asleep), "nobody searches"

    def _somebody_wakes_us(self, moment: Moment, case: Case) -> None:
        found = watch.next_ring(moment, case)
        if found is not None:
            wakes = timers(moment.session, case)
            assert wakes, f"no timer for {found}"
            assert wakes[0] <= max(found[0], moment.now), f"the first timer is too late for {found}"
