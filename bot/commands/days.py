"""Days as people type and read them: year, month, day, in พ.ศ. or ค.ศ."""

import re
from datetime import UTC, date, datetime, timedelta

from bot import desk_wording as wording
from bot.commands import opened
from db.thai_time import BANGKOK, BUDDHIST_ERA
from handlers.month_wording import MONTHS

_TYPED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_OF_BUDDHIST_ERA = 2400  # no year of ours is this late in ค.ศ., and none this early in พ.ศ.
_FARTHEST = timedelta(days=2 * 366)  # further away it is the year that is mistyped


def typed(text: str) -> date:
    """The day, or the end of the command with a sentence."""
    day = _read(text)
    if abs(day - today()) > _FARTHEST:
        raise opened.Stop(wording.DAY_FAR.format(day=shown(day)), 2)
    return day


def still_to_come(text: str) -> date:
    """The same, of today or later."""
    day = _read(text)
    if day < today():
        raise opened.Stop(wording.DAY_PAST.format(day=shown(day)), 2)
    return typed(text)


def _read(text: str) -> date:
    found = _TYPED.fullmatch(text.strip())
    try:
        day = date(year(int(found[1])), int(found[2]), int(found[3])) if found else None
    except ValueError:  # no such day in that month
        day = None
    if day is None:
        raise opened.Stop(wording.BAD_DAY.format(day=text), 2)
    return day


def year(number: int) -> int:
    """A year of either era as ค.ศ."""
    return number - BUDDHIST_ERA if number >= _OF_BUDDHIST_ERA else number


def today() -> date:
    """Bangkok's."""
    return datetime.now(UTC).astimezone(BANGKOK).date()


def shown(day: date) -> str:
    """``1 ธ.ค. 2569``."""
    return wording.DAY.format(day=day.day, month=MONTHS[day.month - 1], year=day.year + BUDDHIST_ERA)
