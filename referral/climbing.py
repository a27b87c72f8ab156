"""When a case's timer rings: who hears next, and where the case goes when nobody takes it."""

from collections.abc import Callable

from msgspec.structs import replace

from db.cases import Case
from db.terms import Entry, Rank, Role
from referral import watch
from referral.acts import act, alert, group_notices, holder_notices, readers_of, told
from referral.case_rows import record, reporter
from referral.clocks import Clocks
from referral.moment import Moment
from referral.moves import Move
from referral.notices import Notice, Tell
from referral.offices import CENTRAL_DESK, Reader, is_screening, of_rank, office, readers, screening_code
from referral.pushes import waiting_for
from referral.watch import ALL_TOLD, Ring


def ring(moment: Moment, case: Case) -> list[Notice]:
    """Do the one thing that is due by now; nothing for a timer that a later move has made pointless.

    One at a time, also after a long sleep of ours: each is told as the case stands then.
    """
    found = watch.next_ring(moment, case)
    due = found is not None and found[0] <= moment.now
    notices = _RINGS[found[1]](moment, case, found[1]) if found and due else []
    watch.plan(moment, case)
    return notices


def _raise(moment: Moment, case: Case, step: Ring) -> list[Notice]:
    """Nobody has tapped: the next ones of the same office hear."""
    _climbed(moment, case, step, again=step is Ring.AGAIN)
    people = _who(moment, case, step)
    record(moment.session, case, Entry.RAISED, Role.SYSTEM, moment.now, why=step)
    group = group_notices(moment, case, Tell.UNTAKEN) if step is not Ring.DEPUTY else []
    return [*told(moment, case, people, Tell.UNTAKEN), *group]


def _who(moment: Moment, case: Case, step: Ring) -> list[Reader]:
    there = readers_of(moment, case)
    if step is Ring.DEPUTY:
        return of_rank(there, Rank.DEPUTY)
    return there or readers(moment.session, case.office_code, moment.now, besides=case.reporter_id)


def _hand_up(moment: Moment, case: Case, step: Ring) -> list[Notice]:
    """Silence for the whole time: the labour office of the province has it, then the central desk."""
    _climbed(moment, case, step)
    code = screening_code(case.office_code) if step is Ring.BACK else CENTRAL_DESK
    if not readers_of(moment, case, code):
        code = CENTRAL_DESK
    case.bounces += 0 if is_screening(case.office_code) else 1
    keeper, clocks = moment.keeper(case), Clocks.read(case.clocks)
    moved = keeper.arrived(clocks, moment.now, screening=True, by_silence=True)
    silent = office(moment.session, case.office_code).code
    act(moment, case, Move.LAPSE, Role.SYSTEM, why=f"{step}:{silent}", office_code=code, clocks=moved)
    return [Notice(Tell.MOVED, reporter(moment.session, case), case), *bounced(moment, case)]


def bounced(moment: Moment, case: Case, words: str | None = None) -> list[Notice]:
    """The screening desk is alerted; the third time it is the province's head who decides."""
    if case.bounces < moment.levels.citizen.bounces:
        return alert(moment, case, words)
    heads = of_rank(readers_of(moment, case), Rank.HEAD)
    if not heads:
        return alert(moment, case, words, tell=Tell.DECIDE)
    return told(moment, case, heads, Tell.DECIDE, words)


def _late(moment: Moment, case: Case, step: Ring) -> list[Notice]:
    """Whoever has it is reminded; the second time those above hear too, the third time screening."""
    clocks = Clocks.read(case.clocks)
    case.clocks = replace(clocks, late=clocks.late + 1, rang_at=moment.now).stored()
    record(moment.session, case, Entry.REMINDED, Role.SYSTEM, moment.now, why=f"{step}:{clocks.late + 1}")
    notices = holder_notices(moment, case, Tell.LATE)
    there = readers_of(moment, case)
    above = [one for one in there if one[0].rank is not Rank.MEMBER and one[0].id != case.officer_id]
    if clocks.late >= 1:
        notices += told(moment, case, above, Tell.LATE)
    if clocks.late >= ALL_TOLD - 1:
        notices += told(moment, case, _screeners(moment, case), Tell.LATE)
    return notices


def _screeners(moment: Moment, case: Case) -> list[Reader]:
    """Those above the office: the province's labour office, or for that one the central desk."""
    code = CENTRAL_DESK if is_screening(case.office_code) else screening_code(case.office_code)
    there = readers_of(moment, case, code)
    return [] if code == case.office_code else of_rank(there, Rank.HEAD) or there


def _ask_again(moment: Moment, case: Case, _: Ring) -> list[Notice]:
    clocks = Clocks.read(case.clocks)
    case.clocks = replace(clocks, reminded=True).stored()
    record(moment.session, case, Entry.REMINDED, Role.SYSTEM, moment.now, why="asked")
    return [Notice(Tell.ASKED_AGAIN, reporter(moment.session, case), case)]


def _still_with_us(moment: Moment, case: Case) -> bool:
    """Whether what the reporter is asked waits to be sent: their silence is ours, and the days begin anew."""
    person = reporter(moment.session, case)
    if not any(row.case_id == case.id for row in waiting_for(moment.session, person.line_id)):
        return False
    clocks = Clocks.read(case.clocks)
    case.clocks = replace(clocks, asked_at=moment.now).stored()
    record(moment.session, case, Entry.REMINDED, Role.SYSTEM, moment.now, why="waits_to_be_sent")
    return True


def _go_on(moment: Moment, case: Case, _: Ring) -> list[Notice]:
    if _still_with_us(moment, case):
        return []
    clocks = Clocks.read(case.clocks)
    going = moment.keeper(case).answered(clocks, moment.now)
    act(moment, case, Move.GO_ON, Role.SYSTEM, clocks=going)
    return holder_notices(moment, case, Tell.NO_ANSWER)


def _close(moment: Moment, case: Case, _: Ring) -> list[Notice]:
    """Nobody contradicted: closed, and that is said to both."""
    if _still_with_us(moment, case):
        return []
    case.closed_at = moment.now
    ended = moment.keeper(case).ended(Clocks.read(case.clocks))
    act(moment, case, Move.CONFIRM, Role.SYSTEM, why="silence", clocks=ended)
    person = reporter(moment.session, case)
    return [
        Notice(Tell.CLOSED_QUIETLY, person, case),
        *holder_notices(moment, case, Tell.CONFIRMED, "silence"),
    ]


def _climbed(moment: Moment, case: Case, step: Ring, *, again: bool = False) -> None:
    clocks = Clocks.read(case.clocks)
    told_again = clocks.late + 1 if again else clocks.late
    rung = watch.rungs_done(step)
    case.clocks = replace(clocks, rung=rung, rang_at=moment.now, late=told_again).stored()


_RINGS: dict[Ring, Callable[[Moment, Case, Ring], list[Notice]]] = {
    Ring.DEPUTY: _raise,
    Ring.EVERYONE: _raise,
    Ring.BACK: _hand_up,
    Ring.CENTRAL: _hand_up,
    Ring.AGAIN: _raise,
    Ring.LATE: _late,
    Ring.ASK_AGAIN: _ask_again,
    Ring.GO_ON: _go_on,
    Ring.CLOSE: _close,
}
