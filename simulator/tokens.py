"""Reply tokens that work once and not for long, and retry keys that are remembered for a day."""

import base64
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

EVENT_LIFE_SECONDS = 20 * 60
"""A redelivered webhook renews its token only while the event is this young (reference, reply token)."""

RETRY_KEY_SECONDS = 24 * 60 * 60
"""How long LINE remembers an accepted retry key (docs, retrying-api-request)."""


@dataclass(slots=True)
class ReplyToken:
    """Which chat a token answers, when its event happened, and when the service last received it."""

    chat_id: str
    event_at: float
    received_at: float
    used: bool = False


class ReplyTokens:
    """Every token handed out, the newest `limit` of them."""

    def __init__(self, clock: Callable[[], float], limit: int) -> None:
        self._clock = clock
        self._limit = limit
        self._tokens: OrderedDict[str, ReplyToken] = OrderedDict()

    def register(self, token: str, chat_id: str) -> None:
        """Make a token known; one that is known keeps its history, so a used one stays used."""
        if token in self._tokens:
            return
        now = self._clock()
        self._tokens[token] = ReplyToken(chat_id, now, now)
        while len(self._tokens) > self._limit:
            self._tokens.popitem(last=False)

    def issue(self, chat_id: str) -> str:
        token = secrets.token_hex(16)
        self.register(token, chat_id)
        return token

    def received(self, token: str) -> None:
        """A webhook carrying the token goes out now: its life starts, or starts again."""
        known = self._tokens.get(token)
        now = self._clock()
        if known and now - known.event_at <= EVENT_LIFE_SECONDS:
            known.received_at = now

    def alive(self, token: str, life_seconds: float) -> ReplyToken | None:
        known = self._tokens.get(token)
        if known is None or known.used or self._clock() - known.received_at >= life_seconds:
            return None
        return known


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was answered when a retry key was accepted."""

    request_id: str
    sent_messages: list[dict[str, Any]] | None
    at: float


class RetryKeys:
    """Keys of accepted requests, forgotten after a day, or beyond `limit` in a long load test."""

    def __init__(self, clock: Callable[[], float], limit: int) -> None:
        self._clock = clock
        self._limit = limit
        self._accepted: OrderedDict[str, Accepted] = OrderedDict()

    def remember(self, key: str, request_id: str, sent_messages: list[dict[str, Any]] | None) -> None:
        self._accepted[key] = Accepted(request_id, sent_messages, self._clock())
        if len(self._accepted) > self._limit:
            self._accepted.popitem(last=False)

    def accepted(self, key: str) -> Accepted | None:
        self._forget_old()
        return self._accepted.get(key)

    def _forget_old(self) -> None:
        oldest = self._clock() - RETRY_KEY_SECONDS
        while self._accepted:
            key, first = next(iter(self._accepted.items()))
            if first.at > oldest:
                return
            del self._accepted[key]


def quote_token(message_id: str) -> str:
    """A token that quotes one message: opaque to the caller, no expiry, reusable."""
    return base64.urlsafe_b64encode(b"quote:" + message_id.encode()).decode()
