"""A case from opened to closed: every function is one move, writes its history, and says who is told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from db.cases import Case, History, Subject
from db.people import Officer, Person
from db.terms import OPEN_STATUSES, CaseStatus, Department, Entry, Need, Outcome, Role, Urgency
from referral import moves
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
class Written:
    """Something a person wrote or sent, with LINE's id of it."""

    text: str
    message_id: str | None = None


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

    A case that already has a province keeps it.
    """
    if case.province is not None:
        return []
    rule = moves.check(Move.PLACE, role, case.status)
    _set_where(case, where)
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


def record(
    session: Session,
    case: Case,
    entry: Entry,
    role: Role,
    now: datetime,
    *,
    person: Person | None = None,
    written: Written | None = None,
    why: str | None = None,
) -> None:
    """Append one history entry with the state the case is in now."""
    session.add(
        History(
            case_id=case.id or 0,
            at=now,
            entry=entry,
            role=role,
            person_id=person.id if person else None,
            status=case.status,
            office_code=case.office_code,
            words=written.text if written else None,
            message_id=written.message_id if written else None,
            why=why,
        )
    )


def locked(session: Session, case_id: int) -> Case | None:
    """The case, and until the commit nobody else may move it."""
    query = select(Case).where(Case.id == case_id).with_for_update().execution_options(populate_existing=True)
    return session.exec(query).first()


def open_cases_of(session: Session, person: Person) -> list[Case]:
    """What the person has reported and is not over, the latest word first."""
    query = (
        select(Case)
        .where(Case.reporter_id == person.id, col(Case.status).in_(OPEN_STATUSES))
        .order_by(col(Case.touched_at).desc(), col(Case.id).desc())
    )
    return list(session.exec(query))


def history_of(session: Session, case: Case) -> list[History]:
    return list(session.exec(select(History).where(History.case_id == case.id).order_by(col(History.id))))


def reporter(session: Session, case: Case) -> Person:
    return session.get_one(Person, case.reporter_id)


def id_of(person: Person) -> int:
    assert person.id is not None
    return person.id


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
