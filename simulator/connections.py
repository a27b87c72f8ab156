"""Answers that never come: a connection cut, a caller left waiting."""

import asyncio
from typing import Final

from simulator.calls import Receive

LONGEST_WAIT_SECONDS: Final = 60.0


class ConnectionCutError(ConnectionError):
    """What a client inside this process sees, where there is no socket to close."""


async def cut(receive: Receive) -> None:
    """Close the caller's connection without a byte of answer.

    ASGI has no word for this. Under uvicorn `receive` is a method of the request's cycle, which holds the
    transport; returning before the disconnect is seen would make uvicorn answer 500 instead.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionCutError
    transport.close()
    await _disconnected(receive)


async def leave_waiting(receive: Receive) -> None:
    """Answer nothing until the caller gives up, at most a minute."""
    try:
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            await _disconnected(receive)
    except TimeoutError:
        await cut(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
