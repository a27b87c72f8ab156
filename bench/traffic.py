"""What is sent, at times fixed beforehand, and what the machine spent on it."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench import machine
from bench.machine import HOST, Started
from bench.report import Sent
from bench.talk import Stage
from bench.webhooks import Webhook, signed_request
from bench.wire import Call, Connection, connect, standing_in

_TOKEN = re.compile(rb'"replyToken": ?"([^"]+)"')
_BARE_CONNECTIONS = 32
BARE_BODY = b'{"destination":"U","events":[]}'.ljust(679)  # as long as a webhook with one text
_ANSWER_PATIENCE = 10.0
_DRAIN_PATIENCE = 60.0
_POLL_SECONDS = 0.1
_QUIET_SECONDS = 2.0  # several sweeps of the service: whatever is sent twice comes within it


@dataclass(frozen=True, slots=True)
class Traffic:
    sent: Sequence[Sent]
    calls: Sequence[Call]
    service_seconds: float  # processor time of the service until the last reply
    others_share: float  # of the machine's processors, spent by neither the service nor the load run


async def hammer(port: int, seconds: float) -> float:
    """Requests a second that the bare server at ``port`` answers; 32 clients, each waiting for its answer."""
    request = signed_request(BARE_BODY, machine.BARE_SECRET)
    end = time.perf_counter() + seconds

    async def one_after_another() -> int:
        connection, count = await connect(HOST, port), 0
        while time.perf_counter() < end:
            assert await connection.ask(request) == 200
            count += 1
        connection.hang_up()
        return count

    return sum(await asyncio.gather(*(one_after_another() for _ in range(_BARE_CONNECTIONS)))) / seconds


async def load(
    webhooks: Sequence[Webhook], rate: float, service: Started, *, line_port: int, line_seconds: float
) -> Traffic:
    """Stand in for LINE, send everything at its time, and wait for what must come."""
    async with standing_in(HOST, line_port, line_seconds) as calls:
        before = _clocks(service)
        sent = await _send_all(webhooks, rate, service.port)
        kept = [one.webhook for one in sent if one.status == 200]
        await _until_replied({one.reply_token.encode() for one in kept}, calls)
        after = _clocks(service)
        await _until_pushed(sum(one.stage is Stage.OPENS for one in kept), calls)
        await _until_quiet(calls)
    wall, busy, own, spent = (now - then for now, then in zip(after, before, strict=True))
    return Traffic(sent, calls, spent, max(0.0, busy - own - spent) / (wall * machine.cores()))


def _clocks(service: Started) -> tuple[float, float, float, float]:
    """Seconds: by the wall, busy on all processors, ours, the service's."""
    return time.perf_counter(), machine.busy_seconds(), time.process_time(), service.cpu_seconds()


async def _send_all(webhooks: Sequence[Webhook], rate: float, port: int) -> list[Sent]:
    """Open loop: a slow answer delays no later event."""
    idle: list[Connection] = []
    start, sending = time.perf_counter() + 0.2, []
    for number, one in enumerate(webhooks):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        sending.append(asyncio.create_task(_send(one, due, idle, port)))
    sent = await asyncio.gather(*sending)
    for connection in idle:
        connection.hang_up()
    return sent


async def _send(one: Webhook, due: float, idle: list[Connection], port: int) -> Sent:
    while idle and idle[-1].closed:
        idle.pop()
    connection = idle.pop() if idle else await connect(HOST, port)
    sent = time.perf_counter()
    try:
        status = await asyncio.wait_for(connection.ask(one.request), _ANSWER_PATIENCE)
    except TimeoutError:
        connection.hang_up()
        status = 0
    else:
        idle.append(connection)
    return Sent(one, due, sent, time.perf_counter(), status)


async def _until_replied(tokens: set[bytes], calls: Sequence[Call]) -> None:
    """Until each of these events has a reply; a minute at most, which is several leases of a job."""
    looked_at = 0
    for _ in range(int(_DRAIN_PATIENCE / _POLL_SECONDS)):
        for call in calls[looked_at:]:
            tokens.difference_update(_TOKEN.findall(call.body))
        looked_at = len(calls)
        if not tokens:
            return
        await asyncio.sleep(_POLL_SECONDS)


async def _until_pushed(count: int, calls: Sequence[Call]) -> None:
    for _ in range(int(_DRAIN_PATIENCE / _POLL_SECONDS)):
        if sum(call.path.endswith("/push") for call in calls) >= count:
            return
        await asyncio.sleep(_POLL_SECONDS)


async def _until_quiet(calls: Sequence[Call]) -> None:
    for _ in range(int(_DRAIN_PATIENCE / _QUIET_SECONDS)):
        known = len(calls)
        await asyncio.sleep(_QUIET_SECONDS)
        if len(calls) == known:
            return
