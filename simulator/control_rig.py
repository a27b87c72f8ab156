"""The control API of the rig itself: faults, the record, the stream, raw webhooks, conversations."""

import asyncio
import threading
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from pydantic import BaseModel, Field

from simulator import wording
from simulator.control_people import TheWorld
from simulator.conversations import (
    BadConversationError,
    conversation_names,
    conversation_text,
    read_conversation,
)
from simulator.faults import Faults
from simulator.player import CannotPlayError, play
from simulator.world import World

router = APIRouter(prefix="/sim")


class RawWebhook(BaseModel):
    """Body of `/sim/webhook`: events as they are to be sent, and a signature if not the right one."""

    events: list[dict[str, Any]]
    signature: str | None = None


class Pace(BaseModel):
    """Body of `play`."""

    pace_ms: int = Field(default=600, ge=0, le=10_000)


@router.get("/faults")
async def faults(world: TheWorld) -> dict[str, Any]:
    return world.faults.as_json()


@router.put("/faults")
async def change_faults(world: TheWorld, changes: Faults) -> dict[str, Any]:
    world.faults.merge(changes)
    return _settled(world)


@router.delete("/faults")
async def reset_faults(world: TheWorld) -> dict[str, Any]:
    world.faults.reset()
    return _settled(world)


def _settled(world: World) -> dict[str, Any]:
    if not world.faults.reorder:
        world.webhooks.release_held()
    world.faults_changed()
    return world.faults.as_json()


@router.get("/record")
async def record(world: TheWorld, after: int = 0) -> dict[str, Any]:
    return world.record.as_json(after)


@router.get("/stream")
async def stream(world: TheWorld) -> StreamingResponse:
    return StreamingResponse(
        world.stream.watch(), media_type="text/event-stream", headers={"Cache-Control": "no-cache"}
    )


@router.post("/webhook")
async def webhook(world: TheWorld, raw: RawWebhook) -> dict[str, int]:
    """Send exactly these events in one webhook; status 0 when the service gave no answer in time."""
    for event in raw.events:
        source = event.get("source")
        if isinstance(event.get("replyToken"), str) and isinstance(source, dict):
            chat_id = source.get("groupId") or source.get("userId")
            world.reply_tokens.register(event["replyToken"], str(chat_id or ""))
    return {"status": await world.webhooks.deliver(raw.events, raw.signature) or 0}


@router.get("/conversations")
async def conversations(world: TheWorld) -> list[dict[str, str]]:
    folder = world.config.conversations_folder
    return [_listed(folder, name) for name in conversation_names(folder)]


def _listed(folder: Path, name: str) -> dict[str, str]:
    try:
        conversation = read_conversation(conversation_text(folder, name) or "")
    except BadConversationError:
        return {"name": name, "title": name, "about": wording.BAD_CONVERSATION}
    return {"name": name, "title": conversation.title or name, "about": conversation.about}


@router.get("/conversations/{name}")
async def conversation(world: TheWorld, name: str) -> PlainTextResponse:
    return PlainTextResponse(_text(world, name))


@router.post("/conversations/{name}/play", status_code=202)
async def play_conversation(
    world: TheWorld, name: str, request: Request, pace: Pace | None = None
) -> Response:
    """Play it on the phones, over this very control API, in a thread of its own."""
    text = _text(world, name)
    try:
        read_conversation(text)
    except BadConversationError as error:
        raise HTTPException(400, f"{wording.BAD_CONVERSATION} ({error.number})") from None
    loop = asyncio.get_running_loop()

    def perform() -> None:
        failure = None
        try:
            play(text, str(request.base_url), pace_ms=(pace or Pace()).pace_ms)
        except (CannotPlayError, OSError) as error:
            failure = str(error)
        if not loop.is_closed():
            loop.call_soon_threadsafe(_publish_end, world, name, failure)

    threading.Thread(target=perform, name=f"play {name}", daemon=True).start()
    return Response(status_code=202)


def _publish_end(world: World, name: str, failure: str | None) -> None:
    world.stream.publish("conversation", lambda: {"name": name, "failure": failure})


def _text(world: World, name: str) -> str:
    text = conversation_text(world.config.conversations_folder, name)
    if text is None:
        raise HTTPException(404, wording.NO_SUCH_CONVERSATION)
    return text
