"""What holds of the three clocks always: lives of events at random times, on random calendars."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.terms import Level
from referral.clocks import Clocks, Timekeeper
from tests.referral_rig import keeper

KEEP = settings(max_examples=150, deadline=None, derandomize=True, database=None)
INSTANTS = st.datetimes(datetime(2027, 12, 1), datetime(2028, 4, 1), timezones=st.just(UTC))  # noqa: DTZ001
CLOSURES = st.frozensets(st.dates(date(2027, 12, 1), date(2028, 7, 1)), max_size=12)
Event = Callable[[Timekeeper, Clocks, datetime], Clocks]
EVENTS: dict[str, Event] = {
    "referred": lambda k, c, now: k.arrived(c, now, screening=False),
    "returned": lambda k, c, now: k.arrived(c, now, screening=True),
    "lapsed": lambda k, c, now: k.arrived(c, now, screening=True, by_silence=True),
    "taken": lambda k, c, _: k.taken(c),
    "spoke": lambda k, c, now: k.spoke(c, now),
    "asked": lambda k, c, now: k.asked(c, now),
    "answered": lambda k, c, now: k.answered(c, now),
}
Steps = list[tuple[str, timedelta]]
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(EVENTS)), st.timedeltas(timedelta(), timedelta(days=9))), max_size=8
)
SOME_LEVEL = st.sampled_from(list(Level))


def lived(desk: Timekeeper, start: datetime, steps: Steps) -> tuple[Clocks, datetime]:
    clocks, now = desk.opened(start, screening=True), start
    for name, passed in steps:
        now += passed
        clocks = EVENTS[name](desk, clocks, now)
    return clocks, now


def dues(keeper: Timekeeper, clocks: Clocks) -> dict[str, datetime | None]:
    return {
        "take": keeper.take_due(clocks, screening=True),
        "back": keeper.take_due(clocks, screening=False),
        "owner": keeper.owner_due(clocks),
        "word": keeper.word_due(clocks),
    }


@KEEP
@given(level=SOME_LEVEL, closed=CLOSURES, start=INSTANTS, steps=STEPS)
def test_nothing_is_due_before_the_opening(
    level: Level, closed: frozenset[date], start: datetime, steps: Steps
) -> None:
    desk = keeper(level, *closed)
    clocks, _ = lived(desk, start, steps)
    assert all(due >= start for due in dues(desk, clocks).values() if due is not None)


@KEEP
@given(level=SOME_LEVEL, closed=CLOSURES, more=CLOSURES, start=INSTANTS, steps=STEPS)
def test_an_added_holiday_makes_nothing_due_earlier(
    level: Level,
    closed: frozenset[date],
    more: frozenset[date],
    start: datetime,
    steps: Steps,
) -> None:
    desk, fewer_days = keeper(level, *closed), keeper(level, *closed, *more)
    clocks, _ = lived(desk, start, steps)
    later = dues(fewer_days, clocks)
    for name, due in dues(desk, clocks).items():
        assert due is None or (later[name] or start) >= due, name


@KEEP
@given(level=SOME_LEVEL, start=INSTANTS, later=st.timedeltas(timedelta(), timedelta(days=9)))
def test_who_opens_later_is_due_no_earlier(level: Level, start: datetime, later: timedelta) -> None:
    desk = keeper(level)
    first, second = (desk.opened(at, screening=True) for at in (start, start + later))
    pairs = zip(dues(desk, first).values(), dues(desk, second).values(), strict=True)
    assert all(a is not None and b is not None and a <= b for a, b in pairs)


@KEEP
@given(closed=CLOSURES, start=INSTANTS, steps=STEPS)
def test_the_owners_clock_has_used_the_time_of_all_stays_at_screening(
    closed: frozenset[date], start: datetime, steps: Steps
) -> None:
    """An oracle that only knows in which stretches a desk searched and nobody was asked."""
    desk = keeper(Level.P2, *closed)
    clocks, end = lived(desk, start, steps)
    used, now, searching, asked = timedelta(), start, True, False
    for name, passed in steps:
        if searching and not asked:
            used += desk.calendar.between(now, now + passed)
        now += passed
        searching = {"returned": True, "lapsed": True, "referred": False, "spoke": False}.get(name, searching)
        asked = name == "asked" or (asked and name == "taken")
    stopped = desk.arrived(clocks, end, screening=False)
    assert stopped.owner.used == pytest.approx(used.total_seconds())


@KEEP
@given(level=SOME_LEVEL, start=INSTANTS, steps=STEPS)
def test_a_climb_is_in_order(level: Level, start: datetime, steps: Steps) -> None:
    desk = keeper(level)
    clocks, _ = lived(desk, start, steps)
    times = desk.times
    limits = (times.deputy, times.everyone, times.back, times.central)
    climb = [at for limit in limits if (at := desk.climb_at(clocks, limit))]
    assert climb == sorted(climb)


@KEEP
@given(level=st.sampled_from([Level.P1, Level.P2, Level.P3]), start=INSTANTS)
def test_what_runs_in_office_hours_is_never_due_at_night(level: Level, start: datetime) -> None:
    desk = keeper(level)
    for due in dues(desk, desk.opened(start, screening=True)).values():
        assert due is not None
        assert desk.calendar.is_open(due - timedelta(microseconds=1)) or desk.calendar.is_open(due)
