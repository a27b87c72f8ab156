"""Signed webhooks as LINE sends them, one event each, ready to be written to a socket."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any

from bench.talk import Said, Stage

SECRET = secrets.token_hex(16)  # LINE's has the same shape; the service of this run is told it
_RUN = secrets.token_hex(6)  # ids of one run never meet those of another in the same database


@dataclass(frozen=True, slots=True)
class Webhook:
    reply_token: str
    stage: Stage
    request: bytes  # the whole HTTP request


def line_id(name: str) -> str:
    """A LINE user id of this run."""
    return "U" + hashlib.sha256(f"{_RUN} {name}".encode()).hexdigest()[:32]


def webhook(said: Said, number: int, at: float) -> Webhook:
    """The ``number``-th message of the run, written ``at`` (Unix seconds)."""
    token = hashlib.sha256(f"{_RUN} token {number}".encode()).hexdigest()[:32]
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": int(at * 1000),
        "webhookEventId": f"01{_RUN.upper()}{number:012}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": line_id(f"citizen {said.person}")},
        "replyToken": token,
        "message": {
            "type": "text",
            "id": f"5{int(_RUN, 16):015}{number:06}",
            "quoteToken": token * 2,
            "text": said.text,
        },
    }
    body = _compact({"destination": "U" + "0" * 32, "events": [event]})
    return Webhook(token, said.stage, signed_request(body, SECRET))


def signed_request(body: bytes, secret: str) -> bytes:
    signature = base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()
    head = (
        "POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"User-Agent: LineBotWebhook/2.0\r\nX-Line-Signature: {signature}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _compact(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
