"""A story's world: replicas as processes, LINE with its troubles, and people who write."""

import asyncio
import os
import signal
import struct
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg
from sqlalchemy import text
from sqlmodel import Session

from bench.chaos.rig import Nursery, Replica, free_ports, seconds_to_work
from bench.machine import HOST, Started
from bench.soak.line import Line
from bench.soak.post import Answered, Event, Post, answered
from bench.webhooks import SECRET, line_id
from db.database import Database
from db.engine import is_sqlite, writing
from db.terms import Rank
from handlers.turn import meet
from referral.seeding import add_officer

PATIENCE = 60.0  # for what must come; a story that waits so long has failed already
ROOT = Path(__file__).parents[2]


@dataclass
class Born:
    """Spawns replicas with one environment from a nursery."""

    nursery: Nursery
    env: Mapping[str, str]

    def spawn(self, words: Sequence[str], log: Path) -> int:
        return self.nursery.spawn(words, log, self.env)

    def wait(self, pid: int) -> int:
        return self.nursery.wait(pid)


class SteppedClock:
    """The replicas' common clock: true time and a number of seconds, which may shrink."""

    def __init__(self, file: Path) -> None:
        self._file, self.ahead = file, 0.0
        self.step(seconds_to_work())

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def step(self, seconds: float) -> None:
        self.ahead += seconds
        if not self._file.exists():
            self._file.write_bytes(bytes(8))
        with self._file.open("r+b", buffering=0) as opened:
            opened.write(struct.pack("d", self.ahead))


@dataclass
class World:
    """What a story needs."""

    line: Line
    database: Database
    clock: SteppedClock
    replicas: list[Replica]
    folder: Path
    events: list[Event] = field(default_factory=list)

    @property
    def ports(self) -> list[int]:
        return [replica.port for replica in self.replicas if replica.alive]

    def says(self, name: str, words: str) -> Event:
        self.events.append(Event(line_id(f"{self.folder} {name}"), words))
        return self.events[-1]

    def strangers(self, count: int, words: str = "สวัสดีค่ะ") -> list[Event]:
        """One event each of so many people who write for the first time."""
        return [self.says(f"{len(self.events)} {number}", words) for number in range(count)]

    def posts(self, work: Callable[[Post], Any]) -> Any:
        """Run what ``work`` makes of a post."""

        async def run() -> Any:
            post = Post(self.line, lambda: self.ports)
            try:
                return await work(post)
            finally:
                post.hang_up()

        return asyncio.run(run())

    def burst(self, events: Sequence[Event], rate: float = 100.0) -> None:
        self.posts(lambda post: post.burst(events, rate))

    def officer(self, office: str, name: str = "officer", rank: Rank = Rank.MEMBER) -> str:
        person = line_id(f"{self.folder} {name}")

        def unit(session: Session) -> None:
            add_officer(
                session, meet(session, person, self.clock.now()), office, name, self.clock.now(), rank=rank
            )

        self.database.write(unit).result()
        return person

    def answers(self) -> Answered:
        return answered(self.line, self.events)

    def all_answered(self, patience: float = PATIENCE) -> Answered:
        """Until everybody who was kept has heard; fails after ``patience`` seconds."""
        self.until(lambda: not self.answers().lost, patience, lambda: f"lost: {self.answers().lost}")
        return self.answers()

    def until(
        self,
        true: Callable[[], object],
        patience: float = PATIENCE,
        why: Callable[[], str] = lambda: "it never became so",
    ) -> float:
        """Look until it is so; the seconds it took."""
        begun = time.monotonic()
        while not true():
            assert time.monotonic() - begun < patience, why()
            time.sleep(0.02)
        return time.monotonic() - begun

    def settled(self, patience: float = PATIENCE) -> None:
        """Until no event, message or picture is open: whatever would come twice has come."""
        self.until(lambda: not self.count("job WHERE status = 'open' AND queue <> 'timer'"), patience)

    def held_mb(self, number: int = 0) -> float:
        """Resident memory of a replica once it has let go of what nobody holds, in MB of 10^6 bytes."""
        replica = self.replicas[number]
        before = replica.written().count("collected")
        os.kill(replica.pid, signal.SIGUSR1)
        self.until(lambda: replica.written().count("collected") > before)
        return Started(replica.pid, 0, 0.0).memory_mb()

    def count(self, what: str) -> int:
        """Rows of a table, or of a table with a condition."""
        statement = text(f"SELECT count(*) FROM {what}")
        return int(self.database.read(lambda session: session.connection().execute(statement).scalar_one()))

    def status(self, path: str, number: int = 0, patience: float = 10.0) -> int:
        url = f"http://{HOST}:{self.replicas[number].port}{path}"
        try:
            with urlopen(url, timeout=patience) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code


def hold_jobs(there: World, seconds: float) -> None:
    """Nobody else writes jobs meanwhile, as during a backup or a long migration."""
    url = there.database.engine.url.render_as_string(hide_password=False)
    if is_sqlite(url):
        with writing(there.database.engine).connect() as own, own.begin():
            time.sleep(seconds)
        return
    plain = url.replace("postgresql+psycopg", "postgresql")
    with closing(psycopg.connect(plain)) as connection:
        connection.execute("LOCK TABLE job IN SHARE MODE")
        time.sleep(seconds)


@contextmanager
def world(
    nursery: Nursery,
    line: Line,
    database_url: str,
    folder: Path,
    *,
    count: int = 1,
    arguments: Sequence[str] = (),
    start: bool = True,
) -> Iterator[World]:
    """``count`` replicas on a database of their own; killed at the end."""
    clock = SteppedClock(folder / "clock")
    env = _settings(database_url, line, folder)
    words = ("--clock", str(folder / "clock"), *arguments)
    ports = free_ports()
    made = [
        Replica(Born(nursery, env), next(ports), folder / f"replica-{number}.log", words)
        for number in range(1, count + 1)
    ]
    database = Database(database_url)
    try:
        for replica in made if start else ():
            replica.start()
        for replica in made if start else ():
            replica.wait_ready()
        yield World(line, database, clock, made, folder)
    finally:
        for replica in made:
            replica.kill()
        database.close()


def _settings(database_url: str, line: Line, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "LINE_API_URL": f"http://{HOST}:{line.port}",
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "faults",
        "MEDIA_DIR": str(folder / "media"),
    }
