"""The service as ``bot.app`` puts it together, but stepped: it works until nothing is due, and waits."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, event, func, select
from starlette.types import Message, Receive, Scope, Send

from bench.year.agenda import Clock
from bench.year.at_once import AtOnce, OneThread, Window
from bench.year.line import Line
from bench.year.post import Post
from bench.year.trouble import Trouble
from bot.app import prepare_database
from bot.budget import Budget
from bot.delivery import Delivery
from bot.inbox import Clockwork, Inbox
from bot.media import Media, MediaStore
from bot.metrics import Metrics
from bot.webhook import Door
from bot.worker import Desk, Task, Worker
from db.columns import UtcDateTime
from db.database import Database
from db.job_table import OPEN, Job
from db.jobs import Leased
from db.terms import Queue
from handlers import rounds
from handlers.buttons import Buttons
from handlers.turn import Kit
from intents.understand import Understanding
from referral import levels

SECRET = "bench-year-secret-0123456789abcd"
_LOOK_EACH = timedelta(hours=1)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

job = Job.__table__  # type: ignore[attr-defined]
_FIRST_AFTER = select(
    *(
        select(func.min(job.c.run_at))
        .where(job.c.queue == queue, job.c.status == OPEN)
        .where(job.c.run_at > bindparam("after", type_=UtcDateTime))
        .scalar_subquery()
        for queue in Queue
    )
)


class Stepped(Worker):
    """The real worker without its own rhythm. One job at a time, so that a seed gives one year."""

    def __init__(self, desk: Desk, tasks: Mapping[Queue, Task]) -> None:
        super().__init__(desk, tasks)
        self._room = asyncio.Semaphore(1)

    async def finish(self) -> None:
        """Do all that this process holds."""
        while self._running:
            await asyncio.wait(self._running)

    async def sweep(self, queues: Sequence[Queue]) -> bool:
        """Claim and do once what these queues have due; False when that is nothing."""
        worked = False
        for queue in queues:
            if await self._claim_from(queue):
                worked = True
                await self.finish()
        return worked


class LookedAt(Budget):
    """The real budget, looked at by simulated time. Its own count is exact between two looks: one process sends."""

    _look_at = _LONG_AGO

    async def look(self) -> None:
        now = self._desk.clock()
        if now >= self._look_at:
            self._look_at = now + _LOOK_EACH
            await self._look(now)


class Named(Delivery):
    """The real delivery; LINE's far side is told which owed message a call is for."""

    def __init__(self, desk: Desk, line: Line, budget: Budget, post: Post) -> None:
        super().__init__(desk, line, budget)
        self._far, self._post = line, post

    async def run(self, job: Leased) -> Sequence[Leased]:
        self._far.parcel = self._post.knows(job.id, job.body)
        return await super().run(job)


class Service:
    """Database, tasks and door on one clock; ``Line`` is all it can reach."""

    def __init__(
        self, url: str, clock: Clock, line: Line, understanding: Understanding, folder: Path
    ) -> None:
        self.clock, self.line, self.trouble = clock, line, Trouble(clock)
        self.database = OneThread(url)
        if self.database.is_sqlite:
            _relax(self.database)
        prepare_database(self.database)
        self.desk = AtOnce(self.database, "bench", clock, Metrics())
        self.kit = Kit(understanding, Buttons([SECRET]), levels.load())
        self.post = Post(self.database)
        self.window = Window(url)
        self._next: datetime | None = None  # of the job table; what is due by now waits behind that
        self.budget = LookedAt(self.desk, line, None)
        tasks: dict[Queue, Task] = {
            Queue.EVENT: Inbox(self.desk, self.kit),
            Queue.MESSAGE: Named(self.desk, line, self.budget, self.post),
            Queue.MEDIA: Media(self.desk, line, MediaStore(folder / "media")),
            Queue.TIMER: Clockwork(self.desk, self.kit),
        }
        self.worker = Stepped(self.desk, tasks)
        self.door = Door(_nowhere, [SECRET], self.desk, self.worker)
        self.heard = 0  # events

    async def start(self) -> None:
        await self.desk.write(lambda session: rounds.plan(session, self.clock()), "")
        await self.settle()

    def stop(self) -> None:
        self.window.close()
        self.database.close()
        self.trouble.stop()

    async def hear(self, person: str, body: Mapping[str, Any], *, twice: bool = False) -> None:
        """One event of a person at the door; ``twice`` as LINE redelivers it."""
        self.heard += 1
        told = {
            "mode": "active",
            "timestamp": int(self.clock().timestamp() * 1000),
            "source": {"type": "user", "userId": person},
            "webhookEventId": f"01YEAR{self.heard:020d}",
            "deliveryContext": {"isRedelivery": False},
            "replyToken": self.line.token(person, self.heard),
            **body,
        }
        for _ in range(2 if twice else 1):
            await self._post(json.dumps({"destination": "U", "events": [told]}).encode())
            await self.settle()

    async def settle(self) -> None:
        """Work everything that is due by now."""
        await self.budget.look()
        await self.worker.finish()
        first, now = self._first_after(_LONG_AGO), self.clock()
        while due := [queue for queue, at in first.items() if at <= now]:
            worked = await self.worker.sweep(due)
            first = self._first_after(_LONG_AGO if worked else now)
        self._next = min(first.values(), default=None)

    def next_due(self) -> datetime | None:
        """When the job table has something to do next, as it was when all was settled."""
        return self._next

    def _first_after(self, at: datetime) -> dict[Queue, datetime]:
        row = self.window.rows(_FIRST_AFTER, {"after": at})[0]
        return {queue: first for queue, first in zip(Queue, row, strict=True) if first is not None}

    async def _post(self, body: bytes) -> None:
        signature = base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256))
        headers = [(b"x-line-signature", signature), (b"content-length", str(len(body)).encode())]
        scope = {"type": "http", "path": "/webhook", "method": "POST", "headers": headers}
        answers: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body}

        async def send(message: Message) -> None:
            answers.append(message)

        await self.door(scope, receive, send)
        assert answers[0]["status"] == 200, answers


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    raise AssertionError(scope["path"])


def _relax(database: Database) -> None:
    """No sync to the disk: a bench that is cut off is run again."""

    @event.listens_for(database.engine, "connect")
    def _set_up(connection: Any, _entry: Any) -> None:
        for setting in ("synchronous=OFF", "cache_size=-262144", "wal_autocheckpoint=20000"):
            connection.execute(f"PRAGMA {setting}")
