"""Rows of the push ledger: pushes counted, messages that wait and with whose call they go, whom to telephone."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, insert, update
from sqlmodel import Session, col, delete, select

from db import jobs
from db.cases import Case
from db.people import Officer, Person
from db.pushes import PushCount, WaitingPush, WaitReason
from db.terms import Entry, MessageKind, Role
from referral.case_rows import record
from referral.ledger import along, outlived, thai_day
from referral.offices import posts

_FOR_WANT_OF_PUSHES = (WaitReason.BUDGET, WaitReason.QUOTA)
# Core, and prepared: each push runs this (measured a tenth of the ORM's time).
_counts = PushCount.__table__  # type: ignore[attr-defined]
_FIRST = insert(_counts)
_MORE = (
    update(_counts)
    .where(
        _counts.c.day == bindparam("of_day"),
        _counts.c.kind == bindparam("of_kind"),
        _counts.c.shard == bindparam("of_shard"),
    )
    .values(pushes=_counts.c.pushes + bindparam("number"))
)
_ALERTS = (MessageKind.EMERGENCY, MessageKind.ALERT)


class GoesElsewhere(Exception):
    """Another job's call, which is not over, carries this message."""


@dataclass(frozen=True, slots=True)
class Calling:
    """A call to LINE that is about to be made for a job."""

    job_id: int
    to: str
    objects: int  # of its own
    by_reply: bool
    decided: bool  # it was tried before: it carries what it carried then


def count(session: Session, kind: MessageKind, worker: str, now: datetime, number: int = 1) -> None:
    """So many pushes more, in the transaction that finishes their jobs. One to a group counts 1: we do not know its
    members.
    """
    shard = (
        f"{worker}/{threading.current_thread().name}"  # transactions at one time come from different threads
    )
    row = {"of_day": thai_day(now), "of_kind": kind, "of_shard": shard, "number": number}
    connection = session.connection()
    if connection.execute(_MORE, row).rowcount == 0:
        connection.execute(_FIRST, {"day": row["of_day"], "kind": kind, "shard": shard, "pushes": number})


def counted(session: Session, since: date) -> Counter[tuple[date, MessageKind]]:
    """Our pushes by Thai day and kind, whoever sent them."""
    query = (
        select(col(PushCount.day), col(PushCount.kind), func.sum(col(PushCount.pushes)))
        .where(col(PushCount.day) >= since)
        .group_by(col(PushCount.day), col(PushCount.kind))
    )
    return Counter({(row[0], row[1]): int(row[2]) for row in session.exec(query)})


def waiting_for(session: Session, to: str) -> list[WaitingPush]:
    """What waits for one recipient: the one look-up before every call, by index."""
    return list(session.exec(select(WaitingPush).where(WaitingPush.recipient == to)))


def board(session: Session, calling: Calling, now: datetime) -> list[tuple[WaitingPush, str]]:
    """Decide what goes with a call, and keep everybody else from sending it: rows and bodies, the oldest first.

    Raises GoesElsewhere when the job itself is a message that another's call carries.
    """
    rows = _locked(session, calling.to)
    calls = jobs.open_bodies(session, {row.call for row in rows if row.call is not None})
    mine = next((row for row in rows if row.job_id == calling.job_id), None)
    if mine is not None:
        if mine.call in calls.keys() - {calling.job_id}:
            raise GoesElsewhere
        mine.call, mine.called_at = calling.job_id, mine.called_at or now
    others = [row for row in rows if row is not mine]
    going = [row for row in others if row.call == calling.job_id]
    if not going and not calling.decided:
        free = [row for row in others if row.call not in calls and _may_go(session, row, calling, now)]
        going = along(calling.objects, free, digest=mine is not None and mine.reason is WaitReason.DIGEST)
    bodies = jobs.open_bodies(session, [row.job_id or 0 for row in going])
    for row in going:
        row.call = calling.job_id
    return [(row, bodies[row.job_id]) for row in going if row.job_id in bodies]


