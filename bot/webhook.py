"""The door: HMAC over the raw bytes, every event kept in one shared commit, then 200. Raw ASGI, before FastAPI,
whose routing costs thirty times the signature check (docs/decisions/0004-how-line-is-called.md).
"""

import asyncio
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from linebot.v3.webhook import SignatureValidator
from sqlmodel import Session
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import events
from bot.gathering import Gathering
from bot.worker import Desk, Worker
from db import jobs
from db.database import DatabaseAway
from db.jobs import Leased, Put
from db.terms import Queue
from db.waypoints import Waypoint, reached

log = logging.getLogger("chipao.webhook")

LARGEST_BODY = 2 * 1024 * 1024
_READ_ON = 8 * LARGEST_BODY
# LINE counts an answer after 2 s as none; what is not kept by then is refused, and redelivered.
PATIENCE_SECONDS = 1.5
MOST_WAITING = 2000
MOST_TOGETHER = 256  # requests a commit

_REASONS = {
    200: b"OK",
    400: b"not a webhook",
    401: b"bad signature",
    405: b"POST only",
    413: b"too large",
    503: b"try again",
}


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Door:
    """``POST /webhook``; everything else goes on to ``app``."""

    def __init__(self, app: ASGIApp, secrets: Sequence[str], desk: Desk, worker: Worker) -> None:
        self._app, self._desk, self._worker = app, desk, worker
        self._validators = [SignatureValidator(secret) for secret in secrets]
        self._waiting = 0
        self._kept: Gathering[list[Put], None] = Gathering(self._keep_all, MOST_TOGETHER)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/webhook":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        try:
            status = await self._take(scope, receive)
        except _Refused as refused:
            status = refused.status
        self._desk.metrics.webhooks.labels(str(status)).inc()
        self._desk.metrics.webhook_seconds.observe(time.perf_counter() - started)
        await _answer(send, status)
        if status == 200:
            reached(Waypoint.DOOR_ANSWERED)

    async def _take(self, scope: Scope, receive: Receive) -> int:
        if scope["method"] != "POST":
            raise _Refused(405)
        headers = dict(scope["headers"])
        body = await _body(headers, receive)
        self._check_signature(body, headers.get(b"x-line-signature", b""))
        puts = _jobs_of(body, self._desk.clock())
        if puts:
            await self._keep(puts)
        return 200

    def _check_signature(self, body: bytes, signature: bytes) -> None:
        try:
            text, claimed = body.decode("utf-8"), signature.decode("ascii")
        except UnicodeDecodeError:
            raise _Refused(401) from None  # LINE signs UTF-8 in base64; this is neither
        if not claimed or not any(validator.validate(text, claimed) for validator in self._validators):
            raise _Refused(401)

    async def _keep(self, puts: list[Put]) -> None:
        """503 with nothing promised when the database is away, or too many wait."""
        if self._waiting >= MOST_WAITING:
            raise _Refused(503)
        reached(Waypoint.DOOR_CAME)
        self._waiting += 1
        try:
            await asyncio.wait_for(self._kept.put(puts), PATIENCE_SECONDS)
        except (TimeoutError, DatabaseAway) as error:
            log.warning("webhook_not_kept", extra={"events": len(puts), "reason": type(error).__name__})
            raise _Refused(503) from error
        finally:
            self._waiting -= 1

    async def _keep_all(self, waiting: Sequence[list[Put]]) -> Sequence[None]:
        """All waiting requests share one commit and one statement; then their jobs begin."""
        name, now = self._worker.name_if_room, self._desk.clock()
        # Due from now, even if the clock was set back while they waited.
        puts = [replace(put, run_at=now) for one in waiting for put in one]

        def unit(session: Session) -> list[Leased]:
            leased = jobs.put(session, puts, worker=name, now=now)
            reached(Waypoint.DOOR_WRITTEN)
            return leased

        leased = await self._desk.write(unit, "door")
        reached(Waypoint.DOOR_KEPT)
        self._worker.dispatch(leased)
        return [None] * len(waiting)


def _jobs_of(body: bytes, now: datetime) -> list[Put]:
    """One job an event. An event without an id is no event; the rest of its batch is still kept."""
    try:
        listed = json.loads(body)["events"]  # takes the lone surrogates of old phones; faster readers do not
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _Refused(400) from None
    if not isinstance(listed, list):
        raise _Refused(400)
    puts = []
    for event in listed:
        try:
            key = events.key_of(event)
        except events.NotAnEvent:
            log.warning("event_without_id")
            continue
        puts.append(Put(Queue.EVENT, events.lane_of(event), key, json.dumps(event), now))
    return puts


async def _body(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    """The whole body. One that is too large is read on and dropped, so that the sender hears why."""
    announced = headers.get(b"content-length", b"0")
    if not announced.isdigit() or int(announced) > _READ_ON:
        raise _Refused(413 if announced.isdigit() else 400)
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message: Any = await receive()
        if message["type"] == "http.disconnect" or size > _READ_ON:
            raise _Refused(413 if size > _READ_ON else 400)
        part = message.get("body", b"")
        size, more = size + len(part), message.get("more_body", False)
        if size <= LARGEST_BODY:
            parts.append(part)
        else:
            parts.clear()
    if size > LARGEST_BODY:
        raise _Refused(413)
    return b"".join(parts)


async def _answer(send: Send, status: int) -> None:
    text = _REASONS[status]
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
