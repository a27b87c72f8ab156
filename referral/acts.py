"""Carrying out a move: the table is asked, the status changes, the history is written, the clocks are set again."""

from collections.abc import Sequence

from db.cases import Case
from db.people import Officer, Person
from db.terms import CaseStatus, Department, Entry, Level, Role
from referral import watch
from referral.case_rows import Written, record
from referral.clocks import Clocks
from referral.moment import Moment
from referral.moves import Move, check, status_after
from referral.notices import Notice, Tell
from referral.offices import (
    CENTRAL_DESK,
    Reader,
    first_to_hear,
    is_screening,
    is_there,
    office,
    officer_of,
    readers,
    screening_code,
)
from referral.offices import office_code as to_code
from referral.routing import Routing, choose


class NotYours(Exception):
    """The person does not serve at the office that has the case."""


class NotCleared(Exception):
    """The case is sensitive, and the officer is not cleared for such."""


class OwnCase(Exception):
    """Nobody handles a matter that they reported themselves."""


class HeldByAnother(Exception):
    """A colleague has the case already."""

    def __init__(self, officer: Officer) -> None:
        super().__init__(officer.id)
        self.officer = officer


def act(
    moment: Moment,
    case: Case,
    move: Move,
    role: Role,
    *,
    person: Person | None = None,
    written: Written | None = None,
    why: str | None = None,
    to: CaseStatus | None = None,
    office_code: str | None = None,
    officer: Officer | None = None,
    clocks: Clocks | None = None,
) -> None:
    """Make the one move. ``office_code`` hands the case to another office, which nobody there has taken;
    ``officer`` takes it; ``to`` is for moves after which the office decides the status. Raises MoveRefused.
    """
    rule = check(move, role, case.status)
    before = (case.status, case.office_code, case.officer_id)
    if office_code is not None:
        case.office_code, case.officer_id = office_code, None
    if officer is not None:
        case.officer_id = officer.id
    case.status = to or status_after(rule, case.status, screening=is_screening(case.office_code))
    if before != (case.status, case.office_code, case.officer_id):
        case.version += 1
    record(moment.session, case, rule.entry, role, moment.now, person=person, written=written, why=why)
    if clocks is not None:
        case.clocks = clocks.stored()
        watch.plan(moment, case)


def acting(moment: Moment, case: Case, person: Person) -> Officer:
    """The person as the officer who may act on the case now.

    Raises NotYours, NotCleared, OwnCase, HeldByAnother.
    """
    officer = officer_of(moment.session, person, case.office_code, moment.now)
    if officer is None:
        raise NotYours
    if case.sensitive and not officer.cleared:
        raise NotCleared
    if case.reporter_id == person.id:
        raise OwnCase
    if case.officer_id not in (None, officer.id):
        raise HeldByAnother(moment.session.get_one(Officer, case.officer_id))
    return officer


def alert(moment: Moment, case: Case, words: str | None = None, *, tell: Tell = Tell.ALERT) -> list[Notice]:
    """Tell those of the case's office who hear first, and write down whom."""
    there = readers_of(moment, case) or _anyone(moment, case)
    return told(moment, case, first_to_hear(there), tell, words)


def _anyone(moment: Moment, case: Case) -> list[Reader]:
    """Nobody may read it: somebody must still learn that it waits, at its desk or else near it."""
    codes = [case.office_code]
    if case.province is not None:
        department = case.receipt.get("department")
        codes += [to_code(Department(one), case.province) for one in (Department.PLO, department) if one]
    found = (readers(moment.session, code, moment.now, besides=case.reporter_id) for code in codes)
    return next((there for there in found if there), [])


def readers_of(moment: Moment, case: Case, code: str | None = None) -> list[Reader]:
    """Those at its office, or at another, who may read this case and are there."""
    return readers(
        moment.session,
        code or case.office_code,
        moment.now,
        sensitive=case.sensitive,
        besides=case.reporter_id,
    )


def route(moment: Moment, case: Case, department: Department | None) -> Routing:
    """The office for this case's need, or who screens it."""
    return choose(
        moment.session,
        department,
        case.province,
        moment.now,
        sensitive=case.sensitive,
        besides=case.reporter_id,
    )


def told(
    moment: Moment,
    case: Case,
    people: Sequence[Reader],
    tell: Tell,
    words: str | None = None,
    *,
    entry: Entry = Entry.ALERTED,
) -> list[Notice]:
    """A notice to each of these officers, with an entry for each in the history."""
    notices = []
    for officer, person in people:
        record(moment.session, case, entry, Role.SYSTEM, moment.now, person=person, why=_why(tell))
        notices.append(Notice(tell, person, case, words, hours_of(case, officer)))
    return notices


def group_notices(moment: Moment, case: Case, tell: Tell) -> list[Notice]:
    """To the office's LINE group, when it has one."""
    group = office(moment.session, case.office_code).line_group
    if group is None:
        return []
    there = readers(moment.session, case.office_code, moment.now)
    return [Notice(tell, there[0][1], case, None, hours_of(case, there[0][0]), group)] if there else []


def holder_notices(moment: Moment, case: Case, tell: Tell, words: str | None = None) -> list[Notice]:
    """A notice to the officer who has the case, or while they are away to those of the office who hear first;
    to nobody, while nobody has it.
    """
    holder = moment.session.get(Officer, case.officer_id) if case.officer_id else None
    if holder is None:
        return []
    person = moment.session.get_one(Person, holder.person_id)
    there = is_there(holder, moment.now) and person.left_at is None
    people = [(holder, person)] if there else _instead(moment, case)
    return [Notice(tell, one, case, words, hours_of(case, officer)) for officer, one in people]


def _instead(moment: Moment, case: Case) -> list[Reader]:
    """Who hears for an officer who is away: their office, else screening, else the central desk."""
    codes = (case.office_code, screening_code(case.office_code), CENTRAL_DESK)
    found = (first_to_hear(readers_of(moment, case, code)) for code in codes)
    return next((people for people in found if people), [])


def hours_of(case: Case, officer: Officer) -> str | None:
    """Whose office hours a notice to this officer keeps: their own office's, but an emergency keeps none."""
    return None if case.level is Level.P0 else officer.office_code


def _why(tell: Tell) -> str | None:
    return None if tell is Tell.ALERT else tell.value
