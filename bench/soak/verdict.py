"""From samples and events to a Markdown table of the first, middle and last tenth, and what was wrong."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bench.report import percentile
from bench.soak.post import Answered, Event
from bench.soak.samples import Sample

MOST_GROWTH: Final = 1.10


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole run."""

    samples: Sequence[Sample]
    events: Sequence[Event]
    answered: Answered
    began: float
    openings: int
    cases: int
    parked: int


def tenth(samples: Sequence[Sample], number: int) -> Sequence[Sample]:
    """The ``number``-th of ten equal parts, from 0; at least one sample."""
    size = len(samples) / 10
    return samples[int(number * size) : max(int(number * size) + 1, int((number + 1) * size))]


def faults(run: Outcome) -> list[str]:
    """Why the run has failed; nothing when it has not."""
    second, last = tenth(run.samples, 1), tenth(run.samples, 9)
    before, after = _median(second, lambda s: s.memory_mb), _median(last, lambda s: s.memory_mb)
    found = []
    if after > before * MOST_GROWTH:
        found.append(f"memory grew from {before:.0f} MB to {after:.0f} MB")
    # Pools fill as work first comes at once; what they reach in the first half they may keep, and no more.
    half = run.samples[: len(run.samples) // 2]
    for name, of in (("open files", _files), ("database connections", _connections)):
        if _median(last, of) > max(map(of, half)) * MOST_GROWTH:
            found.append(f"{name} grew from {max(map(of, half))} to {_median(last, of):.0f}")
    if run.answered.lost:
        found.append(f"{len(run.answered.lost)} events were never answered")
    if run.answered.doubled:
        found.append(f"{len(run.answered.doubled)} events were answered twice")
    if run.cases > run.openings:
        found.append(f"{run.cases} cases of {run.openings} openings")
    if run.parked:
        found.append(f"{run.parked} jobs were given up")
    return found


def table(run: Outcome) -> str:
    """The figures of a tenth are medians, but of the webhook the worst minute's p99."""
    parts = [tenth(run.samples, number) for number in (0, 1, 5, 9)]
    rows: list[tuple[str, Callable[[Sample], float]]] = [
        ("resident memory, MB", lambda s: s.memory_mb),
        ("open file descriptors", _files),
        ("threads", lambda s: s.threads),
        ("database connections", _connections),
        ("database size, MB", lambda s: s.size_mb),
        *((f"jobs {status}", _jobs(status)) for status in sorted(run.samples[-1].jobs)),
        *((f"rows of {name}", _rows(name)) for name, count in run.samples[-1].rows.items() if count),
    ]
    lines = ["| what | first tenth | second | middle | last |", "| --- | --- | --- | --- | --- |"]
    minutes = p99_by_minute(run)
    spans = [[minutes[m] for m in _minutes(part) if m in minutes] for part in parts]
    slowest = " | ".join(f"{max(span):.1f}" if span else "" for span in spans)
    lines.append(f"| webhook p99 of the worst minute, ms | {slowest} |")
    lines += [f"| {name} | {' | '.join(f'{_median(p, of):.0f}' for p in parts)} |" for name, of in rows]
    return "\n".join(lines)


def p99_by_minute(run: Outcome) -> dict[int, float]:
    """Of each event's first webhook that was answered 200, in ms from the time it was due."""
    took: dict[int, list[float]] = defaultdict(list)
    for event in run.events:
        if event.answers and event.answers[0][2] == 200:
            took[int((event.due - run.began) // 60)].append((event.answers[0][1] - event.due) * 1e3)
    return {minute: percentile(values, 0.99) for minute, values in sorted(took.items())}


def _minutes(samples: Sequence[Sample]) -> range:
    return range(int(samples[0].at // 60), int(samples[-1].at // 60) + 1)


def _median(samples: Sequence[Sample], of: Callable[[Sample], float]) -> float:
    return statistics.median(map(of, samples))


def _files(sample: Sample) -> int:
    return sample.files


def _connections(sample: Sample) -> int:
    return sample.connections


def _jobs(status: str) -> Callable[[Sample], float]:
    return lambda sample: sample.jobs.get(status, 0)


def _rows(name: str) -> Callable[[Sample], float]:
    return lambda sample: sample.rows[name]
