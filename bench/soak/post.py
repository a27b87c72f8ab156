"""Sends events as LINE does: signed, in batches or alone, again and again until they are answered 200."""

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from bench.machine import HOST
from bench.soak.line import Line
from bench.webhooks import SECRET, line_id, signed_request
from bench.wire import Connection, connect
from bot.owing import Owed, owe
from handlers.say import Outgoing, Text

LINES_PATIENCE: Final = 2.0  # LINE counts a later answer as none


def _unheard_of() -> str:
    return secrets.token_hex(10).upper()


@dataclass(slots=True)
class Event:
    """A text somebody wrote, and what became of its webhooks."""

    person: str
    text: str
    due: float = 0.0  # time.monotonic
    id: str = field(default_factory=lambda: f"01SOAK{_unheard_of()}")
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    answers: list[tuple[float, float, int]] = field(default_factory=list)  # sent, answered, status; 0: none
    kept: float = 0.0  # when it was first answered 200

    def as_json(self) -> dict[str, Any]:
        return {
            "type": "message",
            "mode": "active",
            "timestamp": int(time.time() * 1000),
            "webhookEventId": self.id,
            "deliveryContext": {"isRedelivery": bool(self.answers)},
            "source": {"type": "user", "userId": self.person},
            "replyToken": self.token,
            "message": {"type": "text", "id": self.message_id, "quoteToken": self.token, "text": self.text},
        }

    @property
    def message_id(self) -> str:
        return str(int(hashlib.sha256(self.id.encode()).hexdigest()[:14], 16))

    @property
    def retry_key(self) -> str:
        """Under which its answer is pushed, should its token be dead."""
        said = [Outgoing(self.person, (Text("-"),))]
        [put] = owe(said, source=self.id, now=datetime.now(UTC), person=None, reply_token=None)
        return Owed.read(put.body).retry_key


def written(name: str, text: str) -> Event:
    """An event of the person of that name in this run."""
    return Event(line_id(name), text)


class Post:
    """Sends to ``ports`` in turn, and tells ``line`` of each reply token that goes out."""

    def __init__(self, line: Line, ports: Callable[[], Sequence[int]]) -> None:
        self._line, self._ports, self._turn = line, ports, 0
        self._idle: dict[int, list[Connection]] = {}

    async def send(self, *events: Event, port: int | None = None, patience: float = LINES_PATIENCE) -> int:
        """One webhook; its status, 0 when there was no answer in time."""
        began = time.monotonic()
        body = json.dumps({"destination": "U" + "0" * 32, "events": [event.as_json() for event in events]})
        for event in events:
            self._line.issue(event.token, event.person)
        status = await self._ask(port or self._next_port(), signed_request(body.encode(), SECRET), patience)
        now = time.monotonic()
        for event in events:
            event.answers.append((began, now, status))
            if status == 200 and not event.kept:
                event.kept = now
        return status

    async def deliver(self, *events: Event, gap: float = 1.0, deadline: float = 30.0) -> None:
        """As LINE with redelivery switched on: again after ``gap`` s until it is kept. Raises TimeoutError."""
        end = time.monotonic() + deadline
        while await self.send(*events) != 200:
            if time.monotonic() > end:
                raise TimeoutError("never answered 200")
            await asyncio.sleep(gap)

    async def burst(self, events: Sequence[Event], rate: float, gap: float = 1.0) -> None:
        """Everyone's event at its time, whatever happened to those before; until all are kept."""
        start, sending = time.monotonic(), []
        for number, event in enumerate(events):
            event.due = start + number / rate
            await asyncio.sleep(max(0.0, event.due - time.monotonic()))
            sending.append(asyncio.create_task(self.deliver(event, gap=gap)))
        await asyncio.gather(*sending)

    def hang_up(self) -> None:
        for idle in self._idle.values():
            for connection in idle:
                connection.hang_up()
        self._idle.clear()

    def _next_port(self) -> int:
        ports = self._ports()
        self._turn += 1
        return ports[self._turn % len(ports)]

    async def _ask(self, port: int, request: bytes, patience: float) -> int:
        idle = self._idle.setdefault(port, [])
        while idle and idle[-1].closed:
            idle.pop()
        try:
            connection = idle.pop() if idle else await asyncio.wait_for(connect(HOST, port), patience)
        except OSError:  # TimeoutError is one
            return 0
        try:
            status = await asyncio.wait_for(connection.ask(request), patience)
        except TimeoutError:
            connection.hang_up()
            return 0
        idle.append(connection)
        return status


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of events: how often each was answered on its writer's phone."""

    times: dict[str, int]  # by event id
    last: float  # time.monotonic of the last answer

    @property
    def lost(self) -> list[str]:
        return [event for event, count in self.times.items() if count == 0]

    @property
    def doubled(self) -> list[str]:
        return [event for event, count in self.times.items() if count > 1]


def answered(line: Line, events: Sequence[Event]) -> Answered:
    """By reply, by push, or (doubled) by both; LINE itself takes a token or a key once."""
    by_key: dict[str, float] = {call.key: call.at for call in line.taken()}
    times, last = {}, 0.0
    for event in events:
        found = [by_key[key] for key in (event.token, event.retry_key) if key in by_key]
        times[event.id] = len(found)
        last = max(last, *found, 0.0)
    return Answered(times, last)
