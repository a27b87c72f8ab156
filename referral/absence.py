"""When people are not there: an officer leaves, moves, is away or blocks us; an office has nobody."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from db.cases import Case
from db.people import Office, Officer, Person
from db.terms import HELD_STATUSES, UNTAKEN_STATUSES, CaseStatus, Department, Role
from referral.acts import act, alert, readers_of, route
from referral.case_rows import reporter
from referral.clocks import Clocks
from referral.moment import Moment
from referral.moves import Move
from referral.notices import Notice, Tell
from referral.offices import CENTRAL_DESK, is_screening, officer_of, posts, readers
from referral.routing import arrives_as


class NoSuchOfficer(Exception):
    """The person does not serve at that office."""


def leave(moment: Moment, serving: Sequence[Officer], why: str) -> list[Notice]:
    """They serve there no longer: their cases go back to the office. Buttons and prompts need no mark of their
    own: each asks, when it is used, whether the person serves.
    """
    for officer in serving:
        officer.until = moment.now
    return _without(moment, serving, why)


def go_away(moment: Moment, officer: Officer, until: datetime) -> list[Notice]:
    """Away from one office for a while: what they have goes to those who are there."""
    return all_away(moment, [(officer, until)])


def all_away(moment: Moment, away: Sequence[tuple[Officer, datetime]]) -> list[Notice]:
    """Away from several offices, from each until its own time."""
    for officer, until in away:
        officer.away_until = until
    return _without(moment, [officer for officer, _ in away], "away")


def blocked(moment: Moment, person: Person) -> list[Notice]:
    """An officer blocked the account: no alert reaches them, so nothing may wait for them."""
    return _without(moment, posts(moment.session, person, moment.now), "blocked")


def lose_clearance(moment: Moment, officer: Officer) -> list[Notice]:
    """No longer cleared for sensitive cases: those they have go to somebody who is."""
    officer.cleared = False
    sensitive = [case for case in _held(moment, officer) if case.sensitive]
    notices = [one for case in sensitive for one in _released(moment, case, "not_cleared")]
    return [*notices, *rescue(moment, officer.office_code)]


def rescue(moment: Moment, code: str) -> list[Notice]:
    """An office with nobody left to read: what waits there goes to screening, or to the central desk."""
    if code == CENTRAL_DESK:
        return []
    query = select(Case).where(Case.office_code == code, col(Case.status).in_(UNTAKEN_STATUSES))
    notices: list[Notice] = []
    for case in _locked(moment.session, query):
        if not readers_of(moment, case, code):
            notices += _moved_up(moment, case, Move.LAPSE, f"no_officer_at:{code}")
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


def serving_at(session: Session, person: Person, code: str, now: datetime) -> Officer:
    """The person's row at an office where they serve. Raises NoSuchOfficer."""
    found = officer_of(session, person, code, now)
    if found is None:
        raise NoSuchOfficer
    return found


def _without(moment: Moment, gone: Sequence[Officer], why: str) -> list[Notice]:
    """All are marked as gone before the first case looks for a reader: it must not go from one post of a person
    who left to another.
    """
    notices: list[Notice] = []
    for officer in gone:
        notices += [one for case in _held(moment, officer) for one in _released(moment, case, why)]
        notices += rescue(moment, officer.office_code)
    return notices


def _held(moment: Moment, officer: Officer) -> list[Case]:
    """Their open cases, also one whose reporter is asked: somebody has to read the answer. A proposed closing stays
    as it is: the reporter has the word, and a dispute goes to another officer anyway.
    """
    waiting_for_an_officer = set(HELD_STATUSES) - {CaseStatus.PROPOSED}
    query = select(Case).where(Case.officer_id == officer.id, col(Case.status).in_(waiting_for_an_officer))
    return _locked(moment.session, query)


def _released(moment: Moment, case: Case, why: str) -> list[Notice]:
    """It waits at its office again; where nobody reads it, it goes to screening."""
    code = case.office_code
    if not readers_of(moment, case) and code != CENTRAL_DESK:
        return _moved_up(moment, case, Move.RELEASE, why)
    clocks = moment.keeper(case).arrived(Clocks.read(case.clocks), moment.now, screening=is_screening(code))
    act(
        moment,
        case,
        Move.RELEASE,
        Role.SYSTEM,
        why=why,
        to=arrives_as(code),
        office_code=code,
        clocks=clocks,
    )
    return alert(moment, case, tell=Tell.RELEASED)


def _locked(session: Session, query: SelectOfScalar[Case]) -> list[Case]:
    """In one order, so that two of us never wait for each other; as they are now, not as they were read before."""
    asked = query.order_by(col(Case.id)).with_for_update().execution_options(populate_existing=True)
    return list(session.exec(asked))


def _moved_up(moment: Moment, case: Case, move: Move, why: str) -> list[Notice]:
    """To whoever screens; the reporter hears that another office has it. Nobody has looked at what waited, so an
    alert that has climbed climbs on.
    """
    code = route(moment, case, None).office.code
    keeper = moment.keeper(case)
    clocks = keeper.arrived(Clocks.read(case.clocks), moment.now, screening=True, by_silence=True)
    act(
        moment,
        case,
        move,
        Role.SYSTEM,
        why=why,
        to=CaseStatus.SCREENING,
        office_code=code,
        clocks=clocks,
    )
    return [Notice(Tell.MOVED, reporter(moment.session, case), case), *alert(moment, case)]
