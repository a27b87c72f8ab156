"""The screening desk: return, refer, split, merge; and who decides when a case bounced too often."""

from db.cases import Case, CaseLink, Subject
from db.people import Person
from db.terms import DEPARTMENT_OF, CaseStatus, Department, Entry, LinkKind, Need, Rank, Role
from referral import watch
from referral.acts import NotYours, act, acting, alert, holder_notices, readers_of, route
from referral.case_rows import Written, history_of, record, reporter
from referral.climbing import bounced
from referral.clocks import Clocks
from referral.moment import Moment
from referral.moves import Move, MoveRefused, check
from referral.notices import Notice, Tell
from referral.offices import CENTRAL_DESK, is_screening, of_rank, office_code, posts, screening_code

RETOLD = "retold"  # why an entry stands in a case in which nobody said it


class NobodyThere(Exception):
    """The office one wants to refer to has nobody who would read it."""


class HeadDecides(Exception):
    """It bounced too often: only the head of the screening desk may refer it."""


class HeadDecided(Exception):
    """The head sent it here after it had bounced too often: it cannot go back."""


def give_back(moment: Moment, case: Case, person: Person, reason: str) -> list[Notice]:
    """ "Not ours": back to screening with the reason. Raises NotYours, HeldByAnother, MoveRefused, HeadDecided."""
    acting(moment, case, person)
    check(Move.RETURN, Role.OFFICER, case.status)
    if case.bounces >= moment.levels.citizen.bounces:
        raise HeadDecided
    case.bounces += 1
    routing = route(moment, case, None)
    case.receipt = {**case.receipt, "office_rule": routing.rule}
    keeper = moment.keeper(case)
    clocks = keeper.arrived(Clocks.read(case.clocks), moment.now, screening=True)
    code = routing.office.code
    act(
        moment,
        case,
        Move.RETURN,
        Role.OFFICER,
        person=person,
        why=reason,
        to=CaseStatus.SCREENING,
        office_code=code,
        clocks=clocks,
    )
    return [Notice(Tell.MOVED, reporter(moment.session, case), case), *bounced(moment, case, reason)]


def refer(moment: Moment, case: Case, person: Person, department: Department) -> list[Notice]:
    """Screening hands the case to a department's office in the case's province.

    Raises NobodyThere, HeadDecides, NotYours, HeldByAnother, MoveRefused.
    """
    officer = acting(moment, case, person)
    check(Move.REFER, Role.OFFICER, case.status)
    if not is_screening(case.office_code):
        raise MoveRefused("only screening refers")
    if _only_the_head(moment, case) and officer.rank is not Rank.HEAD:
        raise HeadDecides
    code = office_code(department, case.province or "00")
    if not readers_of(moment, case, code):
        raise NobodyThere
    case.receipt = {**case.receipt, "office_rule": "referred"}
    keeper = moment.keeper(case)
    clocks = keeper.arrived(Clocks.read(case.clocks), moment.now, screening=is_screening(code))
    act(moment, case, Move.REFER, Role.OFFICER, person=person, office_code=code, clocks=clocks)
    return [Notice(Tell.MOVED, reporter(moment.session, case), case), *alert(moment, case)]


def split(moment: Moment, case: Case, person: Person, department: Department) -> tuple[Case, list[Notice]]:
    """Another need of the same words becomes a case of its own at another department's office.

    Raises NotYours, HeldByAnother, MoveRefused.
    """
    acting(moment, case, person)
    session, now = moment.session, moment.now
    check(Move.SPLIT, Role.OFFICER, case.status)
    routing = route(moment, case, department)
    twin = Case(
        **case.model_dump(
            exclude={"id", "officer_id", "version", "bounces", "subject_id", "closed_at", "outcome", "need"}
        ),
        need=_need_for(case, department),
        subject_id=_copied_subject(moment, case),
    )
    twin.status, twin.office_code = routing.status, routing.office.code
    twin.receipt = {**case.receipt, "department": department, "office_rule": "split"}
    twin.opened_at = twin.touched_at = now
    twin.clocks = {}
    session.add(twin)
    session.flush()
    _retell(moment, case, twin, opens=True)
    record(session, twin, Entry.LINKED, Role.OFFICER, now, person=person, why=f"split:{case.id}")
    session.add(CaseLink(case_id=twin.id or 0, kind=LinkKind.SPLIT, other_id=case.id or 0))
    twin.clocks = moment.keeper(twin).opened(now, screening=is_screening(twin.office_code)).stored()
    watch.plan(moment, twin)
    act(moment, case, Move.SPLIT, Role.OFFICER, person=person, why=str(twin.id))
    return twin, [Notice(Tell.SPLIT, reporter(session, twin), twin), *alert(moment, twin)]


