"""A post for stories of delivery: the real task on a real database, a LINE that obeys, a settable time."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.budget import Budget
from bot.delivery import Delivery
from bot.line_client import LineAway, LineClient, LineRefused
from bot.metrics import Metrics
from bot.owing import owe
from bot.rendering import Json
from bot.worker import Desk, GiveUp, TryLater, Worker
from db import jobs
from db.database import Database
from db.job_table import Job
from db.jobs import Leased, Lost
from db.pushes import PushCount, WaitingPush, WaitReason
from db.terms import JobStatus, MessageKind, Queue
from handlers.say import Outgoing, Text
from referral import ledger

MALI = "U" + "1" * 32
FROM_A_CLOCK: dict[str, Any] = {"source": "clock", "person": None, "reply_token": None}


class Line(LineClient):
    """Takes down what it is told. ``troubles`` are raised one a call; with ``LostAnswer`` it has accepted."""

    def __init__(self) -> None:
        self.said: list[tuple[str, list[str]]] = []
        self.bodies: list[list[Json]] = []
        self.keys: list[str] = []
        self.troubles: list[Exception | None] = []
        self.dead_token = False
        self.figures: tuple[int | None, int] | Exception = (None, 0)

    async def reply(self, token: str, messages: Sequence[Json]) -> None:  # noqa: ARG002
        if self.dead_token:
            raise LineRefused(400)
        self._take("reply", messages)

    async def push(self, to: str, messages: Sequence[Json], retry_key: str) -> None:  # noqa: ARG002
        known = retry_key in self.keys
        self.keys.append(retry_key)
        if not known:
            self._take("push", messages)

    async def quota(self) -> tuple[int | None, int]:
        if isinstance(self.figures, Exception):
            raise self.figures
        return self.figures

    def _take(self, way: str, messages: Sequence[Json]) -> None:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None and not isinstance(trouble, LostAnswer):
            if self.keys:
                self.keys.pop()
            raise trouble
        self.said.append((way, [message["text"] for message in messages]))
        self.bodies.append(list(messages))
        if trouble is not None:
            raise trouble


class LostAnswer(LineAway):
    """LINE has the message; we do not hear so."""


@dataclass
class Post:
    """A delivery and its time. ``as_another`` is a second replica on the same database."""

    database: Database
    now: datetime
    line: Line = field(default_factory=Line)
    monthly: int | None = None
    worker: str = "a"
    _said: int = 0

    def __post_init__(self) -> None:
        self.desk = Desk(self.database, self.worker, lambda: self.now, Metrics())
        self.budget = Budget(self.desk, self.line, self.monthly)
        self.delivery = Delivery(self.desk, self.line, self.budget)

    def as_another(self) -> "Post":
        return Post(self.database, self.now, self.line, self.monthly, worker="b")

    def owe(self, *texts: str, token: str | None = None, **shape: Any) -> list[Leased]:
        """Leased jobs for what an event of Mali's makes us say to her."""
        self._said += 1
        out = [Outgoing(MALI, tuple(map(Text, texts)), **shape)]
        source = f"{self.worker}{self._said}"
        puts = owe(out, source=source, now=self.now, person=MALI if token else None, reply_token=token)
        return self.write(lambda s: jobs.put(s, puts, worker=self.worker, now=self.now))

    def run(self, job: Leased) -> str:
        """Run a job as the worker does; the name of what it raised, or "done"."""
        try:
            asyncio.run(self._run(job))
        except TryLater as error:
            self._again(job, str(error))
            return "later"
        except GiveUp as error:
            asyncio.run(self._give_up(job, str(error)))
            return str(error)
        except Lost:
            return "lost"
        return "done"

    def _again(self, job: Leased, reason: str) -> None:
        soon = timedelta(milliseconds=1)
        self.write(lambda s: jobs.fail(s, job, reason, worker=self.worker, now=self.now, after=soon))

    async def _run(self, job: Leased) -> None:
        await self.delivery.run(job)

    async def _give_up(self, job: Leased, reason: str) -> None:
        await self.delivery.give_up(job, reason)

    def says(self, *texts: str, token: str | None = None, **shape: Any) -> str:
        [job] = self.owe(*texts, token=token, **shape)
        return self.run(job)

    def due(self, after: timedelta = timedelta()) -> list[Leased]:
        """What is due then, claimed as the sweep does."""
        self.now += after
        return self.write(lambda s: jobs.claim(s, Queue.MESSAGE, worker=self.worker, now=self.now, limit=100))

    def write(self, unit: Any) -> Any:
        return self.database.write(unit).result()

    def waiting(self) -> list[tuple[str, WaitReason]]:
        """Texts and reasons of what waits."""
        return self.database.read(_waiting)

    def spend(self, pushes: int) -> None:
        """So many pushes were counted today."""
        day = ledger.thai_day(self.now)
        self.write(
            lambda s: s.merge(PushCount(day=day, kind=MessageKind.ANSWER, shard="before", pushes=pushes))
        )
        asyncio.run(self.budget._read(self.now))


def _waiting(session: Session) -> list[tuple[str, WaitReason]]:
    query = select(WaitingPush, Job).join(Job, col(Job.id) == WaitingPush.job_id).order_by(col(Job.id))
    return [(json.loads(job.body)["messages"][0]["text"], row.reason) for row, job in session.exec(query)]


def counts(post: Post) -> dict[tuple[date, MessageKind], int]:
    def query(session: Session) -> dict[tuple[date, MessageKind], int]:
        rows = session.exec(select(PushCount).where(PushCount.shard != "before"))
        return {(row.day, row.kind): row.pushes for row in rows}

    return post.database.read(query)


def open_jobs(post: Post) -> int:
    return len(post.database.read(lambda s: s.exec(select(Job).where(Job.status == JobStatus.OPEN)).all()))


async def worked(post: Post, done: Callable[[], bool]) -> None:
    """A process from its start until ``done``, and then its end."""
    worker = Worker(post.desk, {Queue.MESSAGE: post.delivery})
    await worker.start()
    async with asyncio.timeout(20):
        while not done():  # noqa: ASYNC110 - what is waited for is in the database too
            await asyncio.sleep(0.01)
    await worker.stop()


def with_two_answers_waiting(post: Post) -> Post:
    """The month is spent, and two answers to Mali wait for it."""
    post.spend(100)
    assert [post.says("หนึ่ง"), post.says("สอง")] == ["done", "done"]
    assert post.waiting() == [("หนึ่ง", WaitReason.BUDGET), ("สอง", WaitReason.BUDGET)]
    assert post.line.said == []
    return post
