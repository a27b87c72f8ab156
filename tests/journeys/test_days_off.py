"""A day off is announced after the fact: due times move with it, later and back, where it holds."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.commands.calendar import replan_all
from referral import levels
from referral.calendars import announce, take_back
from referral.directory import WHOLE_COUNTRY
from referral.numbers import number_of
from tests.town import Town

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช โทร 081-234-5678"
WEDNESDAY = date(2026, 11, 25)  # the day after every story begins
NEXT_DAY = timedelta(days=1)


def calendar(town: Town, unit: Callable[[Session], Any], province: str = WHOLE_COUNTRY) -> tuple[int, int]:
    """What ``chipao calendar …`` does."""
    town.database.write(unit).result()
    return replan_all(town.database, levels.load(), province, town.clock)


def closes(town: Town, day: date, province: str = WHOLE_COUNTRY) -> Callable[[Session], None]:
    return lambda session: announce(session, day, "น้ำท่วม", town.clock(), province=province)


def reports(town: Town, name: str = "มะลิ", text: str = WAGES) -> str:
    """A citizen's new case: its number."""
    citizen = town.citizen(name)
    citizen.says(text)
    citizen.hears("CP-")
    return number_of(town.cases()[-1])


def test_a_holiday_announced_after_the_fact_moves_due_times_and_back_again(town: Town) -> None:
    town.officer("DLPW-30")
    number = reports(town)
    due = due_of(town, number)
    assert calendar(town, closes(town, WEDNESDAY)) == (1, 1)
    assert due_of(town, number) == due + NEXT_DAY
    assert calendar(town, closes(town, WEDNESDAY)) == (1, 0)
    assert calendar(town, lambda session: take_back(session, WEDNESDAY)) == (1, 1)
    assert due_of(town, number) == due


def test_a_flood_in_one_province_moves_only_its_cases(town: Town) -> None:
    town.officer("DLPW-30")
    town.officer("DLPW-50", name="คำแก้ว")
    korat = reports(town)
    chiang_mai = reports(town, "บัวลอย", WAGES.replace("โคราช", "เชียงใหม่"))
    before = [due_of(town, one) for one in (korat, chiang_mai)]
    assert calendar(town, closes(town, WEDNESDAY, "30"), "30") == (1, 1)
    assert [due_of(town, one) for one in (korat, chiang_mai)] == [before[0] + NEXT_DAY, before[1]]


def test_nobody_is_told_on_a_day_off_that_was_announced_after_the_alert(town: Town) -> None:
    town.officer("DLPW-30", name="ธนา")
    screening = town.officer("PLO-30", name="สุนีย์")
    number = reports(town)
    calendar(town, closes(town, WEDNESDAY))
    town.pass_time(timedelta(hours=25))  # a working day would be over
    screening.hears_nothing_more()
    town.pass_time(NEXT_DAY)
    screening.hears("ขอให้คัดกรอง", number)


def due_of(town: Town, number: str) -> datetime:
    due = town.case(number).due_at
    assert due is not None
    return due
