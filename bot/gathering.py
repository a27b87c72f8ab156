"""What comes while something is being committed is committed together next: one statement and one change of threads
for many, and nobody waits for a clock (docs/performance.md).
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from db.database import Database, DatabaseAway

T = TypeVar("T")
R = TypeVar("R")

MOST_TOGETHER = 32
_FULL = 64  # waiting, from which on it is worth looking for those who gave up


class Gathering(Generic[T, R]):
    """``do`` gets what has gathered, at most ``most``, and gives a result for each. What it raises is everyone's
    when the database is away; else each is done once more by itself, so that one at fault fails alone.
    """

    def __init__(
        self, do: Callable[[Sequence[T]], Awaitable[Sequence[R]]], most: int = MOST_TOGETHER
    ) -> None:
        self._do, self._most = do, most
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._full = _FULL
        self._work: asyncio.Task[None] | None = None

    def put(self, item: T) -> asyncio.Future[R]:
        """The future of the item's result. Cancelled before its turn, it is as if it had never come."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        if len(self._waiting) >= self._full:
            # While the database hangs nothing is taken out, and those who gave up must not fill the memory.
            self._waiting = deque(one for one in self._waiting if not one[1].done())
            self._full = max(_FULL, 2 * len(self._waiting))
        self._waiting.append((item, future))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._empty())
        return future

    async def _empty(self) -> None:
        while self._waiting:
            count = min(len(self._waiting), self._most)
            gathered = [self._waiting.popleft() for _ in range(count)]
            batch = [one for one in gathered if not one[1].done()]
            if batch:
                await self._settle(batch)

    async def _settle(self, batch: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            results = await self._do([item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for the futures
            if len(batch) == 1 or isinstance(error, DatabaseAway):
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                return
        else:
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)
            return
        for one in batch:
            await self._settle([one])


class PerWriter(Generic[T, R]):
    """One gathering for each writer of the database, so that what is in one lane is committed in its order."""

    def __init__(self, database: Database, do: Callable[[Sequence[T]], Awaitable[Sequence[R]]]) -> None:
        self._writer_of = database.writer_of
        self._places = [Gathering(do) for _ in range(database.writers)]

    def put(self, lane: str, item: T) -> asyncio.Future[R]:
        return self._places[self._writer_of(lane)].put(item)
