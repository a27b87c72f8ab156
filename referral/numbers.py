"""Case numbers that people read over the telephone: ``CP-70-000123-4``."""

import re
from datetime import datetime

from db.cases import Case
from db.thai_time import BANGKOK, BUDDHIST_ERA

# The serial is the row's own id: a database sequence never repeats and never makes writers wait for each
# other, as counting or a counter row would (docs/decisions/0006-case-numbers.md).
_PATTERN = re.compile(r"CP[-\s]?(\d{2})[-\s]?(\d{6,})[-\s]?(\d)", re.IGNORECASE)
_FISCAL_YEAR_STARTS = 10  # October


def fiscal_year(at: datetime) -> int:
    """The Thai government's fiscal year, พ.ศ.: from 1 October of the year before, Thai time."""
    day = at.astimezone(BANGKOK)
    return day.year + BUDDHIST_ERA + (1 if day.month >= _FISCAL_YEAR_STARTS else 0)


def number_of(case: Case) -> str:
    """The number of a stored case."""
    assert case.id is not None
    digits = f"{case.fiscal_year % 100:02d}{case.id:06d}"
    return f"CP-{digits[:2]}-{digits[2:]}-{_check_digit(digits)}"


def id_of(number: str) -> int | None:
    """The id of the case that a text names, or None when it names none or a digit is wrong."""
    found = _PATTERN.search(number)
    if found is None or _check_digit(found[1] + found[2]) != found[3]:
        return None
    return int(found[2])


def _check_digit(digits: str) -> str:
    """Luhn's: it notices one wrong digit and most swaps of two neighbours."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
