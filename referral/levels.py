"""The levels of urgency and their times, read from `levels.toml` or the ministry's own file of that form."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from db.terms import Level

_PACKAGED = Path(__file__).with_name("levels.toml")
_SAME_DAY = "same day"
_A_DAY = 24 * 60
_MOST_DAYS = 366  # a longer time is a mistake, and far ones would pass the end of any calendar
_LONGEST_NAME = 40
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) (min|h|d)")


class Unit(StrEnum):
    """What a time is counted in."""

    MINUTES = "min"  # of the clock on the wall, day and night
    HOURS = "h"  # in which offices are open
    DAYS = "d"  # of work
    SAME_DAY = "same day"


_IN_MINUTES = {Unit.MINUTES: 1, Unit.HOURS: 60, Unit.DAYS: _A_DAY}


@dataclass(frozen=True, slots=True)
class Limit:
    """A time as the ministry writes it: ``2 h``, ``1 d``, ``15 min``, ``same day``."""

    amount: float
    unit: Unit

    @property
    def day_and_night(self) -> bool:
        return self.unit is Unit.MINUTES

    def lasts(self, day: timedelta) -> timedelta:
        """How much time of its kind it is, when a working day has ``day`` open hours; ``same day`` is no amount."""
        if self.unit is Unit.MINUTES:
            return timedelta(minutes=self.amount)
        return timedelta(hours=self.amount) if self.unit is Unit.HOURS else day * self.amount


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one level; what each means stands in `levels.toml`."""

    deputy: Limit
    everyone: Limit
    back: Limit
    central: Limit
    again: Limit
    word: Limit
    owner: Limit
    progress: Limit


@dataclass(frozen=True, slots=True)
class OfCitizen:
    """How long we wait for the person, and what they may still do."""

    remind: Limit
    no_answer: Limit
    confirm: Limit
    reopen_days: int
    bounces: int


@dataclass(frozen=True, slots=True)
class OfEmployer:
    people: int
    days: int


@dataclass(frozen=True, slots=True)
class Levels:
    of: Mapping[Level, Times]
    citizen: OfCitizen
    employer: OfEmployer


class LevelsUnreadable(Exception):
    """The file is not a table of levels; the text names the place and never more."""


T = TypeVar("T")


@cache
def load(path: Path | None = None) -> Levels:
    """The proposal that comes with us, or the ministry's file. Raises LevelsUnreadable."""
    try:
        written = tomllib.loads((path or _PACKAGED).read_text(encoding="utf-8"))
    except (
        OSError,
        ValueError,
        RecursionError,
    ) as error:  # ValueError: not UTF-8, not TOML, an endless number
        raise LevelsUnreadable(type(error).__name__) from None
    if odd := set(written) - {*Level, "citizen", "employer"}:
        raise LevelsUnreadable(f"[{min(odd)[:_LONGEST_NAME]}]")
    of = {level: _built(Times, written, level) for level in Level}
    for level, times in of.items():
        _check_order(level, times)
    return Levels(of, _built(OfCitizen, written, "citizen"), _built(OfEmployer, written, "employer"))


def _built(kind: type[T], written: dict[str, Any], name: str) -> T:
    table = written.get(name)
    if not isinstance(table, dict):
        raise LevelsUnreadable(f"[{name}]")
    wanted = {one.name: one.type for one in fields(kind)}  # type: ignore[arg-type]
    if set(table) != set(wanted):
        odd = ", ".join(sorted(set(table) ^ set(wanted)))
        raise LevelsUnreadable(f"[{name}] {odd}")
    return kind(**{key: _value(name, key, table[key], wanted[key]) for key in wanted})


def _value(table: str, key: str, written: object, wanted: object) -> object:
    if wanted is int:
        if isinstance(written, int) and not isinstance(written, bool) and 0 < written <= _MOST_DAYS:
            return written
    elif written == _SAME_DAY:
        return Limit(1, Unit.SAME_DAY)
    elif isinstance(written, str) and (found := _AMOUNT.fullmatch(written)):
        limit = Limit(float(found[1]), Unit(found[2]))
        if 0 < limit.amount * _IN_MINUTES[limit.unit] <= _MOST_DAYS * _A_DAY:
            return limit
    raise LevelsUnreadable(f"[{table}] {key}")


def _check_order(level: Level, times: Times) -> None:
    """Alerts climb upwards, in one kind of time: deputies before everyone, the office before screening."""
    climb = (times.deputy, times.everyone, times.back, times.central)
    kinds = {limit.day_and_night for limit in climb}
    day = timedelta(hours=7)
    lasting = [limit.lasts(day) for limit in climb]
    if len(kinds) > 1 or Unit.SAME_DAY in {limit.unit for limit in (*climb, times.again)}:
        raise LevelsUnreadable(f"[{level}] deputy … central")
    if lasting != sorted(lasting):
        raise LevelsUnreadable(f"[{level}] deputy ≤ everyone ≤ back ≤ central")
