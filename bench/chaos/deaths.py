"""Ways to die under load: at random moments, for good, or in good order. Each returns what was found afterwards."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.chaos.arrivals import Arrivals
from bench.chaos.check import Findings, check
from bench.chaos.rig import Replica
from bench.chaos.rows import Rows
from bench.chaos.scene import Scene, Wanted, scene
from bench.chaos.told import Told

LONGEST_LIFE = 1.5  # seconds from ready to the next kill: short, so that every kill meets work half done
_KILLED_WHILE_STARTING = 0.15  # share
_LONGEST_START = 0.6  # seconds from its birth, when it is killed while starting
_BEFORE, _AFTER = 10.0, 20.0  # seconds of load around a death for good
_AT_ONCE = 2.0  # seconds; an answer that comes later was held up
_BETWEEN = 2.0  # seconds of load between two restarts


@dataclass(frozen=True, slots=True)
class Stop:
    exit_code: int
    seconds: float


@dataclass
class Record:
    """One run. Times are seconds of ``time.perf_counter``."""

    kills: list[float] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    told: int = 0
    came_again: int = 0  # events that had to be delivered more than once
    not_200: Counter[int] = field(
        default_factory=Counter
    )  # deliveries answered otherwise; 0: not in time, or by none
    rerouted: int = 0  # connections refused or reset, which the balancer tried elsewhere
    replies: list[float] = field(default_factory=list)  # seconds from an event's time to its first answer
    # Seconds from the last kill to the last that was held up.
    last_reply: float = 0.0
    last_message: float = 0.0  # officers' alerts included
    findings: Findings = field(default_factory=Findings)


async def at_random(wanted: Wanted, kills: int, minutes: float, life: float = LONGEST_LIFE) -> Record:
    """SIGKILL after SIGKILL, each followed by a restart, in all replicas independently."""
    record, pace = Record(), _Pace(life, time.perf_counter() + minutes * 60)
    async with scene(wanted) as stage:
        async with stage.load():
            share = [kills // wanted.replicas + (n < kills % wanted.replicas) for n in range(wanted.replicas)]
            dying = zip(stage.replicas, share, strict=True)
            await asyncio.gather(*(_dies(stage, replica, times, pace, record) for replica, times in dying))
        return _recorded(stage, record)


@dataclass(frozen=True, slots=True)
class _Pace:
    """The longest life in seconds, and when no more are ended."""

    life: float
    end: float


async def _dies(stage: Scene, replica: Replica, times: int, pace: _Pace, record: Record) -> None:
    for _ in range(times):
        await asyncio.sleep(stage.chance.uniform(0.0, pace.life))
        if time.perf_counter() > pace.end:
            return
        await _killed(stage, replica, record)
        await asyncio.to_thread(replica.start)
        if stage.chance.random() < _KILLED_WHILE_STARTING:
            await asyncio.sleep(stage.chance.uniform(0.0, _LONGEST_START))
            await _killed(stage, replica, record)
            await asyncio.to_thread(replica.start)
        await asyncio.to_thread(replica.wait_ready)


async def _killed(stage: Scene, replica: Replica, record: Record) -> None:
    record.kills.append(time.perf_counter())
    await asyncio.to_thread(replica.kill)
    stage.line.deaths.append(time.perf_counter())


async def for_good(wanted: Wanted) -> Record:
    """One of the replicas dies under load and never comes back; the balancer learns it from its connections."""
    record = Record()
    async with scene(wanted) as stage:
        async with stage.load():
            await asyncio.sleep(_BEFORE)
            await _killed(stage, stage.replicas[0], record)
            await asyncio.sleep(_AFTER)
        return _recorded(stage, record)


async def in_good_order(wanted: Wanted, rounds: int) -> Record:
    """A rolling restart: each replica in turn gets SIGTERM and is started again, ``rounds`` times."""
    record = Record()
    async with scene(wanted) as stage:
        async with stage.load():
            for replica in stage.replicas * rounds:
                await asyncio.sleep(_BETWEEN)
                record.stops.append(Stop(*await asyncio.to_thread(replica.stop)))
                await asyncio.to_thread(replica.start)
                await asyncio.to_thread(replica.wait_ready)
        return _recorded(stage, record)


def _recorded(stage: Scene, record: Record) -> Record:
    told, rows, arrivals = stage.sender.told, stage.shelf.rows(), Arrivals(stage.line)
    answered = [(one.due, at) for one in told if (at := arrivals.answered_at(one)) is not None]
    record.told = len(told)
    record.came_again = sum(len(one.answers) > 1 for one in told)
    record.not_200 = Counter(status for one in told for status in one.answers if status != 200)
    record.rerouted = stage.sender.balancer.refused
    record.replies = [at - due for due, at in answered]
    held = _held_up(told, rows, arrivals, record.kills)
    record.last_reply = max((late for key, late in held.items() if key.endswith(":0")), default=0.0)
    record.last_message = max(held.values(), default=0.0)
    record.findings = check(told, stage.line, rows, stage.wanted.folder / "media")
    return record


def _held_up(
    told: Sequence[Told], rows: Rows, arrivals: Arrivals, kills: Sequence[float]
) -> dict[str, float]:
    """What came after the last kill and not at once: seconds from it, by the message's job.

    Not only what the dead replica had taken: a person's next answer waits behind one that nobody noted as sent.
    """
    last_kill = max(kills, default=0.0)
    events = {one.event_id: one for one in told}
    tokens = {one.event_id: one.reply_token for one in told}
    held = {}
    for job in rows.jobs:
        event = events.get(job.key.rpartition(":")[0])
        at = arrivals.first_at(job.key, tokens) if event else None
        if event and at is not None and at - max(event.due, last_kill) > _AT_ONCE:
            held[job.key] = at - last_kill
    return held
