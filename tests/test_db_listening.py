"""Two replicas and one person: what waits behind the other's work begins when that ends, not at the next sweep."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot import worker as working
from bot.metrics import Metrics
from bot.worker import Desk, Worker
from db.database import Database
from db.jobs import Leased
from db.terms import Queue
from tests.test_bot_worker import Diary, put, until

POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
TURNS = 6


class Held(Diary):
    """Works a job only when it is let go."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.go = asyncio.Event()

    async def run(self, job: Leased) -> Sequence[Leased]:
        await self.go.wait()
        return await super().run(job)


@POSTGRESQL
def test_what_waits_behind_another_replica_does_not_wait_for_the_sweep(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_SWEEP_SECONDS", 0.01)  # to begin listening at once
    done = asyncio.run(asyncio.wait_for(_two_replicas(database, monkeypatch), 30))
    assert done == [f"e{turn}" for turn in range(TURNS)]


async def _two_replicas(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    desks = [Desk(database, f"replica-{n}", lambda: datetime.now(UTC), Metrics()) for n in (1, 2)]
    diaries = [Held(desk) for desk in desks]
    replicas = [Worker(desk, {Queue.EVENT: diary}) for desk, diary in zip(desks, diaries, strict=True)]
    for one in replicas:
        await one.start()
    await until(lambda: _listeners(database) == len(replicas))
    monkeypatch.setattr(working, "_SWEEP_SECONDS", 3600)
    for loops in (one._loops for one in replicas):
        loops[0].cancel()  # nobody sweeps from here on
    for turn in range(TURNS):
        await put(replicas[turn % 2], desks[turn % 2], f"e{turn}")
    for diary in diaries:
        diary.go.set()
    await until(lambda: sum(len(diary.did) for diary in diaries) == TURNS)
    for one in replicas:
        await one.stop()
    return [key for diary in diaries for key in diary.did]


def _listeners(database: Database) -> int:
    listening = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE query = 'LISTEN chipao_jobs' AND datname = current_database()"
    )
    return int(database.read(lambda session: session.connection().exec_driver_sql(listening).scalar() or 0))
