"""The simulated clock, and what people are going to do: the next thing first."""

import heapq
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Doing = Callable[[], Coroutine[Any, Any, None]]


@dataclass
class Clock:
    """Says what time it is; only ``to`` moves it, and never back."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def to(self, at: datetime) -> None:
        self.now = max(self.now, at)


@dataclass(order=True, slots=True)
class _Planned:
    at: datetime
    number: int  # of two at one instant the one planned first is first
    what: Doing = field(compare=False)


@dataclass
class Agenda:
    """What is going to happen in the world outside the service."""

    _planned: list[_Planned] = field(default_factory=list)
    _count: int = 0

    def plan(self, at: datetime, what: Doing) -> None:
        self._count += 1
        heapq.heappush(self._planned, _Planned(at, self._count, what))

    @property
    def next_at(self) -> datetime | None:
        return self._planned[0].at if self._planned else None

    def take(self) -> Doing:
        return heapq.heappop(self._planned).what
