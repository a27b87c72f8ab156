"""The five operations on the job table: put, claim, finish, fail, beat. Nothing else touches it.

Per lane strictly in order; executed at least once; effects in the database exactly once, because the effects
and "done" are one transaction and ``finish`` refuses a lost lease. Dead replicas need no protocol: a lease runs
out and the row is anybody's.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, literal, not_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from db.columns import UtcDateTime
from db.job_table import OPEN, Job
from db.terms import JobStatus, Queue

LEASE = timedelta(seconds=10)
_FIRST_RETRY = timedelta(seconds=0.5)
_SLOWEST_RETRY = timedelta(minutes=5)

# Core on the SQLModel table: the pipeline runs these for every message (measured 2 to 5 times the ORM's speed).
job = Job.__table__  # type: ignore[attr-defined]
_other, _lane_open = job.alias("other"), job.alias("lane_open")


class Lost(Exception):
    """The lease ran out, or an older event of the person is still open: somebody else will do this."""


@dataclass(frozen=True, slots=True)
class Put:
    """A job to be: born leased to ``worker`` when it is due and nobody else holds earlier work of its lane."""

    queue: Queue
    lane: str
    key: str
    body: str
    run_at: datetime


@dataclass(frozen=True, slots=True)
class Leased:
    """A job this process holds until its lease ends."""

    id: int
    queue: Queue
    lane: str
    key: str
    body: str
    attempts: int  # this one included


_INSERT = {
    "postgresql": postgresql.insert(job).on_conflict_do_nothing(index_elements=["key"]),
    "sqlite": sqlite.insert(job).on_conflict_do_nothing(index_elements=["key"]),
}
_RETURNED = (job.c.id, job.c.queue, job.c.lane, job.c.key, job.c.body, job.c.attempts, job.c.lease_by)
_HELD_BY_ME = and_(
    job.c.lease_by.is_not(None),
    job.c.lease_by == bindparam("me"),
    job.c.lease_until > bindparam("now", type_=UtcDateTime),
)
_LANES_OF_OTHERS = select(job.c.queue, job.c.lane).where(
    job.c.queue.in_(bindparam("queues", expanding=True)),
    job.c.lane.in_(bindparam("lanes", expanding=True)),
    job.c.status == OPEN,
    or_(job.c.lease_by.is_(None), not_(_HELD_BY_ME)),
)


def put(session: Session, rows: Iterable[Put], *, worker: str | None, now: datetime) -> list[Leased]:
    """Insert the rows whose key is new. Returns those ``worker`` may run at once (none if it is None)."""
    wanted = list({row.key: row for row in rows}.values())
    if not wanted:
        return []
    foreign = _lanes_of_others(session, wanted, worker, now)
    values = [_born(row, worker, now, foreign) for row in wanted]
    statement = _INSERT[session.get_bind().dialect.name].returning(*_RETURNED)
    born = session.connection().execute(statement, values).all()
    return [_leased(row) for row in sorted(born, key=lambda row: row.id) if row.lease_by is not None]


def _lanes_of_others(
    session: Session, rows: Sequence[Put], worker: str | None, now: datetime
) -> set[tuple[Queue, str]]:
    due = [row for row in rows if row.run_at <= now]
    if worker is None or not due:
        return set()
    found = session.connection().execute(
        _LANES_OF_OTHERS,
        {
            "queues": list({row.queue for row in due}),
            "lanes": list({row.lane for row in due}),
            "me": worker,
            "now": now,
        },
    )
    return {(row.queue, row.lane) for row in found}


def _born(row: Put, worker: str | None, now: datetime, foreign: set[tuple[Queue, str]]) -> dict[str, Any]:
    mine = worker is not None and row.run_at <= now and (row.queue, row.lane) not in foreign
    return {
        "queue": row.queue,
        "lane": row.lane,
        "key": row.key,
        "body": row.body,
        "run_at": row.run_at,
        "attempts": 1 if mine else 0,
        "lease_by": worker if mine else None,
        "lease_until": now + LEASE if mine else None,
        "status": JobStatus.OPEN,
    }


# A lane's head is its lowest open id. As a scalar subquery it is planned the same with and without fresh
# statistics; NOT EXISTS became a nested anti-join of 1.2 s with 100,000 timers waiting.
_DUE_HEADS = (
    select(func.min(_other.c.id))
    .where(
        _other.c.queue == bindparam("queue"),
        _other.c.status == OPEN,
        _other.c.run_at <= bindparam("now", type_=UtcDateTime),
    )
    .group_by(_other.c.lane)
)
_HEAD_OF_LANE = (
    select(func.min(_lane_open.c.id))
    .where(_lane_open.c.queue == job.c.queue, _lane_open.c.lane == job.c.lane, _lane_open.c.status == OPEN)
    .correlate(job)
    .scalar_subquery()
)
_FREE = or_(job.c.lease_until.is_(None), job.c.lease_until < bindparam("now", type_=UtcDateTime))
_CLAIMABLE = (
    select(job.c.lane)
    .where(job.c.id.in_(_DUE_HEADS), _FREE, job.c.id == _HEAD_OF_LANE)
    .order_by(job.c.run_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
# What may be taken of a lane ends before the first job that waits or is somebody's: dead workers' leases end
# one after the other, and nothing may overtake.
_FIRST_NOT_TO_TAKE = (
    select(func.min(_lane_open.c.id))
    .where(
        _lane_open.c.queue == job.c.queue,
        _lane_open.c.lane == job.c.lane,
        _lane_open.c.status == OPEN,
        or_(
            _lane_open.c.lease_until >= bindparam("now", type_=UtcDateTime),
            _lane_open.c.run_at > bindparam("now", type_=UtcDateTime),
        ),
    )
    .correlate(job)
    .scalar_subquery()
)
_CLAIM = (
    update(job)
    .where(
        job.c.queue == bindparam("of_queue"),
        job.c.lane.in_(bindparam("lanes", expanding=True)),
        job.c.status == OPEN,
        func.coalesce(job.c.id < _FIRST_NOT_TO_TAKE, literal(value=True)),
    )
    .values(
        lease_by=bindparam("me"),
        lease_until=bindparam("until", type_=UtcDateTime),
        attempts=job.c.attempts + 1,
    )
    .returning(*_RETURNED)
)


def claim(session: Session, queue: Queue, *, worker: str, now: datetime, limit: int) -> list[Leased]:
    """Lease the due jobs of up to ``limit`` lanes whose head nobody holds, oldest first in each lane."""
    connection = session.connection()
    heads = connection.execute(_CLAIMABLE, {"queue": queue, "now": now, "limit": limit})
    lanes = [row.lane for row in heads]
    if not lanes:
        return []
    values = {"of_queue": queue, "lanes": lanes, "me": worker, "now": now, "until": now + LEASE}
    rows = connection.execute(_CLAIM, values).all()
    return [_leased(row) for row in sorted(rows, key=lambda row: row.id)]


_FINISH = (
    update(job)
    .where(job.c.id == bindparam("job_id"), job.c.lease_by == bindparam("me"), job.c.status == OPEN)
    .values(status=JobStatus.DONE, body="", done_at=bindparam("at", type_=UtcDateTime))
)
# Events of a person may come through two replicas at once, so their order is checked again at the end. Messages
# to an officer come from many people's transactions, which commit in any order: there is none to check.
_FINISH_IN_ORDER = _FINISH.where(job.c.id == _HEAD_OF_LANE)


def finish(session: Session, leased: Leased, *, worker: str, now: datetime) -> None:
    """Mark the job done, in the transaction of its effects. Raises Lost, which must roll them back."""
    statement = _FINISH_IN_ORDER if leased.queue is Queue.EVENT else _FINISH
    done = session.connection().execute(statement, {"job_id": leased.id, "me": worker, "at": now})
    if done.rowcount != 1:
        raise Lost


def fail(
    session: Session,
    leased: Leased,
    reason: str,
    *,
    worker: str,
    now: datetime,
    after: timedelta | None = None,
) -> None:
    """Try again later, after ``after`` or a growing random time; only the job's own lane waits for it."""
    values = {
        "run_at": now + (after or _backoff(leased.attempts)),
        "lease_by": None,
        "lease_until": None,
        "error": reason,
    }
    session.connection().execute(_mine(leased.id, worker).values(**values))


