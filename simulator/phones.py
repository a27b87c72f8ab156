"""What stands on each phone: chats of bubbles, the loading dots, and who waits for an answer."""

import asyncio
import random
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from simulator.stream import Stream


class Side(StrEnum):
    """Who said a bubble."""

    PERSON = "person"
    ACCOUNT = "account"


class Via(StrEnum):
    """How a bubble came to be there, where that matters."""

    REPLY = "reply"
    PUSH = "push"
    DISPLAY_TEXT = "displayText"


@dataclass(slots=True)
class Bubble:
    """One message on a phone; `message` is the LINE object as it was sent."""

    seq: int
    id: str
    side: Side
    at: float
    message: dict[str, Any]
    via: Via | None = None
    unsent: bool = False
    by: str | None = None
    """which member said it, in a group"""

    def as_json(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "id": self.id,
            "from": self.side,
            "at": iso(self.at),
            "message": self.message,
            "unsent": self.unsent,
            "via": self.via,
            "by": self.by,
        }


def iso(seconds: float) -> str:
    """Unix seconds as ISO-8601 in UTC with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


class Phones:
    """Every chat with the account in it: a person's by the id of the person, a group's by that of the group."""

    def __init__(self, stream: Stream, clock: Callable[[], float], bubbles_per_chat: int) -> None:
        self._stream = stream
        self._clock = clock
        self._chats: defaultdict[str, deque[Bubble]] = defaultdict(lambda: deque(maxlen=bubbles_per_chat))
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._loading_until: dict[str, float] = {}
        self._next_id = random.randrange(5 * 10**17, 6 * 10**17)  # noqa: S311 - an id, not a secret
        self.seq = 0

    def new_message_id(self) -> str:
        """18 digits, increasing, like LINE's own."""
        self._next_id += 1
        return str(self._next_id)

    def put(
        self,
        person_id: str,
        side: Side,
        message: dict[str, Any],
        via: Via | None = None,
        message_id: str = "",
        *,
        by: str | None = None,
    ) -> Bubble:
        self.seq += 1
        named = message_id or self.new_message_id()
        bubble = Bubble(self.seq, named, side, self._clock(), message, via, by=by)
        self._chats[person_id].append(bubble)
        self._stream.publish("bubble", lambda: {"person": person_id, "bubble": bubble.as_json()})
        if side is Side.ACCOUNT:
            self.stop_loading(person_id)
            for event in self._waiting.get(person_id, ()):
                event.set()
        return bubble

    def bubbles(self, person_id: str, after: int = 0) -> list[Bubble]:
        return [bubble for bubble in self._chats.get(person_id, ()) if bubble.seq > after]

    def find(self, person_id: str, message_id: str) -> Bubble | None:
        return next((b for b in self._chats.get(person_id, ()) if b.id == message_id), None)

    def mark_unsent(self, person_id: str, bubble: Bubble) -> None:
        bubble.unsent = True
        self._stream.publish("chat", lambda: {"person": person_id})

    async def wait(self, person_id: str, after: int, seconds: float) -> list[Bubble]:
        """The account's bubbles newer than `after`, as soon as there is one, else [] after `seconds`."""
        news = asyncio.Event()
        self._waiting[person_id].add(news)
        try:
            found = self._from_account(person_id, after)
            if not found:
                await asyncio.wait_for(news.wait(), seconds)
                found = self._from_account(person_id, after)
        except TimeoutError:
            return []
        finally:
            self._waiting[person_id].discard(news)
        return found

    def _from_account(self, person_id: str, after: int) -> list[Bubble]:
        return [b for b in self.bubbles(person_id, after) if b.side is Side.ACCOUNT]

    def start_loading(self, person_id: str, seconds: int) -> None:
        until = time.monotonic() + seconds
        self._loading_until[person_id] = until
        self._stream.publish("loading", lambda: {"person": person_id, "on": True})
        asyncio.get_running_loop().call_later(seconds, self._end_loading, person_id, until)

    def _end_loading(self, person_id: str, until: float) -> None:
        if self._loading_until.get(person_id) == until:
            self.stop_loading(person_id)

    def stop_loading(self, person_id: str) -> None:
        if self._loading_until.pop(person_id, None) is not None:
            self._stream.publish("loading", lambda: {"person": person_id, "on": False})

    def loading(self, person_id: str) -> bool:
        return person_id in self._loading_until
