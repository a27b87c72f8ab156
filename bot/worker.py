"""Runs jobs: in order within a lane, many lanes at once, and gives every failed job its next chance or its end."""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlmodel import Session

from bot.metrics import Metrics
from db import jobs, listening
from db.database import Database, DatabaseAway
from db.jobs import Leased, Lost
from db.terms import Queue

T = TypeVar("T")
log = logging.getLogger("chipao.worker")

LANES_AT_ONCE = 64
MOST_IN_MEMORY = 2000
_SWEEP_SECONDS = 0.5
_CLAIM_AT_ONCE = 200
AGAIN_SECONDS = 0.25  # between two looks whether the database is back


class TryLater(Exception):
    """The job could not be done now; it is not the job's fault."""


class GiveUp(Exception):
    """The job can never be done; the text is its reason, in our words."""


class Task(Protocol):
    """How the jobs of one queue are done."""

    tries: int  # after so many failures of our own the job is given up

    async def run(self, job: Leased) -> Sequence[Leased]:
        """Do the job and finish it. Returns the jobs it made that this process may run at once."""

    async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:
        """Park the job, and tell whoever must know."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every task works with."""

    database: Database
    worker: str  # the name under which this process leases
    clock: Callable[[], datetime]
    metrics: Metrics

    async def write(self, unit: Callable[[Session], T], lane: str) -> T:
        """``unit`` in a transaction; returns after the commit."""
        return await asyncio.wrap_future(self.database.write(unit, lane=lane))