def park(session: Session, leased: Leased, reason: str, *, worker: str, now: datetime) -> None:
    """Give the job up for good, with its reason and without its words. Raises Lost."""
    values = {"status": JobStatus.PARKED, "error": reason, "done_at": now}
    if session.connection().execute(_mine(leased.id, worker).values(**values)).rowcount != 1:
        raise Lost


def beat(session: Session, ids: Sequence[int], *, worker: str, now: datetime) -> None:
    """Extend the leases of what is in memory, and of nothing else: a ghost's lease must run out."""
    if ids:
        held = and_(job.c.id.in_(ids), job.c.lease_by == worker, job.c.status == OPEN)
        session.connection().execute(update(job).where(held).values(lease_until=now + LEASE))


def release(session: Session, ids: Sequence[int], *, worker: str) -> None:
    """Give jobs back as if never taken: an attempt that did not begin does not count."""
    if ids:
        held = and_(job.c.id.in_(ids), job.c.lease_by == worker, job.c.status == OPEN)
        untouched = {"lease_by": None, "lease_until": None, "attempts": job.c.attempts - 1}
        session.connection().execute(update(job).where(held).values(untouched))


def release_everything(session: Session) -> None:
    """At the start of a database's only process: what its predecessor held is free at once."""
    held = and_(job.c.status == OPEN, job.c.lease_by.is_not(None))
    session.connection().execute(update(job).where(held).values(lease_by=None, lease_until=None))


