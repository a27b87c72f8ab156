"""The five operations on the job table: put, claim, finish, fail, beat; ``shelve`` beside them, for messages that
must wait without holding up their lane. Beside it only ``db.parked``, for operators, and ``db.retention`` touch it.

Per lane strictly in order; executed at least once; effects in the database exactly once, because the effects
and "done" are one transaction and ``finish`` refuses a lost lease. Dead replicas need no protocol: a lease runs
out and the row is anybody's.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, select, update
from sqlmodel import Session

from db import listening
from db.job_statements import (
    CLAIM,
    CLAIMABLE,
    FINISH,
    FINISH_IN_ORDER,
    INSERT,
    LANES_OF_OTHERS,
    RECIPIENTS_WAITING,
    job,
)
from db.job_table import OPEN
from db.listening import Behind
from db.pushes import WaitingPush
from db.terms import JobStatus, Queue

LEASE = timedelta(seconds=10)
_FIRST_RETRY = timedelta(seconds=0.5)
_SLOWEST_RETRY = timedelta(minutes=5)


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
    waits: WaitingPush | None = None  # a message that waits from the beginning


@dataclass(frozen=True, slots=True)
class Leased:
    """A job this process holds until its lease ends."""

    id: int
    queue: Queue
    lane: str
    key: str
    body: str
    attempts: int  # this one included
    company: bool = True  # whether something may wait for the same recipient (``WaitingPush``)


def put(session: Session, rows: Iterable[Put], *, worker: str | None, now: datetime) -> list[Leased]:
    """Insert the rows whose key is new. Returns those ``worker`` may run at once (none if it is None)."""
    wanted = list({row.key: row for row in rows}.values())
    if not wanted:
        return []
    foreign = _lanes_of_others(session, wanted, worker, now)
    values = [_born(row, worker, now, foreign) for row in wanted]
    connection = session.connection()
    born = connection.execute(INSERT[connection.dialect.name], values).all()
    _write_down(session, wanted, {row.key: row.id for row in born})
    if worker is not None and foreign:
        behind = {(row.queue, row.lane) for row in born} & foreign
        listening.tell(session, [Behind(worker, queue, lane) for queue, lane in sorted(behind)])
    leased = [_leased(row) for row in sorted(born, key=lambda row: row.id) if row.lease_by is not None]
    return _with_company(session, leased)


def _with_company(session: Session, leased: list[Leased]) -> list[Leased]:
    """Asked here, where it is one look-up by index more and no transaction (docs/decisions/0012-push-ledger.md)."""
    lanes = [one.lane for one in leased if one.queue is Queue.MESSAGE]
    if not lanes:
        return leased
    found = session.connection().execute(RECIPIENTS_WAITING, {"lanes": lanes})
    waiting = {row.recipient for row in found}
    return [replace(one, company=one.lane in waiting) for one in leased]


def _write_down(session: Session, rows: Sequence[Put], ids: dict[str, int]) -> None:
    for row in rows:
        if row.waits is not None and row.key in ids:
            row.waits.job_id = ids[row.key]
            session.add(row.waits)


def _lanes_of_others(
    session: Session, rows: Sequence[Put], worker: str | None, now: datetime
) -> set[tuple[Queue, str]]:
    due = [row for row in rows if row.run_at <= now]
    if worker is None or not due:
        return set()
    found = session.connection().execute(
        LANES_OF_OTHERS,
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
        "error": row.waits.reason if row.waits else None,
    }


def claim(session: Session, queue: Queue, *, worker: str, now: datetime, limit: int) -> list[Leased]:
    """Lease the due jobs of up to ``limit`` lanes whose head nobody holds, oldest first in each lane."""
    connection = session.connection()
    heads = connection.execute(CLAIMABLE, {"queue": queue.value, "now": now, "limit": limit})
    lanes = [row.lane for row in heads]
    if not lanes:
        return []
    values = {"of_queue": queue, "lanes": lanes, "me": worker, "now": now, "until": now + LEASE}
    rows = connection.execute(CLAIM, values).all()
    return [_leased(row) for row in sorted(rows, key=lambda row: row.id)]


def finish(session: Session, leased: Leased, *, worker: str, now: datetime) -> None:
    """Mark the job done, in the transaction of its effects. Raises Lost, which must roll them back."""
    finish_all(session, [leased], worker=worker, now=now)


def finish_all(session: Session, leased: Sequence[Leased], *, worker: str, now: datetime) -> None:
    """The same for several whose effects are one transaction. Raises Lost if one is: all must be rolled back."""
    connection = session.connection()
    for statement, in_order in ((FINISH_IN_ORDER, True), (FINISH, False)):
        ids = [one.id for one in leased if (one.queue is Queue.EVENT) is in_order]
        if ids and connection.execute(statement, {"ids": ids, "me": worker, "at": now}).rowcount != len(ids):
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


def shelve(session: Session, leased: Leased, waits: WaitingPush, *, worker: str) -> None:
    """Move a leased message into the lane of what is due with it, as if never tried. Raises Lost.

    Its old lane goes on at once, which ``fail`` would not allow; ``waits`` tells others where it is and why.
    """
    values = {
        "lane": waits.lane,
        "run_at": waits.due_at,
        "attempts": 0,
        "lease_by": None,
        "lease_until": None,
        "error": waits.reason,
    }
    if session.connection().execute(_mine(leased.id, worker).values(**values)).rowcount != 1:
        raise Lost
    waits.job_id = leased.id
    session.merge(waits)


def settle(session: Session, ids: Sequence[int], *, now: datetime, reason: str | None = None) -> None:
    """Finish jobs whose messages went with another job's call, whoever leases them meanwhile."""
    values = {"status": JobStatus.DONE, "body": "", "done_at": now, "error": reason}
    going = and_(job.c.id.in_(ids), job.c.status == OPEN)
    session.connection().execute(update(job).where(going).values(values))


