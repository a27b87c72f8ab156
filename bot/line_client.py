"""The one thin file that calls LINE: replies, pushes, content; foreign answers become named errors.

One pooled aiohttp session and plain dicts, not the SDK's client: see
``docs/decisions/0004-how-line-is-called.md`` for the figures and for what the SDK loses.
Limits and statuses: developers.line.biz/en/reference/messaging-api/#status-codes.
"""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.rendering import Json

# The SDK's default is 300 s; a lane must not wait that long for one lost answer.
_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=3)
_CONNECTIONS = 100
_QUOTA_WORDS = "monthly limit"


class LineError(Exception):
    """Something LINE did not do. The text names the situation and never holds a message."""


class LineAway(LineError):
    """No answer, 5xx or a rate limit: the same call later may succeed."""


class LineRefused(LineError):
    """LINE will never accept this call."""

    def __init__(self, status: int) -> None:
        super().__init__(f"line_refused_{status}")
        self.status = status


class OutOfQuota(LineError):
    """The month's pushes are used up."""


class ContentNotReady(LineError):
    """LINE is still preparing a video or voice message (202)."""


class ContentGone(LineError):
    """Unsent, expired or unknown: LINE no longer has the bytes (404, 410)."""


@dataclass(frozen=True, slots=True)
class Content:
    content_type: str
    chunks: AsyncIterator[bytes]


class LineClient:
    """Calls LINE's API. ``open`` it inside a running loop, and ``close`` it."""

    def __init__(self, api_url: str, content_url: str, token: str) -> None:
        self._api, self._content = api_url.rstrip("/"), content_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._session: aiohttp.ClientSession

    async def open(self) -> None:
        connector = aiohttp.TCPConnector(limit=_CONNECTIONS)
        self._session = aiohttp.ClientSession(connector=connector, timeout=_TIMEOUT, headers=self._headers)

    async def close(self) -> None:
        await self._session.close()

    async def reply(self, token: str, messages: Sequence[Json]) -> None:
        """Answer for free, once, within about a minute. Raises LineAway, LineRefused(400) for a dead token."""
        await self._post("/v2/bot/message/reply", {"replyToken": token, "messages": messages})

    async def push(self, to: str, messages: Sequence[Json], retry_key: str) -> None:
        """Send to one person; the same key is accepted once in 24 h. Raises LineAway, LineRefused, OutOfQuota."""
        headers = {"X-Line-Retry-Key": retry_key}
        await self._post("/v2/bot/message/push", {"to": to, "messages": messages}, headers)

    @asynccontextmanager
    async def content(self, message_id: str) -> AsyncIterator[Content]:
        """The bytes of a picture or file. Raises ContentNotReady, ContentGone, LineAway, LineRefused."""
        url = f"{self._content}/v2/bot/message/{message_id}/content"
        try:
            async with self._session.get(url) as answer:
                if answer.status == 202:
                    raise ContentNotReady
                if answer.status in (404, 410):
                    raise ContentGone
                await _check(answer)
                yield Content(answer.content_type, answer.content.iter_chunked(65536))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise LineAway(type(error).__name__) from error

    async def quota(self) -> tuple[int | None, int]:
        """Pushes the plan allows this month (None: no limit) and those used. Raises LineAway, LineRefused."""
        allowed = await self._get("/v2/bot/message/quota")
        used = await self._get("/v2/bot/message/quota/consumption")
        limit = allowed.get("value") if allowed.get("type") == "limited" else None
        return limit, int(used.get("totalUsage", 0))

    async def _post(self, path: str, body: Json, headers: dict[str, str] | None = None) -> None:
        # Thai as UTF-8 takes 3 bytes a character, escaped it would take 6.
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        all_headers = {"Content-Type": "application/json", **(headers or {})}
        try:
            async with self._session.post(self._api + path, data=data, headers=all_headers) as answer:
                await _check(answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise LineAway(type(error).__name__) from error

    async def _get(self, path: str) -> Any:
        try:
            async with self._session.get(self._api + path) as answer:
                await _check(answer)
                return await answer.json()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise LineAway(type(error).__name__) from error


async def _check(answer: aiohttp.ClientResponse) -> None:
    """Decide on the status. 409 is success: LINE has accepted this retry key before."""
    if answer.status < 300 or answer.status == 409:
        await answer.release() if answer.method == "POST" else None
        return
    if answer.status == 429 and _QUOTA_WORDS in await answer.text():
        raise OutOfQuota
    if answer.status == 429 or answer.status >= 500:
        raise LineAway(f"line_{answer.status}")
    raise LineRefused(answer.status)
