"""From what handlers say to messages owed: one free reply where a token may live, pushes for everyone else.
And from messages owed to the one call that carries them.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot import quota_wording
from bot.rendering import MESSAGES_PER_CALL, Json, line_messages
from db.jobs import Put
from db.pushes import WaitingPush, WaitReason
from db.terms import MessageKind, Queue
from handlers.say import Outgoing, Text
from referral import ledger

# Any fixed namespace: the retry key of the n-th message of an event is the same after every crash.
_NAMESPACE = uuid.UUID("6f6a3f0e-2c7d-5f5f-9a55-1f2f6d0c7a11")


@dataclass(frozen=True, slots=True)
class Owed:
    """The body of a message job."""

    to: str
    messages: list[Json]
    retry_key: str
    owed_at: str  # ISO 8601; LINE forgets retry keys after 24 h
    reply_token: str | None = None
    case_id: int | None = None
    kind: MessageKind = MessageKind.ANSWER
    urgent: bool = False
    hours_of: str | None = None

    @classmethod
    def read(cls, body: str) -> "Owed":
        owed = cls(**json.loads(body))
        return replace(owed, kind=MessageKind(owed.kind))

    @property
    def since(self) -> datetime:
        return datetime.fromisoformat(self.owed_at)

    def waits(self, reason: WaitReason, until: datetime) -> WaitingPush:
        """The row that says it waits."""
        return WaitingPush(
            recipient=self.to,
            kind=self.kind,
            case_id=self.case_id,
            reason=reason,
            objects=len(self.messages),
            since=self.since,
            due_at=until,
        )


@dataclass(frozen=True, slots=True)
class Load:
    """What one call to LINE carries: a job's own messages, and those of others that wait for the same person."""

    messages: list[Json]
    retry_key: str
    along: tuple[WaitingPush, ...] = ()
    counted: tuple[WaitingPush, ...] = ()  # of these, the ones without their own words


def load(owed: Owed, job_id: int, along: Sequence[tuple[WaitingPush, str]] = ()) -> Load:
    """The call's messages in the order in which they were owed. Its key is that of its contents: LINE must never
    take one set of messages for the repetition of another.
    """
    if not along:
        return Load(owed.messages, owed.retry_key)
    rows = [row for row, _ in along]
    spoken = {row.job_id for row in ledger.shown(len(owed.messages), rows)}
    counted = tuple(row for row in rows if row.job_id not in spoken)
    parts = [(row.since, row.job_id, Owed.read(body)) for row, body in along if row.job_id in spoken]
    ordered = sorted([*parts, (owed.since, job_id, owed)], key=lambda part: part[:2])
    messages = [message for _, _, part in ordered for message in part.messages]
    if counted:
        messages += line_messages([Text(quota_wording.MORE_WAITS.format(count=len(counted)))])
    key = ":".join([owed.retry_key, *(str(row.job_id) for row in rows)])
    return Load(_with_last_choices(messages), str(uuid.uuid5(_NAMESPACE, key)), tuple(rows), counted)


def _with_last_choices(messages: list[Json]) -> list[Json]:
    """LINE shows choices under the last message only; those of an earlier one would be lost."""
    choices = next((one["quickReply"] for one in reversed(messages) if "quickReply" in one), None)
    return [*messages[:-1], {**messages[-1], "quickReply": choices}] if choices else messages


def owe(
    outgoing: Sequence[Outgoing], *, source: str, now: datetime, person: str | None, reply_token: str | None
) -> list[Put]:
    """Message jobs for everything said because of ``source`` (an event's or timer's key)."""
    puts: list[Put] = []
    for one in _by_recipient(outgoing, person):
        for start in range(0, len(one.bubbles), MESSAGES_PER_CALL):
            token = reply_token if one.to == person and start == 0 else None
            key = f"{source}:{len(puts)}"
            owed = Owed(
                to=one.to,
                messages=line_messages(one.bubbles[start : start + MESSAGES_PER_CALL]),
                retry_key=str(uuid.uuid5(_NAMESPACE, key)),
                owed_at=now.isoformat(),
                reply_token=token,
                case_id=one.case_id,
                kind=one.kind,
                urgent=one.urgent,
                hours_of=one.hours_of,
            )
            puts.append(_put(owed, key, one.not_before, now))
    return puts


def _put(owed: Owed, key: str, not_before: datetime | None, now: datetime) -> Put:
    """Due now in its recipient's lane, or later beside it."""
    if not_before is None or not_before <= now:
        return Put(Queue.MESSAGE, owed.to, key, _compact(owed), now)
    waits = owed.waits(WaitReason.NIGHT, not_before)
    return Put(Queue.MESSAGE, waits.lane, key, _compact(owed), not_before, waits)


def _by_recipient(outgoing: Sequence[Outgoing], person: str | None) -> list[Outgoing]:
    """What the event's own person hears is one reply, first and now; what others hear stays a message a case."""
    own = [one for one in outgoing if one.to == person]
    others = [one for one in outgoing if one.to != person]
    if not own:
        return others
    return [
        Outgoing(
            to=own[0].to,
            bubbles=tuple(bubble for one in own for bubble in one.bubbles),
            case_id=next((one.case_id for one in own if one.case_id), None),
            kind=ledger.most_important(one.kind for one in own),
        ),
        *others,
    ]


def _compact(owed: Owed) -> str:
    value: dict[str, Any] = {name: getattr(owed, name) for name in Owed.__slots__}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
