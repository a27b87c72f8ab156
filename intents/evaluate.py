"""How well labelled messages are understood: the measures of docs/understanding.md, for any file of them.

A line is ``{"text", "needs": [main, …]}`` with, where known, ``main_also`` and ``department_also`` (other labels a
careful reader would accept), ``urgency`` or ``urgent``, ``province`` and ``slices`` or ``real``.
"""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from db.terms import DEPARTMENT_OF, Decision, Department, Need, Urgency
from intents.decide import surest
from intents.model import Judged
from intents.reading import Reading
from intents.understand import Understanding

NOT_OURS = frozenset({Need.OUT_OF_SCOPE, Need.SMALLTALK})
_NOBODY = "-"  # how a label names "no department of ours"
_RESAMPLES = 1_000


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and what careful readers say of it; ``departments`` holds None for what is not ours."""

    text: str
    needs: tuple[Need, ...]  # the main one first
    accepted: frozenset[Need]  # main needs that count as right
    departments: frozenset[Department | None]
    emergency: bool
    urgent: bool  # short of an emergency
    slices: frozenset[str]
    province: str | None = None
    names_place: bool = False  # whether ``province`` was labelled at all

    @property
    def ours(self) -> bool:
        return self.needs[0] not in NOT_OURS


class Outcome(NamedTuple):
    """One message, what was read of it, and what the odds say when an answer is forced."""

    one: Labelled
    got: Reading
    need: Need
    department: Department
    sure: float  # probability of that department


class Measure(NamedTuple):
    """A share with its count and 95 % bootstrap interval; ``share`` is None when nothing could be counted."""

    name: str
    share: float | None
    right: int
    of: int
    low: float
    high: float

    def __str__(self) -> str:
        if self.share is None:
            return "-"
        return f"{self.share:.3f} ({self.right}/{self.of}; {self.low:.3f}–{self.high:.3f})"


def read_labelled(lines: Iterable[str]) -> list[Labelled]:
    """Raises ValueError or KeyError for a line that is not of the form; blank lines are skipped."""
    return [labelled(json.loads(line)) for line in lines if line.strip()]


def labelled(row: dict[str, Any]) -> Labelled:
    needs = tuple(map(Need, row["needs"]))
    accepted = frozenset({needs[0], *map(Need, row.get("main_also", ()))})
    named = {None if name == _NOBODY else Department(name) for name in row.get("department_also", ())}
    slices = {*row.get("slices", ()), *(["real"] if row.get("real") else [])}
    return Labelled(
        text=str(row["text"]),
        needs=needs,
        accepted=accepted,
        departments=frozenset({DEPARTMENT_OF.get(need) for need in accepted} | named),
        emergency=row.get("urgency") == Urgency.EMERGENCY or row.get("urgent") is True,
        urgent=row.get("urgency") == Urgency.URGENT,
        slices=frozenset(slices),
        province=row.get("province"),
        names_place="province" in row,
    )


def outcome(one: Labelled, understanding: Understanding) -> Outcome:
    return Outcome(one, understanding.read(one.text), *forced(understanding.judge(one.text)))


def forced(judged: Judged) -> tuple[Need, Department, float]:
    """The best need that an office serves, the best department, and its odds: each by its own."""
    return max(DEPARTMENT_OF, key=lambda need: judged.needs[need]), *surest(judged.needs)


def measures(found: Sequence[Outcome]) -> list[Measure]:
    """The table of docs/understanding.md, row by row."""
    ours = [each for each in found if each.one.ours]
    others = [each for each in found if not each.one.ours]
    routed = [each for each in ours if each.got.decision is Decision.ROUTE]
    return [
        _share("right department, forced", ours, lambda e: e.department in e.one.departments),
        _share("right main need, forced", ours, lambda e: e.need in e.one.accepted),
        _share("routed (coverage of ours)", ours, lambda e: e.got.decision is Decision.ROUTE),
        _share("routed: right department", routed, lambda e: e.got.department in e.one.departments),
        _share("need routed or among the buttons", ours, _reached),
        _share("not ours: routed to an office", others, lambda e: e.got.decision is Decision.ROUTE),
        _share("emergencies found", [e for e in found if e.one.emergency], _alarmed),
        _share("others raised to emergency", [e for e in found if not e.one.emergency], _alarmed),
        _share("both needs found, of two", [e for e in ours if len(e.one.needs) == 2], _both),
        _share("province right, where named", [e for e in found if e.one.province], _placed),
        _share("wrong province", [e for e in found if e.one.names_place], _misplaced),
    ]


def _reached(each: Outcome) -> bool:
    shown = each.got.decision in (Decision.ROUTE, Decision.CLARIFY)
    return shown and any(named.need in each.one.accepted for named in each.got.needs)


def _alarmed(each: Outcome) -> bool:
    return each.got.urgency is Urgency.EMERGENCY


def _both(each: Outcome) -> bool:
    return set(each.one.needs) <= {named.need for named in each.got.needs}


def _placed(each: Outcome) -> bool:
    return each.got.place is not None and each.got.place.province == each.one.province


def _misplaced(each: Outcome) -> bool:
    return each.got.place is not None and each.got.place.province != each.one.province


def _share(name: str, found: Sequence[Outcome], right: Callable[[Outcome], bool]) -> Measure:
    marks = np.fromiter((right(each) for each in found), np.int64, len(found))
    if not len(marks):
        return Measure(name, None, 0, 0, 0.0, 0.0)
    chance = np.random.default_rng(0)  # the same figures at every run
    share = float(marks.mean())
    drawn = chance.binomial(len(marks), share, _RESAMPLES) / len(marks)  # resampling marks with replacement
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Measure(name, share, int(marks.sum()), len(marks), float(low), float(high))


def speed(texts: Sequence[str], understanding: Understanding) -> float:
    """Messages a second of processor time, best of three passes after a warm one."""
    best = float("inf")
    for _ in range(4):
        started = time.process_time()
        for text in texts:
            understanding.read(text)
        best = min(best, time.process_time() - started)
    return len(texts) / best if texts else 0.0
