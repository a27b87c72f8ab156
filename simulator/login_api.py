"""The few calls of LINE's token service that a bot makes of itself."""

import hmac
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from simulator.control_people import TheWorld

router = APIRouter()
TOKEN_SECONDS = 15 * 60
"""Life of a stateless channel token (docs, channel-access-token)."""


@router.get("/oauth2/v2.1/verify")
async def verify(world: TheWorld, access_token: str = "") -> JSONResponse:
    """Whether the channel's own token is good."""
    if not hmac.compare_digest(access_token.encode(), world.config.access_token.encode()):
        return JSONResponse({"error": "invalid_request", "error_description": "access token expired"}, 400)
    return JSONResponse({"client_id": "1234567890", "expires_in": TOKEN_SECONDS, "scope": "bot"})


@router.post("/oauth2/v3/token")
async def issue(world: TheWorld) -> dict[str, Any]:
    """A stateless token for whoever asks: it is always the configured one."""
    return {"token_type": "Bearer", "access_token": world.config.access_token, "expires_in": TOKEN_SECONDS}
