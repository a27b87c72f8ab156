"""When people are not there: an officer leaves, moves, is away or blocks us; an office has nobody."""

from datetime import datetime

from sqlmodel import Session, col, select

from db.cases import Case
from db.people import Conversation, Office, Officer, Person
from db.terms import HELD_STATUSES, UNTAKEN_STATUSES, CaseStatus, Department, Role
from referral.acts import act, alert, readers_of, route
from referral.clocks import Clocks
from referral.moment import Moment
from referral.moves import Move
from referral.notices import Notice, Tell
from referral.offices import CENTRAL_DESK, is_screening, readers
from referral.routing import arrives_as


class NoSuchOfficer(Exception):
    """The person does not serve at that office."""


def leave(moment: Moment, officer: Officer, why: str) -> list[Notice]:
    """The officer serves there no longer: their buttons die, their cases go back to the office."""
    officer.until = moment.now
    _forget_what_was_asked(moment.session, officer)
    return [*release(moment, officer, why), *rescue(moment, officer.office_code)]


def go_away(moment: Moment, officer: Officer, until: datetime) -> list[Notice]:
    """Away for a while: what they have goes to those who are there."""
    officer.away_until = until
    return [*release(moment, officer, "away"), *rescue(moment, officer.office_code)]


def blocked(moment: Moment, person: Person) -> list[Notice]:
    """An officer blocked the account: no alert reaches them, so nothing may wait for them."""
    query = select(Officer).where(Officer.person_id == person.id)
    notices: list[Notice] = []
    for officer in list(moment.session.exec(query)):
        if officer.until is None or officer.until > moment.now:
            notices += [*release(moment, officer, "blocked"), *rescue(moment, officer.office_code)]
    return notices


def release(moment: Moment, officer: Officer, why: str) -> list[Notice]:
    """Their open cases wait at the office again. One whose reporter is asked or must confirm waits there too:
    somebody has to read the answer.
    """
    query = select(Case).where(Case.officer_id == officer.id, col(Case.status).in_(HELD_STATUSES))
    notices: list[Notice] = []
    for case in list(moment.session.exec(query.with_for_update())):
        notices += _released(moment, case, why)
    return notices


def rescue(moment: Moment, code: str) -> list[Notice]:
    """An office with nobody left to read: what waits there goes to screening, or to the central desk."""
    if code == CENTRAL_DESK:
        return []
    query = select(Case).where(Case.office_code == code, col(Case.status).in_(UNTAKEN_STATUSES))
    notices: list[Notice] = []
    for case in list(moment.session.exec(query.with_for_update())):
        if not readers_of(moment, case, code):
            notices += _moved_up(moment, case, f"no_officer_at:{code}")
    return notices


def empty_offices(session: Session, now: datetime, province: str) -> list[Office]:
    """The serving offices of a province where nobody reads."""
    query = select(Office).where(Office.province == province).order_by(col(Office.code))
    wanted = [row for row in session.exec(query) if row.department not in (Department.PLO, Department.MOL)]
    return [row for row in wanted if not readers(session, row.code, now)]


def provinces_that_screen(session: Session, now: datetime) -> list[str]:
    """The provinces whose labour office has somebody to tell."""
    query = select(Officer.office_code).where(col(Officer.office_code).like("PLO-%")).distinct()
    codes = sorted(session.exec(query))
    return [code.partition("-")[2] for code in codes if readers(session, code, now)]


def serving(session: Session, person: Person, code: str) -> Officer:
    """The person's row at an office. Raises NoSuchOfficer."""
    query = select(Officer).where(Officer.person_id == person.id, Officer.office_code == code)
    found = session.exec(query).first()
    if found is None:
        raise NoSuchOfficer
    return found


def _released(moment: Moment, case: Case, why: str) -> list[Notice]:
    there = readers_of(moment, case)
    if not there and case.office_code != CENTRAL_DESK:
        return _moved_up(moment, case, why, held=True)
    keeper, code = moment.keeper(case), case.office_code
    clocks = keeper.arrived(Clocks.read(case.clocks), moment.now, screening=is_screening(code))
    act(
        moment, case, Move.RELEASE, Role.SYSTEM, why=why, to=arrives_as(code), office_code=code, clocks=clocks
    )
    return alert(moment, case, tell=Tell.RELEASED)


def _moved_up(moment: Moment, case: Case, why: str, *, held: bool = False) -> list[Notice]:
    routing = route(moment, case, None)
    code = routing.office.code
    clocks = moment.keeper(case).arrived(Clocks.read(case.clocks), moment.now, screening=True)
    move = Move.RELEASE if held else Move.LAPSE
    to = CaseStatus.SCREENING
    act(moment, case, move, Role.SYSTEM, why=why, to=to, office_code=code, clocks=clocks)
    return alert(moment, case)


def _forget_what_was_asked(session: Session, officer: Officer) -> None:
    row = session.get(Conversation, officer.person_id)
    if row is not None:
        session.delete(row)
