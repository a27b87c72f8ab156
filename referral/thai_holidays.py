"""The days on which Thai government offices are closed: the `holidays` library, corrected by a table."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from holidays import country_holidays
from holidays.constants import GOVERNMENT, PUBLIC


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A row of `special_days.toml`: a day that the cabinet closed, or opened although the library closes it."""

    day: date
    name: str
    source: str
    announced: date | None = None
    open: bool = False


@cache
def special_days() -> tuple[SpecialDay, ...]:
    """The table's rows, earliest day first."""
    return tuple(sorted((SpecialDay(**row) for row in _tables()["days"]), key=lambda row: row.day))


@cache
def office_holidays(year: int) -> Mapping[date, str]:
    """The holidays of a year (ค.ศ.), weekends' among them, in order and with Thai names.

    The library knows 1914 to 2100; of any other year only the table's days are known.
    """
    days = _library(year)
    for special in special_days():
        if special.day.year == year and special.open:
            days.pop(special.day, None)
        elif special.day.year == year:
            days.setdefault(special.day, special.name)
    return MappingProxyType(dict(sorted(days.items())))


def is_office_holiday(day: date) -> bool:
    return day in office_holidays(day.year)


def closed_by(extra: Iterable[date] = (), opened: Iterable[date] = ()) -> Callable[[date], bool]:
    """For ``WorkingTime``: the holidays, without the days ``opened``, and the closures ``extra``.

    A day in both is closed: an office that serves on a holiday can still be flooded on it.
    """
    closures, served = frozenset(extra), frozenset(opened)

    def closed(day: date) -> bool:
        return day in closures or (day not in served and is_office_holiday(day))

    return closed


def _library(year: int) -> dict[date, str]:
    """PUBLIC has what banks and offices share and Labour Day; GOVERNMENT has the Royal Ploughing Ceremony."""
    found = country_holidays("TH", years=year, categories=(PUBLIC, GOVERNMENT), language="th", expand=False)
    # A substitution's name ends in the name of the holiday it stands for.
    not_ours = tuple(_tables()["library"]["offices_are_open_on"])
    named = {day: [name for name in found.get_list(day) if not name.endswith(not_ours)] for day in found}
    return {day: "; ".join(names) for day, names in named.items() if names}


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("referral").joinpath("special_days.toml").read_text(encoding="utf-8"))
