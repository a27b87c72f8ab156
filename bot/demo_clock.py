"""The demo's clock: true time moved ahead, so that an officer's whole day can be played in minutes."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Final, Literal, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlmodel import Session

from bot.demo_wording import SHOWN, WEEKDAYS
from db import jobs
from db.database import Database
from db.terms import JobStatus, Queue
from db.thai_time import BANGKOK, BUDDHIST_ERA
from handlers.month_wording import MONTHS
from referral.thai_holidays import closed_by
from referral.working_time import WorkingTime

MORNING = time_of_day(9, 0)
OFFICES = WorkingTime(closed_by())
FASTEST: Final = 600
LONGEST_JUMP: Final = 60 * 24 * 366
_LOOKS, _LOOK_SECONDS = 40, 0.05


def real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Pace:
    """How far ahead the clock was at one moment, and how fast it has run since. Replaced whole: threads read it."""

    ahead: timedelta
    since: float  # of the steady clock
    speed: int  # service minutes in a real minute; 0 and 1 are real time


class DemoClock:
    """Called, it says what time it is for the service. It never goes back."""

    def __init__(
        self, real: Callable[[], datetime] = real_now, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._real, self._steady = real, steady
        self._pace = _Pace(timedelta(), steady(), 0)

    @classmethod
    def starts_at_work(
        cls, real: Callable[[], datetime] = real_now, steady: Callable[[], float] = time.monotonic
    ) -> Self:
        """Outside office hours at 09:00 of the next working day, so that officers are alerted at once."""
        clock = cls(real, steady)
        if not at_work(clock()):
            clock.to_next_morning()
        return clock

    def __call__(self) -> datetime:
        return self._real() + self._gained(self._steady())

    @property
    def speed(self) -> int:
        return self._pace.speed

    def ahead(self, by: timedelta) -> None:
        """Jump. Raises ValueError for a jump back: what is written already would lie in the future."""
        if by < timedelta():
            raise ValueError(by)
        at = self._steady()
        self._pace = _Pace(self._gained(at) + by, at, self.speed)

    def to_next_morning(self) -> None:
        now = self()
        self.ahead(next_morning(now) - now)

    def run(self, speed: int) -> None:
        """From now on ``speed`` minutes pass in a real minute; 0 is real time."""
        at = self._steady()
        self._pace = _Pace(self._gained(at), at, speed)

    def _gained(self, at: float) -> timedelta:
        pace = self._pace
        return pace.ahead + timedelta(seconds=(at - pace.since) * (max(1, pace.speed) - 1))


def at_work(instant: datetime) -> bool:
    """Within Thai office hours: at any other time only an emergency would alert an officer."""
    return OFFICES.is_open(instant)


def next_morning(instant: datetime) -> datetime:
    """The first 09:00 of a working day after ``instant``."""
    morning = datetime.combine(instant.astimezone(BANGKOK).date(), MORNING, BANGKOK)
    while morning <= instant or not OFFICES.is_working_day(morning.date()):
        morning += timedelta(days=1)
    return morning.astimezone(UTC)


def shown(instant: datetime) -> str:
    """``พุธ 25 พ.ย. 2569 09:00 น.``"""
    local = instant.astimezone(BANGKOK)
    return SHOWN.format(
        weekday=WEEKDAYS[local.weekday()],
        day=local.day,
        month=MONTHS[local.month - 1],
        year=local.year + BUDDHIST_ERA,
        clock=f"{local:%H:%M}",
    )


class Move(BaseModel):
    """One way to move the clock."""

    model_config = ConfigDict(extra="forbid")

    minutes: int | None = Field(default=None, gt=0, le=LONGEST_JUMP)
    to: Literal["next_morning"] | None = None
    speed: int | None = Field(default=None, ge=0, le=FASTEST)

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len(self.model_fields_set) != 1 or None in self.model_dump(exclude_unset=True).values():
            raise ValueError("one of minutes, to, speed")
        return self


class Told(BaseModel):
    """What the clock says; `speed` 0 is real time."""

    now: datetime
    shown: str
    speed: int


def routes(clock: DemoClock, database: Database) -> APIRouter:
    """``GET`` and ``POST /demo/clock``. Mounted for a DemoClock only, which no command but the demo makes."""
    router = APIRouter(prefix="/demo/clock")

    @router.get("")
    async def look() -> Told:
        return _told(clock)

    @router.post("")
    async def move(wanted: Move) -> Told:
        if wanted.speed is not None:
            clock.run(wanted.speed)
            return _told(clock)
        await _settled(database)
        if wanted.minutes is not None:
            clock.ahead(timedelta(minutes=wanted.minutes))
        else:
            clock.to_next_morning()
        return _told(clock)

    return router


def _told(clock: DemoClock) -> Told:
    now = clock()
    return Told(now=now, shown=shown(now), speed=clock.speed)


async def _settled(database: Database) -> None:
    """What is under way arrives before the jump, or a message owed now would be given up as a day too late."""
    for _ in range(_LOOKS):
        if not await asyncio.to_thread(database.read, _under_way):
            return
        await asyncio.sleep(_LOOK_SECONDS)


def _under_way(session: Session) -> bool:
    """Whether anything but timers waits. Retries wait too: hence the patience."""
    depth = jobs.depth(session)
    return any(depth.get((queue, JobStatus.OPEN)) for queue in Queue if queue is not Queue.TIMER)
