"""Rows of a case: found, locked, and its append-only history written."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from db.cases import Case, History
from db.people import Person
from db.terms import OPEN_STATUSES, CaseStatus, Entry, Role


@dataclass(frozen=True, slots=True)
class Written:
    """Something a person wrote or sent, with LINE's id of it."""

    text: str
    message_id: str | None = None


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
            version=case.version,
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


def closed_since(session: Session, person: Person, since: datetime) -> list[Case]:
    """What was closed for the person since then, the latest first: it may be opened again."""
    query = (
        select(Case)
        .where(Case.reporter_id == person.id, Case.status == CaseStatus.CLOSED)
        .where(col(Case.closed_at) >= since)
        .order_by(col(Case.closed_at).desc())
    )
    return list(session.exec(query))


def history_of(session: Session, case: Case) -> list[History]:
    return list(session.exec(select(History).where(History.case_id == case.id).order_by(col(History.id))))


def reporter(session: Session, case: Case) -> Person:
    return session.get_one(Person, case.reporter_id)


def id_of(person: Person) -> int:
    assert person.id is not None
    return person.id
