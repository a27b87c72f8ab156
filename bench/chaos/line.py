"""LINE's far side: as strict as LINE about what repeats, and a record of all that it accepted.

A stand-in of this folder's own and not ``simulator/``, for speed: it runs in the sender's loop, so no other process
shares the two cores, its record is by the sender's clock, and it can lose the answer to a call it has accepted. It
checks little beyond repeats; ``simulator/`` holds every message to LINE's rules in the tests of the conversations.
"""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Any
from uuid import UUID

from bench.machine import HOST
from bench.wire import StandIn

TOKEN_LIFE = 60.0  # seconds from the last delivery of the event that brought the token
_MOST_MESSAGES = 5
_CONTENT = re.compile(r"/v2/bot/message/([^/]+)/content")
_JSON = "application/json"


class Via(StrEnum):
    REPLY = "reply"
    PUSH = "push"


class No(StrEnum):
    """Why a call was refused."""

    USED = "reply token used"
    EXPIRED = "reply token expired or unknown"
    REPEATED = "retry key known"
    WRONG = "not as LINE wants it"


@dataclass(slots=True)
class Wire:
    """One connection of a replica's; it breaks when the replica dies."""

    lost_at: float | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A call that LINE took. ``at`` in seconds of ``time.perf_counter``."""

    at: float
    via: Via
    key: str  # the reply token, or the retry key
    to: str
    text: str  # its messages as JSON
    wire: Wire
    answer_lost: bool  # on purpose


@dataclass(frozen=True, slots=True)
class Refused:
    at: float
    why: No
    key: str


@dataclass(slots=True)
class _Token:
    to: str
    until: float
    used: bool = False


class Refusal(Exception):
    def __init__(self, status: int, why: No, key: str = "") -> None:
        super().__init__(why)
        self.status, self.why, self.key = status, why, key


@dataclass
class Line:
    """What LINE knows. ``loses`` says of each accepted call whether its answer is to be lost."""

    delay: float = 0.0  # seconds from taking a call to answering it
    loses: Callable[[], bool] = lambda: False
    accepted: list[Accepted] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)  # by message id
    people: set[str] = field(default_factory=set)
    deaths: list[float] = field(default_factory=list)  # when replicas were gone, told by whoever killed them
    _tokens: dict[str, _Token] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)

    def delivers(self, token: str, to: str) -> None:
        """A webhook with this token goes out, for the first time or again: its minute begins."""
        self.people.add(to)
        known = self._tokens.setdefault(token, _Token(to, 0.0))
        known.until = time.perf_counter() + TOKEN_LIFE

    def counted(self) -> Counter[No]:
        return Counter(one.why for one in self.refused)

    def refused_at(self) -> dict[str, float]:
        """When each used reply token was first tried again."""
        return {one.key: one.at for one in reversed(self.refused) if one.why is No.USED}

    def takes(self, via: Via, headers: dict[str, str], body: bytes, wire: Wire) -> Accepted:
        """Accept a reply or a push, or raise Refusal. A reply token works once, a retry key is known for good."""
        try:
            return self._taken(via, headers, body, wire)
        except Refusal as no:
            self.notes(no)
            raise

    def notes(self, no: "Refusal") -> None:
        self.refused.append(Refused(time.perf_counter(), no.why, no.key))

    def _taken(self, via: Via, headers: dict[str, str], body: bytes, wire: Wire) -> Accepted:
        call = _read(body)
        messages = call.get("messages")
        if not isinstance(messages, list) or not 1 <= len(messages) <= _MOST_MESSAGES:
            raise Refusal(HTTPStatus.BAD_REQUEST, No.WRONG)
        retry_key = headers.get("x-line-retry-key")
        if via is Via.REPLY:
            key = str(call.get("replyToken"))
            to = self._use(key, retry_key)
        else:
            key, to = retry_key or "", str(call.get("to"))
            self._remember(key, to)
        text = json.dumps(messages, ensure_ascii=False)
        taken = Accepted(time.perf_counter(), via, key, to, text, wire, self.loses())
        self.accepted.append(taken)
        return taken

    def _use(self, token: str, retry_key: str | None) -> str:
        known = self._tokens.get(token)
        if retry_key is not None:
            raise Refusal(HTTPStatus.BAD_REQUEST, No.WRONG, token)
        if known is None or (not known.used and known.until < time.perf_counter()):
            raise Refusal(HTTPStatus.BAD_REQUEST, No.EXPIRED, token)
        if known.used:
            raise Refusal(HTTPStatus.BAD_REQUEST, No.USED, token)
        known.used = True
        return known.to

    def _remember(self, key: str, to: str) -> None:
        """LINE lets a push without a key pass; ours must never be without one."""
        if not _is_uuid(key) or to not in self.people:
            raise Refusal(HTTPStatus.BAD_REQUEST, No.WRONG, key)
        if key in self._keys:
            raise Refusal(HTTPStatus.CONFLICT, No.REPEATED, key)
        self._keys.add(key)


@asynccontextmanager
async def standing(line: Line, port: int) -> AsyncIterator[None]:
    """LINE at ``http://127.0.0.1:port``."""
    opened: list[_Door] = []

    server = await asyncio.get_running_loop().create_server(lambda: _Door(line, opened), HOST, port)
    try:
        yield
    finally:
        server.close()
        for one in opened:
            one.hang_up()
        await server.wait_closed()


