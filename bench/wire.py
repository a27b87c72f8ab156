"""Both ends of the wire, bare: a stand-in for LINE that accepts and notes every call, and a keep-alive client."""

import asyncio
import re
import time
from abc import abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_ACCEPTED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of LINE's API; ``at`` in seconds of ``time.perf_counter``, when its last byte came."""

    at: float
    path: str
    body: bytes


class Messages(asyncio.Protocol):
    """Cuts what comes into HTTP messages with a Content-Length."""

    def __init__(self) -> None:
        self._waiting = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its bases

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(b"\r\n\r\n") + 4) > 3:
            head = self._waiting[:end]
            length = _LENGTH.search(head)
            whole = end + (int(length[1]) if length else 0)
            if len(self._waiting) < whole:
                return
            body, self._waiting = self._waiting[end:whole], self._waiting[whole:]
            self.came(head, body)

    @abstractmethod
    def came(self, head: bytes, body: bytes) -> None:
        """One whole message."""

    def hang_up(self) -> None:
        self._transport.abort()


class StandIn(Messages):
    """LINE, as far as a measurement needs it: 200 to everything, ``delay`` seconds after it came."""

    def __init__(self, calls: list[Call], delay: float) -> None:
        super().__init__()
        self._calls, self._delay = calls, delay

    def came(self, head: bytes, body: bytes) -> None:
        self._calls.append(Call(time.perf_counter(), head.split(b" ", 2)[1].decode(), body))
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._transport.write, _ACCEPTED)
        else:
            self._transport.write(_ACCEPTED)


@asynccontextmanager
async def standing_in(host: str, port: int, delay: float) -> AsyncIterator[list[Call]]:
    """A stand-in for LINE at ``port``; the list grows as calls come."""
    calls: list[Call] = []
    opened: list[StandIn] = []

    def accept() -> StandIn:
        opened.append(StandIn(calls, delay))
        return opened[-1]

    server = await asyncio.get_running_loop().create_server(accept, host, port)
    try:
        yield calls
    finally:
        server.close()
        for one in opened:
            one.hang_up()
        await server.wait_closed()


class Connection(Messages):
    """One request at a time: ``await ask(…)`` gives the status, 0 when the other side hung up."""

    def __init__(self) -> None:
        super().__init__()
        self._answer: asyncio.Future[int] | None = None
        self.closed = False

    def ask(self, request: bytes) -> asyncio.Future[int]:
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def came(self, head: bytes, body: bytes) -> None:  # noqa: ARG002 - a status is all that is asked
        self._settle(int(head.split(b" ", 2)[1]))

    def connection_lost(self, _: Exception | None) -> None:
        self.closed = True
        self._settle(0)

    def _settle(self, status: int) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(status)
        self._answer = None


async def connect(host: str, port: int) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(Connection, host, port)
    return connection
