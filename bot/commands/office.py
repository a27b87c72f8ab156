"""``chipao office``: an office's LINE group, telephone and hours; who serves there, and what waits."""

import json
import re
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from bot import desk_wording as wording
from bot.commands import changing, days, officer, opened, screen
from bot.commands.changing import Refused
from db.cases import Case
from db.people import GroupChat, Office
from db.terms import OPEN_STATUSES
from handlers.thai_dates import thai_time
from handlers.wording import STATUSES

_NONE = "none"
_GROUP = re.compile(r"C[0-9a-f]{32}")
_PHONE = re.compile(r"0\d{8,9}|1\d{3}")
_LONGEST_HOURS = 100


def run(asked: Namespace) -> int:
    _ACTS[asked.act](asked)
    return 0


def _set(asked: Namespace) -> None:
    typed = {"line_group": asked.line_group, "phone": asked.phone, "hours": asked.hours}
    given = {name: _CHECKED[name](text) for name, text in typed.items() if text is not None}
    if not given:
        raise opened.Stop(wording.NOTHING_TO_SET.format(command="office set"), 2)

    def unit(session: Session) -> bool:
        office = changing.office(session, asked.office)
        for name, value in given.items():
            setattr(office, name, value)
        office.checked_on = days.today()
        group = given.get("line_group")
        return group is None or _knows(session, group)

    known = changing.written(opened.database_url(), unit)
    screen.show(wording.OFFICE_SET.format(office=asked.office))
    if not known:
        screen.complain(wording.GROUP_UNKNOWN)


def _knows(session: Session, group: str) -> bool:
    """Whether we have seen ourselves come into the group. Raises Refused when we have seen ourselves leave it."""
    chat = session.get(GroupChat, group)
    if chat is not None and chat.left_at is not None:
        raise Refused(wording.GROUP_LEFT)
    return chat is not None


def _group(text: str) -> str | None:
    if text == _NONE:
        return None
    if not _GROUP.fullmatch(text):
        raise opened.Stop(wording.BAD_GROUP, 2)
    return text


def _phone(text: str) -> str | None:
    """As it was written, with its spaces and hyphens; with an extension it would not dial."""
    if text == _NONE:
        return None
    if not text.isascii() or not _PHONE.fullmatch(re.sub(r"[ -]", "", text)):
        raise opened.Stop(wording.BAD_PHONE, 2)
    return text.strip()


def _hours(text: str) -> str | None:
    hours = screen.one_line(text)
    if hours == _NONE:
        return None
    if not 0 < len(hours) <= _LONGEST_HOURS:
        raise opened.Stop(wording.BAD_HOURS, 2)
    return hours


_CHECKED: dict[str, Callable[[str], str | None]] = {"line_group": _group, "phone": _phone, "hours": _hours}


def _show(asked: Namespace) -> None:
    found = changing.read(lambda session: _whole(session, asked.office, datetime.now(UTC)))
    if asked.json:
        screen.show(json.dumps(found, ensure_ascii=False, indent=1, default=str))
        return
    for line in _lines(found):
        screen.show(line)


def _whole(session: Session, code: str, now: datetime) -> dict[str, Any]:
    office = changing.office(session, code)
    chat = session.get(GroupChat, office.line_group) if office.line_group else None
    return {
        **{name: getattr(office, name) for name in ("code", "name", "short_name", "phone", "hours")},
        "line_group": office.line_group,
        "group_left": chat is not None and chat.left_at is not None,
        "checked_on": office.checked_on,
        "officers": officer.rows(session, now, code),
        **_waits(session, office, now),
    }


def _waits(session: Session, office: Office, now: datetime) -> dict[str, Any]:
    """Its open cases by status, how many are late, and when the next is due."""
    there = col(Case.office_code) == office.code
    still_open = col(Case.status).in_(OPEN_STATUSES)
    counted = select(Case.status, func.count()).where(there, still_open).group_by(Case.status)
    late = select(func.count()).select_from(Case).where(there, still_open, col(Case.due_at) <= now)
    due = select(func.min(Case.due_at)).where(there, still_open, col(Case.due_at) > now)
    by_status = dict(session.exec(counted).all())
    return {
        "open": {status: by_status[status] for status in OPEN_STATUSES if status in by_status},
        "late": session.exec(late).one(),
        "next_due": session.exec(due).one(),
    }


def _lines(found: dict[str, Any]) -> list[str]:
    group = found["line_group"] or wording.UNKNOWN
    if found["group_left"]:
        group = wording.GROUP_IS_LEFT.format(group=group)
    waiting = sum(found["open"].values())
    due = [wording.NEXT_DUE.format(when=thai_time(found["next_due"]))] if found["next_due"] else []
    return [
        wording.OFFICE_HEAD.format(code=found["code"], name=found["name"]),
        wording.OFFICE_PHONE.format(phone=found["phone"] or wording.UNKNOWN),
        wording.OFFICE_HOURS.format(hours=found["hours"] or wording.UNKNOWN),
        wording.OFFICE_GROUP.format(group=group),
        *([officer.line(row) for row in found["officers"]] or [wording.NO_OFFICERS]),
        wording.OFFICE_WAITS.format(count=waiting, late=found["late"]),
        *(
            wording.OFFICE_STATUS.format(status=STATUSES[status], count=count)
            for status, count in found["open"].items()
        ),
        *due,
    ]


_ACTS = {"set": _set, "show": _show}
