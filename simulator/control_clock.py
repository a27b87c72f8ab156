"""The service's clock, moved from the page: hands `/sim/clock` on to the address given with `--clock`.

A page may not call another origin, so the simulator asks for it. Its own times stay real: LINE's do, too.
"""

from typing import Any, Final

import aiohttp
from fastapi import APIRouter, HTTPException
from pydantic import JsonValue

from simulator import wording
from simulator.control_people import TheWorld
from simulator.world import World

router = APIRouter(prefix="/sim/clock")
PATIENCE: Final = aiohttp.ClientTimeout(total=10)
"""The service lets what is under way arrive before it jumps."""


@router.get("")
async def clock(world: TheWorld) -> dict[str, Any]:
    return await _asked(world, "GET")


@router.post("")
async def move(world: TheWorld, wanted: dict[str, JsonValue]) -> dict[str, Any]:
    """Move it, and let every open page know."""
    moved = await _asked(world, "POST", wanted)
    world.stream.publish("clock", lambda: moved)
    return moved


async def _asked(world: World, method: str, body: dict[str, JsonValue] | None = None) -> dict[str, Any]:
    url = world.config.clock_url
    if url is None:
        raise HTTPException(404, wording.NO_CLOCK)
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.request(method, url, json=body) as answer,
        ):
            if answer.status >= 400:
                raise HTTPException(answer.status, wording.BAD_REQUEST)
            told: dict[str, Any] = await answer.json()
            return told
    except (aiohttp.ClientError, TimeoutError, ValueError):
        raise HTTPException(502, wording.CLOCK_AWAY) from None
