"""``chipao quota``: the month's pushes, what waits and why, and whom to telephone; case numbers, never names."""

import asyncio
import json
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, col, select

from bot import quota_wording as wording
from bot.commands import opened
from bot.line_client import LineClient, LineError
from bot.settings import Settings
from db.cases import Case
from db.terms import MessageKind
from db.thai_time import BUDDHIST_ERA
from handlers.month_wording import MONTHS
from referral import ledger, pushes
from referral.numbers import number_of


def run(asked: Namespace) -> int:
    settings = opened.settings()
    line = asyncio.run(_line(settings))
    now = datetime.now(UTC)
    with opened.database(settings.database_url) as database:
        found = database.read(lambda session: report(session, now, settings.push_budget_monthly, line))
    opened.say(json.dumps(found, ensure_ascii=False, indent=1) if asked.json else _as_text(found))
    return 0


async def _line(settings: Settings) -> tuple[int | None, int] | None:
    """What LINE allows and has counted, or None when it does not say."""
    line = LineClient(
        settings.line_api_url,
        settings.line_content_url,
        settings.line_channel_access_token.get_secret_value(),
    )
    await line.open()
    try:
        return await line.quota()
    except LineError:
        return None
    finally:
        await line.close()


def report(
    session: Session, now: datetime, monthly: int | None, line: tuple[int | None, int] | None
) -> dict[str, Any]:
    """All of it as plain values."""
    today = ledger.thai_day(now)
    counted = pushes.counted(session, ledger.counted_from(today))
    allowed, line_used = line or (None, 0)
    month = ledger.forecast(ledger.by_day(counted), line_used, allowed if monthly is None else monthly, today)
    by_kind = _of_month(counted, today)
    cases = _cases(session, pushes.to_telephone(session))
    return {
        "month": f"{today:%Y-%m}",
        "used": month.used,
        "budget": month.budget,
        "counted_by_us": by_kind.total(),
        "counted_by_line": line_used if line else None,
        "state": month.state,
        "runs_out_on": month.runs_out_on.isoformat() if month.runs_out_on else None,
        "used_by_kind": {kind.value: by_kind[kind] for kind in MessageKind},
        "waiting": [
            {"reason": reason, "kind": kind, "count": count}
            for (reason, kind), count in sorted(pushes.waiting(session).items())
        ],
        "telephone": {
            "people": len({case.reporter_id for case in cases}),
            "cases": [number_of(case) for case in cases],
        },
    }


def _of_month(counted: Counter[tuple[date, MessageKind]], today: date) -> Counter[MessageKind]:
    kinds: Counter[MessageKind] = Counter()
    for (day, kind), number in counted.items():
        kinds[kind] += number if day >= today.replace(day=1) else 0
    return kinds


def _cases(session: Session, ids: list[int]) -> list[Case]:
    return list(session.exec(select(Case).where(col(Case.id).in_(ids)).order_by(col(Case.id))))


def _budget(found: dict[str, Any]) -> str:
    if found["budget"] is not None:
        return str(found["budget"])
    return wording.UNKNOWN if found["counted_by_line"] is None else wording.NO_LIMIT


def _thai(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {(day.year + BUDDHIST_ERA) % 100:02d}"


def _as_text(found: dict[str, Any]) -> str:
    return "\n".join(_lines(found))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    line = found["counted_by_line"]
    yield wording.MONTH.format(
        used=found["used"],
        budget=_budget(found),
        ours=found["counted_by_us"],
        line=wording.UNKNOWN if line is None else line,
    )
    if line is None:
        yield wording.LINE_AWAY
    if found["budget"] is not None:
        digests = ", ".join(f"{at:%H:%M}" for at in ledger.DIGESTS)
        yield wording.STATES[found["state"]].format(digests=digests)
    if found["runs_out_on"]:
        yield wording.RUNS_OUT.format(day=_thai(date.fromisoformat(found["runs_out_on"])))
    yield wording.USED
    for kind, count in found["used_by_kind"].items():
        yield wording.LINE.format(name=wording.KINDS[kind], count=count)
    yield wording.WAITING if found["waiting"] else wording.NOTHING_WAITS
    for one in found["waiting"]:
        name = f"{wording.KINDS[one['kind']]} ({wording.REASONS[one['reason']]})"
        yield wording.LINE.format(name=name, count=one["count"])
    if found["telephone"]["cases"]:
        cases = ", ".join(found["telephone"]["cases"])
        yield wording.TELEPHONE.format(people=found["telephone"]["people"], cases=cases)
