"""``chipao officer``: who serves where. What follows when somebody does not is in ``officer_changes``."""

import json
import re
from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from bot import desk_wording, wording
from bot.commands import changing, days, opened, screen
from bot.commands import officer_changes as changes
from bot.commands.changing import Change
from bot.commands.officer_changes import Changed
from db.cases import Case
from db.people import Officer, Person
from db.terms import HELD_STATUSES, Rank
from handlers.thai_dates import thai_time
from handlers.turn import meet
from referral.offices import serves
from referral.seeding import add_officer

_LINE_ID = re.compile(r"U[0-9a-f]{32}")


def run(asked: Namespace) -> int:
    _ACTS[asked.act](asked)
    return 0


def line_id(asked: Namespace) -> str:
    if not _LINE_ID.fullmatch(asked.line_id):
        raise opened.Stop(wording.BAD_LINE_ID, 2)
    return str(asked.line_id)


def _add(asked: Namespace) -> None:
    who, name, now = line_id(asked), screen.one_line(asked.name), datetime.now(UTC)
    if not name:
        raise opened.Stop(desk_wording.NO_NAME, 2)

    def unit(session: Session) -> None:
        changing.office(session, asked.office)
        person = meet(session, who, now)
        add_officer(session, person, asked.office, name, now, rank=Rank(asked.rank), cleared=asked.cleared)

    changing.written(opened.database_url(), unit)
    screen.show(wording.OFFICER_ADDED.format(name=name, office=asked.office))


def _list(asked: Namespace) -> None:
    def query(session: Session) -> list[dict[str, Any]]:
        if asked.office:
            changing.office(session, asked.office)
        return rows(session, datetime.now(UTC), asked.office)

    found = changing.read(query)
    if asked.json:
        screen.show(json.dumps(found, ensure_ascii=False, indent=1, default=datetime.isoformat))
        return
    for row in found:
        screen.show(line(row))
    if not found:
        screen.show(desk_wording.NO_OFFICERS)


def rows(session: Session, now: datetime, office: str | None) -> list[dict[str, Any]]:
    """Everyone who serves now, or at one office, with what an administrator must know."""
    query = select(Officer, Person).join(Person, col(Person.id) == Officer.person_id)
    if office is not None:
        query = query.where(Officer.office_code == office)
    holds = dict(session.exec(_HOLDS).all())
    found = session.exec(query.order_by(col(Officer.office_code), col(Officer.id)))
    return [
        _row(officer, person, now, holds.get(officer.id, 0))
        for officer, person in found
        if serves(officer, now)
    ]


_HOLDS = (
    select(Case.officer_id, func.count())
    .where(col(Case.officer_id).is_not(None), col(Case.status).in_(HELD_STATUSES))
    .group_by(col(Case.officer_id))
)


def _row(officer: Officer, person: Person, now: datetime, holds: int) -> dict[str, Any]:
    away = officer.away_until is not None and officer.away_until > now
    return {
        "office": officer.office_code,
        "name": officer.name,
        "line_id": person.line_id,
        "rank": officer.rank,
        "on_duty": officer.on_duty,
        "cleared": officer.cleared,
        "since": officer.since,
        "away_until": officer.away_until if away else None,
        "blocked": person.left_at is not None,
        "holds": holds,
    }


def line(row: dict[str, Any]) -> str:
    away = desk_wording.AWAY.format(when=thai_time(row["away_until"])) if row["away_until"] else ""
    parts = (
        row["office"],
        row["line_id"],
        row["name"],
        desk_wording.RANKS[row["rank"]],
        desk_wording.ON_DUTY if row["on_duty"] else desk_wording.OFF_DUTY,
        desk_wording.CLEARED if row["cleared"] else "",
        away,
        desk_wording.BLOCKED if row["blocked"] else "",
        desk_wording.HOLDS.format(count=row["holds"]),
    )
    return "  ".join(part for part in parts if part)


def _move(asked: Namespace) -> None:
    who = line_id(asked)
    done = changing.make(lambda change: changes.move(change, who, asked.office, asked.to))
    [name] = done.names
    screen.show(desk_wording.MOVED.format(name=name, office=asked.office, to=asked.to, count=done.released))
    if done.new_here:
        rank = desk_wording.RANKS[Rank.MEMBER]
        screen.show(desk_wording.MOVED_AS.format(to=asked.to, rank=rank))
    _say_empty(done)


def _away(asked: Namespace) -> None:
    who, day = line_id(asked), days.still_to_come(asked.until)
    done = changing.make(lambda change: changes.away(change, who, asked.office, day))
    for name, office, until in zip(done.names, done.offices, done.until, strict=True):
        said = desk_wording.WENT_AWAY.format(
            name=name, office=office, day=days.shown(day), when=thai_time(until)
        )
        screen.show(said)
    screen.show(desk_wording.RELEASED.format(count=done.released))
    _say_empty(done)


def _back(asked: Namespace) -> None:
    who = line_id(asked)
    done = changing.written(
        opened.database_url(), lambda session: changes.back(session, who, datetime.now(UTC))
    )
    screen.show(desk_wording.CAME_BACK.format(name=done.names[0], offices=" ".join(done.offices)))


def _revoke(asked: Namespace) -> None:
    who = line_id(asked)
    done = changing.make(lambda change: changes.revoke(change, who, asked.office))
    offices = " ".join(done.offices)
    screen.show(desk_wording.REVOKED.format(name=done.names[0], offices=offices, count=done.released))
    _say_empty(done)


def _set(asked: Namespace) -> None:
    who, rank = line_id(asked), Rank(asked.rank) if asked.rank else None
    if (rank, asked.cleared, asked.on_duty) == (None, None, None):
        raise opened.Stop(desk_wording.NOTHING_TO_SET.format(command="officer set"), 2)

    def unit(change: Change) -> tuple[Changed, str]:
        done = changes.set_facts(
            change, who, asked.office, rank=rank, cleared=asked.cleared, on_duty=asked.on_duty
        )
        [row] = [one for one in rows(change.session, change.now, asked.office) if one["line_id"] == who]
        return done, line(row)

    done, now = changing.make(unit)
    screen.show(now)
    if done.released:
        screen.show(desk_wording.RELEASED.format(count=done.released))


def _say_empty(done: Changed) -> None:
    for code, above in done.empty:
        if code != above:
            screen.show(desk_wording.NOW_EMPTY.format(office=code, above=above))
    if done.nobody:
        screen.show(wording.DOCTOR_CENTRAL_BAD)


_ACTS = {
    "add": _add,
    "list": _list,
    "move": _move,
    "away": _away,
    "back": _back,
    "revoke": _revoke,
    "set": _set,
}