def blank(session: Session, words: str, instead: str) -> None:
    """Take words out of every job that still holds any: what is not sent yet, and what was parked."""
    holding = and_(
        job.c.status.in_([JobStatus.OPEN, JobStatus.PARKED]), job.c.body.contains(words, autoescape=True)
    )
    session.connection().execute(
        update(job).where(holding).values(body=func.replace(job.c.body, words, instead))
    )


def holding(session: Session, words: str) -> list[tuple[int, str]]:
    """Open and parked jobs whose body contains ``words``: ids and bodies."""
    found = select(job.c.id, job.c.body).where(
        job.c.status.in_([JobStatus.OPEN, JobStatus.PARKED]), job.c.body.contains(words, autoescape=True)
    )
    return [(row.id, row.body) for row in session.connection().execute(found)]


def rewrite(session: Session, job_id: int, body: str) -> None:
    """Replace the body of a job that is not done: for taking words out, never for changing what is to be done."""
    session.connection().execute(update(job).where(job.c.id == job_id).values(body=body))


def depth(session: Session) -> dict[tuple[str, str], int]:
    """How many jobs are open or parked, by queue and status: the pipeline's gauge."""
    counted = (
        select(job.c.queue, job.c.status, func.count())
        .where(job.c.status.in_([JobStatus.OPEN, JobStatus.PARKED]))
        .group_by(job.c.queue, job.c.status)
    )
    return {(row[0], row[1]): row[2] for row in session.connection().execute(counted)}


def _mine(job_id: int, worker: str) -> Any:
    return update(job).where(job.c.id == job_id, job.c.lease_by == worker, job.c.status == OPEN)


def _backoff(attempts: int) -> timedelta:
    steady: timedelta = min(_SLOWEST_RETRY, _FIRST_RETRY * 2 ** min(attempts, 12))
    return steady * random.uniform(0.7, 1.3)  # noqa: S311 - spreads retries, guards nothing


def _leased(row: Row[Any]) -> Leased:
    return Leased(row.id, Queue(row.queue), row.lane, row.key, row.body, row.attempts)
