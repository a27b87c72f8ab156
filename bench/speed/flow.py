"""One flow of webhooks through a running service: closed with so many unfinished, or open at fixed times."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvloop

from bench.machine import HOST
from bench.report import Sent, Tally, tally
from bench.speed import costs, people
from bench.speed.costs import Spent
from bench.speed.replicas import Running, server_of
from bench.speed.wire import Heard, Line, Sending
from bench.talk import Stage
from bench.webhooks import Webhook
from bench.wire import Call

CLOSED_CONNECTIONS = 32
OPEN_CONNECTIONS = 64  # to each replica; LINE opens as many as it needs
_PATIENCE = 120.0
_LOST_AFTER = 15.0  # without any call of LINE; longer than a lease of a job
_QUIET = 1.0  # nothing came for so long: whatever is sent twice comes within two sweeps of the service


@dataclass(frozen=True, slots=True)
class Flow:
    """What was sent, what came of it, and what it cost. Times in seconds of ``time.perf_counter``."""

    sent: Sequence[Sent]
    calls: Sequence[Call]
    spent: Spent
    began: float
    answered: float  # the last webhook
    ended: float  # the last reply or alert

    @property
    def tally(self) -> Tally:
        return tally(self.sent, self.calls, set(people.officers().values()))

    @property
    def conversations_a_second(self) -> float:
        return self._kept / (self.ended - self.began)

    @property
    def kept_a_second(self) -> float:
        return self._kept / (self.answered - self.began)

    @property
    def _kept(self) -> int:
        return sum(one.status == 200 for one in self.sent)

    def each(self, seconds: float) -> float:
        """A cost of the whole flow as milliseconds an event."""
        return seconds * 1000 / len(self.sent)


def closed(running: Running, webhooks: Sequence[Webhook], unfinished: int) -> Flow:
    """As fast as it goes with at most ``unfinished`` conversations without their reply and their alert."""

    def begin(sending: Sending, heard: Heard) -> None:
        def has_room(went: int) -> bool:
            return went - sending.refused - min(heard.replies, heard.pushes) < unfinished

        sending.may_send, heard.on_progress = has_room, sending.fill
        sending.fill()

    return uvloop.run(_flow(running, webhooks, begin, CLOSED_CONNECTIONS // len(running.ports)))


def opened(running: Running, webhooks: Sequence[Webhook], rate: float) -> Flow:
    """Each at its time, ``rate`` a second; a slow answer delays no later one."""

    def begin(sending: Sending, _: Heard) -> None:
        start = time.perf_counter() + 0.1
        sending.due = [start + number / rate for number in range(len(webhooks))]
        sending.send_due()

    return uvloop.run(_flow(running, webhooks, begin, OPEN_CONNECTIONS))


def intake(running: Running, webhooks: Sequence[Webhook]) -> float:
    """Webhooks a second answered 200, closed loop; what becomes of them is not waited for."""
    return uvloop.run(_intake(running, webhooks))


async def _intake(running: Running, webhooks: Sequence[Webhook]) -> float:
    connections = CLOSED_CONNECTIONS // len(running.ports)
    sending, heard = Sending([one.request for one in webhooks], running.ports, connections), Heard()
    async with _standing_in(running.line_port, heard), _without_collection():
        await sending.open()
        sending.fill()
        await asyncio.wait_for(sending.finished.wait(), _PATIENCE)
        sending.close()
    kept = sum(status == 200 for status in sending.status)
    return kept / (max(sending.answered) - min(sending.sent))


def warm_up(running: Running, count: int = 60) -> None:
    """The first events compile statements and open connections, which belongs to no measurement."""
    closed(running, people.openings(count * len(running.ports)), unfinished=16)


async def _flow(
    running: Running,
    webhooks: Sequence[Webhook],
    begin: Callable[[Sending, Heard], None],
    connections: int,
) -> Flow:
    heard = Heard()
    sending = Sending([one.request for one in webhooks], running.ports, connections)
    async with _standing_in(running.line_port, heard), _without_collection():
        await sending.open()
        told = costs.metering(running.processes, server_of(running))
        begin(sending, heard)
        await asyncio.wait_for(sending.finished.wait(), _PATIENCE)
        await _until_all_heard(heard, webhooks, sending)
        spent = told()
        await _until_quiet(heard)
        sending.close()
    return _seen(webhooks, sending, heard, spent)


@asynccontextmanager
async def _standing_in(port: int, heard: Heard) -> AsyncIterator[None]:
    opened_ones: list[Line] = []

    def accept() -> Line:
        opened_ones.append(Line(heard))
        return opened_ones[-1]

    server = await asyncio.get_running_loop().create_server(accept, HOST, port)
    try:
        yield
    finally:
        server.close()
        for one in opened_ones:
            one.transport.abort()
        await server.wait_closed()


@asynccontextmanager
async def _without_collection() -> AsyncIterator[None]:
    """The generator's own collections would stop the senders; what it makes meanwhile fits into memory."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _until_all_heard(heard: Heard, webhooks: Sequence[Webhook], sending: Sending) -> None:
    """Until as many replies and alerts came as events were kept; the exact account is made after the run."""
    kept = sum(status == 200 for status in sending.status)
    alerts = sum(
        one.stage is Stage.OPENS and status == 200
        for one, status in zip(webhooks, sending.status, strict=True)
    )
    while heard.replies < kept or heard.pushes < alerts:
        if time.perf_counter() - max([sending.last_answer, *heard.at[-1:]]) > _LOST_AFTER:
            return
        await asyncio.sleep(0.02)


async def _until_quiet(heard: Heard) -> None:
    known = -1
    while known != len(heard.messages):
        known = len(heard.messages)
        await asyncio.sleep(_QUIET)


def _seen(webhooks: Sequence[Webhook], sending: Sending, heard: Heard, spent: Spent) -> Flow:
    due = sending.due or sending.sent
    sent = [
        Sent(one, due[n], sending.sent[n], sending.answered[n], sending.status[n])
        for n, one in enumerate(webhooks)
    ]
    calls = [_call(at, message) for at, message in zip(heard.at, heard.messages, strict=True)]
    messages = [call.at for call in calls if call.path.endswith(("/reply", "/push"))]
    return Flow(sent, calls, spent, min(sending.sent), max(sending.answered), max(messages, default=0.0))


def _call(at: float, message: bytes) -> Call:
    head, _, body = message.partition(b"\r\n\r\n")
    return Call(at, head.split(b" ", 2)[1].decode(), body)
