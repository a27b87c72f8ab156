"""What people tell, as LINE delivers it: signed webhooks, and what became of each."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bench.talk import MORE, OPENINGS, SMALL_TALK
from bench.webhooks import SECRET, line_id, signed_request

# Of these every one is written into the open case; the others of bench.talk are answers or questions.
_ADDITIONS = (MORE[0], MORE[2])
_DRAFTS = ("มีเรื่องจะปรึกษา โคราช",)  # too little to make anything of


class Kind(StrEnum):
    """What an event must have as its effect."""

    OPENS = "opens a case"
    ADDS = "adds to it"
    SENDS = "sends a picture"
    CHATS = "small talk"
    DRAFTS = "opens a case when its timer rings"


WORDS = {Kind.OPENS: OPENINGS, Kind.ADDS: _ADDITIONS, Kind.CHATS: SMALL_TALK, Kind.DRAFTS: _DRAFTS}


@dataclass
class Told:
    """One event, with its deliveries. Times are seconds of ``time.perf_counter``."""

    number: int
    person: str  # a LINE id
    kind: Kind
    due: float = 0.0
    answers: list[int] = field(default_factory=list)  # a status a delivery; 0 for none
    acknowledged_at: float | None = None

    @property
    def event_id(self) -> str:
        return f"01CHAOS{self._digest('event')[:19].upper()}"

    @property
    def message_id(self) -> str:
        return f"6{int(self._digest('message')[:16], 16):020}"

    @property
    def timer(self) -> str:
        """The key of the timer that hands a draft to a person."""
        return f"draft:{self.message_id}"

    @property
    def reply_token(self) -> str:
        return self._digest("token")

    @property
    def picture(self) -> bytes:
        """Its own bytes, so that each is a file of its own."""
        return b"\xff\xd8\xff" + self._digest("picture").encode() * 64

    def answered(self, status: int) -> None:
        self.answers.append(status)
        if status == 200 and self.acknowledged_at is None:
            self.acknowledged_at = time.perf_counter()

    def _digest(self, what: str) -> str:
        return hashlib.sha256(f"{self.person} {self.number} {what}".encode()).hexdigest()[:32]


def citizen(name: object) -> str:
    return line_id(f"citizen {name}")


def request(events: Sequence[Told], *, again: bool) -> bytes:
    """One webhook with these events, ready for a socket; ``again`` marks a redelivery, as LINE does."""
    made = [_event(told, again=again) for told in events]
    body = json.dumps({"destination": "U" + "0" * 32, "events": made}, ensure_ascii=False).encode()
    return signed_request(body, SECRET)


def _event(told: Told, *, again: bool) -> dict[str, Any]:
    return {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "webhookEventId": told.event_id,
        "deliveryContext": {"isRedelivery": again},
        "source": {"type": "user", "userId": told.person},
        "replyToken": told.reply_token,
        "message": _message(told),
    }


def _message(told: Told) -> dict[str, Any]:
    if told.kind is Kind.SENDS:
        return {"type": "image", "id": told.message_id, "contentProvider": {"type": "line"}}
    words = WORDS[told.kind]
    return {"type": "text", "id": told.message_id, "text": words[told.number % len(words)]}
