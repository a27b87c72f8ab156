"""One call of LINE's API as it came in, and the answer to it."""

import json
import re
import uuid
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs

from simulator.refusals import TOO_LARGE_REQUEST, Refusal, unparsable

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST_BODY: Final = 2 * 1024 * 1024
"""LINE answers 413 above 2 MB (reference, `#status-codes`)."""
HALF_CHARACTER: Final = re.compile(rb"\\u[dD][89a-fA-F]")
"""An escaped surrogate: alone it is no character, and no JSON answer could ever show it again."""


@dataclass(slots=True)
class Call:
    """The request, and what handling it found out for the record."""

    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    body: bytes
    too_large: bool = False
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    to: str | Sequence[str] | None = None
    reply_token: str | None = None
    message_count: int = 0
    accepted: bool = False
    delivered: bool = False

    @property
    def retry_key(self) -> str | None:
        key = self.headers.get(b"x-line-retry-key")
        return None if key is None else key.decode("latin-1")

    @property
    def content_type(self) -> str:
        return self.headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()

    def parameter(self, name: str) -> str | None:
        return parse_qs(self.query.decode("latin-1")).get(name, [None])[0]

    def json_object(self) -> dict[str, Any]:
        """The body; raises Refusal when it is no JSON object, or too much of one."""
        if self.too_large:
            raise Refusal(413, TOO_LARGE_REQUEST)
        try:
            body = json.loads(self.body.decode())
            if HALF_CHARACTER.search(self.body):
                json.dumps(body, ensure_ascii=False).encode()
        except json.JSONDecodeError as error:
            raise unparsable(error.lineno, error.colno) from None
        except UnicodeError:
            raise unparsable(1, 1) from None
        if not isinstance(body, dict):
            raise unparsable(1, 1)
        return body


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and extra headers; `body` is JSON unless it is bytes."""

    status: int = 200
    body: dict[str, Any] | bytes = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json"

    def encoded(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


async def read_call(scope: Scope, receive: Receive) -> Call:
    """The whole request; of an oversized body only the fact is kept."""
    body = b""
    size = 0
    more = True
    while more:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        body = body + chunk if size <= LARGEST_BODY else b""
        more = message.get("more_body", False)
    return Call(
        scope["method"],
        scope["path"],
        scope["query_string"],
        dict(scope["headers"]),
        body,
        too_large=size > LARGEST_BODY,
    )


async def send_answer(send: Send, call: Call, answer: Answer) -> None:
    body = answer.encoded()
    headers = [
        (b"content-type", answer.media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"x-line-request-id", call.request_id.encode()),
        *((name.encode(), value.encode()) for name, value in answer.headers.items()),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
