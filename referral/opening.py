"""How a case begins: recorded, sent to the office that reads it, and on when its province becomes known."""

from dataclasses import dataclass, field
from typing import Any

from db import rows
from db.cases import Case, Subject
from db.people import Person
from db.terms import CaseStatus, Department, Entry, Level, Need, Role, Urgency
from referral import employers, watch
from referral.acts import act, alert, holder_notices, route
from referral.case_rows import Written, id_of, record
from referral.clocks import Clocks, Stopwatch
from referral.level_of import level_of
from referral.moment import Moment
from referral.moves import Move, check
from referral.notices import Notice, Tell
from referral.numbers import fiscal_year
from referral.offices import is_screening
from referral.routing import choose


@dataclass(frozen=True, slots=True)
class Where:
    """A place by codes, with the coordinates when they were shared."""

    province: str
    district: str | None = None
    subdistrict: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """All that is known when a case begins. ``department`` is None when it must be screened."""

    reporter: Person
    role: Role
    urgency: Urgency
    written: tuple[Written, ...]
    need: Need | None = None
    department: Department | None = None
    where: Where | None = None
    subject: Subject | None = None
    people: int | None = None  # how many are concerned
    employer: str | None = None  # the workplace, as said
    sensitive: bool = False
    receipt: dict[str, Any] = field(default_factory=dict)


def open_case(moment: Moment, opening: Opening) -> tuple[Case, list[Notice]]:
    """Record a case and decide who hears of it. Without a province only an emergency is alerted at once:
    the person is being asked for it, and ``place_case`` or the clock follows.
    """
    session, now = moment.session, moment.now
    province = opening.where.province if opening.where else None
    routing = choose(
        session,
        opening.department,
        province,
        now,
        sensitive=opening.sensitive,
        besides=opening.reporter.id,
    )
    if opening.subject is not None:
        session.add(opening.subject)
        session.flush()
    case = Case(
        fiscal_year=fiscal_year(now),
        need=opening.need,
        urgency=opening.urgency,
        level=level_of(opening.need, opening.urgency, opening.people),
        sensitive=opening.sensitive,
        employer=employers.key(opening.employer) or None if opening.employer else None,
        status=routing.status,
        office_code=routing.office.code,
        reporter_id=id_of(opening.reporter),
        subject_id=opening.subject.id if opening.subject else None,
        receipt={**opening.receipt, "department": opening.department, "office_rule": routing.rule},
        clocks={},
        opened_at=now,
        touched_at=now,
    )
    _set_where(case, opening.where)
    waits_for_place = routing.status is CaseStatus.NEW and case.level is not Level.P0
    _start_clocks(moment, case, waits_for_place=waits_for_place)
    rows.insert(session, case)
    for number, written in enumerate(opening.written):
        entry = Entry.ADDED if number else Entry.OPENED
        record(session, case, entry, opening.role, now, person=opening.reporter, written=written)
    watch.wake(moment, case)
    return case, [] if waits_for_place else alert(moment, case)


def place_case(moment: Moment, case: Case, where: Where, role: Role) -> list[Notice]:
    """The province became known: the case goes to its office, or whoever has taken it hears where it is.

    A case that already has this province keeps its district.
    """
    if case.province == where.province:
        return []
    check(Move.PLACE, role, case.status)
    _set_where(case, where)
    case.receipt = {**case.receipt, "place_assumed": False}
    if case.officer_id is not None:
        act(moment, case, Move.PLACE, role)
        return holder_notices(moment, case, Tell.PLACED)
    department = case.receipt.get("department")
    routing = route(moment, case, Department(department) if department else None)
    case.receipt = {**case.receipt, "office_rule": routing.rule}
    code = routing.office.code
    clocks = moment.keeper(case).arrived(Clocks.read(case.clocks), moment.now, screening=is_screening(code))
    act(moment, case, Move.PLACE, role, why=routing.rule, to=routing.status, office_code=code, clocks=clocks)
    return alert(moment, case)


def hand_over_unplaced(moment: Moment, case: Case) -> list[Notice]:
    """Nobody told us the province in time: the central desk, which has held the case, is alerted."""
    if case.status is not CaseStatus.NEW:
        return []
    keeper = moment.keeper(case)
    # An emergency has been told already, and climbs on; for the others the desk's time begins now.
    clocks = keeper.arrived(Clocks.read(case.clocks), moment.now, screening=True, by_silence=True)
    act(moment, case, Move.WAIT_NO_LONGER, Role.SYSTEM, why="province_not_given", clocks=clocks)
    return alert(moment, case)


def _start_clocks(moment: Moment, case: Case, *, waits_for_place: bool) -> None:
    clocks = moment.keeper(case).opened(moment.now, screening=is_screening(case.office_code))
    if waits_for_place:  # nobody has been told yet, so nobody can be slow
        clocks = Clocks(word=clocks.word, take=Stopwatch(), owner=Stopwatch())
    case.clocks = clocks.stored()
    case.due_at = watch.due_at(moment, case)


def _set_where(case: Case, where: Where | None) -> None:
    if where is None:
        return
    case.province, case.district, case.subdistrict = where.province, where.district, where.subdistrict
    case.latitude, case.longitude = where.latitude, where.longitude
