"""The crash matrix (``bench.chaos.matrix``): dying at any step loses, doubles and disorders nothing.

And that its replicas die, freeze and stop as they are told; and what chaos has found, each by itself.
"""

import ast
import asyncio
import os
import signal
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from bench.chaos.doomed import Doom
from bench.chaos.matrix import AFTER_LINE, CASES, Case, Outcome, Story, run
from bench.chaos.rig import replicas
from bot.metrics import Metrics
from bot.worker import Desk, Worker
from db import jobs
from db.database import Database
from db.engine import open_engine
from db.job_table import Job
from db.jobs import Leased, Put
from db.terms import JobStatus, Queue
from db.waypoints import Waypoint
from tests import postgres
from tests.test_house_rules import sources

SIGKILLED = -9
BEFORE_THE_ANSWER = (Waypoint.DOOR_CAME, Waypoint.DOOR_WRITTEN, Waypoint.DOOR_KEPT)


def test_every_step_is_in_the_matrix() -> None:
    assert {case.step for case in CASES} == set(Waypoint)


@pytest.mark.timeout(600)  # some fifty deaths; a shared machine gives each what it has
def test_dying_at_any_step_loses_doubles_and_disorders_nothing(database_url: str, tmp_path: Path) -> None:
    outcomes = asyncio.run(run(database_url, tmp_path))
    assert {outcome.case: outcome.exit_code for outcome in outcomes} == dict.fromkeys(CASES, SIGKILLED)
    assert {outcome.case: outcome.faults for outcome in outcomes if outcome.faults} == {}
    by_case = {outcome.case: outcome for outcome in outcomes}
    for step in BEFORE_THE_ANSWER:
        assert by_case[Case(step, Story.TELLS)].redelivered >= 1
    for step in AFTER_LINE:
        assert _repeats(by_case, step, Story.CHATS) == (1, 1)  # the used token, then one push
        assert _repeats(by_case, step, Story.DRAFTS)[1] == 0  # a push is never shown again


def _repeats(by_case: dict[Case, Outcome], step: Waypoint, story: Story) -> tuple[int, int]:
    """Calls LINE refused as repeats, and replies shown again."""
    outcome = by_case[Case(step, story)]
    assert outcome.repeats >= 1, "it died before LINE had the message"
    return outcome.repeats, outcome.shown_again


def test_doom_counts_its_step_alone_and_only_while_it_is_armed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kills: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: kills.append((pid, number)))
    doom = Doom(Waypoint.EVENT_SAID, nth=2, once=tmp_path / "armed")
    doom(Waypoint.EVENT_SAID)
    (tmp_path / "armed").touch()
    for step in (Waypoint.EVENT_SAID, Waypoint.EVENT_READ):
        doom(step)
    assert kills == []
    doom(Waypoint.EVENT_SAID)
    assert kills == [(os.getpid(), signal.SIGKILL)]


def test_nothing_in_service_watches_the_steps() -> None:
    watching = [
        source.path
        for source in sources()
        if source.room not in {"bench", "tests"} and source.path != "db/waypoints.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom)
        and f"{node.module}" in {"db", "db.waypoints"}
        and {alias.name for alias in node.names} & {"waypoints", "watch", "_watchers", "*"}
    ]
    assert watching == []


@pytest.mark.timeout(300)
def test_a_replica_is_frozen_thawed_stopped_and_killed(tmp_path: Path) -> None:
    with replicas(1, f"sqlite:///{tmp_path / 'c.db'}", "http://127.0.0.1:9", tmp_path, forked=True) as (one,):
        one.freeze()
        assert one.alive
        assert _state(one.pid) == "T"
        one.thaw()
        one.wait_ready()
        code, seconds = one.stop()
        assert (code, one.alive, seconds < 60) == (-signal.SIGTERM, False, True)
        one.start("--die-at", Waypoint.DOOR_CAME)
        one.wait_ready()
        first = one.pid
        one.kill()
        assert (one.alive, Path(f"/proc/{first}").exists(), one.lives) == (False, False, 2)


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