def park(session: Session, leased: Leased, reason: str, *, worker: str, now: datetime) -> None:
    """Give the job up until an operator looks (``db.parked``), who needs its words. Raises Lost."""
    values = {"status": JobStatus.PARKED, "error": reason, "done_at": now}
    if session.connection().execute(_mine(leased.id, worker).values(**values)).rowcount != 1:
        raise Lost


def beat(session: Session, ids: Sequence[int], *, worker: str, now: datetime) -> None:
    """Extend the leases of what is in memory, and of nothing else: a ghost's lease must run out. What a commit is
    finishing just now is left out: to wait for it while holding the others' rows is a deadlock.
    """
    if ids:
        held = and_(job.c.id.in_(ids), job.c.lease_by == worker, job.c.status == OPEN)
        free = select(job.c.id).where(held).with_for_update(skip_locked=True)
        session.connection().execute(update(job).where(job.c.id.in_(free)).values(lease_until=now + LEASE))


def holds(session: Session, leased: Leased, *, worker: str) -> bool:
    """Whether the job is still this worker's."""
    mine = select(job.c.id).where(job.c.id == leased.id, job.c.lease_by == worker, job.c.status == OPEN)
    return session.connection().execute(mine).first() is not None


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


def holding(session: Session, words: str, queue: Queue | None = None) -> list[tuple[int, str]]:
    """Open and parked jobs, of one queue or of all, whose body contains ``words``: ids and bodies."""
    found = select(job.c.id, job.c.body).where(
        job.c.status.in_([JobStatus.OPEN, JobStatus.PARKED]), job.c.body.contains(words, autoescape=True)
    )
    if queue is not None:
        found = found.where(job.c.queue == queue)
    return [(row.id, row.body) for row in session.connection().execute(found)]


def open_bodies(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The bodies of those of the jobs that are open."""
    found = select(job.c.id, job.c.body).where(job.c.id.in_(list(ids)), job.c.status == OPEN)
    return {row.id: row.body for row in session.connection().execute(found)}


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
