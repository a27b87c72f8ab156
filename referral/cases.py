"""A case from opened to closed: every function is one move, writes its history, and says who is told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from db.cases import Case, Subject
from db.people import Officer, Person
from db.terms import CaseStatus, Department, Entry, Need, Outcome, Role, Urgency
from referral import moves
from referral.case_rows import Written, id_of, record, reporter
from referral.moves import Move
from referral.notices import Notice, Tell
from referral.numbers import fiscal_year
from referral.offices import office_code, officer_of, readers
from referral.routing import Routing, choose, screening_office


class NotYours(Exception):
    """The person does not serve at the office that has the case."""


class HeldByAnother(Exception):
    """A colleague has the case already."""

    def __init__(self, officer: Officer) -> None:
        super().__init__(officer.id)
        self.officer = officer


class NobodyThere(Exception):
    """The office one wants to refer to has nobody who would read it."""


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
    receipt: dict[str, Any] = field(default_factory=dict)


def open_case(session: Session, opening: Opening, now: datetime) -> tuple[Case, list[Notice]]:
    """Record a case and decide who hears of it. Without a province only an emergency is alerted at once:
    the person is being asked for it, and ``place_case`` or the clock follows.
    """
    province = opening.where.province if opening.where else None
    routing = choose(session, opening.department, province, now)
    if opening.subject is not None:
        session.add(opening.subject)
        session.flush()
    case = Case(
        fiscal_year=fiscal_year(now),
        need=opening.need,
        urgency=opening.urgency,
        status=routing.status,
        office_code=routing.office.code,
        reporter_id=id_of(opening.reporter),
        subject_id=opening.subject.id if opening.subject else None,
        receipt={**opening.receipt, "department": opening.department, "office_rule": routing.rule},
        opened_at=now,
        touched_at=now,
    )
    _set_where(case, opening.where)
    session.add(case)
    session.flush()
    for number, written in enumerate(opening.written):
        entry = Entry.ADDED if number else Entry.OPENED
        record(session, case, entry, opening.role, now, person=opening.reporter, written=written)
    waits_for_place = routing.status is CaseStatus.NEW and opening.urgency is not Urgency.EMERGENCY
    return case, [] if waits_for_place else alert(session, case, now)


def place_case(session: Session, case: Case, where: Where, role: Role, now: datetime) -> list[Notice]:
    """The province became known: the case goes to its office, or whoever has taken it hears where it is.

    A case that already has this province keeps its district.
    """
    if case.province == where.province:
        return []
    rule = moves.check(Move.PLACE, role, case.status)
    _set_where(case, where)
    case.receipt = {**case.receipt, "place_assumed": False}
    if case.officer_id is not None:
        record(session, case, rule.entry, role, now)
        return holder_notices(session, case, Tell.PLACED)
    department = case.receipt.get("department")
    routing = choose(session, Department(department) if department else None, where.province, now)
    _hand_to(case, routing)
    record(session, case, rule.entry, role, now, why=routing.rule)
    return alert(session, case, now)


def hand_over_unplaced(session: Session, case: Case, now: datetime) -> list[Notice]:
    """Nobody told us the province in time: the central desk, which has held the case, is alerted."""
    if case.status is not CaseStatus.NEW:
        return []
    case.status = CaseStatus.SCREENING
    record(session, case, Entry.PLACED, Role.SYSTEM, now, why="province_not_given")
    return alert(session, case, now)


def accept(session: Session, case: Case, person: Person, now: datetime) -> list[Notice]:
    """An officer takes the case. Raises NotYours, HeldByAnother, MoveRefused."""
    officer = _acting(session, case, person, now)
    if case.officer_id == officer.id and case.status is CaseStatus.ACCEPTED:
        return []
    rule = moves.check(Move.ACCEPT, Role.OFFICER, case.status)
    case.status, case.officer_id = rule.after or case.status, officer.id
    record(session, case, rule.entry, Role.OFFICER, now, person=person)
    return [Notice(Tell.TAKEN, reporter(session, case), case)]


def may_act(session: Session, case: Case, person: Person, move: Move, now: datetime) -> None:
    """Whether this officer may begin a move that starts with taking the case, before anything is changed.

    Raises NotYours, HeldByAnother, MoveRefused.
    """
    _acting(session, case, person, now)
    if case.status not in (CaseStatus.NEW, CaseStatus.SCREENING, CaseStatus.REFERRED):
        moves.check(move, Role.OFFICER, case.status)


def give_back(session: Session, case: Case, person: Person, reason: str, now: datetime) -> list[Notice]:
    """ "Not ours": back to screening with the reason. Raises NotYours, HeldByAnother, MoveRefused."""
    _acting(session, case, person, now)
    rule = moves.check(Move.RETURN, Role.OFFICER, case.status)
    routing = screening_office(session, case.province, now)
    _hand_to(case, routing)
    case.status = CaseStatus.SCREENING
    record(session, case, rule.entry, Role.OFFICER, now, person=person, why=reason)
    told = [Notice(Tell.MOVED, reporter(session, case), case)]
    return [*told, *alert(session, case, now, words=reason)]


def refer(
    session: Session, case: Case, person: Person, department: Department, now: datetime
) -> list[Notice]:
    """Screening hands the case to a department's office in the case's province.

    Raises NobodyThere, NotYours, HeldByAnother, MoveRefused.
    """
    _acting(session, case, person, now)
    rule = moves.check(Move.REFER, Role.OFFICER, case.status)
    code = office_code(department, case.province or "00")
    if not readers(session, code, now):
        raise NobodyThere
    case.office_code, case.officer_id = code, None
    case.status = rule.after or case.status
    case.receipt = {**case.receipt, "office_rule": "referred"}
    record(session, case, rule.entry, Role.OFFICER, now, person=person)
    told = [Notice(Tell.MOVED, reporter(session, case), case)]
    return [*told, *alert(session, case, now)]


def answer(session: Session, case: Case, person: Person, written: Written, now: datetime) -> list[Notice]:
    """The officer writes to the reporter. Raises NotYours, HeldByAnother, MoveRefused."""
    _acting(session, case, person, now)
    rule = moves.check(Move.ANSWER, Role.OFFICER, case.status)
    record(session, case, rule.entry, Role.OFFICER, now, person=person, written=written)
    return [Notice(Tell.ANSWERED, reporter(session, case), case, written.text)]


def close(
    session: Session, case: Case, person: Person, outcome: Outcome, *, written: Written | None, now: datetime
) -> list[Notice]:
    """The officer ends the case with a result. Raises NotYours, HeldByAnother, MoveRefused."""
    _acting(session, case, person, now)
    rule = moves.check(Move.CLOSE, Role.OFFICER, case.status)
    case.status, case.closed_at, case.outcome = rule.after or case.status, now, outcome
    record(session, case, rule.entry, Role.OFFICER, now, person=person, written=written, why=outcome)
    return [Notice(Tell.CLOSED, reporter(session, case), case, written.text if written else None)]


def add(session: Session, case: Case, role: Role, written: Written, now: datetime) -> list[Notice]:
    """The reporter says more. The officer who has it hears; before that it waits in the case."""
    rule = moves.check(Move.ADD, role, case.status)
    case.touched_at = now
    record(session, case, rule.entry, role, now, person=reporter(session, case), written=written)
    return holder_notices(session, case, Tell.ADDED, written.text)


def withdraw(session: Session, case: Case, role: Role, now: datetime) -> list[Notice]:
    """The reporter takes the case back. Raises MoveRefused."""
    rule = moves.check(Move.WITHDRAW, role, case.status)
    case.status, case.closed_at = rule.after or case.status, now
    record(session, case, rule.entry, role, now, person=reporter(session, case))
    return holder_notices(session, case, Tell.TAKEN_BACK)


def alert(session: Session, case: Case, now: datetime, words: str | None = None) -> list[Notice]:
    """Tell every reader of the case's office, and write down whom."""
    notices = []
    for _, person in readers(session, case.office_code, now):
        record(session, case, Entry.ALERTED, Role.SYSTEM, now, person=person)
        notices.append(Notice(Tell.ALERT, person, case, words))
    return notices


def holder_notices(session: Session, case: Case, tell: Tell, words: str | None = None) -> list[Notice]:
    """A notice to the officer who has the case; nobody, while nobody has it."""
    if case.officer_id is None:
        return []
    holder = session.get_one(Officer, case.officer_id)
    return [Notice(tell, session.get_one(Person, holder.person_id), case, words)]


def _acting(session: Session, case: Case, person: Person, now: datetime) -> Officer:
    officer = officer_of(session, person, case.office_code, now)
    if officer is None:
        raise NotYours
    if case.officer_id not in (None, officer.id):
        raise HeldByAnother(session.get_one(Officer, case.officer_id))
    return officer


def _hand_to(case: Case, routing: Routing) -> None:
    case.office_code, case.status, case.officer_id = routing.office.code, routing.status, None
    # A new dict: a JSON column notices replacement, not change within.
    case.receipt = {**case.receipt, "office_rule": routing.rule}


def _set_where(case: Case, where: Where | None) -> None:
    if where is None:
        return
    case.province, case.district, case.subdistrict = where.province, where.district, where.subdistrict
    case.latitude, case.longitude = where.latitude, where.longitude
