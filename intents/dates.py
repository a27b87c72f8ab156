"""The words of Facts.when that name one day → that day of the calendar; everything vaguer is None."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, timedelta

from intents.numerals import arabic

ERA = 543  # years that the Buddhist era is ahead
_FIRST_BUDDHIST_YEAR = 2400  # from which a four-digit year can only be of that era

_MONTHS = (
    ("ม.ค", "มกรา"), ("ก.พ", "กุมภา"), ("มี.ค", "มีนา"), ("เม.ย", "เมษา"), ("พ.ค", "พฤษภา"), ("มิ.ย", "มิถุนา"),
    ("ก.ค", "กรกฎา"), ("ส.ค", "สิงหา"), ("ก.ย", "กันยา"), ("ต.ค", "ตุลา"), ("พ.ย", "พฤศจิกา"), ("ธ.ค", "ธันวา"),
)  # fmt: skip
_MONTH_OF = {
    form: number for number, (short, stem) in enumerate(_MONTHS, 1) for form in (short.replace(".", ""), stem)
}
_STEM_ENDINGS = ("คม", "ยน", "พันธ์")
_WEEKDAYS = {"จันทร์": 0, "อังคาร": 1, "พุธ": 2, "พฤหัส": 3, "พฤหัสบดี": 3, "ศุกร์": 4, "เสาร์": 5, "อาทิตย์": 6}
_DAYS_FROM_TODAY = {
    "วันนี้": 0, "เช้านี้": 0, "บ่ายนี้": 0, "เย็นนี้": 0, "คืนนี้": 0, "เมื่อเช้า": 0, "เมื่อกี้": 0,
    "เมื่อวาน": -1, "เมื่อวานนี้": -1, "วานนี้": -1, "เมื่อคืน": -1, "เมื่อคืนนี้": -1, "เมื่อวานซืน": -2,
    "พรุ่งนี้": 1, "มะรืน": 2, "มะรืนนี้": 2,
}  # fmt: skip
_COUNTS = {
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "สิบ": 10,
}  # fmt: skip
_MONTHS_AWAY = {"นี้": 0, "หน้า": 1, "ที่แล้ว": -1, "ที่ผ่านมา": -1, "ที่ผ่าน": -1, "ก่อน": -1}
_THIS, _NEXT = "นี้", "หน้า"

_AWAY = r"(?P<away>นี้|หน้า|ที่แล้ว|ที่ผ่านมา|ที่ผ่าน|ก่อน)"
_FIGURES = re.compile(r"(?:วันที่\s?)?(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
_NAMED = re.compile(
    r"(?:วันที่\s?)?(?P<day>\d{1,2})\s?(?:เดือน)?\s?(?P<month>[ก-๎][ก-๎.]{1,9}?)\.?"
    r"(?:\s?(?:ปี|พ\.?ศ\.?)?\s?(?P<year>\d{4}|\d{2}))?"
)
_AGO = re.compile(rf"(\d{{1,3}}|{'|'.join(_COUNTS)})\s?วัน\s?(?:ก่อน|ที่แล้ว)")
_OF_A_MONTH = re.compile(rf"วันที่\s?(?P<day>\d{{1,2}})\s?(?P<month>เดือน)?\s?{_AWAY}")
_END = re.compile(rf"สิ้นเดือน\s?{_AWAY}")
_WEEKDAY = re.compile(rf"(?:วัน)?(?P<name>{'|'.join(sorted(_WEEKDAYS, reverse=True))})\s?{_AWAY}")


def resolve(words: str, today: date) -> date | None:
    """The day; None for durations, for whole months and years, and for days that do not exist, as 29 Feb 2570."""
    said = arabic(words).strip()
    if said in _DAYS_FROM_TODAY:
        return _shifted(today, _DAYS_FROM_TODAY[said])
    found = ((read, pattern.fullmatch(said)) for pattern, read in _READERS)
    return next((read(match, today) for read, match in found if match), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shifted(today: date, days: int) -> date | None:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def _in_figures(said: re.Match[str], today: date) -> date | None:
    return _day(_year(said[4], today), int(said[3]), int(said[1]))


def _days_ago(said: re.Match[str], today: date) -> date | None:
    return _shifted(today, -(_COUNTS.get(said[1]) or int(said[1])))


def _end_of_month(said: re.Match[str], today: date) -> date | None:
    year, month = _month_away(today, _MONTHS_AWAY[said["away"]])
    return _day(year, month, monthrange(year, month)[1]) if MINYEAR <= year <= MAXYEAR else None


def _year(written: str, today: date) -> int:
    """Of this era: 2569 is 2026; of two digits the reading that is nearer to today, as 69 or 26."""
    number = int(written)
    if len(written) == 2:
        return min(2500 + number - ERA, 2000 + number, key=lambda year: abs(year - today.year))
    return number - ERA if number >= _FIRST_BUDDHIST_YEAR else number


def _month_away(today: date, months: int) -> tuple[int, int]:
    years, month = divmod(today.month - 1 + months, 12)
    return today.year + years, month + 1


def _of_a_month(said: re.Match[str], today: date) -> date | None:
    """วันที่ 25 นี้, วันที่ 5 เดือนหน้า; of a past one without its month the latest before today."""
    away, day = _MONTHS_AWAY[said["away"]], int(said["day"])
    if said["month"] is None and away < 0 and day < today.day:
        away = 0
    return _day(*_month_away(today, away), day)


def _weekday(said: re.Match[str], today: date) -> date | None:
    """The last one before today, or the one of this week; of วันศุกร์หน้า people mean two different days."""
    number = _WEEKDAYS[said["name"]]
    if said["away"] == _NEXT:
        return None
    if said["away"] == _THIS:
        return _shifted(today, number - today.weekday())
    return _shifted(today, -((today.weekday() - number - 1) % 7 + 1))


def _named(said: re.Match[str], today: date) -> date | None:
    """5 พ.ย. 69; without a year the nearest one that has such a day."""
    month, day = _month(said["month"]), int(said["day"])
    if month is None:
        return None
    if said["year"]:
        return _day(_year(said["year"], today), month, day)
    around = (_day(today.year + years, month, day) for years in (-1, 0, 1))
    return min((found for found in around if found), key=lambda found: abs(found - today), default=None)


def _month(written: str) -> int | None:
    name = written.replace(".", "")
    for ending in _STEM_ENDINGS:
        name = name.removesuffix(ending) if name.removesuffix(ending) in _MONTH_OF else name
    return _MONTH_OF.get(name)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_FIGURES, _in_figures),
    (_AGO, _days_ago),
    (_END, _end_of_month),
    (_WEEKDAY, _weekday),
    (_OF_A_MONTH, _of_a_month),
    (_NAMED, _named),
)
