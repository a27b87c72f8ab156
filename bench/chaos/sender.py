"""LINE's sending side, and the balancer between it and the replicas.

What is not answered 200 within two seconds comes again, the same event with the same id, until it is; a person's
next event waits for that, so what LINE delivers of one person is in order. The balancer does what any does: a
connection that is refused, or reset before a byte of an answer came, is tried at the next replica.
"""

import asyncio
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.chaos.line import Line
from bench.chaos.told import Told, request
from bench.machine import HOST
from bench.wire import connect

PATIENCE = 2.0  # seconds; LINE counts a later answer as none
# Seconds; LINE does not publish its own. They grow, or the waiting would be a load that nothing recovers from.
_AGAIN_AFTER = (0.3, 1.0, 2.0, 4.0, 8.0)
_NO_ANSWER = 0


@dataclass
class Balancer:
    """Ports of the replicas, taken in turn."""

    ports: Sequence[int]
    refused: int = 0  # connections that were refused or reset, whether another replica took the event or not
    _turn: int = 0

    async def deliver(self, webhook: bytes) -> int:
        """The status one of the replicas answered; 0 when none did."""
        self._turn += 1
        for number in range(len(self.ports)):
            status = await self._ask(self.ports[(self._turn + number) % len(self.ports)], webhook)
            if status is not None:
                return status
            self.refused += 1
        return _NO_ANSWER

    async def _ask(self, port: int, webhook: bytes) -> int | None:
        """None when the connection was refused or reset; 0 when no answer came in time."""
        try:
            connection = await connect(HOST, port)
        except OSError:
            return None
        try:
            return await asyncio.wait_for(connection.ask(webhook), PATIENCE) or None
        except TimeoutError:
            return _NO_ANSWER
        finally:
            connection.hang_up()


@dataclass
class Sender:
    """Delivers what people tell, and remembers every delivery."""

    line: Line
    balancer: Balancer
    told: list[Told] = field(default_factory=list)

    async def tell(self, *events: Told) -> None:
        """One webhook, again and again until it is answered 200."""
        self.told += events
        for attempt in itertools.count():
            if await self._once(events, again=attempt > 0):
                return
            await asyncio.sleep(_AGAIN_AFTER[min(attempt, len(_AGAIN_AFTER) - 1)])

    async def _once(self, events: Sequence[Told], *, again: bool) -> bool:
        for told in events:
            self.line.delivers(told.reply_token, told.person)
            told.due = told.due or time.perf_counter()
        status = await self.balancer.deliver(request(events, again=again))
        for told in events:
            told.answered(status)
        return status == 200
