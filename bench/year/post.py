"""Every message that was ever owed, and what became of it: sent, waiting or given up, and why."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from bench.year.line import Call, Parcel
from bench.year.phones import Via
from db.database import Database
from db.job_table import Job
from db.pushes import PushCount, WaitingPush
from db.terms import JobStatus, Queue

job = Job.__table__  # type: ignore[attr-defined]
counts, waiting = PushCount.__table__, WaitingPush.__table__  # type: ignore[attr-defined]
_ENDS = select(job.c.id, job.c.status, job.c.error, job.c.attempts).where(job.c.queue == Queue.MESSAGE)
_COUNTED = select(counts.c.kind, counts.c.day, func.sum(counts.c.pushes)).group_by(
    counts.c.kind, counts.c.day
)


@dataclass(frozen=True, slots=True)
class Fate:
    """The sums over all messages."""

    owed: int
    replied: int  # calls that LINE accepted, with one owed message each …
    pushed: int
    along: int  # … and messages that went with another's call
    counted: int  # of these, the ones that were only counted in a digest
    waiting: Counter[str]
    given_up: Counter[str]
    without_reason: int  # waits or was given up, and nothing says why
    unaccounted: int  # messages done without a call, calls without a message
    by_month: dict[str, Counter[str]]  # pushes by kind, as the service counted them


class Post:
    """Reads what is owed as it is sent: a job that is done keeps no words."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.owed: dict[int, Parcel] = {}

    def knows(self, job_id: int, body: str) -> Parcel:
        """What a job is that is about to be done."""
        if job_id not in self.owed:
            self.owed[job_id] = _parcel(job_id, body)
        return self.owed[job_id]

    def fate(self, calls: list[Call]) -> Fate:
        """What became of all that was owed, against what LINE accepted."""
        rows, waits, counted = self._database.read(_ends)
        ended: Counter[str] = Counter(row.status for row in rows)
        waiting_for = {row.id: _reason(row, waits) for row in rows if row.status == JobStatus.OPEN}
        given_up = Counter(str(row.error) for row in rows if row.status == JobStatus.PARKED)
        sent = {call.parcel.job_id for call in calls}
        done = {row.id for row in rows if row.status == JobStatus.DONE}
        digests = sum(row.error == "digested" for row in rows if row.status == JobStatus.DONE)
        months: dict[str, Counter[str]] = {}
        for kind, day, pushes in counted:
            months.setdefault(f"{day:%Y-%m}", Counter())[str(kind)] += int(pushes)
        return Fate(
            owed=sum(ended.values()),
            replied=sum(call.via is Via.REPLY for call in calls),
            pushed=sum(call.via is Via.PUSH for call in calls),
            along=len(done - sent),
            counted=digests,
            waiting=Counter(reason for reason in waiting_for.values() if reason),
            given_up=given_up,
            without_reason=given_up["None"] + sum(reason is None for reason in waiting_for.values()),
            unaccounted=len(sent - done) + len(calls) - len(sent),
            by_month=dict(sorted(months.items())),
        )


def _parcel(job_id: int, body: str) -> Parcel:
    owed = json.loads(body)
    since = datetime.fromisoformat(owed["owed_at"])
    return Parcel(
        job_id,
        owed.get("kind", ""),
        owed.get("case_id"),
        own=owed.get("reply_token") is not None,
        since=since,
    )


def _ends(session: Session) -> tuple[Any, dict[int, str], Any]:
    connection = session.connection()
    waits = {
        row.job_id: str(row.reason) for row in connection.execute(select(waiting.c.job_id, waiting.c.reason))
    }
    return connection.execute(_ENDS).all(), waits, connection.execute(_COUNTED).all()


def _reason(row: Any, waits: dict[int, str]) -> str | None:
    """Why an open message waits: its row in the ledger, else the failure after which it is tried again."""
    if row.id in waits:
        return waits[row.id]
    return str(row.error) if row.error else None
