"""An hour of load with faults on: ``python -m bench.soak --minutes 60 --rate 20``."""

import argparse
import asyncio
import platform
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop
from sqlalchemy import make_url

from bench import machine
from bench.chaos.rig import Replica, replicas
from bench.machine import HOST
from bench.soak.line import Line, Trouble, Weather, serving
from bench.soak.post import Event, Post, answered, written
from bench.soak.samples import Sample, Sampler
from bench.soak.verdict import Outcome, faults, p99_by_minute, table
from bench.talk import OFFICES, Stage, conversations
from bench.webhooks import SECRET, line_id

PEOPLE, LOOK_SECONDS, DRAIN_SECONDS = 200, 10.0, 180.0
CUT_EVERY, TWICE_EVERY = 5.0, 10  # seconds; webhooks
# Two minutes, again and again; the last is fair but for the database's connections.
PHASES = (
    (40.0, Weather()),
    (20.0, Weather(Trouble.RATE, share=0.3)),
    (20.0, Weather(Trouble.BROKEN, share=0.3)),
    (20.0, Weather(delay=0.5)),
    (20.0, Weather()),
)


def main(argv: list[str] | None = None) -> int:
    """0 when nothing grew, and nothing was lost or doubled."""
    asked = _asked(argv)
    with TemporaryDirectory(prefix="chipao-soak-") as folder:
        outcome = uvloop.run(soak(asked, Path(folder)))
    wrong = faults(outcome)
    print(_about(asked, outcome))
    print(table(outcome))
    print(
        "\n" + "\n".join(f"- FAILED: {reason}" for reason in wrong)
        if wrong
        else "\nNothing grew or was lost."
    )
    return 1 if wrong else 0


async def soak(asked: argparse.Namespace, folder: Path) -> Outcome:
    url = asked.database_url or f"sqlite:///{folder / 'chipao.db'}"
    async with serving(Line()) as line:
        address = f"http://{HOST}:{line.port}"
        with replicas(1, url, address, folder, start=False) as (service,):
            await asyncio.to_thread(_begin, service, url, address, folder)
            sampler = Sampler(lambda: service.pid, url)
            outcome = await _run(asked, line, service, sampler)
            sampler.close()
            return outcome


def _begin(service: Replica, url: str, address: str, folder: Path) -> None:
    """The service is ready and an officer serves at each office."""
    service.start()
    service.wait_ready()
    env = {
        "DATABASE_URL": url,
        "LINE_API_URL": address,
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "soak",
    }
    enrolments = [
        ["-m", "bot", "officer", "add", "--line-id", line_id(office), "--office", office, "--name", office]
        for office in OFFICES
    ]
    machine.run_all(enrolments, env, folder)


async def _run(asked: argparse.Namespace, line: Line, service: Replica, sampler: Sampler) -> Outcome:
    samples: list[Sample] = []
    said = list(conversations(round(asked.minutes * 60 * asked.rate), PEOPLE))
    events = [written(f"citizen {one.person}", one.text) for one in said]
    post = Post(line, lambda: [service.port])
    sampler.begin()
    began = time.monotonic()
    beside = [asyncio.create_task(work) for work in (_weather(line, sampler), _look(sampler, samples))]
    await _send(post, events, asked.rate)
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    line.weather = Weather()
    await _until_answered(line, events)
    end = await asyncio.to_thread(sampler.look)
    post.hang_up()
    return Outcome(
        samples,
        events,
        answered(line, events),
        began,
        openings=sum(one.stage is Stage.OPENS for one in said),
        cases=end.rows["labour_case"],
        parked=end.jobs.get("parked", 0),
    )


async def _send(post: Post, events: Sequence[Event], rate: float) -> None:
    """Open loop: a slow answer delays no later event. Every tenth webhook comes twice."""
    start, sending = time.monotonic(), set[asyncio.Task[None]]()
    for number, event in enumerate(events):
        event.due = start + number / rate
        await asyncio.sleep(max(0.0, event.due - time.monotonic()))
        for _ in range(2 if number % TWICE_EVERY == 0 else 1):
            task = asyncio.create_task(post.deliver(event, deadline=DRAIN_SECONDS))
            sending.add(task)
            task.add_done_callback(sending.discard)
    await asyncio.gather(*sending)


async def _weather(line: Line, sampler: Sampler) -> None:
    while True:
        for number, (seconds, weather) in enumerate(PHASES, start=1):
            line.weather = weather
            if number < len(PHASES):
                await asyncio.sleep(seconds)
                continue
            for _ in range(int(seconds / CUT_EVERY)):
                await asyncio.to_thread(sampler.cut_connections)
                await asyncio.sleep(CUT_EVERY)


async def _look(sampler: Sampler, samples: list[Sample]) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        samples.append(await asyncio.to_thread(sampler.look))


async def _until_answered(line: Line, events: Sequence[Event]) -> None:
    """Or until it has been waited for long enough; then until whatever comes twice has come."""
    for _ in range(int(DRAIN_SECONDS / 5)):
        await asyncio.sleep(5)
        if not answered(line, events).lost:
            return


def _about(asked: argparse.Namespace, run: Outcome) -> str:
    engine = make_url(asked.database_url).get_backend_name() if asked.database_url else "sqlite"
    again = sum(event.answers[0][2] != 200 for event in run.events)
    minutes = p99_by_minute(run)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {engine} · {asked.rate:g}/s for {asked.minutes:g} minutes · "
        f"{len(run.events)} events, {again} of them redelivered · {run.cases} cases of {run.openings} openings · "
        f"lost {len(run.answered.lost)}, doubled {len(run.answered.doubled)}, given up {run.parked} · "
        f"{machine.cores()} cores, load average {machine.load_average():.1f} · "
        f"Python {platform.python_version()}\n\n"
        f"Webhook p99 by minute, ms: {' '.join(f'{value:.0f}' for value in minutes.values())}\n"
    )


def _asked(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=20, help="events a second")
    parser.add_argument("--database-url", help="an empty PostgreSQL database; without it a new SQLite file")
    asked = parser.parse_args(argv)
    if asked.minutes * 60 < 10 * LOOK_SECONDS:
        parser.error("at least two minutes: a tenth of the run must hold a sample")
    return asked


if __name__ == "__main__":
    sys.exit(main())
