"""From what was sent and what came to figures, and from figures to a Markdown table."""

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bench.talk import Stage
from bench.webhooks import Webhook
from bench.wire import Call

_NUMBER = re.compile(rb"CP-\d\d-\d{6}-\d")


@dataclass(frozen=True, slots=True)
class Sent:
    """One webhook; times in seconds of ``time.perf_counter``. Latency counts from ``due``, not from ``sent``."""

    webhook: Webhook
    due: float
    sent: float
    answered: float
    status: int  # 0: hung up


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the events; latencies in ms, from the intended send time."""

    webhook_ms: Sequence[float]
    reply_ms: Sequence[float]
    alert_ms: Sequence[float]
    late_ms: Sequence[float]  # how late the sender itself was
    refused: int  # webhooks not answered 200
    refused_yet_replied: int  # of them; LINE will send these again
    lost: int  # events that got a 200 but no reply; one that was refused would come again
    doubled: int  # replies beyond the first of an event, and pushes to a person who writes
    openings: int
    pushes: int  # to officers


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    target: str
    measured: str


def tally(sent: Sequence[Sent], calls: Iterable[Call], officers: Collection[str]) -> Tally:
    """Match every event with its replies by token, and every opening with its alert by the case's number."""
    replies: dict[str, Call] = {}
    answers: Counter[str] = Counter()
    alerts: dict[bytes, float] = {}
    pushes = strays = 0
    for call in calls:
        if not call.body:
            continue  # the service asks for its quota
        body = json.loads(call.body)
        if "replyToken" in body:
            answers[body["replyToken"]] += 1
            replies.setdefault(body["replyToken"], call)
        elif body.get("to") in officers:
            pushes += 1
            for number in _NUMBER.findall(call.body)[:1]:
                alerts.setdefault(number, call.at)
        else:
            strays += 1
    openings = [one for one in sent if one.webhook.stage is Stage.OPENS]
    heard = [(one, replies[one.webhook.reply_token]) for one in sent if one.webhook.reply_token in replies]
    return Tally(
        webhook_ms=[(one.answered - one.due) * 1e3 for one in sent if one.status == 200],
        reply_ms=[(reply.at - one.due) * 1e3 for one, reply in heard],
        alert_ms=[(at - one.due) * 1e3 for one in openings for at in _alert(one, replies, alerts)],
        late_ms=[(one.sent - one.due) * 1e3 for one in sent],
        refused=sum(one.status != 200 for one in sent),
        refused_yet_replied=sum(one.status != 200 for one, _ in heard),
        lost=sum(one.status == 200 and one.webhook.reply_token not in replies for one in sent),
        doubled=answers.total() - len(answers) + strays,
        openings=len(openings),
        pushes=pushes,
    )


def _alert(opening: Sent, replies: dict[str, Call], alerts: dict[bytes, float]) -> list[float]:
    """When the first message about the case that the reply names reached an officer; empty when none did."""
    reply = replies.get(opening.webhook.reply_token)
    numbers = _NUMBER.findall(reply.body)[:1] if reply else []
    return [alerts[number] for number in numbers if number in alerts]


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank: the smallest value that at least ``share`` of all do not exceed. NaN of nothing."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def spread(values: Sequence[float]) -> str:
    """``p50 / p95 / p99 / max``."""
    return " / ".join(f"{percentile(values, share):.1f}" for share in (0.5, 0.95, 0.99, 1.0))


def table(rows: Sequence[Row]) -> str:
    cells = [("what", "target", "measured"), ("---",) * 3, *((r.what, r.target, r.measured) for r in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)
