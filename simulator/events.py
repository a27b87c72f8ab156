"""Webhook events as LINE writes them (line-openapi webhook.yml); a field without a value is left out."""

import secrets
from typing import Any

from simulator.tokens import quote_token

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(now_ms: int) -> str:
    """26 characters: 48 bits of time, 80 of chance, so that ids sort by time."""
    number = (now_ms << 80) | secrets.randbits(80)
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def by_user(person_id: str) -> dict[str, str]:
    """The source of what happens in a chat of one person with the account."""
    return {"type": "user", "userId": person_id}


def in_group(group_id: str, person_id: str | None = None) -> dict[str, str]:
    """The source of what happens in a group; joining and leaving name no person."""
    return {"type": "group", "groupId": group_id} | ({"userId": person_id} if person_id else {})


def event(
    kind: str, source: dict[str, str], now_ms: int, reply_token: str | None = None, **detail: Any
) -> dict[str, Any]:
    """One event; `detail` is the field named after the kind."""
    body: dict[str, Any] = {
        "type": kind,
        **detail,
        "webhookEventId": ulid(now_ms),
        "deliveryContext": {"isRedelivery": False},
        "timestamp": now_ms,
        "source": source,
        "mode": "active",
    }
    if reply_token:
        body["replyToken"] = reply_token
    return body


def text(message_id: str, words: str, quoted_message_id: str | None = None) -> dict[str, Any]:
    message = {"type": "text", "id": message_id, **_quotable(message_id), "text": words}
    if quoted_message_id:
        message["quotedMessageId"] = quoted_message_id
    return message


def media(kind: str, message_id: str, duration_ms: int | None = None) -> dict[str, Any]:
    """An image, video or audio message; LINE keeps the bytes and gives them out by message id."""
    message: dict[str, Any] = {"type": kind, "id": message_id, "contentProvider": {"type": "line"}}
    if duration_ms is not None:
        message["duration"] = duration_ms
    # An audio message cannot be quoted: LINE gives it no quote token.
    return message | (_readable(message_id) if kind == "audio" else _quotable(message_id))


def file(message_id: str, name: str, size: int) -> dict[str, Any]:
    return {"type": "file", "id": message_id, "fileName": name, "fileSize": size, **_readable(message_id)}


def location(message_id: str, place: dict[str, Any]) -> dict[str, Any]:
    return {"type": "location", "id": message_id, **place, **_readable(message_id)}


def sticker(message_id: str, package_id: str, sticker_id: str, keywords: list[str]) -> dict[str, Any]:
    message: dict[str, Any] = {
        "type": "sticker",
        "id": message_id,
        **_quotable(message_id),
        "stickerId": sticker_id,
        "packageId": package_id,
        "stickerResourceType": "STATIC",
    }
    return message | ({"keywords": keywords[:15]} if keywords else {})


def _readable(message_id: str) -> dict[str, str]:
    return {"markAsReadToken": "read-" + message_id}


def _quotable(message_id: str) -> dict[str, str]:
    return {"quoteToken": quote_token(message_id), **_readable(message_id)}
