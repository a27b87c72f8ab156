"""The days on which Thai government offices are closed, against lists that the cabinet published."""

from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.thai_holidays import SpecialDay, closed_by, is_office_holiday, office_holidays, special_days

KEEP = settings(max_examples=100, deadline=None, derandomize=True, database=None)
KNOWN_YEARS = st.integers(2017, 2045)
PLOUGHING = {2023: (5, 17), 2024: (5, 10), 2025: (5, 9), 2026: (5, 13)}


def weekdays(year: int) -> str:
    """The holidays that cost a working day, as month and day."""
    return " ".join(f"{day:%m-%d}" for day in office_holidays(year) if day.weekday() < 5)


def test_the_working_days_that_offices_are_closed_in_2569_are_known() -> None:
    expected = (
        "01-01 01-02 03-03 04-06 04-13 04-14 04-15 05-04 05-13 06-01 06-03 07-28 07-29 07-30 08-12 "
        "10-13 10-23 12-07 12-10 12-31"
    )
    assert weekdays(2026) == expected


def test_the_working_days_that_offices_are_closed_in_2568_are_known() -> None:
    expected = (
        "01-01 02-12 04-07 04-14 04-15 04-16 05-05 05-09 05-12 06-02 06-03 07-10 07-11 07-28 08-11 08-12 "
        "10-13 10-23 12-05 12-10 12-31"
    )
    assert weekdays(2025) == expected


@pytest.mark.parametrize("year", range(2017, 2046))
def test_labour_day_and_its_substitution_close_no_office(year: int) -> None:
    closed = [day for day in (date(year, 5, n) for n in (1, 2, 3)) if is_office_holiday(day)]
    assert all("แรงงาน" not in office_holidays(year)[day] for day in closed)
    assert year not in {2026, 2027} or not closed


def test_childrens_day_closes_no_office() -> None:
    assert not is_office_holiday(date(2026, 1, 10))


@pytest.mark.parametrize("year", PLOUGHING)
def test_offices_close_for_the_royal_ploughing_ceremony(year: int) -> None:
    assert office_holidays(year)[date(year, *PLOUGHING[year])] == "วันพืชมงคล"


def test_offices_close_at_buddhist_lent_although_banks_do_not() -> None:
    assert office_holidays(2026)[date(2026, 7, 30)] == "วันเข้าพรรษา"


@pytest.mark.parametrize(
    ("closed", "served"),
    [
        ("2019-12-30", None),  # missing in the library
        ("2020-12-11", "2020-12-07"),  # moved: the library closes both
        ("2021-10-22", "2021-10-25"),  # moved: the library has the old day
        (None, "2021-07-27"),  # announced and cancelled
        ("2023-01-02", "2023-01-03"),  # one substitution for two days
        ("2023-12-29", "2024-01-02"),  # moved across the new year
    ],
)
def test_a_day_that_the_cabinet_added_moved_or_cancelled_is_as_it_decided(
    closed: str | None, served: str | None
) -> None:
    assert closed is None or is_office_holiday(date.fromisoformat(closed))
    assert served is None or not is_office_holiday(date.fromisoformat(served))


@pytest.mark.parametrize("row", special_days(), ids=lambda row: row.day.isoformat())
def test_every_row_of_the_table_is_a_weekday_and_takes_effect(row: SpecialDay) -> None:
    assert row.day.weekday() < 5
    assert is_office_holiday(row.day) is not row.open
    assert row.name
    assert row.source.startswith("http")
    assert row.announced is None or row.announced < row.day


def test_no_day_has_two_rows() -> None:
    assert max(Counter(special.day for special in special_days()).values()) == 1


@cache
def holidays_and_substitutions(year: int) -> tuple[list[date], list[date]]:
    """Days that are holidays themselves, from a year before, and the year's days that only stand for one."""
    named = {day: name.split("; ") for y in (year - 1, year) for day, name in office_holidays(y).items()}
    substitutes = [day for day, names in named.items() if all("ชดเชย" in name for name in names)]
    return sorted(set(named) - set(substitutes)), [day for day in substitutes if day.year == year]


@pytest.mark.parametrize("year", [2018, 2019, 2022, 2025, 2026, 2027, 2028, *range(2029, 2034)])
def test_substitution_days_follow_the_cabinets_rule(year: int) -> None:
    """Resolutions of 1 May 2001 and 3 February 2004: a holiday at the weekend moves to the next working day,
    and days in a row get one day together. The years left out had resolutions of their own.
    """
    real, substitutes = holidays_and_substitutions(year)
    expected: set[date] = set()
    for last in (day for day in real if day + timedelta(days=1) not in real):
        run = [last]
        while run[0] - timedelta(days=1) in real:
            run.insert(0, run[0] - timedelta(days=1))
        if any(day.weekday() >= 5 for day in run):
            expected.add(next_working_day(last, {*real, *expected}))
    assert {day for day in expected if day.year == year} == set(substitutes)


def next_working_day(day: date, taken: set[date]) -> date:
    while day.weekday() >= 5 or day in taken:
        day += timedelta(days=1)
    return day


@KEEP
@given(year=KNOWN_YEARS)
def test_a_years_days_lie_in_it_in_order_and_have_names(year: int) -> None:
    days = office_holidays(year)
    assert list(days) == sorted(days)
    assert {day.year for day in days} == {year}
    assert all(days.values())
    assert {f"{day:%m-%d}" for day in days} >= {"01-01", "04-06", "12-05", "12-10", "12-31"}


@KEEP
@given(day=st.dates())
def test_any_day_at_all_gets_an_answer_and_always_the_same(day: date) -> None:
    assert is_office_holiday(day) is is_office_holiday(day)
    assert is_office_holiday(day) is (day in office_holidays(day.year))


def test_the_answer_is_the_same_whichever_year_was_asked_first() -> None:
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2028, 1, 3), date(2028, 2, 29)]
    office_holidays.cache_clear()
    forwards = [is_office_holiday(day) for day in days]
    office_holidays.cache_clear()
    assert [is_office_holiday(day) for day in reversed(days)] == forwards[::-1]
    assert forwards == [True, True, True, False]


def test_a_years_holidays_cannot_be_changed_by_who_reads_them() -> None:
    with pytest.raises(TypeError):
        office_holidays(2027)[date(2027, 5, 1)] = "x"  # type: ignore[index]


def test_closures_are_added_and_opened_days_taken_away() -> None:
    closed = closed_by(extra=iter([date(2026, 11, 26)]), opened=iter([date(2027, 1, 1)]))
    assert closed(date(2026, 11, 26))
    assert closed(date(2026, 12, 31))
    assert not closed(date(2026, 11, 27))
    assert not closed(date(2027, 1, 1))


def test_a_day_both_opened_and_closed_is_closed() -> None:
    day = date(2027, 1, 1)
    assert closed_by(extra=[day], opened=[day])(day)
