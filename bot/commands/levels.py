"""``chipao levels``: the levels of urgency with the times in force, and a check of another table of them."""

import json
from argparse import Namespace
from dataclasses import fields
from pathlib import Path
from typing import Any

from bot import desk_wording as wording
from bot.commands import opened, screen
from db.terms import Level
from handlers.desk_wording import LEVELS
from referral import levels
from referral.levels import Levels, LevelsUnreadable, Limit, Unit

_OURS = Path(levels.__file__).with_name("levels.toml")


def run(asked: Namespace) -> int:
    if asked.check is not None:
        return _check(Path(asked.check), as_json=asked.json)
    file = opened.without_line().levels_file
    _show(levels.load(file), file, as_json=asked.json)
    return 0


def _check(file: Path, *, as_json: bool) -> int:
    """Good, and then its times as we read them; or the place that is not."""
    try:
        read = levels.load(file)
    except LevelsUnreadable as error:
        screen.complain(wording.LEVELS_BAD.format(file=file, where=error))
        return 1
    if as_json:
        _show(read, file, as_json=True)
        return 0
    screen.show("\n".join(_lines(read)))
    screen.show(wording.LEVELS_GOOD.format(file=file))
    return 0


def _show(read: Levels, file: Path | None, *, as_json: bool) -> None:
    if as_json:
        table = {"file": str(file or _OURS), **_tables(read)}
        screen.show(json.dumps(table, ensure_ascii=False, indent=1))
        return
    shown = str(file) if file else wording.LEVELS_OURS.format(file=_OURS)
    screen.show(wording.LEVELS_FROM.format(file=shown))
    screen.show("\n".join(_lines(read)))


def _tables(read: Levels) -> dict[str, dict[str, str | int]]:
    """As the file writes them."""
    named: list[tuple[str, Any]] = [*read.of.items(), ("citizen", read.citizen), ("employer", read.employer)]
    return {
        name: {one.name: _written(getattr(table, one.name)) for one in fields(table)} for name, table in named
    }


def _written(limit: Limit | int) -> str | int:
    if isinstance(limit, int):
        return limit
    return limit.unit if limit.unit is Unit.SAME_DAY else f"{limit.amount:g} {limit.unit}"


def _lines(read: Levels) -> list[str]:
    heads = [(wording.LEVEL_HEAD.format(level=level, name=LEVELS[level]), read.of[level]) for level in Level]
    tables: list[tuple[str, Any]] = [
        *heads,
        (wording.OF_CITIZEN, read.citizen),
        (wording.OF_EMPLOYER, read.employer),
    ]
    return [line for head, table in tables for line in (head, *_rows(table))]


def _rows(table: Any) -> list[str]:
    return [_row(one.name, getattr(table, one.name)) for one in fields(table)]


def _row(name: str, limit: Limit | int) -> str:
    shown = str(limit) if isinstance(limit, int) else wording.UNITS[limit.unit].format(amount=limit.amount)
    return wording.LEVEL_ROW.format(what=wording.TIMES[name], limit=shown)
