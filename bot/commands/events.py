"""``chipao events``: jobs that were given up, their second chance, and their end. Never what people wrote."""

import json
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from bot import events
from bot import events_wording as wording
from bot.commands import opened, screen
from bot.owing import Owed
from db import parked
from db.parked import NothingKept, NotParked, Parked, TakenBack
from db.terms import Queue
from handlers.thai_dates import thai_time

_LONGEST_WHY = 200
_LARGEST_ID = 2**63 - 1
_TIMERS = ("watch", "unplaced", "draft", "round")


class Nature(NamedTuple):
    """What may be told of a job's body."""

    kind: str | None
    came_at: datetime | None


def run(asked: Namespace) -> int:
    _ACTS[asked.act](asked)
    return 0


def _parked(asked: Namespace) -> None:
    with opened.database(opened.database_url()) as database:
        found = [summary(job) for job in database.read(parked.parked)]
    if asked.json:
        screen.show(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for one in found:
        screen.show(_as_text(one))
    if not found:
        screen.show(wording.NONE_PARKED)


def _retry(asked: Namespace) -> None:
    job_id = _number(asked.id)
    _change(job_id, lambda session: parked.retry(session, job_id, datetime.now(UTC)))
    screen.show(wording.RETRIED.format(id=job_id))


def _drop(asked: Namespace) -> None:
    job_id, why = _number(asked.id), screen.one_line(asked.why)
    if not why:
        raise opened.Stop(wording.NO_WHY)
    if len(why) > _LONGEST_WHY:
        raise opened.Stop(wording.LONG_WHY.format(most=_LONGEST_WHY))
    _change(job_id, lambda session: parked.drop(session, job_id, why, datetime.now(UTC)))
    screen.show(wording.DROPPED.format(id=job_id))


def _number(typed: str) -> int:
    number = int(typed) if typed.isdecimal() and len(typed) < 20 else 0
    if not 0 < number <= _LARGEST_ID:
        raise opened.Stop(wording.BAD_ID.format(id=screen.one_line(typed)[:40]))
    return number


def _change(job_id: int, unit: Callable[[Session], None]) -> None:
    with opened.database(opened.database_url()) as database:
        try:
            database.write(unit).result()
        except NotParked:
            raise opened.Stop(wording.NOT_PARKED.format(id=job_id)) from None
        except NothingKept:
            raise opened.Stop(wording.NOTHING_KEPT.format(id=job_id)) from None
        except TakenBack:
            raise opened.Stop(wording.TAKEN_BACK.format(id=job_id)) from None


def summary(job: Parked) -> dict[str, Any]:
    """One parked job as plain values; no words, names, telephones or ids of people."""
    nature = _nature(job)
    return {
        "id": job.id,
        "queue": job.queue,
        "kind": nature.kind,
        "came_at": nature.came_at.isoformat() if nature.came_at else None,
        "parked_at": job.parked_at.isoformat(),
        "attempts": job.attempts,
        "reason": job.reason,
        "can_be_retried": bool(job.body),
    }


def _nature(job: Parked) -> Nature:
    """A body that nothing can read may be the very reason why the job is here."""
    if not job.body:
        return Nature(None, None)
    try:
        return _NATURES[job.queue](job.body, job.parked_at)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError, events.NotAnEvent):
        return Nature(None, None)


def _event(body: str, parked_at: datetime) -> Nature:
    event = events.read(json.loads(body), kept_at=parked_at)
    return Nature(type(event.body).__name__.lower(), event.at)


def _message(body: str, _: datetime) -> Nature:
    owed = Owed.read(body)
    return Nature(owed.kind, owed.since)


def _media(body: str, _: datetime) -> Nature:
    return Nature("erase" if "erase" in json.loads(body) else "fetch", None)


def _timer(body: str, _: datetime) -> Nature:
    timer = json.loads(body)
    return Nature(next((name for name in _TIMERS if name in timer), None), None)


_NATURES = {Queue.EVENT: _event, Queue.MESSAGE: _message, Queue.MEDIA: _media, Queue.TIMER: _timer}


def _as_text(one: dict[str, Any]) -> str:
    row = wording.ROW.format(
        id=one["id"],
        queue=wording.QUEUES[one["queue"]],
        kind=one["kind"] or wording.NOT_KNOWN,
        came=thai_time(datetime.fromisoformat(one["came_at"])) if one["came_at"] else wording.NOT_KNOWN,
        parked=thai_time(datetime.fromisoformat(one["parked_at"])),
        attempts=one["attempts"],
        reason=screen.one_line(one["reason"]) or wording.NOT_KNOWN,
    )
    return row if one["can_be_retried"] else row + wording.ERASED


_ACTS = {"parked": _parked, "retry": _retry, "drop": _drop}
