"""News for whoever watches: one queue per open page, served as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

QUIET_SECONDS = 15.0
BACKLOG = 10_000
END = ": the end\n\n"


class Stream:
    """Publishes named events; costs next to nothing while nobody watches."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[str]] = set()

    def publish(self, name: str, data: Callable[[], Any]) -> None:
        """Tell all watchers; `data` is only built when there is one."""
        if not self._watchers:
            return
        text = f"event: {name}\ndata: {json.dumps(data(), ensure_ascii=False)}\n\n"
        for queue in list(self._watchers):
            if queue.full():
                # A page that stopped reading must not hold the memory of a whole load test.
                self._watchers.discard(queue)
            else:
                queue.put_nowait(text)

    def close(self) -> None:
        """Let every watcher's stream end, so that a server can stop without cutting it."""
        for queue in self._watchers:
            if not queue.full():
                queue.put_nowait(END)
        self._watchers.clear()

    async def watch(self) -> AsyncIterator[str]:
        """Event-stream text until the reader goes away or falls `BACKLOG` events behind."""
        queue: asyncio.Queue[str] = asyncio.Queue(BACKLOG)
        self._watchers.add(queue)
        try:
            yield ": hello\n\n"
            while queue in self._watchers or not queue.empty():
                try:
                    text = await asyncio.wait_for(queue.get(), QUIET_SECONDS)
                except TimeoutError:
                    text = ": still here\n\n"
                yield text
        finally:
            self._watchers.discard(queue)
