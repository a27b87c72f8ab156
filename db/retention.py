"""How long what is no record of the state is kept, and its end: a small batch at a time.

Every table is in the list of docs/operations.md; what is not named here is kept, or ends in another way.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Table, delete, func, select, update
from sqlmodel import Session, SQLModel

from db.cases import PressedButton, Unsent
from db.job_statements import job
from db.labels import KEPT_FOR, Label
from db.people import Conversation
from db.pushes import PushCount, WaitingPush
from db.terms import JobStatus

# A done job is the memory against what LINE sends twice; it does so within hours.
DONE = timedelta(days=30)
# A parked job keeps people's words so that it can be retried; after this only that it failed, and why.
PARKED_WORDS, PARKED = timedelta(days=30), timedelta(days=365)
# Longer than a button lives (``handlers.buttons.LIFE``): until then it must not count twice.
PRESSED = timedelta(days=40)
# Longer than anything that may still hold the message: an event that waits, parked, for its retry.
UNSENT = timedelta(days=90)
# What we asked and nobody answered; it may hold words.
ASKED = timedelta(days=30)
# A year, and the month it is compared with.
COUNTED = timedelta(days=400)

# Rows a transaction; measured in docs/operations.md.
BATCH = 200

_Rule = Callable[[Session, datetime, int], int]


def clean(session: Session, now: datetime, batch: int = BATCH) -> bool:
    """End up to ``batch`` rows whose time is over. True when there may be more."""
    left = batch
    for rule in _RULES:
        left -= rule(session, now, left)
        if left <= 0:
            return True
    return False


def _done_jobs(session: Session, now: datetime, most: int) -> int:
    return _delete_jobs(session, JobStatus.DONE, now - DONE, most)


def _parked_jobs(session: Session, now: datetime, most: int) -> int:
    return _delete_jobs(session, JobStatus.PARKED, now - PARKED, most)


def _delete_jobs(session: Session, status: JobStatus, before: datetime, most: int) -> int:
    """With them whatever still says that they wait: no such row outlives its job."""
    connection = session.connection()
    old = select(job.c.id).where(job.c.status == status, job.c.done_at < before)
    ids = list(connection.scalars(old.order_by(job.c.done_at).limit(most)))
    if ids:
        waiting = _table(WaitingPush)
        connection.execute(delete(waiting).where(waiting.c.job_id.in_(ids)))
        connection.execute(delete(job).where(job.c.id.in_(ids)))
    return len(ids)


def _parked_words(session: Session, now: datetime, most: int) -> int:
    old = select(job.c.id).where(
        job.c.status == JobStatus.PARKED, job.c.done_at < now - PARKED_WORDS, job.c.body != ""
    )
    connection = session.connection()
    ids = list(connection.scalars(old.order_by(job.c.done_at).limit(most)))
    if ids:
        connection.execute(update(job).where(job.c.id.in_(ids)).values(body=""))
    return len(ids)


def _older(model: type[SQLModel], key: str, at: str, kept: timedelta) -> _Rule:
    """The rule of a table with a time and an index on it."""
    table = _table(model)
    key_column: Column[Any] = table.c[key]
    at_column: Column[Any] = table.c[at]

    def rule(session: Session, now: datetime, most: int) -> int:
        old = select(key_column).where(at_column < now - kept).order_by(at_column).limit(most)
        connection = session.connection()
        keys = list(
            connection.scalars(old)
        )  # in two steps: in one, PostgreSQL reads the whole table for them
        if keys:
            connection.execute(delete(table).where(key_column.in_(keys)))
        return len(keys)

    return rule


def _counts(session: Session, now: datetime, most: int) -> int:  # noqa: ARG001 - a day has few rows
    """The oldest day that is too old."""
    table = _table(PushCount)
    first = select(func.min(table.c.day)).where(table.c.day < (now - COUNTED).date())
    ended = delete(table).where(table.c.day == first.scalar_subquery())
    return int(session.connection().execute(ended).rowcount)


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


_RULES: tuple[_Rule, ...] = (
    _parked_words,
    _older(Conversation, "person_id", "at", ASKED),
    _older(Label, "id", "at", KEPT_FOR),
    _older(PressedButton, "nonce", "at", PRESSED),
    _older(Unsent, "message_id", "at", UNSENT),
    _counts,
    _parked_jobs,
    _done_jobs,  # the longest last: words go first
)
