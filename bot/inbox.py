"""Works one kept event, or one due timer: read, answer, owe, finish, in one transaction."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import events
from bot.owing import owe
from bot.worker import Desk
from db import jobs
from db.jobs import Leased
from db.steps import Step, reached
from db.terms import ChatKind
from handlers import apology, timers
from handlers.answer import answer
from handlers.incoming import Ignored, Incoming
from handlers.prepare import prepare, prepare_timer
from handlers.say import Outgoing
from handlers.turn import Kit


@dataclass
class Inbox:
    """The task of the event queue."""

    desk: Desk
    kit: Kit
    tries: int = 3

    async def run(self, job: Leased) -> Sequence[Leased]:
        reached(Step.EVENT_TAKEN)
        event = events.read(json.loads(job.body), kept_at=self.desk.clock())
        self._count(event)
        prepared = await asyncio.to_thread(prepare, self.desk.database, event, self.kit.understanding)
        reached(Step.EVENT_READ)

        def say(session: Session, now: datetime) -> list[Outgoing]:
            said = answer(session, event, prepared=prepared, kit=self.kit, now=now)
            reached(Step.EVENT_SAID)
            return said

        leased = await finished(self.desk, job, event, say, Step.EVENT_WRITTEN)
        reached(Step.EVENT_FINISHED)
        return leased

    async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:
        """The person gets one honest sentence, the screening office hears of it, the event is parked."""
        event = events.read(json.loads(job.body), kept_at=self.desk.clock())
        desk = self.desk

        def unit(session: Session) -> Sequence[Leased]:
            now = desk.clock()
            outgoing = apology.apologise(session, event, now)
            jobs.park(session, job, reason, worker=desk.worker, now=now)
            return _owed(desk, session, outgoing, job, event)

        return await desk.write(unit, job.lane)

    def _count(self, event: Incoming) -> None:
        metrics = self.desk.metrics
        metrics.events.labels(type(event.body).__name__.lower()).inc()
        if isinstance(event.body, Ignored):
            known = event.body.kind if event.body.kind in events.LINE_KINDS else "unknown"
            metrics.events_ignored.labels(known).inc()


@dataclass
class Clockwork:
    """The task of the timer queue."""

    desk: Desk
    kit: Kit
    tries: int = 8

    async def run(self, job: Leased) -> Sequence[Leased]:
        reached(Step.TIMER_TAKEN)
        prepared = await asyncio.to_thread(
            prepare_timer, self.desk.database, job.body, self.kit.understanding
        )
        event = Incoming(job.key, self.desk.clock(), ChatKind.USER, None, None, None, Ignored("timer"))

        def say(session: Session, now: datetime) -> list[Outgoing]:
            return timers.due(session, job.body, event, prepared=prepared, kit=self.kit, now=now)

        leased = await finished(self.desk, job, event, say, Step.TIMER_WRITTEN)
        reached(Step.TIMER_FINISHED)
        return leased

    async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:
        desk = self.desk
        await desk.write(lambda s: jobs.park(s, job, reason, worker=desk.worker, now=desk.clock()), job.lane)
        return []


async def finished(
    desk: Desk,
    job: Leased,
    event: Incoming,
    say: Callable[[Session, datetime], list[Outgoing]],
    written: Step,
) -> Sequence[Leased]:
    """``say``'s effects, what it owes and "done", in one commit. Returns the messages to send at once."""

    def unit(session: Session) -> Sequence[Leased]:
        now = desk.clock()
        outgoing = say(session, now)
        session.flush()
        jobs.finish(session, job, worker=desk.worker, now=now)
        owed = _owed(desk, session, outgoing, job, event)
        reached(written)
        return owed

    return await desk.write(unit, job.lane)


def _owed(
    desk: Desk, session: Session, outgoing: Sequence[Outgoing], job: Leased, event: Incoming
) -> Sequence[Leased]:
    now = desk.clock()
    puts = owe(outgoing, source=job.key, now=now, person=event.person, reply_token=event.reply_token)
    return jobs.put(session, puts, worker=desk.worker, now=now)
