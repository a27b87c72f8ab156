"""Works one kept event, or one due timer: read, answer, owe, finish, in one transaction."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot import events
from bot.finishing import Finisher, Finishing, owed_for
from bot.gathering import Gathering
from bot.worker import Desk
from db import jobs
from db.jobs import Leased
from db.terms import ChatKind
from db.waypoints import Waypoint, reached
from handlers import apology, timers
from handlers.answer import answer
from handlers.incoming import Ignored, Incoming
from handlers.prepare import prepare, prepare_timer, reads, words_in
from handlers.say import Outgoing
from handlers.turn import Kit, NotRead, Prepared


class Inbox:
    """The task of the event queue."""

    tries = 3

    def __init__(self, desk: Desk, kit: Kit) -> None:
        self.desk, self.kit = desk, kit
        self._finisher, self._reader = Finisher(desk), Gathering(self._read)

    async def run(self, job: Leased) -> Sequence[Leased]:
        reached(Waypoint.EVENT_TAKEN)
        event = events.read(json.loads(job.body), kept_at=self.desk.clock())
        self._count(event)
        earlier: tuple[str, ...] = ()
        while True:
            prepared = await self._reader.put((event, earlier)) if reads(event) else Prepared()
            reached(Waypoint.EVENT_READ)
            try:
                leased = await self._answered(job, event, prepared)
            except NotRead as unread:  # the person wrote before in the same breath, or just now took it back
                earlier = unread.earlier
            else:
                reached(Waypoint.EVENT_FINISHED)
                return leased

    async def _answered(self, job: Leased, event: Incoming, prepared: Prepared) -> Sequence[Leased]:
        def say(session: Session, now: datetime) -> list[Outgoing]:
            said = answer(session, event, prepared=prepared, kit=self.kit, now=now)
            reached(Waypoint.EVENT_SAID)
            return said

        return await self._finisher.finish(Finishing(job, event, say, Waypoint.EVENT_WRITTEN))

    async def _read(self, batch: Sequence[tuple[Incoming, tuple[str, ...]]]) -> Sequence[Prepared]:
        """In a thread: a long story takes longer than others should wait."""
        understanding = self.kit.understanding

        def all_of_them() -> list[Prepared]:
            return [prepare(event, understanding, earlier) for event, earlier in batch]

        return await asyncio.to_thread(all_of_them)

    async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:
        """The person gets one honest sentence, the screening office hears of it, the event is parked."""
        event = events.read(json.loads(job.body), kept_at=self.desk.clock())
        desk = self.desk

        def unit(session: Session) -> Sequence[Leased]:
            now = desk.clock()
            outgoing = apology.apologise(session, event, now)
            jobs.park(session, job, reason, worker=desk.worker, now=now)
            owed = owed_for(job, event, outgoing, now)
            return jobs.put(session, owed, worker=desk.worker, now=now)

        return await desk.write(unit, job.lane)

    def _count(self, event: Incoming) -> None:
        metrics = self.desk.metrics
        metrics.events.labels(type(event.body).__name__.lower()).inc()
        if isinstance(event.body, Ignored):
            known = event.body.kind if event.body.kind in events.LINE_KINDS else "unknown"
            metrics.events_ignored.labels(known).inc()


class Clockwork:
    """The task of the timer queue."""

    tries = 8

    def __init__(self, desk: Desk, kit: Kit) -> None:
        self.desk, self.kit = desk, kit
        self._finisher = Finisher(desk)

    async def run(self, job: Leased) -> Sequence[Leased]:
        reached(Waypoint.TIMER_TAKEN)
        prepared = await self._read(job)
        event = Incoming(job.key, self.desk.clock(), ChatKind.USER, None, None, None, Ignored("timer"))

        def say(session: Session, now: datetime) -> list[Outgoing]:
            return timers.due(session, job.body, event, prepared=prepared, kit=self.kit, now=now)

        leased = await self._finisher.finish(Finishing(job, event, say, Waypoint.TIMER_WRITTEN))
        reached(Waypoint.TIMER_FINISHED)
        return leased

    async def _read(self, job: Leased) -> Prepared:
        if not words_in(job.body):
            return Prepared()
        database, understanding = self.desk.database, self.kit.understanding
        return await asyncio.to_thread(prepare_timer, database, job.body, understanding)

    async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:
        desk = self.desk
        await desk.write(lambda s: jobs.park(s, job, reason, worker=desk.worker, now=desk.clock()), job.lane)
        return []