class Worker:
    """Takes leased jobs (``dispatch``), and sweeps for those nobody holds."""

    def __init__(self, desk: Desk, tasks: Mapping[Queue, Task]) -> None:
        self._desk, self._tasks = desk, tasks
        self._lanes: dict[tuple[Queue, str], deque[Leased]] = {}
        self._held: set[int] = set()
        self._room = asyncio.Semaphore(LANES_AT_ONCE)
        self._running: set[asyncio.Task[None]] = set()
        self._loops: list[asyncio.Task[None]] = []
        self._asked_for: set[tuple[Queue, str]] = set()  # lanes here in which another replica's work waits
        self._stopping = False

    @property
    def name_if_room(self) -> str | None:
        """Under which name new jobs may be leased; None when memory is full and the sweep must feed them."""
        return None if self._stopping or len(self._held) >= MOST_IN_MEMORY else self._desk.worker

    async def start(self) -> None:
        if self._desk.database.is_sqlite:  # the file's only process: what it held before a crash is free
            await self._desk.write(jobs.release_everything, "")
        beat_seconds = jobs.LEASE.total_seconds() / 3
        self._loops = [
            asyncio.create_task(self._forever(_SWEEP_SECONDS, self._claim_due)),
            asyncio.create_task(self._forever(beat_seconds, self._beat)),
        ]
        if not self._desk.database.is_sqlite:
            self._loops.append(asyncio.create_task(self._forever(_SWEEP_SECONDS, self._listen)))

    def dispatch(self, leased: Sequence[Leased]) -> None:
        """Queue jobs this process holds; each lane is worked by one task. A process that stops begins nothing."""
        for job in leased:
            if job.id in self._held:
                continue
            self._held.add(job.id)
            if self._stopping:
                continue  # given back with the rest
            lane = self._lanes.get((job.queue, job.lane))
            if lane is not None:
                lane.append(job)
                continue
            lane = self._lanes[job.queue, job.lane] = deque([job])
            self._spawn(self._work_lane(job.queue, lane))

    async def stop(self, patience: float = 5.0) -> None:
        """Finish what runs, within ``patience`` seconds, and give the rest back."""
        self._stopping = True
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        end = asyncio.get_running_loop().time() + patience
        while self._running and (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._running, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        for task in self._running:
            task.cancel()
        ids, worker = list(self._held), self._desk.worker
        await self._quietly(
            self._desk.write(lambda session: jobs.release(session, ids, worker=worker), ""), "release"
        )

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _work_lane(self, queue: Queue, lane: deque[Leased]) -> None:
        name, keep_on = lane[0].lane, True
        try:
            while lane and keep_on:
                async with self._room:
                    if self._stopping:
                        break
                    keep_on = await self._work(lane[0])
                self._held.discard(lane.popleft().id)
        finally:
            # Before anything is awaited: a job that comes from here on begins the lane anew.
            del self._lanes[queue, name]
            self._held.difference_update(job.id for job in lane)
            if (queue, name) in self._asked_for:
                self._asked_for.discard((queue, name))
                self._spawn(self._look(queue))
        if lane:
            await self._give_back(lane)

    async def _give_back(self, lane: deque[Leased]) -> None:
        """Those behind a failed job must wait for it; holding them would only delay them by a lease."""
        ids, worker = [job.id for job in lane], self._desk.worker
        await self._quietly(
            self._desk.write(lambda session: jobs.release(session, ids, worker=worker), ""), "release"
        )

    async def _work(self, job: Leased) -> bool:
        """Do one job. False when the lane must stop here."""
        task = self._tasks[job.queue]
        try:
            self.dispatch(await self._with_database(task, job))
        except Lost:
            log.info("job_lost", extra={"job": job.id, "queue": job.queue})
            self._desk.metrics.jobs_lost.labels(job.queue).inc()
            return False
        except DatabaseAway:
            log.warning("job_left_to_its_lease", extra={"job": job.id, "queue": job.queue})
            return False
        except GiveUp as error:
            return await self._end(task, job, str(error))
        except TryLater as error:
            return await self._again(job, str(error))
        except Exception as error:
            # The first supervised edge: whatever a handler raises, the message is kept and tried again.
            log.exception("job_failed", extra={"job": job.id, "queue": job.queue, "attempt": job.attempts})
            reason = type(error).__name__
            return await (
                self._end(task, job, reason) if job.attempts >= task.tries else self._again(job, reason)
            )
        self._desk.metrics.jobs_done.labels(job.queue).inc()
        return True

    async def _with_database(self, task: Task, job: Leased) -> Sequence[Leased]:
        """Run the job, and again when the database was away: nothing of it was kept. Should another replica have it
        by then, finishing it raises Lost.
        """
        while not self._stopping:
            try:
                return await task.run(job)
            except DatabaseAway:
                log.warning("job_waits_for_database", extra={"job": job.id, "queue": job.queue})
                await asyncio.sleep(AGAIN_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - spreads lanes
        raise DatabaseAway

    async def _end(self, task: Task, job: Leased, reason: str) -> bool:
        log.error("job_given_up", extra={"job": job.id, "queue": job.queue, "reason": reason})
        self._desk.metrics.jobs_parked.labels(job.queue).inc()
        try:
            self.dispatch(await task.give_up(job, reason))
        except (Lost, DatabaseAway):
            return False
        except Exception:
            # Telling whoever must know has failed too; the job must still end, or its lane never goes on.
            log.exception("give_up_failed", extra={"job": job.id, "queue": job.queue})
            return await self._park(job, reason)
        return True

    async def _park(self, job: Leased, reason: str) -> bool:
        desk = self._desk

        def unit(session: Session) -> None:
            jobs.park(session, job, reason, worker=desk.worker, now=desk.clock())

        try:
            await desk.write(unit, job.lane)
        except (Lost, DatabaseAway):
            return False
        return True

    async def _again(self, job: Leased, reason: str) -> bool:
        self._desk.metrics.jobs_retried.labels(job.queue).inc()
        desk = self._desk

        def unit(session: Session) -> None:
            jobs.fail(session, job, reason, worker=desk.worker, now=desk.clock())

        await self._quietly(desk.write(unit, job.lane), "fail")
        return False

    async def _quietly(self, write: Coroutine[Any, Any, object], what: str) -> None:
        try:
            await write
        except DatabaseAway:
            log.warning("left_to_lease", extra={"what": what})

    async def _forever(self, pause: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """The supervised loops: one that fails must not be the last."""
        while True:
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - spreads replicas
            try:
                await work()
            except DatabaseAway:
                log.warning("without_database", extra={"what": work.__name__})
            except Exception:
                log.exception("loop_failed", extra={"what": work.__name__})

    async def _claim_due(self) -> None:
        """Due retries, due timers, and what a dead replica held."""
        for queue in self._tasks:
            while await self._claim_from(queue):
                pass

    async def _claim_from(self, queue: Queue) -> bool:
        """Claim what fits into memory. False when there was nothing, or no room."""
        room = min(_CLAIM_AT_ONCE, MOST_IN_MEMORY - len(self._held))
        desk = self._desk

        def unit(session: Session) -> list[Leased]:
            return jobs.claim(session, queue, worker=desk.worker, now=desk.clock(), limit=room)

        leased = await desk.write(unit, "") if room > 0 else []
        self.dispatch(leased)
        return bool(leased)

    async def _listen(self) -> None:
        """Other replicas put work behind ours, and we behind theirs: whoever has the lane looks again after it."""
        async for behind in listening.heard(self._desk.database.engine):
            if (behind.queue, behind.lane) in self._lanes:
                self._asked_for.add((behind.queue, behind.lane))
            elif behind.worker == self._desk.worker:  # whoever had the lane may just have left it
                self._spawn(self._look(behind.queue))

    async def _look(self, queue: Queue) -> None:
        if not self._stopping:
            await self._quietly(self._claim_from(queue), "claim")

    async def _beat(self) -> None:
        held, desk = list(self._held), self._desk  # a copy: the unit runs in a writer's thread

        def unit(session: Session) -> None:
            jobs.beat(session, held, worker=desk.worker, now=desk.clock())

        await desk.write(unit, "")
