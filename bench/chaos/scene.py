"""A scene for deaths: replicas on one database, people who write at a fixed rate, and LINE, which remembers all."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import machine
from bench.chaos.line import Line, standing
from bench.chaos.rig import Replica, replicas, seconds_to_work
from bench.chaos.rows import Shelf, prepare
from bench.chaos.sender import Balancer, Sender
from bench.chaos.told import Kind, Told, citizen
from bench.machine import HOST
from bench.talk import OFFICES
from bench.webhooks import line_id

PATIENCE = 300.0  # seconds for what is under way to come to its end
_LOOK_SECONDS = 0.1
_IDLE_AT_ONCE = (
    30  # people in the middle of their story; as many wait for their turn before somebody new comes
)
_PLANS = (
    (Kind.OPENS, Kind.ADDS, Kind.CHATS),
    (Kind.OPENS, Kind.ADDS, Kind.ADDS, Kind.CHATS),
    (Kind.OPENS, Kind.SENDS, Kind.CHATS),
    (Kind.CHATS,),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One scene. ``lose`` is the share of LINE's answers that are lost on purpose."""

    database_url: str
    folder: Path
    replicas: int = 1
    rate: float = 10.0  # events a second
    seed: int = 1
    line_seconds: float = 0.01  # how long LINE takes to answer
    lose: float = 0.0
    forked: bool = True


@dataclass
class Scene:
    wanted: Wanted
    replicas: list[Replica]
    shelf: Shelf
    line: Line
    sender: Sender
    chance: random.Random
    ahead: float
    _idle: list[tuple[str, list[Kind]]] = field(default_factory=list)
    _people: int = 0
    _telling: set[asyncio.Task[None]] = field(default_factory=set)

    @asynccontextmanager
    async def load(self) -> AsyncIterator[None]:
        """People write while the block runs; when it ends, all they wrote is delivered and worked.

        What is not at its end after PATIENCE is left there: it is for the check to name.
        """
        writing = asyncio.create_task(self._write())
        try:
            yield
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
        if self._telling:
            done, late = await asyncio.wait(self._telling, timeout=PATIENCE)
            for task in late:
                task.cancel()
            for task in done:
                task.result()  # an error of our own must not look like the service's
        with suppress(TimeoutError):
            await until(lambda: not self.shelf.unfinished(self._now))

    async def _write(self) -> None:
        """Open loop: nobody waits for anybody's answer but their own."""
        start = time.perf_counter()
        number = 0
        while True:
            due = start + number / self.wanted.rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            task = asyncio.create_task(self._one(number, due))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
            number += 1

    async def _one(self, number: int, due: float) -> None:
        person, plan = self._next()
        told = Told(number, person, plan[0], due)
        self.line.contents[told.message_id] = told.picture
        await self.sender.tell(told)
        if plan[1:]:
            self._idle.append((person, plan[1:]))

    def _next(self) -> tuple[str, list[Kind]]:
        if len(self._idle) > self.chance.randrange(_IDLE_AT_ONCE):
            return self._idle.pop(self.chance.randrange(len(self._idle)))
        self._people += 1
        return citizen(f"{self.wanted.seed} {self._people}"), list(self.chance.choice(_PLANS))

    @property
    def _now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)


@asynccontextmanager
async def scene(wanted: Wanted) -> AsyncIterator[Scene]:
    """Everything up and ready; the database must be empty, and is not cleaned up."""
    chance, ahead, port = random.Random(wanted.seed), seconds_to_work(), machine.free_port()
    losing = random.Random(wanted.seed + 1)
    line = Line(delay=wanted.line_seconds, loses=lambda: losing.random() < wanted.lose)
    officers = {office: line_id(f"officer {office}") for office in OFFICES}
    line.people |= set(officers.values())
    await asyncio.to_thread(
        prepare, wanted.database_url, officers, datetime.now(UTC) + timedelta(seconds=ahead)
    )
    rig = replicas(
        wanted.replicas,
        wanted.database_url,
        f"http://{HOST}:{port}",
        wanted.folder,
        arguments=("--ahead", str(ahead)),
        forked=wanted.forked,
        start=False,
    )
    with rig as made, Shelf(wanted.database_url) as shelf:
        async with standing(line, port):
            for replica in made:
                await asyncio.to_thread(replica.start)
            for replica in made:
                await asyncio.to_thread(replica.wait_ready)
            sender = Sender(line, Balancer([replica.port for replica in made]))
            yield Scene(wanted, made, shelf, line, sender, chance, ahead)


async def until(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Looks, beside the loop, until it is so. Raises TimeoutError."""
    async with asyncio.timeout(patience):
        while not await asyncio.to_thread(true):  # noqa: ASYNC110 - what is looked at is another process's
            await asyncio.sleep(_LOOK_SECONDS)