class Says:
    """An event whose answer becomes a message, when ``goes_on`` lets it."""

    tries = 3

    def __init__(self, desk: Desk) -> None:
        self.desk, self.begun, self.goes_on = desk, asyncio.Event(), asyncio.Event()

    async def run(self, job: Leased) -> Sequence[Leased]:
        self.begun.set()
        await self.goes_on.wait()
        desk, now = self.desk, self.desk.clock()
        owed = Put(Queue.MESSAGE, job.lane, f"{job.key}:0", "{}", now)

        def unit(session: Session) -> list[Leased]:
            jobs.finish(session, job, worker=desk.worker, now=now)
            return jobs.put(session, [owed], worker=desk.worker, now=now)

        return await desk.write(unit, job.lane)

    async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:  # noqa: ARG002
        raise AssertionError(reason)


class Calls(Says):
    """A message; ``called`` and ``heard`` are what LINE took, and whose answer was waited for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.called: list[str] = []
        self.heard: list[str] = []

    async def run(self, job: Leased) -> Sequence[Leased]:
        self.called.append(job.key)
        await asyncio.sleep(0.05)
        self.heard.append(job.key)
        desk = self.desk
        await desk.write(lambda s: jobs.finish(s, job, worker=desk.worker, now=desk.clock()), job.lane)
        return []


def test_a_stop_cuts_off_no_call_that_line_has_taken(database: Database) -> None:
    desk = Desk(database, "worker-1", lambda: datetime.now(UTC), Metrics())
    says, calls = Says(desk), Calls(desk)

    async def story() -> None:
        worker = Worker(desk, {Queue.EVENT: says, Queue.MESSAGE: calls})
        await worker.start()
        row = Put(Queue.EVENT, "mali", "e1", "{}", desk.clock())
        worker.dispatch(
            await desk.write(lambda s: jobs.put(s, [row], worker=desk.worker, now=desk.clock()), "door")
        )
        await says.begun.wait()
        stopping = asyncio.create_task(worker.stop())
        await asyncio.sleep(0)  # it has begun to wait for the lanes that run
        says.goes_on.set()
        await stopping

    asyncio.run(asyncio.wait_for(story(), 20))
    assert calls.called == calls.heard


def test_a_heartbeat_waits_for_nobody_who_finishes(templates: dict[str, str]) -> None:
    """Two jobs: a commit finishes the second, the heartbeat comes, the commit finishes the first."""
    with postgres.fresh_database(templates.get("postgresql")) as url, ExitStack() as both:
        now = datetime.now(UTC)
        engine = open_engine(url, connections=3)
        both.callback(engine.dispose)
        rows = [Put(Queue.EVENT, f"lane {n}", f"e{n}", "{}", now) for n in range(2)]
        with Session(engine) as session:
            first, second = jobs.put(session, rows, worker="me", now=now)
            session.commit()
        pool = both.enter_context(ThreadPoolExecutor())
        with Session(engine) as commits:
            jobs.finish(commits, second, worker="me", now=now)
            beating = pool.submit(_beats, engine, [first.id, second.id], now)
            _until_it_waits_or_ends(engine, beating)
            jobs.finish(commits, first, worker="me", now=now)
            commits.commit()
        beating.result(timeout=30)
        with Session(engine) as session:
            states = session.exec(select(Job.status).where(Job.queue == Queue.EVENT)).all()
        assert states == [JobStatus.DONE] * 2  # nobody was made to give way


def _beats(engine: Engine, ids: list[int], now: datetime) -> None:
    with Session(engine) as session:
        jobs.beat(session, ids, worker="me", now=now)
        session.commit()


def _until_it_waits_or_ends(engine: Engine, beating: "Future[None]") -> None:
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not beating.done():
        with engine.connect() as connection:
            if connection.execute(waits).scalar_one():
                return
        time.sleep(0.01)