def _locked(session: Session, to: str) -> list[WaitingPush]:
    query = select(WaitingPush).where(WaitingPush.recipient == to)
    return list(
        session.exec(query.order_by(col(WaitingPush.since), col(WaitingPush.job_id)).with_for_update())
    )


def _may_go(session: Session, row: WaitingPush, calling: Calling, now: datetime) -> bool:
    """A reply takes what waits for the night along, because its recipient is awake; a push does not."""
    asleep = row.reason is WaitReason.NIGHT and row.due_at > now and not calling.by_reply
    return not asleep and stale(session, row, now) is None


def stale(session: Session, row: WaitingPush, now: datetime) -> str | None:
    """Why a message that waited says nothing any more."""
    if outlived(row.kind, row.since, now):
        return "waited_too_long"
    case = session.get(Case, row.case_id) if row.case_id else None
    if case is None or row.kind is MessageKind.ANSWER:
        return None
    if not _still_serves(session, row, case, now):
        return "serves_no_longer"
    return _overtaken(session, row, case) if row.kind in _ALERTS else None


def _overtaken(session: Session, row: WaitingPush, case: Case) -> str | None:
    """Why an alert is no longer needed."""
    if case.closed_at is not None:
        return "case_over"
    holder = session.get(Officer, case.officer_id) if case.officer_id else None
    if holder is not None and session.get_one(Person, holder.person_id).line_id != row.recipient:
        return "case_taken"
    return None


def _still_serves(session: Session, row: WaitingPush, case: Case, now: datetime) -> bool:
    """Whether an officer may still hear of the case: a revoked one must not read what was held for the night."""
    person = session.exec(select(Person).where(Person.line_id == row.recipient)).first()
    if person is None or person.id == case.reporter_id:
        return True  # a group, or the reporter
    return bool(posts(session, person, now))


def unboard(session: Session, job_id: int, to: str) -> None:
    """The call took nobody along: the others wait as before."""
    going = update(WaitingPush).where(col(WaitingPush.recipient) == to, col(WaitingPush.call) == job_id)
    session.execute(going.where(col(WaitingPush.job_id) != job_id).values(call=None))


def forget(session: Session, job_ids: Sequence[int]) -> None:
    """These messages wait no longer."""
    session.execute(delete(WaitingPush).where(col(WaitingPush.job_id).in_(job_ids)))


def digested(session: Session, rows: Sequence[WaitingPush], now: datetime) -> None:
    """Alerts that were counted in a digest and not shown: each case's history says so."""
    for row in rows:
        case = session.get(Case, row.case_id) if row.case_id else None
        if case is not None:
            record(session, case, Entry.ALERTED, Role.SYSTEM, now, why="digest")


def waiting(session: Session) -> dict[tuple[WaitReason, MessageKind], int]:
    reason, kind = col(WaitingPush.reason), col(WaitingPush.kind)
    query = select(reason, kind, func.count()).group_by(reason, kind)
    return {(row[0], row[1]): row[2] for row in session.exec(query)}


def to_telephone(session: Session, province: str | None = None) -> list[int]:
    """Cases whose reporter has an answer waiting because pushes ran out: ids, the oldest first."""
    waits = session.exec(
        select(WaitingPush.case_id, WaitingPush.recipient)
        .where(WaitingPush.kind == MessageKind.ANSWER, col(WaitingPush.reason).in_(_FOR_WANT_OF_PUSHES))
        .where(col(WaitingPush.case_id).is_not(None))
    )
    wanted = set(waits)
    # What waits is asked first: a planner that thinks that something always does begins at all cases ever told.
    query = (
        select(Case.id, Person.line_id)
        .join(Person, col(Person.id) == Case.reporter_id)
        .where(col(Case.id).in_({case_id for case_id, _ in wanted}))
        .order_by(col(Case.id))
    )
    if province is not None:
        query = query.where(Case.province == province)
    return [case_id for case_id, to in session.exec(query) if case_id is not None and (case_id, to) in wanted]
