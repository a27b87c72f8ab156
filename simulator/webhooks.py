"""Sending signed webhooks to the service: in order per person, except where a fault says otherwise."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections import defaultdict, deque
from collections.abc import Coroutine, Sequence
from typing import Any

import aiohttp

from simulator.config import SimulatorConfig
from simulator.faults import Faults
from simulator.record import Record
from simulator.tokens import ReplyTokens

REDELIVERIES = 5
REDELIVERY_GAP_SECONDS = 0.5
HOLD_SECONDS = 3.0
"""How long `reorder` keeps an event back when no other follows, so that nothing is lost to the fault."""

Event = dict[str, Any]


def signature(secret: str, body: bytes) -> str:
    """Base64 of HMAC-SHA256 over the raw bytes (docs, verify-webhook-signature)."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


class WebhookSender:
    """One session, one lane per person, and a line in the record for every delivery."""

    def __init__(self, config: SimulatorConfig, faults: Faults, record: Record, tokens: ReplyTokens) -> None:
        self.url = config.webhook_url
        self._config = config
        self._faults = faults
        self._record = record
        self._tokens = tokens
        self._lanes: defaultdict[str, deque[tuple[float, Event]]] = defaultdict(deque)
        self._held: dict[str, Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._room = asyncio.Semaphore(config.webhook_connections)

    async def open(self) -> None:
        # The semaphore bounds the sockets; a limit in the connector would let waiting eat the 2 seconds.
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=self._config.webhook_seconds),
            skip_auto_headers=("User-Agent",),
            headers={"User-Agent": "LineBotWebhook/2.0"},
        )

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def send(self, person_id: str, event: Event) -> None:
        """Queue one event of one person; returns at once."""
        if self._faults.reorder and person_id not in self._held:
            self._held[person_id] = event
            asyncio.get_running_loop().call_later(HOLD_SECONDS, self._release, person_id, event)
            return
        self._queue(person_id, event)
        held = self._held.pop(person_id, None)
        if held:
            self._queue(person_id, held)

    def release_held(self) -> None:
        for person_id, event in list(self._held.items()):
            self._release(person_id, event)

    def _release(self, person_id: str, event: Event) -> None:
        if self._held.get(person_id) is event:
            del self._held[person_id]
            self._queue(person_id, event)

    def _queue(self, person_id: str, event: Event) -> None:
        due = time.monotonic() + self._faults.delay_ms / 1000
        idle = person_id not in self._lanes
        self._lanes[person_id].append((due, event))
        if idle:
            self._spawn(self._run_lane(person_id))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_lane(self, person_id: str) -> None:
        lane = self._lanes[person_id]
        while lane:
            due, event = lane[0]
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            copies = 1 + self._faults.duplicate
            await asyncio.gather(*(self._deliver_surely(event) for _ in range(copies)))
            lane.popleft()
        del self._lanes[person_id]

    async def _deliver_surely(self, event: Event) -> None:
        status = await self.deliver([event])
        if self._faults.redeliver and not _is_success(status):
            # Beside the lane: at LINE too, later events overtake one that is being redelivered.
            self._spawn(self._redeliver(event))

    async def _redeliver(self, event: Event) -> None:
        again = event | {"deliveryContext": {"isRedelivery": True}}
        for _ in range(REDELIVERIES):
            await asyncio.sleep(REDELIVERY_GAP_SECONDS)
            if not self._faults.redeliver or _is_success(await self.deliver([again])):
                return

    async def deliver(self, events: Sequence[Event], override_signature: str | None = None) -> int | None:
        """Post one webhook now; its status, or None when there was no answer in time."""
        # A phone may send half an emoji; LINE never sends bytes that are not UTF-8.
        body = json.dumps(
            {"destination": self._config.bot_user_id, "events": events}, ensure_ascii=False
        ).encode(errors="replace")
        signed = override_signature or signature(self._config.channel_secret, body)
        for event in events:
            self._tokens.received(str(event.get("replyToken", "")))
        started = time.perf_counter()
        status = await self._post(self.url, body, signed)
        self._record.webhook(
            event_ids=[str(event.get("webhookEventId", "")) for event in events],
            types=[_kind(event) for event in events],
            status=status,
            redelivery=any(event.get("deliveryContext") == {"isRedelivery": True} for event in events),
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )
        return status

    async def test(self, url: str | None) -> int | None:
        """LINE's communication check: a signed body without events."""
        body = json.dumps({"destination": self._config.bot_user_id, "events": []}).encode()
        return await self._post(url or self.url, body, signature(self._config.channel_secret, body))

    async def _post(self, url: str, body: bytes, signed: str) -> int | None:
        assert self._session is not None
        headers = {"Content-Type": "application/json; charset=utf-8", "x-line-signature": signed}
        async with self._room:
            try:
                async with self._session.post(url, data=body, headers=headers) as answer:
                    await answer.read()
                    return answer.status
            except (aiohttp.ClientError, TimeoutError, ValueError):
                return None


def _is_success(status: int | None) -> bool:
    return status is not None and 200 <= status < 300


def _kind(event: Event) -> str:
    """`message.text`, `follow` and so on: what the record may show without showing words."""
    message = event.get("message")
    inner = f".{message.get('type')}" if isinstance(message, dict) else ""
    return f"{event.get('type')}{inner}"
