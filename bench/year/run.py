"""One run: a plan from the seed, the service on a fresh database, a year, and what is found in its records."""

import asyncio
import gc
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, select

from bench.year import findings
from bench.year.agenda import Clock
from bench.year.at_once import NoThreads
from bench.year.line import Line
from bench.year.report import Year
from bench.year.stepped import Service
from bench.year.stories import Remembering, Stories
from bench.year.town import PROVINCES, Plan, plan
from bench.year.world import World
from db.cases import Case
from db.people import Person
from db.thai_time import BANGKOK

# Midnight in Thailand, 1 January 2027.
START = datetime(2026, 12, 31, 17, tzinfo=UTC)
_CASES_A_PROVINCE = 60
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Asked:
    cases: int
    seed: int
    days: int = 365
    quota: int | None = None
    database_url: str | None = None


Say = Callable[[str], None]


def run(
    asked: Asked, folder: Path, understanding: Remembering | None = None, say: Say | None = None
) -> tuple[Year, World]:
    """Live through the year and judge it. ``say`` hears how it goes, a line a month."""
    with asyncio.Runner(loop_factory=NoThreads) as runner:
        return runner.run(_run(asked, folder, understanding, say))


async def _run(
    asked: Asked, folder: Path, understanding: Remembering | None, say: Say | None
) -> tuple[Year, World]:
    began = time.perf_counter()
    provinces = min(len(PROVINCES), max(_FEWEST, asked.cases // _CASES_A_PROVINCE))
    planned = plan(asked.seed, START, asked.days, provinces)
    reader = understanding or Remembering.load()
    assert isinstance(reader, Remembering)
    clock = Clock(START)
    line = Line(clock, asked.quota, planned.outages)
    url = asked.database_url or f"sqlite:///{folder / 'year.db'}"
    random.seed(asked.seed)  # the service spreads its retries by it
    service = Service(url, clock, line, reader, folder)
    try:
        world = World(planned, service, Stories(reader, asked.seed), asked.seed)
        gc.freeze()  # what the reader has loaded stays
        await world.run(asked.cases, lambda at: say(_so_far(world, at, began)) if say else None)
        return _judged(asked, planned, world, time.perf_counter() - began), world
    finally:
        service.stop()


def _so_far(world: World, at: datetime, began: float) -> str:
    """A month is over: what was lived and what is wrong by now."""
    witness, seconds = world.witness, time.perf_counter() - began
    wrong = {kind: count for kind, count in witness.counts.items() if not kind.endswith("checked")}
    late, failures = len(findings.emergencies(witness).failed), world.service.trouble.failures
    return (
        f"{at.astimezone(BANGKOK):%Y-%m}: {len(witness.lives):,} cases, {world.steps:,} steps, {seconds:.0f} s "
        f"({time.process_time():.0f} s of CPU); emergencies late {late}, failures {failures}, wrong {wrong or 0}"
    )


def _judged(asked: Asked, planned: Plan, world: World, seconds: float) -> Year:
    witness, line, service = world.witness, world.line, world.service
    emergencies = findings.emergencies(witness)
    night, nightly = findings.at_night(line.calls, _offices(planned), _reporters(service), witness)
    hasty = findings.out_of_turn(line.calls, asked.quota)
    return Year(
        seed=asked.seed,
        days=asked.days,
        provinces=len(planned.provinces),
        officers=len(planned.posts),
        levels=Counter(life.level for life in witness.lives.values()),
        emergencies=emergencies,
        checks=witness.counts,
        night=night,
        hasty=len(hasty),
        alarms=findings.waited_for(line.calls),
        post=service.post.fate(line.calls),
        entries=findings.entries(witness),
        trouble=service.trouble.counted,
        failures=service.trouble.failures,
        quota=asked.quota,
        by_line=line.pushed,
        away=line.refused["away"],
        events=service.heard,
        steps=world.steps,
        seconds=seconds,
        findings=(*emergencies.failed, *witness.findings, *nightly, *hasty),
    )


def _reporters(service: Service) -> dict[int, str]:
    query = select(Case.id, Person.line_id).join(Person, col(Person.id) == Case.reporter_id)
    return {number or 0: line_id for number, line_id in service.database.read(lambda s: s.exec(query).all())}


def _offices(planned: Plan) -> dict[str, tuple[str, ...]]:
    """Where everybody serves who must not be woken, the groups too."""
    serving: dict[str, tuple[str, ...]] = {group: (office,) for office, group in planned.groups.items()}
    for post in planned.posts:
        serving[post.id] = (*serving.get(post.id, ()), post.office)
    return serving
