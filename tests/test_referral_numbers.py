"""Case numbers: read over the telephone, one wrong digit is noticed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.cases import Case
from referral.numbers import fiscal_year, id_of, number_of


def case(serial: int, year: int = 2570) -> Case:
    return Case.model_construct(id=serial, fiscal_year=year)


def test_a_number_names_fiscal_year_serial_and_check_digit() -> None:
    assert number_of(case(123)) == "CP-70-000123-" + number_of(case(123))[-1]
    assert number_of(case(1_234_567)).startswith("CP-70-1234567-")


@given(st.integers(min_value=1, max_value=10**9))
def test_every_number_leads_back_to_its_case(serial: int) -> None:
    assert id_of(number_of(case(serial))) == serial


@given(st.integers(min_value=1, max_value=999_999), st.integers(min_value=3, max_value=11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(serial: int, place: int, change: int) -> None:
    number = number_of(case(serial))
    if not number[place].isdigit():
        return
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert id_of(wrong) is None


@pytest.mark.parametrize("text", ["cp 70 000123 4", "เรื่อง CP-70-000123-4 ถึงไหน"])
def test_numbers_are_found_as_people_write_them(text: str) -> None:
    digit = number_of(case(123))[-1]
    assert id_of(text.replace("123-4", f"123-{digit}").replace("123 4", f"123 {digit}")) == 123


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2026, 9, 30, 16, 59, tzinfo=UTC), 2569),
        (datetime(2026, 9, 30, 17, 0, tzinfo=UTC), 2570),
        (datetime(2026, 11, 24, tzinfo=UTC), 2570),
        (datetime(2027, 1, 1, tzinfo=UTC), 2570),
    ],
)
def test_the_fiscal_year_begins_on_the_first_of_october_in_thailand(at: datetime, year: int) -> None:
    assert fiscal_year(at) == year
