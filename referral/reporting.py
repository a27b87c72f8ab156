"""What the reporter does with a case: says more, answers, agrees that it is done or not, opens it again."""

from collections.abc import Sequence
from datetime import timedelta

from db.cases import Case, Rating
from db.people import Officer
from db.terms import CaseStatus, Entry, Role
from referral.acts import act, alert, holder_notices, readers_of, route, told
from referral.case_rows import Written, history_of, record, reporter
from referral.clocks import Clocks
from referral.moment import Moment
from referral.moves import Move, MoveRefused, check
from referral.notices import Notice, Tell
from referral.offices import CENTRAL_DESK, Reader, first_to_hear, is_screening


def add(moment: Moment, case: Case, role: Role, written: Written) -> list[Notice]:
    """The reporter says more. The officer who has it hears; before that it waits in the case.

    Said while we wait for an answer, it is the answer.
    """
    check(Move.ADD, role, case.status)
    case.touched_at = moment.now
    person = reporter(moment.session, case)
    if case.status is CaseStatus.WAITING:
        clocks = moment.keeper(case).answered(Clocks.read(case.clocks), moment.now)
        act(moment, case, Move.REPLY, role, person=person, written=written, clocks=clocks)
    else:
        clocks = Clocks.read(case.clocks)
        proposed = case.status is CaseStatus.PROPOSED
        # Somebody who speaks is not silent: the days in which silence would close it begin anew.
        again = moment.keeper(case).asked(clocks, moment.now) if proposed else None
        act(moment, case, Move.ADD, role, person=person, written=written, clocks=again)
    return holder_notices(moment, case, Tell.ADDED, written.text)


def withdraw(moment: Moment, case: Case, role: Role) -> list[Notice]:
    """The reporter takes the case back. Raises MoveRefused."""
    check(Move.WITHDRAW, role, case.status)
    case.closed_at = moment.now
    ended = moment.keeper(case).ended(Clocks.read(case.clocks))
    act(moment, case, Move.WITHDRAW, role, person=reporter(moment.session, case), clocks=ended)
    return holder_notices(moment, case, Tell.TAKEN_BACK)


def confirm(moment: Moment, case: Case, role: Role) -> list[Notice]:
    """The reporter agrees that it is done. Raises MoveRefused."""
    check(Move.CONFIRM, role, case.status)
    case.closed_at = moment.now
    ended = moment.keeper(case).ended(Clocks.read(case.clocks))
    person = reporter(moment.session, case)
    act(moment, case, Move.CONFIRM, role, person=person, why="confirmed", clocks=ended)
    return holder_notices(moment, case, Tell.CONFIRMED, "confirmed")


def dispute(moment: Moment, case: Case, role: Role, written: Written) -> list[Notice]:
    """The reporter says it is not done: another officer of the office looks, or screening when there is none.

    Raises MoveRefused.
    """
    check(Move.DISPUTE, role, case.status)
    closer = _closer(moment, case)
    others = _besides(readers_of(moment, case), closer)
    code = case.office_code if others else _above_without(moment, case, closer)
    _to_an_office(moment, case, Move.DISPUTE, role, code=code, written=written)
    case.outcome = None
    if others:
        return told(moment, case, others, Tell.DISPUTED, written.text)
    there = _besides(readers_of(moment, case), closer)
    if there:
        return told(moment, case, first_to_hear(there), Tell.DISPUTED, written.text)
    return alert(moment, case, written.text, tell=Tell.DISPUTED)


def explain(moment: Moment, case: Case, role: Role, written: Written) -> list[Notice]:
    """Why it is not done: also to those who were told of the dispute, while none of them has taken it."""
    notices = add(moment, case, role, written)
    if notices or case.officer_id is not None:
        return notices
    proposed = [one for one in history_of(moment.session, case) if one.entry is Entry.PROPOSED]
    there = _besides(readers_of(moment, case), proposed[-1].person_id if proposed else None)
    return told(moment, case, there, Tell.ADDED, written.text)


def reopen(moment: Moment, case: Case, role: Role, written: Written) -> list[Notice]:
    """The reporter needs help after all: where it was last, if somebody reads there. Raises MoveRefused."""
    check(Move.REOPEN, role, case.status)
    if not may_reopen(moment, case):
        raise MoveRefused("too late to reopen")
    there = readers_of(moment, case)
    code = case.office_code if there else _above(moment, case)
    case.closed_at = case.outcome = None
    _to_an_office(moment, case, Move.REOPEN, role, code=code, written=written)
    return alert(moment, case, written.text, tell=Tell.REOPENED)


def may_reopen(moment: Moment, case: Case) -> bool:
    """Closed, and not too long ago."""
    latest = timedelta(days=moment.levels.citizen.reopen_days)
    closed = case.status is CaseStatus.CLOSED and case.closed_at is not None
    return closed and moment.now - (case.closed_at or moment.now) <= latest


def rate(moment: Moment, case: Case, score: int) -> bool:
    """Keep the score, 1 to 5, once; False when there was one, or the case is not closed."""
    if case.status is not CaseStatus.CLOSED or moment.session.get(Rating, case.id) is not None:
        return False
    moment.session.add(Rating(case_id=case.id or 0, score=score, at=moment.now))
    role, person = Role.CITIZEN, reporter(moment.session, case)
    record(moment.session, case, Entry.RATED, role, moment.now, person=person, why=str(score))
    return True


def rate_words(moment: Moment, case: Case, written: Written) -> None:
    """A word beside the score."""
    rating = moment.session.get(Rating, case.id)
    if rating is not None:
        rating.words, rating.message_id = written.text, written.message_id


def _closer(moment: Moment, case: Case) -> int | None:
    """The person who proposed closing, whatever post they hold."""
    holder = moment.session.get(Officer, case.officer_id) if case.officer_id else None
    return holder.person_id if holder else None


def _besides(there: Sequence[Reader], person_id: int | None) -> list[Reader]:
    return [one for one in there if one[1].id != person_id]


def _above_without(moment: Moment, case: Case, closer: int | None) -> str:
    """Who screens, where somebody else than the closer reads; else the central desk."""
    code = _above(moment, case)
    return code if _besides(readers_of(moment, case, code), closer) else CENTRAL_DESK


def _above(moment: Moment, case: Case) -> str:
    return route(moment, case, None).office.code


def _to_an_office(moment: Moment, case: Case, move: Move, role: Role, *, code: str, written: Written) -> None:
    """The case waits there for somebody to take it; the reporter's reason is in the history."""
    keeper = moment.keeper(case)
    clocks = keeper.arrived(Clocks.read(case.clocks), moment.now, screening=is_screening(code))
    person = reporter(moment.session, case)
    act(moment, case, move, role, person=person, written=written, office_code=code, clocks=clocks)
