"""Rows of a case: found, locked, and its append-only history written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, bindparam, func
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from db import rows
from db.cases import Attachment, Case, History
from db.people import Person
from db.terms import OPEN_STATUSES, CaseStatus, Entry, MediaKind, MediaState, Role

# Made once: they run for every message, or for every alert (docs/performance.md).
_OPEN_OF = (
    select(Case)
    .where(Case.reporter_id == bindparam("reporter"), col(Case.status).in_(sorted(OPEN_STATUSES)))
    .order_by(col(Case.touched_at).desc(), col(Case.id).desc())
)

_history: Table = History.__table__  # type: ignore[attr-defined]
_attachment: Table = Attachment.__table__  # type: ignore[attr-defined]
_TOLD = (
    core_select(_history.c.entry, _history.c.role, _history.c.words)
    .where(_history.c.case_id == bindparam("case"), _history.c.entry.in_([Entry.OPENED, Entry.ADDED]))
    .order_by(_history.c.id)
)
_ATTACHED = (
    core_select(_attachment.c.kind, func.count())
    .where(_attachment.c.case_id == bindparam("case"))
    .where(_attachment.c.state.in_([MediaState.AWAITED, MediaState.KEPT]))
    .group_by(_attachment.c.kind)
)


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
    """Append one history entry with the state the case is in now. The case itself must be in the database."""
    rows.append(
        session,
        History,
        {
            "case_id": case.id,
            "at": now,
            "entry": entry,
            "role": role,
            "person_id": person.id if person else None,
            "status": case.status,
            "office_code": case.office_code,
            "words": written.text if written else None,
            "message_id": written.message_id if written else None,
            "why": why,
            "version": case.version,
        },
    )


def locked(session: Session, case_id: int) -> Case | None:
    """The case, and until the commit nobody else may move it."""
    query = select(Case).where(Case.id == case_id).with_for_update().execution_options(populate_existing=True)
    return session.exec(query).first()


def open_cases_of(session: Session, person: Person) -> list[Case]:
    """What the person has reported and is not over, the latest word first."""
    return list(session.exec(_OPEN_OF, params={"reporter": person.id}))


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


@dataclass(frozen=True, slots=True)
class Told:
    """What the reporter told, in order, and in which role they opened the case."""

    words: tuple[str, ...]
    by: Role | None


def told_in(session: Session, case: Case) -> Told:
    rows.written(session, History)  # what was taken back just now is gone
    found = session.connection().execute(_TOLD, {"case": case.id}).all()
    opened_by = next((row.role for row in found if row.entry is Entry.OPENED), None)
    return Told(tuple(row.words for row in found if row.words), opened_by)


def attached(session: Session, case: Case) -> dict[MediaKind, int]:
    """How many pictures, voice notes and files it has, those on their way included."""
    rows.written(session, Attachment)
    counted = session.connection().execute(_ATTACHED, {"case": case.id})
    return {row[0]: row[1] for row in counted}


def reporter(session: Session, case: Case) -> Person:
    return session.get_one(Person, case.reporter_id)


def id_of(person: Person) -> int:
    assert person.id is not None
    return person.id
