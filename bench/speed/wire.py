"""Both ends of the wire, with as little work an event as can be: bytes and times are noted, and read later."""

import asyncio
import re
import time
from abc import abstractmethod
from array import array
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from bench.machine import HOST

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_SENT = b'{"sentMessages":[{"id":"1"}]}'  # what LINE answers; its SDK takes nothing less
_ACCEPTED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
    len(_SENT),
    _SENT,
)
_OK = b"HTTP/1.1 200"


class _Cutter(asyncio.Protocol):
    """Cuts what comes into HTTP messages; nearly always one arrives whole, and then nothing is copied."""

    def __init__(self) -> None:
        self._waiting = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its bases

    def data_received(self, data: bytes) -> None:
        data = self._waiting + data if self._waiting else data
        while (end := data.find(b"\r\n\r\n") + 4) > 3:
            found = _LENGTH.search(data, 0, end)
            whole = end + (int(found[1]) if found else 0)
            if len(data) < whole:
                break
            message, data = (data, b"") if len(data) == whole else (data[:whole], data[whole:])
            self.came(message)
        self._waiting = data

    @abstractmethod
    def came(self, message: bytes) -> None:
        """One whole message, head and body."""


@dataclass
class Heard:
    """What the stand-in for LINE was asked: when each request was whole (``time.perf_counter``), and its bytes."""

    at: "array[float]" = field(default_factory=lambda: array("d"))
    messages: list[bytes] = field(default_factory=list)
    replies: int = 0
    pushes: int = 0
    on_progress: Callable[[], None] | None = None


class Line(_Cutter):
    """LINE, as far as a measurement needs it: 200 to everything, at once."""

    def __init__(self, heard: Heard) -> None:
        super().__init__()
        self._heard = heard

    def came(self, message: bytes) -> None:
        heard = self._heard
        heard.at.append(time.perf_counter())
        heard.messages.append(message)
        self.transport.write(_ACCEPTED)
        if message.startswith(b"POST /v2/bot/message/reply"):
            heard.replies += 1
        elif message.startswith(b"POST /v2/bot/message/push"):
            heard.pushes += 1
        if heard.on_progress is not None:
            heard.on_progress()


class _Sender(_Cutter):
    """A keep-alive connection to one replica: one request at a time."""

    def __init__(self, replica: int, done: Callable[["_Sender", int], None]) -> None:
        super().__init__()
        self._done, self.replica, self.number = done, replica, -1

    def send(self, number: int, request: bytes) -> None:
        self.number = number
        self.transport.write(request)

    def came(self, message: bytes) -> None:
        self._done(self, 200 if message.startswith(_OK) else int(message[9:12]))

    def connection_lost(self, _: Exception | None) -> None:
        """The service hangs up after some idle seconds, as it does on LINE."""
        self._done(self, 0)


class Sending:
    """Requests on their way over ``connections`` to each of ``ports``; the n-th goes to replica n modulo replicas.

    All times in seconds of ``time.perf_counter``.
    """

    def __init__(self, requests: Sequence[bytes], ports: Sequence[int], connections: int) -> None:
        self._requests, self._ports, self._connections = requests, ports, connections
        self._idle: list[list[_Sender]] = [[] for _ in ports]
        self._next = 0
        self._begun = self._closed = False
        self._connecting: set[asyncio.Task[None]] = set()
        self.due: Sequence[float] = ()  # open loop: when each should go
        self.sent = array("d", bytes(8 * len(requests)))
        self.answered = array("d", bytes(8 * len(requests)))
        self.status = array("h", bytes(2 * len(requests)))
        self.answers = self.refused = 0
        self.last_answer = 0.0
        self.finished = asyncio.Event()
        self.may_send: Callable[[int], bool] = lambda _: True  # given how many went
        # Due, but every connection of their replica is busy.
        self._waiting: list[deque[int]] = [deque() for _ in ports]

    async def open(self) -> None:
        for replica in range(len(self._ports)):
            for _ in range(self._connections):
                await self._connect(replica)

    async def _connect(self, replica: int) -> None:
        loop = asyncio.get_running_loop()
        _, sender = await loop.create_connection(
            lambda: _Sender(replica, self._came), HOST, self._ports[replica]
        )
        self._free(sender)

    def close(self) -> None:
        self._closed = True
        for sender in (one for idle in self._idle for one in idle):
            sender.transport.abort()

    def fill(self) -> None:
        """Closed loop: send while a connection is idle and it may."""
        self._begun = True
        while self._next < len(self._requests) and self.may_send(self._next):
            idle = self._idle[self._next % len(self._ports)]
            if not idle:
                return
            self._send(idle.pop(), self._next)
            self._next += 1

    def send_due(self) -> None:
        """Open loop: send what is due, and come again when the next is. A slow answer delays no later event."""
        now, loop = time.perf_counter(), asyncio.get_running_loop()
        while self._next < len(self._requests):
            if self.due[self._next] > now:
                loop.call_later(self.due[self._next] - now, self.send_due)
                return
            idle = self._idle[self._next % len(self._ports)]
            if idle:
                self._send(idle.pop(), self._next)
            else:
                self._waiting[self._next % len(self._ports)].append(self._next)
            self._next += 1

    def _send(self, sender: _Sender, number: int) -> None:
        self.sent[number] = time.perf_counter()
        sender.send(number, self._requests[number])

    def _came(self, sender: _Sender, status: int) -> None:
        number, sender.number = sender.number, -1
        if number >= 0:
            self.answered[number] = self.last_answer = time.perf_counter()
            self.status[number] = status
            self.answers += 1
            self.refused += status != 200
        if self.answers == len(self._requests):
            self.finished.set()
        if status:
            self._free(sender)
        elif not self._closed:
            self._replace(sender)

    def _free(self, sender: _Sender) -> None:
        self._idle[sender.replica].append(sender)
        waiting = self._waiting[sender.replica]
        if waiting:
            self._send(self._idle[sender.replica].pop(), waiting.popleft())
        elif self._begun and not self.due:
            self.fill()

    def _replace(self, lost: _Sender) -> None:
        if lost in self._idle[lost.replica]:
            self._idle[lost.replica].remove(lost)
        task = asyncio.get_running_loop().create_task(self._connect(lost.replica))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)
