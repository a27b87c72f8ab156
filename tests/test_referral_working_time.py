"""Open time is what a clock that runs only in office hours would show.

First against an oracle that walks minute by minute and shares nothing with the code under test; then what holds
for any instant; then what once went wrong somewhere, each by name; then the edges of the interface.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.thai_time import BANGKOK, BUDDHIST_ERA
from referral.thai_holidays import closed_by, office_holidays
from referral.working_time import AlwaysClosed, Hours, WorkingTime

KEEP = settings(max_examples=100, deadline=None, derandomize=True, database=None)
MINUTE, HOUR, NOTHING = timedelta(minutes=1), timedelta(hours=1), timedelta()
FIRST = date(2027, 4, 5)  # a Monday; the three weeks around Songkran
MINUTES = 21 * 24 * 60
DAYS = st.frozensets(st.sampled_from([FIRST + timedelta(days=n) for n in range(21)]), max_size=6)
INSTANTS = st.datetimes(datetime(2026, 12, 1), datetime(2028, 4, 1), timezones=st.just(UTC))  # noqa: DTZ001
CLOSURES = st.frozensets(st.dates(date(2026, 12, 1), date(2028, 6, 1)), max_size=20)
LENGTHS = st.timedeltas(NOTHING, timedelta(hours=200))


def bangkok(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


OFFICE = WorkingTime(closed_by())


def minute(n: int) -> datetime:
    return datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - 7 * HOUR + n * MINUTE


@lru_cache(maxsize=8)
def open_before(closed: frozenset[date]) -> list[int]:
    """For each minute since FIRST began in Bangkok, how many open minutes came before it."""
    return list(accumulate(open_minutes(closed), initial=0))


def open_minutes(closed: frozenset[date]) -> Iterator[int]:
    for n in range(MINUTES):
        days, clock = divmod(n, 24 * 60)
        at_desk = 8 * 60 + 30 <= clock < 12 * 60 or 13 * 60 <= clock < 16 * 60 + 30
        yield at_desk and days % 7 not in (5, 6) and FIRST + timedelta(days=days) not in closed


@KEEP
@given(closed=DAYS, start=st.integers(0, MINUTES), end=st.integers(0, MINUTES))
def test_between_counts_the_minutes_that_the_oracle_counts(
    closed: frozenset[date], start: int, end: int
) -> None:
    before = open_before(closed)
    assert WorkingTime(closed.__contains__).between(minute(start), minute(end)) == MINUTE * max(
        before[end] - before[start], 0
    )


@KEEP
@given(closed=DAYS, start=st.integers(0, MINUTES), length=st.integers(1, 50 * 60))
def test_a_due_time_is_the_oracles_first_minute_by_which_enough_has_passed(
    closed: frozenset[date], start: int, length: int
) -> None:
    before = open_before(closed)
    due = next((n for n in range(start, MINUTES) if before[n] - before[start] >= length), None)
    if due is not None:
        assert WorkingTime(closed.__contains__).add(minute(start), length * MINUTE) == minute(due)


@KEEP
@given(closed=DAYS, at=st.integers(0, MINUTES - 1))
def test_open_and_the_next_opening_are_the_oracles(closed: frozenset[date], at: int) -> None:
    minutes, office = list(open_minutes(closed)), WorkingTime(closed.__contains__)
    assert office.is_open(minute(at)) == minutes[at]
    opening = next((n for n in range(at, MINUTES) if minutes[n]), None)
    if opening is not None:
        assert office.next_open(minute(at)) == minute(opening)


@KEEP
@given(closed=CLOSURES, start=INSTANTS, length=LENGTHS)
def test_as_much_time_lies_before_a_due_time_as_was_given(
    closed: frozenset[date], start: datetime, length: timedelta
) -> None:
    office = WorkingTime(closed.__contains__)
    assert office.between(start, office.add(start, length)) == length


@KEEP
@given(closed=CLOSURES, start=INSTANTS, later=LENGTHS, length=LENGTHS, more=LENGTHS)
def test_a_later_start_or_more_time_is_never_due_earlier(
    closed: frozenset[date], start: datetime, later: timedelta, length: timedelta, more: timedelta
) -> None:
    office = WorkingTime(closed.__contains__)
    assert office.add(start, length) <= office.add(start + later, length)
    assert office.add(start, length) <= office.add(start, length + more)


@KEEP
@given(closed=CLOSURES, more=CLOSURES, start=INSTANTS, end=INSTANTS, length=LENGTHS)
def test_a_further_holiday_never_makes_anything_due_earlier_or_a_wait_longer(
    closed: frozenset[date], more: frozenset[date], start: datetime, end: datetime, length: timedelta
) -> None:
    fewer, further = WorkingTime(closed.__contains__), WorkingTime((closed | more).__contains__)
    assert fewer.add(start, length) <= further.add(start, length)
    assert fewer.between(start, end) >= further.between(start, end) >= NOTHING


@KEEP
@given(closed=CLOSURES, instants=st.lists(INSTANTS, min_size=3, max_size=6))
def test_the_parts_of_an_interval_sum_up_wherever_it_is_cut(
    closed: frozenset[date], instants: list[datetime]
) -> None:
    office, cuts = WorkingTime(closed.__contains__), sorted(instants)
    parts = [office.between(a, b) for a, b in pairwise(cuts)]
    assert sum(parts, NOTHING) == office.between(cuts[0], cuts[-1])


@KEEP
@given(start=INSTANTS, first=LENGTHS, second=st.timedeltas(timedelta(microseconds=1), 50 * HOUR))
def test_time_given_in_two_parts_is_due_as_if_given_at_once(
    start: datetime, first: timedelta, second: timedelta
) -> None:
    assert OFFICE.add(OFFICE.add(start, first), second) == OFFICE.add(start, first + second)


@KEEP
@given(closed=CLOSURES, at=INSTANTS)
def test_every_answer_is_in_office_hours_and_in_utc(closed: frozenset[date], at: datetime) -> None:
    office, local = WorkingTime(closed.__contains__), at.astimezone(ZoneInfo("America/New_York"))
    opening, close = office.next_open(local), office.close_of_day(local)
    assert office.is_open(opening)
    assert office.next_open(opening) == opening >= at
    assert close > at
    assert office.is_open(close - timedelta(microseconds=1)) > office.is_open(close)
    assert {opening.tzinfo, close.tzinfo, office.add(local, HOUR).tzinfo} == {UTC}


def test_midnight_is_never_open_and_a_due_time_never_falls_at_night() -> None:
    for day in range(1, 30):
        at = datetime(2026, 11, day, tzinfo=BANGKOK)
        assert not OFFICE.is_open(at)
        assert OFFICE.add(at, NOTHING).astimezone(BANGKOK).time() == time(8, 30)


def test_what_starts_a_minute_before_midnight_is_due_on_the_next_working_morning() -> None:
    assert OFFICE.add(bangkok("2026-11-27 23:59"), HOUR) == bangkok("2026-11-30 09:30")


def test_half_past_midnight_on_a_monday_is_monday_although_utc_says_sunday() -> None:
    sunday = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)
    assert OFFICE.next_open(sunday) == bangkok("2026-11-30 08:30")
    assert OFFICE.close_of_day(sunday) == bangkok("2026-11-30 16:30")


def test_the_clock_stands_still_over_lunch() -> None:
    assert OFFICE.add(bangkok("2026-11-25 11:30"), HOUR) == bangkok("2026-11-25 13:30")
    assert OFFICE.between(bangkok("2026-11-25 11:30"), bangkok("2026-11-25 13:30")) == HOUR
    assert OFFICE.next_open(bangkok("2026-11-25 12:00")) == bangkok("2026-11-25 13:00")


def test_an_hour_from_friday_half_past_four_less_a_minute_ends_on_monday() -> None:
    assert OFFICE.add(bangkok("2026-11-27 16:29"), HOUR) == bangkok("2026-11-30 09:29")


def test_songkran_with_its_substitution_day_is_skipped() -> None:
    assert OFFICE.add(bangkok("2025-04-11 16:00"), HOUR) == bangkok("2025-04-17 09:00")  # 13th a Sunday
    assert OFFICE.add(bangkok("2028-04-12 16:00"), HOUR) == bangkok("2028-04-18 09:00")  # 15th a Saturday


def test_the_buddhist_year_ends_with_holidays_and_the_deadline_runs_across_them() -> None:
    due = OFFICE.add(bangkok("2026-12-30 15:30"), 2 * HOUR)
    assert due == bangkok("2027-01-04 09:30")
    assert due.astimezone(BANGKOK).year + BUDDHIST_ERA == 2570


def test_the_29th_of_february_2028_is_a_working_day() -> None:
    assert OFFICE.is_working_day(date(2028, 2, 29))
    assert OFFICE.add(bangkok("2028-02-28 16:00"), HOUR) == bangkok("2028-02-29 09:00")
    assert OFFICE.between(bangkok("2028-02-28 00:00"), bangkok("2028-03-02 00:00")) == 3 * OFFICE.day


def test_a_holiday_announced_after_the_fact_moves_the_due_time_by_a_day() -> None:
    start = bangkok("2026-11-25 10:00")
    announced = WorkingTime(closed_by(extra=[date(2026, 11, 26)]))
    assert OFFICE.add(start, OFFICE.day) == bangkok("2026-11-26 10:00")
    assert announced.add(start, announced.day) == bangkok("2026-11-27 10:00")


def test_a_province_that_is_closed_does_not_close_its_neighbour() -> None:
    flooded = WorkingTime(closed_by(extra=[date(2026, 11, 26), date(2026, 11, 27)]))
    start = bangkok("2026-11-25 16:00")
    assert flooded.add(start, HOUR) == bangkok("2026-11-30 09:00")
    assert OFFICE.add(start, HOUR) == bangkok("2026-11-26 09:00")


@pytest.mark.parametrize(("hours", "due"), [(3.5, "12:00"), (7, "16:30")])
def test_what_is_due_when_a_span_ends_is_due_at_its_end(hours: float, due: str) -> None:
    assert OFFICE.add(bangkok("2026-11-25 08:30"), timedelta(hours=hours)) == bangkok(f"2026-11-25 {due}")
    assert not OFFICE.is_open(bangkok(f"2026-11-25 {due}"))
    later = OFFICE.add(bangkok("2026-11-25 08:30"), timedelta(hours=hours, microseconds=1))
    assert OFFICE.is_open(later) or later - timedelta(microseconds=1) == OFFICE.next_open(later)


def test_a_year_that_was_asked_before_answers_as_one_that_was_not() -> None:
    asked = WorkingTime(closed_by())
    asked.between(bangkok("2026-12-01 00:00"), bangkok("2027-02-01 00:00"))
    office_holidays.cache_clear()
    for office in (asked, WorkingTime(closed_by())):
        assert not office.is_working_day(date(2026, 12, 31))
        assert not office.is_working_day(date(2027, 1, 1))
        assert office.close_of_day(bangkok("2026-12-30 16:30")) == bangkok("2027-01-04 16:30")


def test_the_day_closes_today_until_it_has_closed() -> None:
    assert OFFICE.close_of_day(bangkok("2026-11-27 16:29")) == bangkok("2026-11-27 16:30")
    assert OFFICE.close_of_day(bangkok("2026-11-27 16:30")) == bangkok("2026-11-30 16:30")
    assert OFFICE.close_of_day(bangkok("2026-11-28 09:00")) == bangkok("2026-11-30 16:30")


def test_no_time_is_due_at_the_next_opening() -> None:
    assert OFFICE.add(bangkok("2026-11-25 16:30"), NOTHING) == bangkok("2026-11-26 08:30")
    assert OFFICE.add(bangkok("2026-11-25 10:00"), NOTHING) == bangkok("2026-11-25 10:00")


def test_time_that_runs_backwards_is_none_between_and_refused_as_a_deadline() -> None:
    assert OFFICE.between(bangkok("2026-11-26 10:00"), bangkok("2026-11-25 10:00")) == NOTHING
    with pytest.raises(ValueError, match="backwards"):
        OFFICE.add(bangkok("2026-11-26 10:00"), -HOUR)


NAIVE = datetime(2026, 11, 25, 10)  # noqa: DTZ001


@pytest.mark.parametrize(
    "ask",
    [
        lambda: OFFICE.is_open(NAIVE),
        lambda: OFFICE.next_open(NAIVE),
        lambda: OFFICE.add(NAIVE, HOUR),
        lambda: OFFICE.between(NAIVE, datetime.now(UTC)),
        lambda: OFFICE.between(datetime.now(UTC), NAIVE),
        lambda: OFFICE.close_of_day(NAIVE),
    ],
)
def test_a_naive_datetime_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="naive"):
        ask()


def test_an_instant_is_refused_where_a_bangkok_date_is_asked() -> None:
    with pytest.raises(TypeError):
        OFFICE.is_working_day(bangkok("2026-11-25 10:00"))


def test_an_office_that_never_opens_is_named_and_not_waited_for() -> None:
    never = WorkingTime(lambda _: True)
    for ask in (never.next_open, never.close_of_day, lambda at: never.add(at, HOUR)):
        with pytest.raises(AlwaysClosed):
            ask(bangkok("2026-11-25 10:00"))
    assert never.between(bangkok("2026-01-01 00:00"), bangkok("2028-01-01 00:00")) == NOTHING


def test_an_office_closed_for_a_year_is_waited_for() -> None:
    office = WorkingTime(lambda day: day.year == 2026)
    assert office.add(bangkok("2025-12-31 16:00"), HOUR) == bangkok("2027-01-01 09:00")
    assert office.add(bangkok("2027-01-01 08:30"), 500 * office.day) == bangkok("2028-11-30 16:30")


def test_an_offices_own_hours_are_kept() -> None:
    early = WorkingTime(lambda _: False, Hours(((time(5), time(13)),)))  # opens before UTC's day begins
    assert early.day == 8 * HOUR
    assert early.is_open(bangkok("2026-11-25 05:00"))
    assert early.add(bangkok("2026-11-25 12:00"), 8 * HOUR) == bangkok("2026-11-26 12:00")


@pytest.mark.parametrize("clock", [(), (12, 8), (8, 12, 11, 16), (8, 12, 12, 16)])
def test_hours_that_overlap_or_run_backwards_are_refused(clock: tuple[int, ...]) -> None:
    spans = tuple((time(a), time(b)) for a, b in zip(clock[::2], clock[1::2], strict=True))
    with pytest.raises(ValueError, match="open spans"):
        Hours(spans)


def test_sixty_working_days_cost_less_than_two_milliseconds() -> None:
    start, costs = bangkok("2026-11-25 10:00"), []
    OFFICE.add(start, 60 * OFFICE.day)  # the years' holidays are read once a process
    for _ in range(5):
        office = WorkingTime(closed_by())  # its own memory is empty
        begun = perf_counter()
        office.add(start, 60 * office.day)
        costs.append(perf_counter() - begun)
    assert min(costs) < 0.002