def merge(moment: Moment, case: Case, person: Person, into: Case) -> list[Notice]:
    """The same matter told twice by one reporter goes on under one number.

    Raises NotYours, HeldByAnother, MoveRefused (also when the other case is over or another person's).
    """
    acting(moment, case, person)
    check(Move.MERGE, Role.OFFICER, case.status)
    if not may_merge_into(moment, case, person, into):
        raise NotYours
    if into.reporter_id != case.reporter_id or into.id == case.id or into.closed_at is not None:
        raise MoveRefused("not to be merged")
    ended = moment.keeper(case).ended(Clocks.read(case.clocks))
    case.closed_at = moment.now
    moment.session.add(CaseLink(case_id=case.id or 0, kind=LinkKind.MERGED, other_id=into.id or 0))
    act(moment, case, Move.MERGE, Role.OFFICER, person=person, why=str(into.id), clocks=ended)
    record(
        moment.session, into, Entry.LINKED, Role.OFFICER, moment.now, person=person, why=f"merged:{case.id}"
    )
    words = _retell(moment, case, into)
    told = Notice(Tell.MERGED, reporter(moment.session, case), case, str(into.id))
    return [told, *holder_notices(moment, into, Tell.ADDED, words)]


def may_merge_into(moment: Moment, case: Case, person: Person, into: Case) -> bool:
    """Whether the officer may know of the other case: it is as sensitive as this one, and with an office where they
    serve or, for those who screen a province, within it.
    """
    if into.sensitive != case.sensitive or into.closed_at is not None:
        return False
    for post in posts(moment.session, person, moment.now):
        screens = is_screening(post.office_code) and not into.sensitive
        if post.office_code == into.office_code and (post.cleared or not into.sensitive):
            return True
        if screens and post.office_code in (screening_code(into.office_code), CENTRAL_DESK):
            return True
    return False


def _retell(moment: Moment, case: Case, to: Case, *, opens: bool = False) -> str:
    """The reporter's words belong to both; each keeps LINE's id of them, so that unsending blanks both. ``opens``:
    they are how the other case begins.

    Returns the words.
    """
    person, said = reporter(moment.session, case), []
    for entry in history_of(moment.session, case):
        if entry.entry not in (Entry.OPENED, Entry.ADDED) or not (entry.words or opens):
            continue
        kind, why = (Entry.OPENED, "split") if opens else (Entry.ADDED, RETOLD)
        opens = False
        written = Written(entry.words, entry.message_id) if entry.words else None
        said += [entry.words] if entry.words else []
        record(moment.session, to, kind, entry.role, moment.now, person=person, written=written, why=why)
    return "\n".join(said)


def _only_the_head(moment: Moment, case: Case) -> bool:
    """It bounced too often, and there is a head who can decide."""
    if case.bounces < moment.levels.citizen.bounces:
        return False
    there = readers_of(moment, case)
    return bool(of_rank(there, Rank.HEAD))


def _need_for(case: Case, department: Department) -> Need | None:
    """The likeliest need of that department in what was read."""
    read = [Need(found["need"]) for found in case.receipt.get("needs", [])]
    return next((need for need in read if DEPARTMENT_OF.get(need) is department), None)


def _copied_subject(moment: Moment, case: Case) -> int | None:
    """A row of its own, so that a correction to one case never changes another."""
    known = moment.session.get(Subject, case.subject_id) if case.subject_id else None
    if known is None:
        return None
    copied = Subject(**known.model_dump(exclude={"id"}))
    moment.session.add(copied)
    moment.session.flush()
    return copied.id
