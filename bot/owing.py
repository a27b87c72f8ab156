"""From what handlers say to messages owed: one free reply where a token may live, pushes for everyone else."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rendering import MESSAGES_PER_CALL, Json, line_messages
from db.jobs import Put
from db.terms import Queue
from handlers.say import Bubble, Outgoing

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

    @classmethod
    def read(cls, body: str) -> "Owed":
        return cls(**json.loads(body))


def owe(
    outgoing: Sequence[Outgoing], *, source: str, now: datetime, person: str | None, reply_token: str | None
) -> list[Put]:
    """Message jobs for everything said because of ``source`` (an event's or timer's key)."""
    puts: list[Put] = []
    for to, bubbles, case_id in _by_recipient(outgoing, person):
        for start in range(0, len(bubbles), MESSAGES_PER_CALL):
            token = reply_token if to == person and start == 0 else None
            key = f"{source}:{len(puts)}"
            owed = {
                "to": to,
                "messages": line_messages(bubbles[start : start + MESSAGES_PER_CALL]),
                "retry_key": str(uuid.uuid5(_NAMESPACE, key)),
                "owed_at": now.isoformat(),
                "reply_token": token,
                "case_id": case_id,
            }
            puts.append(Put(Queue.MESSAGE, to, key, _compact(owed), now))
    return puts


def _by_recipient(
    outgoing: Sequence[Outgoing], person: str | None
) -> list[tuple[str, list[Bubble], int | None]]:
    """What the event's own person hears is one reply, first; what others hear stays a message a case."""
    own = [one for one in outgoing if one.to == person]
    groups: list[tuple[str, list[Bubble], int | None]] = []
    if own:
        case_id = next((one.case_id for one in own if one.case_id), None)
        groups.append((own[0].to, [bubble for one in own for bubble in one.bubbles], case_id))
    groups += [(one.to, list(one.bubbles), one.case_id) for one in outgoing if one.to != person]
    return groups


def _compact(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
