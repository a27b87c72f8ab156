"""Words of time: found in a text as said, and turned into a day where they name just one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import dates, facts

TODAY = date(2026, 11, 25)  # a Wednesday

FOUND = {
    "เริ่มงาน พ.ศ. 2566": ("พ.ศ. 2566",), "ทำมาตั้งแต่ปี 67": ("ปี 67",),
    "ค้าง 3-4 เดือน": ("3-4 เดือน",),
    "ตั้งแต่ต้นปี 68": ("ต้นปี 68",), "ศุกร์ที่แล้ว": ("ศุกร์ที่แล้ว",),
    "จ่าย 28.2.69": ("28.2.69",), "ตั้งแต่ 2567": ("2567",),
    "ปีใหม่ 2569": ("ปีใหม่ 2569",), "2 วีคแล้ว": ("2 วีคแล้ว",),
    "รอบ 16-31 ต.ค.": ("16-31 ต.ค.",), "สิ้นปี 2569": ("สิ้นปี 2569",),
    "๕ พฤศจิกายน พ.ศ. ๒๕๖๙": ("5 พฤศจิกายน พ.ศ. 2569",),
    "สองสามเดือนแล้ว": ("สองสามเดือนแล้ว",), "ทำ 8.30-16.30 น.": (),
    "ตั้งแต่ 2567 บาท": (), "มาตรา 118": (), "เวอร์ชั่น 1.2.3": (),
}  # fmt: skip

DAYS = {
    "วันนี้": date(2026, 11, 25), "เมื่อวาน": date(2026, 11, 24),
    "เมื่อวานซืน": date(2026, 11, 23), "เมื่อคืน": date(2026, 11, 24),
    "พรุ่งนี้": date(2026, 11, 26), "มะรืน": date(2026, 11, 27),
    "3 วันก่อน": date(2026, 11, 22), "สองวันที่แล้ว": date(2026, 11, 23),
    "5 พ.ย. 69": date(2026, 11, 5), "5 พย 68": date(2025, 11, 5),
    "๕ พฤศจิกายน ๒๕๖๙": date(2026, 11, 5), "12ม.ค.": date(2027, 1, 12),
    "1 เมษายน พ.ศ. 2569": date(2026, 4, 1), "30 ธันวาคม 2560": date(2017, 12, 30),
    "28/2/2569": date(2026, 2, 28),
    "28-02-69": date(2026, 2, 28), "28.2.69": date(2026, 2, 28),
    "5/11/2026": date(2026, 11, 5), "5/11/26": date(2026, 11, 5),
    "29/2/2567": date(2024, 2, 29), "29 ก.พ.": None, "29/2/2569": None,
    "29 กุมภาพันธ์ 2571": date(2028, 2, 29), "31/4/69": None,
    "31 ก.พ. 69": None, "0/1/69": None, "5/13/69": None,
    "วันที่ 25 นี้": date(2026, 11, 25), "วันที่ 31 นี้": None,
    "วันที่ 5 เดือนหน้า": date(2026, 12, 5), "วันที่ 3 เดือนที่แล้ว": date(2026, 10, 3),
    "วันที่ 20 ที่ผ่านมา": date(2026, 11, 20),
    "วันที่ 28 ที่ผ่านมา": date(2026, 10, 28), "สิ้นเดือนที่แล้ว": date(2026, 10, 31),
    "สิ้นเดือนนี้": date(2026, 11, 30),
    "วันจันทร์ที่แล้ว": date(2026, 11, 23), "วันพุธที่แล้ว": date(2026, 11, 18),
    "ศุกร์ที่แล้ว": date(2026, 11, 20),
    "วันศุกร์นี้": date(2026, 11, 27), "วันศุกร์หน้า": None, "วันที่ 5": None,
    "2 เดือน": None, "ปีที่แล้ว": None, "เมษา 67": None,
    "16-31 ต.ค.": None, "5 โมงเย็น": None, "": None,
}  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_years_ranges_and_durations_are_found(text: str) -> None:
    assert facts.find(text).when == FOUND[text]


@pytest.mark.parametrize("words", DAYS)
def test_words_for_one_day_become_that_day_and_others_none(words: str) -> None:
    assert dates.resolve(words, TODAY) == DAYS[words]


def test_the_last_day_of_february_follows_the_leap_year() -> None:
    assert dates.resolve("29 ก.พ.", date(2028, 3, 1)) == date(2028, 2, 29)
    assert dates.resolve("สิ้นเดือนที่แล้ว", date(2028, 3, 31)) == date(2028, 2, 29)
    assert dates.resolve("วันที่ 29 เดือนที่แล้ว", date(2026, 3, 5)) is None


@settings(deadline=None)
@given(st.dates(date(1958, 1, 1), date(2056, 12, 31)))
def test_a_date_in_figures_of_the_buddhist_era_is_that_day(day: date) -> None:
    assert dates.resolve(f"{day.day}/{day.month}/{day.year + dates.ERA}", TODAY) == day


@settings(deadline=None)
@given(st.text(alphabet="0123456789/.- วันที่พยเดือนแล้วสิ้นก่อนหน้า", max_size=30), st.dates())
def test_any_words_on_any_day_give_a_day_or_none(words: str, today: date) -> None:
    assert isinstance(dates.resolve(words, today), date | None)
