"""The record of what went over the wire, in both directions, newest kept."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.phones import iso
from simulator.stream import Stream


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call of LINE's API; `status` is None where the caller got no answer."""

    n: int
    at: float
    method: str
    path: str
    status: int | None
    request_id: str
    to: str | Sequence[str] | None
    reply_token: str | None
    retry_key: str | None
    message_count: int
    delivered: bool
    error: str | None

    def as_json(self) -> dict[str, Any]:
        shown = {name: getattr(self, name) for name in self.__slots__}
        return shown | {"at": iso(self.at), "kind": "call"}


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """One delivery to the service; `status` is None where it gave none in time."""

    n: int
    at: float
    event_ids: Sequence[str]
    types: Sequence[str]
    status: int | None
    redelivery: bool
    took_ms: float

    def as_json(self) -> dict[str, Any]:
        shown = {name: getattr(self, name) for name in self.__slots__}
        return shown | {"at": iso(self.at), "kind": "webhook"}


class Record:
    """Both kinds of line, numbered together in the order they ended."""

    def __init__(self, stream: Stream, clock: Callable[[], float], limit: int) -> None:
        self._stream = stream
        self._clock = clock
        self._last = 0
        self._calls: deque[CallLine] = deque(maxlen=limit)
        self._webhooks: deque[WebhookLine] = deque(maxlen=limit)

    def call(self, **facts: Any) -> None:
        self._last += 1
        line = CallLine(n=self._last, at=self._clock(), **facts)
        self._calls.append(line)
        self._stream.publish("traffic", line.as_json)

    def webhook(self, **facts: Any) -> None:
        self._last += 1
        line = WebhookLine(n=self._last, at=self._clock(), **facts)
        self._webhooks.append(line)
        self._stream.publish("traffic", line.as_json)

    def as_json(self, after: int = 0) -> dict[str, Any]:
        return {
            "calls": [line.as_json() for line in self._calls if line.n > after],
            "webhooks": [line.as_json() for line in self._webhooks if line.n > after],
        }
