"""``chipao calendar``: public holidays of a year, and days off announced since, by which due times move."""

import json
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlmodel import Session

from bot import desk_wording as wording
from bot.commands import days, opened, screen
from db.database import Database
from db.desk import Closure
from db.thai_time import BUDDHIST_ERA
from referral import directory, levels
from referral.calendars import announce, announced, take_back
from referral.directory import WHOLE_COUNTRY
from referral.levels import Levels
from referral.moment import Moment
from referral.replanning import Replanned, replan
from referral.thai_holidays import office_holidays

_YEARS = range(1914, 2101)  # that the calendar knows
_SATURDAY = 5


def run(asked: Namespace) -> int:
    _ACTS[asked.act](asked)
    return 0


def _list(asked: Namespace) -> None:
    year = days.year(asked.year) if asked.year is not None else days.today().year
    if year not in _YEARS:
        raise opened.Stop(wording.BAD_YEAR.format(year=asked.year), 2)
    with opened.database(opened.database_url()) as database:
        rows = [row for row in database.read(announced) if row.day.year == year]
    if asked.json:
        screen.show(json.dumps(_as_json(year, rows), ensure_ascii=False, indent=1, default=str))
        return
    screen.show(wording.YEAR.format(year=year + BUDDHIST_ERA))
    for day, name in office_holidays(year).items():
        screen.show(wording.HOLIDAY.format(day=days.shown(day), name=name))
    screen.show(wording.ANNOUNCED if rows else wording.NONE_ANNOUNCED)
    for row in rows:
        screen.show(_row(row))


def _as_json(year: int, rows: list[Closure]) -> dict[str, Any]:
    return {
        "year": year,
        "holidays": [{"day": day, "name": name} for day, name in office_holidays(year).items()],
        "announced": [row.model_dump(exclude={"id"}) for row in rows],
    }


def _row(row: Closure) -> str:
    what = wording.CLOSED if row.closed else wording.OPENED
    return wording.ANNOUNCED_ROW.format(
        day=days.shown(row.day), what=what, where=_where(row.province), why=row.why
    )


def _announce(asked: Namespace) -> None:
    province, why, closed = _province(asked), screen.one_line(asked.why), asked.act == "close"
    if not why:
        raise opened.Stop(wording.NO_WHY, 2)
    day = days.typed(asked.day)
    if day.weekday() >= _SATURDAY:
        raise opened.Stop(wording.WEEKEND.format(day=days.shown(day)), 2)

    def unit(session: Session) -> bool:
        announce(session, day, why, _now(), province=province, closed=closed)
        return True

    _change(unit, wording.NOW_CLOSED if closed else wording.NOW_OPEN, day, province)


def _forget(asked: Namespace) -> None:
    day, province = days.typed(asked.day), _province(asked)
    _change(lambda session: take_back(session, day, province=province), wording.FORGOTTEN, day, province)


def _change(unit: Callable[[Session], bool], said: str, day: date, province: str) -> None:
    settings = opened.without_line()
    with opened.database(settings.database_url) as database:
        if not database.write(unit).result():
            nothing = wording.NOTHING_ANNOUNCED.format(day=days.shown(day), where=_where(province))
            raise opened.Stop(nothing, 1)
        screen.show(said.format(day=days.shown(day), where=_where(province)))
        seen, moved = replan_all(database, levels.load(settings.levels_file), province, _now)
    screen.show(wording.REPLANNED.format(seen=seen, moved=moved))


def replan_all(
    database: Database, times: Levels, province: str, clock: Callable[[], datetime]
) -> tuple[int, int]:
    """Every open case that the calendar concerns, some hundred in a transaction: how many, and how many moved."""
    seen = moved = 0
    after: int | None = 0
    while after is not None:
        unit = partial(_some, times=times, province=province, clock=clock, after=after)
        done = database.write(unit).result()
        seen, moved, after = seen + done.seen, moved + done.moved, done.last
    return seen, moved


def _some(
    session: Session, *, times: Levels, province: str, clock: Callable[[], datetime], after: int
) -> Replanned:
    return replan(Moment(session, clock(), times), province, after)


def _now() -> datetime:
    return datetime.now(UTC)


def _province(asked: Namespace) -> str:
    code = WHOLE_COUNTRY if asked.province is None else str(asked.province)
    if asked.province is not None and code not in directory.provinces():
        raise opened.Stop(wording.NO_PROVINCE.format(province=code), 2)
    return code


def _where(province: str) -> str:
    if province == WHOLE_COUNTRY:
        return wording.WHOLE_COUNTRY
    return wording.PROVINCE.format(name=directory.provinces()[province])


_ACTS = {"list": _list, "close": _announce, "open": _announce, "forget": _forget}
