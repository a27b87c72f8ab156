"""LINE's JSON to ``handlers.incoming`` values, tolerantly: LINE adds fields and kinds without notice.

Our own reader instead of the SDK's, whose one unknown value costs a whole batch or a reply token
(``docs/decisions/0004-how-line-is-called.md``).
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from db.terms import ChatKind, MediaKind
from handlers import incoming
from handlers.incoming import Body, Incoming

Json = Mapping[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Ids are opaque to us; longer ones than LINE ever makes are cut off from the columns that hold them.
_LONGEST_ID = 64


class NotAnEvent(Exception):
    """The object has no usable ``webhookEventId`` or ``type``: it cannot be kept as an event."""


def key_of(event: Any) -> str:
    """The id that makes a redelivered event the same event. Raises NotAnEvent."""
    key = _text(event, "webhookEventId") if isinstance(event, Mapping) else None
    if not key or len(key) > _LONGEST_ID:
        raise NotAnEvent
    return key


def lane_of(event: Json) -> str:
    """Whose order an event belongs to: the user's, else the group's, else its own."""
    source = _object(event, "source")
    for name in ("userId", "groupId", "roomId"):
        if found := _id(source, name):
            return found
    return key_of(event)


def read(event: Json, *, kept_at: datetime) -> Incoming:
    """One event as a value. Whatever cannot be understood becomes Ignored with its kind's name."""
    source = _object(event, "source")
    kind = _chat_kind(source)
    return Incoming(
        event_id=key_of(event),
        at=_instant(event.get("timestamp"), kept_at),
        chat=kind,
        chat_id=_id(source, {"user": "userId", "group": "groupId", "room": "roomId"}[kind]),
        person=_id(source, "userId"),
        reply_token=_text(event, "replyToken") if event.get("mode") != "standby" else None,
        body=_body(event),
    )


def _body(event: Json) -> Body:
    kind = _text(event, "type") or "nameless"
    reader = _BODIES.get(kind)
    body = reader(event) if reader else None
    return body if body is not None else incoming.Ignored(kind[:_LONGEST_ID])


def _message(event: Json) -> Body | None:
    message = _object(event, "message")
    message_id = _id(message, "id")
    kind = _text(message, "type") or "nameless"
    reader = _MESSAGES.get(kind)
    if message_id is None or reader is None:
        return incoming.Ignored(f"message:{kind}"[:_LONGEST_ID])
    return reader(message_id, message)


def _text_message(message_id: str, message: Json) -> Body | None:
    text = _text(message, "text")
    return None if text is None else incoming.Text(message_id, _storable(text))


def _media(message_id: str, message: Json) -> Body | None:
    if _text(_object(message, "contentProvider"), "type") == "external":
        return None  # the bytes are not LINE's to give
    name = _text(message, "fileName")
    return incoming.Media(message_id, MediaKind(message["type"]), _storable(name)[:200] if name else None)


def _location(message_id: str, message: Json) -> Body | None:
    latitude, longitude = _number(message, "latitude"), _number(message, "longitude")
    if latitude is None or longitude is None:
        return None
    address = _text(message, "address")
    return incoming.Location(message_id, latitude, longitude, _storable(address) if address else None)


def _sticker(message_id: str, message: Json) -> Body | None:
    keywords = message.get("keywords")
    words = tuple(word for word in keywords if isinstance(word, str)) if isinstance(keywords, list) else ()
    return incoming.Sticker(message_id, words)


def _edited(event: Json) -> Body | None:
    message = _object(event, "message")
    message_id, text = _id(message, "id"), _text(message, "text")
    return incoming.Edited(message_id, _storable(text)) if message_id and text else None


def _unsent(event: Json) -> Body | None:
    message_id = _id(_object(event, "unsend"), "messageId")
    return incoming.Unsent(message_id) if message_id else None


def _pressed(event: Json) -> Body | None:
    data = _text(_object(event, "postback"), "data")
    return incoming.Pressed(data) if data is not None else None


def _followed(event: Json) -> Body | None:
    return incoming.Followed(again=_object(event, "follow").get("isUnblocked") is True)


_BODIES: Mapping[str, Callable[[Json], Body | None]] = {
    "message": _message,
    "messageEdited": _edited,
    "unsend": _unsent,
    "postback": _pressed,
    "follow": _followed,
    "unfollow": lambda _: incoming.Unfollowed(),
    "join": lambda _: incoming.JoinedChat(),
    "leave": lambda _: incoming.LeftChat(),
}
_MESSAGES: Mapping[str, Callable[[str, Json], Body | None]] = {
    "text": _text_message,
    "image": _media,
    "video": _media,
    "audio": _media,
    "file": _media,
    "location": _location,
    "sticker": _sticker,
}


# Kinds of LINE's published schema that ask nothing of us; a metric may name these and no others, because a
# label must not grow with what strangers send.
LINE_KINDS = frozenset(
    {
        "accountLink",
        "activated",
        "beacon",
        "botResumed",
        "botSuspended",
        "deactivated",
        "delivery",
        "memberJoined",
        "memberLeft",
        "membership",
        "module",
        "videoPlayComplete",
    }
)


def _object(parent: Any, name: str) -> Json:
    found = parent.get(name) if isinstance(parent, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(parent: Json, name: str) -> str | None:
    found = parent.get(name)
    return found if isinstance(found, str) else None


def _id(parent: Json, name: str) -> str | None:
    found = _text(parent, name)
    return found if found and len(found) <= _LONGEST_ID and found.isascii() else None


def _number(parent: Json, name: str) -> float | None:
    found = parent.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
        return None
    return float(found)


def _chat_kind(source: Json) -> ChatKind:
    kind = _text(source, "type")
    return ChatKind(kind) if kind in {"group", "room"} else ChatKind.USER


def _instant(timestamp: Any, kept_at: datetime) -> datetime:
    if isinstance(timestamp, int) and 0 < timestamp < 32_503_680_000_000:  # up to the year 3000
        return _EPOCH + timedelta(milliseconds=timestamp)
    return kept_at


def _storable(text: str) -> str:
    """Without lone surrogates and NUL, which no database keeps and no JSON may carry."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")
