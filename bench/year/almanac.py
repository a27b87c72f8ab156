"""The oracle's own calendar: a table of closed days, and every minute in which an office is open, one by one.

It shares nothing with ``referral.working_time`` and ``referral.calendars``: years of minutes are written out, and
an amount of open time is counted off along them. Slow and plain on purpose.
"""

import tomllib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from holidays import country_holidays

WHOLE_COUNTRY = "00"
_MINUTE, _DAY_MINUTES = 60_000_000, 1440  # microseconds; minutes
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_THAI_MINUTES = 7 * 60  # ahead of UTC, without summer time
_OPENS, _LUNCH, _AFTER_LUNCH, _CLOSES = 8 * 60 + 30, 12 * 60, 13 * 60, 16 * 60 + 30
_FIRST_DAY, _DAYS = date(2026, 9, 1), 1100
_SPECIAL = Path(__file__).parents[2] / "referral" / "special_days.toml"  # the ministry's facts, read as data


@dataclass(frozen=True, slots=True)
class Word:
    """An announcement: from ``said`` on, a day counts as closed, or open, in a province or everywhere."""

    said: datetime
    day: date
    closed: bool
    province: str = WHOLE_COUNTRY


class Minutes:
    """All open minutes of one set of closed days, as minutes since 1970 in order."""

    def __init__(self, closed: frozenset[date]) -> None:
        self.open = array("q")
        for number in range(_DAYS):
            day = _FIRST_DAY + timedelta(days=number)
            if day.weekday() < 5 and day not in closed:
                midnight = (day - date(1970, 1, 1)).days * _DAY_MINUTES - _THAI_MINUTES
                self.open.extend(range(midnight + _OPENS, midnight + _LUNCH))
                self.open.extend(range(midnight + _AFTER_LUNCH, midnight + _CLOSES))

    def is_open(self, at: datetime) -> bool:
        place = self._place(micros(at))
        return self.open[place] * _MINUTE <= micros(at)

    def after(self, start: datetime, amount: int) -> datetime:
        """When ``amount`` microseconds of open time are over; with none left, the next open instant."""
        place = self._place(micros(start))
        at = max(self.open[place] * _MINUTE, micros(start))
        rest = (self.open[place] + 1) * _MINUTE - at  # of this minute
        if amount <= rest:
            return instant(at + amount)
        amount -= rest
        whole = -(-amount // _MINUTE)  # the last one may be used in part
        return instant(self.open[place + whole] * _MINUTE + amount - (whole - 1) * _MINUTE)

    def between(self, start: datetime, end: datetime) -> int:
        """Open microseconds from one instant to another."""
        first, last = micros(start), micros(end)
        if last <= first:
            return 0
        here, there = self._place(first), self._place(last)
        whole = (there - here) * _MINUTE
        return whole - max(first - self.open[here] * _MINUTE, 0) + max(last - self.open[there] * _MINUTE, 0)

    def close_of_day(self, at: datetime) -> datetime:
        """When the working day of the minute that ends at ``at`` closes."""
        place = self._place(micros(at) - 1)
        day = (self.open[place] + _THAI_MINUTES) // _DAY_MINUTES
        return instant((day * _DAY_MINUTES - _THAI_MINUTES + _CLOSES) * _MINUTE)

    def _place(self, at: int) -> int:
        """The first open minute that is not over at ``at``."""
        return bisect_right(self.open, at // _MINUTE - 1)


@dataclass
class Almanac:
    """What was known when: holidays, and every announcement with the time it was made."""

    words: Sequence[Word] = ()
    _known: dict[frozenset[date], Minutes] = field(default_factory=dict)
    _said: dict[str, list[datetime]] = field(default_factory=dict)  # by province, in order
    _heard: dict[tuple[str, int], Minutes] = field(default_factory=dict)  # and by how many were heard

    def of(self, province: str, at: datetime) -> Minutes:
        """The open minutes of a province as far as they were known at an instant."""
        key = province, bisect_right(self._times(province), at)
        if key not in self._heard:
            self._heard[key] = self._minutes(province, at)
        return self._heard[key]

    def last_word(self, province: str, at: datetime) -> datetime | None:
        """When the calendar of a province last changed."""
        times = self._times(province)
        heard = bisect_right(times, at)
        return times[heard - 1] if heard else None

    def _times(self, province: str) -> list[datetime]:
        if province not in self._said:
            concerned = (one for one in self.words if one.province in (WHOLE_COUNTRY, province))
            self._said[province] = sorted(one.said for one in concerned)
        return self._said[province]

    def _minutes(self, province: str, at: datetime) -> Minutes:
        heard = [one for one in self.words if one.said <= at and one.province in (WHOLE_COUNTRY, province)]
        closed = set(holidays())
        for one in sorted(heard, key=lambda one: (one.province != WHOLE_COUNTRY, one.said)):
            (closed.add if one.closed else closed.discard)(one.day)
        key = frozenset(closed)
        if key not in self._known:
            self._known[key] = Minutes(key)
        return self._known[key]


@cache
def holidays() -> frozenset[date]:
    """Days on which Thai government offices are closed, 2026 to 2029, by the ``holidays`` library and the table."""
    found = country_holidays(
        "TH", years=range(2026, 2030), categories=("public", "government"), language="en_US"
    )
    ours = {day for day, name in found.items() if not _offices_are_open(name.split("; "))}
    for row in tomllib.loads(_SPECIAL.read_text("utf-8"))["days"]:
        (ours.discard if row.get("open") else ours.add)(row["day"])
    return frozenset(ours)


def _offices_are_open(names: Iterable[str]) -> bool:
    """Labour Day binds employers and banks, Children's Day nobody."""
    return all("Labor Day" in name or "Children's Day" in name for name in names)


def micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def instant(at: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at)