class _Door(StandIn):
    """One connection: cuts it into calls (``bench.wire``), and answers each."""

    def __init__(self, line: Line, opened: list["_Door"]) -> None:
        super().__init__([], line.delay)
        self._line, self._wire, self._opened = line, Wire(), opened

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._opened.append(self)

    def connection_lost(self, _: Exception | None) -> None:
        self._wire.lost_at = time.perf_counter()

    def came(self, head: bytes, body: bytes) -> None:
        method, path, headers = _head(head)
        try:
            kind, answer, lost = self._answer(method, path, headers, body)
        except Refusal as no:
            self._later(_response(no.status, _JSON, json.dumps({"message": no.why}).encode()))
            return
        if lost:
            self.hang_up()
        else:
            self._later(_response(HTTPStatus.OK, kind, answer))

    def _answer(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[str, bytes, bool]:
        if method == "POST" and path in {"/v2/bot/message/reply", "/v2/bot/message/push"}:
            taken = self._line.takes(Via(path.rpartition("/")[2]), headers, body, self._wire)
            return _JSON, b"{}", taken.answer_lost
        if path == "/v2/bot/message/quota":
            return _JSON, b'{"type":"none"}', False
        if path == "/v2/bot/message/quota/consumption":
            return _JSON, b'{"totalUsage":0}', False
        found = _CONTENT.fullmatch(path)
        if method == "GET" and found and found[1] in self._line.contents:
            return "image/jpeg", self._line.contents[found[1]], False
        no = Refusal(HTTPStatus.NOT_FOUND, No.WRONG, path)
        self._line.notes(no)
        raise no

    def _later(self, response: bytes) -> None:
        asyncio.get_running_loop().call_later(self._line.delay, self._transport.write, response)


def _head(head: bytes) -> tuple[str, str, dict[str, str]]:
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in rest)
    return method, path, {name.lower(): value.strip() for name, _, value in pairs}


def _response(status: int, kind: str, body: bytes) -> bytes:
    said = HTTPStatus(status)
    head = (
        f"HTTP/1.1 {said.value} {said.phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _read(body: bytes) -> dict[str, Any]:
    try:
        call = json.loads(body)
    except ValueError:
        raise Refusal(HTTPStatus.BAD_REQUEST, No.WRONG) from None
    if not isinstance(call, dict):
        raise Refusal(HTTPStatus.BAD_REQUEST, No.WRONG)
    return call


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
