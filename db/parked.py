"""Parked jobs, for operators: which there are, their second chance, their end; and how long due jobs have waited.

Beside ``db.jobs`` and ``db.retention`` the only module that touches the job table.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session, col, delete

from db.cases import Unsent
from db.job_statements import job
from db.job_table import OPEN
from db.pushes import WaitingPush
from db.terms import JobStatus, Queue

_SHOWN = (
    job.c.id,
    job.c.queue,
    job.c.lane,
    job.c.key,
    job.c.body,
    job.c.attempts,
    job.c.error,
    job.c.done_at,
)


@dataclass(frozen=True, slots=True)
class Parked:
    """A job that was given up. Its body holds people's words as long as it is kept; empty, it cannot be retried."""

    id: int
    queue: Queue
    lane: str
    key: str
    body: str
    attempts: int
    reason: str
    parked_at: datetime


class NotParked(Exception):
    """No parked job has this number: there never was one, or somebody was faster."""


class NothingKept(Exception):
    """Its words were erased when their time was over: there is nothing left to work."""


class TakenBack(Exception):
    """The writer has unsent the message."""


def parked(session: Session) -> list[Parked]:
    """All parked jobs, the oldest first."""
    found = select(*_SHOWN).where(job.c.status == JobStatus.PARKED).order_by(job.c.id)
    return [_read(row) for row in session.connection().execute(found)]


def retry(session: Session, job_id: int, now: datetime) -> None:
    """Open the job again, untried and due. Raises NotParked, NothingKept, TakenBack.

    Of its lane it is the oldest, so it is worked before whatever of the lane is still open; what was done meanwhile
    stays done.
    """
    found = _locked(session, job_id)
    if not found.body:
        raise NothingKept
    values: dict[str, Any] = {
        "status": JobStatus.OPEN,
        "attempts": 0,
        "run_at": now,
        "lease_by": None,
        "lease_until": None,
        "done_at": None,
    }
    if found.queue is Queue.EVENT:
        if _taken_back(session, found.body):
            raise TakenBack
        values["key"] = _remembered(session, found, now)
    if found.queue is Queue.MESSAGE:
        # One that waited lies in a lane of its due time, where delivery looks for a row that is no longer there.
        values["lane"] = found.lane.partition("|")[0]
        _waits_no_longer(session, job_id)
    _change(session, job_id, values)


def drop(session: Session, job_id: int, why: str, now: datetime) -> None:
    """Give the job up for good: its words go, its reason and ``why`` stay. Raises NotParked."""
    found = _locked(session, job_id)
    _waits_no_longer(session, job_id)
    reason = f"{found.reason}; dropped: {why}"
    _change(session, job_id, {"status": JobStatus.DONE, "body": "", "done_at": now, "error": reason})


def oldest_due(session: Session) -> dict[Queue, datetime]:
    """Since when the longest waiting open job of each queue has been due; in the future where nothing is due.

    A look into the index a queue, however long the table.
    """
    connection = session.connection()
    found = {
        queue: connection.scalar(
            select(func.min(job.c.run_at)).where(job.c.queue == queue, job.c.status == OPEN)
        )
        for queue in Queue
    }
    return {queue: at for queue, at in found.items() if at is not None}


def _locked(session: Session, job_id: int) -> Parked:
    """Two operators at once: the second waits for the first, and then finds nothing parked."""
    found = select(*_SHOWN).where(job.c.id == job_id, job.c.status == JobStatus.PARKED).with_for_update()
    row = session.connection().execute(found).first()
    if row is None:
        raise NotParked
    return _read(row)


def _remembered(session: Session, found: Parked, now: datetime) -> str:
    """A new key for an event that is worked anew; its old one stays behind, done, for LINE's redeliveries.

    What an event makes us say is keyed by the event's own key, and the apology for its failure was said under it:
    under the same key the answer would be taken for its repetition, here and at LINE.
    """
    key = f"retry:{found.id}:{now.timestamp():.6f}"
    _change(session, found.id, {"key": key})
    left: dict[str, Any] = {
        "queue": found.queue,
        "lane": found.lane,
        "key": found.key,
        "body": "",
        "run_at": now,
        "attempts": found.attempts,
        "status": JobStatus.DONE,
        "done_at": now,
        "error": f"{found.reason}; retried as {found.id}",
    }
    session.connection().execute(insert(job).values(left))
    return key


def _taken_back(session: Session, body: str) -> bool:
    message = json.loads(body).get("message")
    message_id = message.get("id") if isinstance(message, dict) else None
    return isinstance(message_id, str) and session.get(Unsent, message_id) is not None


def _waits_no_longer(session: Session, job_id: int) -> None:
    session.execute(delete(WaitingPush).where(col(WaitingPush.job_id) == job_id))


def _change(session: Session, job_id: int, values: dict[str, Any]) -> None:
    session.connection().execute(update(job).where(job.c.id == job_id).values(values))


def _read(row: Any) -> Parked:
    return Parked(
        row.id, Queue(row.queue), row.lane, row.key, row.body, row.attempts, row.error or "", row.done_at
    )
