"""LINE's far side with faults: a reply token works once and for a minute, a retry key is known for ever."""

import asyncio
import json
import random
import re
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from bench.machine import HOST
from bench.wire import Messages

TOKEN_SECONDS: Final = 60.0
_RETRY_KEY = re.compile(rb"x-line-retry-key: *([0-9a-f-]+)", re.IGNORECASE)
_SENDS: Final = {"/v2/bot/message/reply": "reply", "/v2/bot/message/push": "push"}
_RATE = "The API rate limit has been exceeded. Try again later."
_MONTH = "You have reached your monthly limit."
_REASONS = {200: b"OK", 400: b"Bad Request", 409: b"Conflict", 429: b"Too Many Requests", 500: b"Error"}


class Trouble(StrEnum):
    """What becomes of a call that would have been taken."""

    RATE = "429, too many calls"
    MONTH = "429, no pushes left this month"
    BROKEN = "500"
    SILENT = "taken, never answered"
    CUT = "taken, connection closed without an answer"
    HALF_CLOSED = "taken and answered, LINE's half of the connection closed"


_REFUSES = {Trouble.RATE: (429, _RATE), Trouble.MONTH: (429, _MONTH), Trouble.BROKEN: (500, "Internal error")}


@dataclass(frozen=True, slots=True)
class Call:
    """A reply or a push, as it came; ``status`` 0: no answer was given."""

    at: float  # time.monotonic
    way: str
    to: str  # whom it reached; empty for a token nobody was given
    key: str  # the reply token, or the retry key
    status: int
    taken: bool  # it stands on the person's phone because of this call
    text: str


@dataclass(slots=True)
class Weather:
    """The trouble of the moment: for a ``share`` of calls, ``left`` times (-1: no end), after ``delay`` s."""

    trouble: Trouble | None = None
    share: float = 1.0
    left: int = -1
    delay: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(5))

    def strikes(self, way: str) -> Trouble | None:
        """The trouble of this call, if any; the month's limit is no trouble of replies."""
        if self.trouble is None or self.left == 0 or self.dice.random() >= self.share:
            return None
        if self.trouble is Trouble.MONTH and way == "reply":
            return None
        self.left -= self.left > 0
        return self.trouble


class Line:
    """What LINE knows. Told of tokens by whoever sends webhooks; ``weather`` may be replaced at any moment."""

    def __init__(self) -> None:
        self.weather = Weather()
        self.calls: list[Call] = []
        self.port = 0
        self._tokens: dict[str, tuple[str, float]] = {}  # unused: person, and until when
        self._keys: set[str] = set()

    def issue(self, token: str, person: str) -> None:
        """A token that goes out with an event now."""
        self._tokens.setdefault(token, (person, time.monotonic() + TOKEN_SECONDS))

    def taken(self) -> list[Call]:
        return [call for call in self.calls if call.taken]

    def came(self, path: str, key: str, body: dict[str, Any]) -> tuple[int, str, Trouble | None]:
        """Status, words and trouble of the answer to one call."""
        way = _SENDS.get(path)
        if way is None:
            return 200, json.dumps(_ACCOUNT.get(path, {})), None
        trouble = self.weather.strikes(way)
        if trouble in _REFUSES:
            status, to, taken = _REFUSES[trouble][0], "", False
        else:
            status, to, taken = self._reply(body["replyToken"]) if way == "reply" else self._push(body, key)
        heard = 0 if taken and trouble in {Trouble.SILENT, Trouble.CUT} else status
        text = " | ".join(str(one.get("text", one.get("altText", ""))) for one in body["messages"])
        known = body["replyToken"] if way == "reply" else key
        self.calls.append(Call(time.monotonic(), way, to or body.get("to", ""), known, heard, taken, text))
        words = _REFUSES[trouble][1] if trouble in _REFUSES else ""
        return status, json.dumps({"message": words}), trouble

    def _reply(self, token: str) -> tuple[int, str, bool]:
        person, until = self._tokens.get(token, ("", 0.0))
        if time.monotonic() > until:
            return 400, "", False
        self._tokens[token] = (person, 0.0)
        return 200, person, True

    def _push(self, body: dict[str, Any], key: str) -> tuple[int, str, bool]:
        if key in self._keys:
            return 409, body["to"], False
        self._keys.add(key)
        return 200, body["to"], True


_ACCOUNT: Final[dict[str, dict[str, Any]]] = {
    "/v2/bot/message/quota": {"type": "none"},
    "/v2/bot/message/quota/consumption": {"totalUsage": 0},
}


class _Wire(Messages):
    """One connection of the service's; calls on it come one after another."""

    def __init__(self, line: Line, opened: set["_Wire"]) -> None:
        super().__init__()
        self._line, self._opened = line, opened

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._opened.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        self._opened.discard(self)

    def came(self, head: bytes, body: bytes) -> None:
        path, key = head.split(b" ", 2)[1].decode(), _RETRY_KEY.search(head)
        came = self._line.came(path, key[1].decode() if key else "", json.loads(body or b"{}"))
        later = asyncio.get_running_loop().call_later
        later(self._line.weather.delay if body else 0.0, self._answer, *came)

    def _answer(self, status: int, words: str, trouble: Trouble | None) -> None:
        if trouble is Trouble.SILENT or self._transport.is_closing():
            return
        if trouble is Trouble.CUT:
            self._transport.close()
            return
        head = b"HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self._transport.write(head % (status, _REASONS[status], len(words)) + words.encode())
        if trouble is Trouble.HALF_CLOSED:
            self._transport.write_eof()


@asynccontextmanager
async def serving(line: Line) -> AsyncIterator[Line]:
    """``line`` at a free port, in this loop."""
    opened: set[_Wire] = set()
    server = await asyncio.get_running_loop().create_server(lambda: _Wire(line, opened), HOST, line.port)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        for one in list(opened):
            one.hang_up()
        await server.wait_closed()


@contextmanager
def in_a_thread() -> Iterator[Line]:
    """A LINE at a free port in a thread of its own, for those who do not live in a loop."""
    line, loop, ready = Line(), asyncio.new_event_loop(), threading.Event()
    end = asyncio.Event()

    async def stay() -> None:
        async with serving(line):
            ready.set()
            await end.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(stay(),), name="line", daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
        loop.close()
