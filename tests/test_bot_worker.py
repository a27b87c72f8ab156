"""The worker: lanes in order, failures that hold up only themselves, nothing forgotten in memory."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from bot.metrics import Metrics
from bot.worker import Desk, GiveUp, TryLater, Worker
from db import jobs
from db.database import Database
from db.job_table import Job
from db.jobs import Leased, Put
from db.terms import JobStatus, Queue


class Diary:
    """A task that notes what it did; ``troubles`` says which jobs fail, how often and how."""

    tries = 3

    def __init__(self, desk: Desk, troubles: dict[str, list[Exception]] | None = None) -> None:
        self.desk, self.troubles, self.did = desk, troubles or {}, list[str]()

    async def run(self, job: Leased) -> Sequence[Leased]:
        trouble = self.troubles.get(job.key)
        if trouble:
            raise trouble.pop(0)
        desk = self.desk
        await desk.write(lambda s: jobs.finish(s, job, worker=desk.worker, now=desk.clock()), job.lane)
        self.did.append(job.key)
        return []

    async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:
        desk = self.desk
        await desk.write(lambda s: jobs.park(s, job, reason, worker=desk.worker, now=desk.clock()), job.lane)
        self.did.append(f"{job.key} parked: {reason}")
        return []


Story = Callable[..., Awaitable[None]]


def run(
    database: Database, troubles: dict[str, list[Exception]], story: Story, kind: type[Diary] = Diary
) -> list[str]:
    desk = Desk(database, "worker-1", lambda: datetime.now(UTC), Metrics())
    diary = kind(desk, troubles)

    async def whole() -> None:
        worker = Worker(desk, {Queue.EVENT: diary})
        await worker.start()
        await story(worker, desk, diary)
        await worker.stop()

    asyncio.run(asyncio.wait_for(whole(), 20))
    return diary.did


async def put(worker: Worker, desk: Desk, *keys: str, lane: str = "mali") -> None:
    rows = [Put(Queue.EVENT, lane, key, "{}", desk.clock()) for key in keys]
    worker.dispatch(
        await desk.write(lambda s: jobs.put(s, rows, worker=desk.worker, now=desk.clock()), "door")
    )


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - what is waited for is in the database too
        await asyncio.sleep(0.01)


def test_a_lane_is_worked_in_order(database: Database) -> None:
    async def story(worker: Worker, desk: Desk, diary: Diary) -> None:
        await put(worker, desk, *[f"e{n}" for n in range(20)])
        await until(lambda: len(diary.did) == 20)

    assert run(database, {}, story) == [f"e{n}" for n in range(20)]


def test_a_job_that_could_not_be_done_now_keeps_its_place(database: Database) -> None:
    async def story(worker: Worker, desk: Desk, diary: Diary) -> None:
        await put(worker, desk, "e1", "e2", "e3")
        await until(lambda: len(diary.did) == 3)

    assert run(database, {"e1": [TryLater("away")]}, story) == ["e1", "e2", "e3"]


def test_a_job_that_always_fails_is_parked_after_its_tries_and_the_lane_goes_on(database: Database) -> None:
    async def story(worker: Worker, desk: Desk, diary: Diary) -> None:
        await put(worker, desk, "e1", "e2")
        await until(lambda: len(diary.did) == 2)

    troubles: dict[str, list[Exception]] = {"e1": [KeyError("x"), KeyError("x"), KeyError("x")]}
    assert run(database, troubles, story) == ["e1 parked: KeyError", "e2"]


def test_what_can_never_be_done_is_parked_at_once(database: Database) -> None:
    async def story(worker: Worker, desk: Desk, diary: Diary) -> None:
        await put(worker, desk, "e1")
        await until(lambda: len(diary.did) == 1)

    assert run(database, {"e1": [GiveUp("refused")]}, story) == ["e1 parked: refused"]


def test_a_job_that_comes_while_a_broken_lane_is_given_back_is_not_forgotten(database: Database) -> None:
    """Found in review: it was put into a lane that nobody worked any more, and its lease was kept alive."""
    gate = threading.Event()

    async def story(worker: Worker, desk: Desk, diary: Diary) -> None:
        await put(worker, desk, "e1", "e2")
        await until(lambda: not diary.troubles["e1"])
        holders = [desk.database.write(lambda _: gate.wait(5), lane=str(n)) for n in range(16)]
        late = Leased(10**6, Queue.EVENT, "mali", "late", "{}", 1)
        worker.dispatch([late])
        gate.set()
        await asyncio.gather(*map(asyncio.wrap_future, holders))
        await until(lambda: {"e1", "e2"} <= set(diary.did))
        assert 10**6 not in worker._held

    run(database, {"e1": [TryLater("away")]}, story)


def test_stopping_gives_back_what_was_not_done(database: Database) -> None:
    async def story(worker: Worker, desk: Desk, diary: Diary) -> None:
        rows = [Put(Queue.EVENT, "mali", "e1", "{}", desk.clock())]
        await desk.write(lambda s: jobs.put(s, rows, worker=desk.worker, now=desk.clock()), "door")
        worker._held.add(1)

    run(database, {}, story)

    def kept(session: Session) -> tuple[JobStatus, str | None]:
        job = session.exec(select(Job).where(Job.key == "e1")).one()
        return job.status, job.lease_by

    assert database.read(kept) == (JobStatus.OPEN, None)


def test_a_lane_goes_on_though_even_giving_up_fails(database: Database) -> None:
    class Helpless(Diary):
        async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:
            raise RuntimeError(job.key + reason)

    async def story(worker: Worker, desk: Desk, diary: Diary) -> None:
        await put(worker, desk, "e1", "e2")
        await until(lambda: diary.did == ["e2"])
        await until(lambda: not worker._held)

    assert run(database, {"e1": [GiveUp("refused")]}, story, Helpless) == ["e2"]
    parked = database.read(lambda s: s.exec(select(Job).where(Job.status == JobStatus.PARKED)).one())
    assert (parked.key, parked.error) == ("e1", "refused")


def test_a_dead_workers_lane_is_taken_over_whole_and_in_order(database: Database) -> None:
    """Its leases end one after the other; nothing may overtake a job that is still the dead one's."""

    async def story(worker: Worker, desk: Desk, diary: Diary) -> None:
        for n in range(6):
            died = desk.clock() - jobs.LEASE + timedelta(seconds=0.4 * n)
            row = Put(Queue.EVENT, "mali", f"e{n}", "{}", died)
            await desk.write(lambda s, r=row, at=died: jobs.put(s, [r], worker="dead", now=at), "door")
        await until(lambda: len(diary.did) == 6)

    assert run(database, {}, story) == [f"e{n}" for n in range(6)]
