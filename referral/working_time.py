"""Office hours: how much open time lies between two instants, and when a due time falls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from db.thai_time import BANGKOK

LONGEST_CLOSURE = timedelta(days=366)  # closed for longer, it is the calendar that is wrong
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class AlwaysClosed(Exception):
    """The calendar has no working day for longer than LONGEST_CLOSURE."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The open spans of a working day on Bangkok's clock, in order; open at a start, closed at an end."""

    spans: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(13), time(16, 30)))

    def __post_init__(self) -> None:
        clock = [at for span in self.spans for at in span]
        if not clock or any(at.tzinfo for at in clock) or any(a >= b for a, b in pairwise(clock)):
            raise ValueError(f"not open spans of one day in order, without a zone: {self.spans}")

    def on(self, day: date) -> tuple["Span", ...]:
        """The spans of that Bangkok date as instants."""
        return tuple(Span(_instant(day, start), _instant(day, end)) for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Span:
    """Open time from one instant until another, in UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start


OFFICE_HOURS = Hours()


class WorkingTime:
    """Arithmetic in open time for one office.

    ``closed`` says whether a Bangkok date is a holiday or a closure; Saturdays and Sundays are closed anyway.
    Its answers are remembered, so build a new one when a day was announced: that is cheap.
    """

    def __init__(self, closed: Callable[[date], bool], hours: Hours = OFFICE_HOURS) -> None:
        self._closed = closed
        self._hours = hours
        self._known: dict[date, tuple[Span, ...]] = {}

    @property
    def day(self) -> timedelta:
        """The open time of one working day."""
        return sum((span.length for span in self._hours.on(date(2000, 1, 1))), timedelta())

    def is_working_day(self, day: date) -> bool:
        if isinstance(day, datetime):  # it is a date to Python, but of which zone?
            raise TypeError("an instant is no Bangkok date")
        return bool(self._open_on(day))

    def is_open(self, at: datetime) -> bool:
        at = _utc(at)
        return any(span.start <= at < span.end for span in self._open_on(_bangkok_date(at)))

    def next_open(self, at: datetime) -> datetime:
        """``at`` itself when open, else the next instant of opening."""
        return next(self._spans_after(_utc(at))).start

    def add(self, start: datetime, working: timedelta) -> datetime:
        """The instant when ``working`` of open time has passed since ``start``.

        The earliest such instant: what ends with a span is due at its end (16:30), not at the next opening.
        With no time to pass it is ``next_open(start)``, so that nothing is ever due at night.
        """
        if working < timedelta():
            raise ValueError(f"open time does not run backwards: {working}")
        left = working
        spans = self._spans_after(_utc(start))
        span = next(spans)
        while left > span.length:
            left -= span.length
            span = next(spans)
        return span.start + left

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time from ``start`` until ``end``; none when that is no later."""
        start, end = _utc(start), _utc(end)
        total = timedelta()
        day, last = _bangkok_date(start), _bangkok_date(end)
        while day <= last:
            for span in self._open_on(day):
                total += max(min(span.end, end) - max(span.start, start), timedelta())
            day += _ONE_DAY
        return total

    def close_of_day(self, at: datetime) -> datetime:
        """When the working day of ``at`` closes, or the next one's close when that is over or no working day."""
        at = _utc(at)
        return next(spans[-1].end for spans in self._days_from(_bangkok_date(at)) if at < spans[-1].end)

    def _spans_after(self, at: datetime) -> Iterator[Span]:
        """What is left of every span that ends after ``at``, in order, without end."""
        for spans in self._days_from(_bangkok_date(at)):
            yield from (Span(max(span.start, at), span.end) for span in spans if span.end > at)

    def _days_from(self, day: date) -> Iterator[tuple[Span, ...]]:
        """The spans of each working day from ``day`` on, without end."""
        last_open = day
        while True:
            if spans := self._open_on(day):
                yield spans
                last_open = day
            elif day - last_open > LONGEST_CLOSURE:
                raise AlwaysClosed(f"no working day from {last_open} to {day}")
            day += _ONE_DAY

    def _open_on(self, day: date) -> tuple[Span, ...]:
        if (known := self._known.get(day)) is None:
            closed = day.weekday() >= _SATURDAY or self._closed(day)
            known = self._known[day] = () if closed else self._hours.on(day)
        return known


def _instant(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BANGKOK).astimezone(UTC)


def _bangkok_date(at: datetime) -> date:
    return at.astimezone(BANGKOK).date()


def _utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"a naive datetime says no instant: {at}")
    return at.astimezone(UTC)
