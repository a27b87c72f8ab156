"""What came in from LINE, as values: one class a kind of event, unknown kinds included."""

from dataclasses import dataclass
from datetime import datetime

from db.terms import ChatKind, MediaKind


@dataclass(frozen=True, slots=True)
class Text:
    message_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Media:
    message_id: str
    kind: MediaKind
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    message_id: str
    latitude: float
    longitude: float
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Sticker:
    message_id: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours was pressed. ``data`` proves nothing until its signature is checked."""

    data: str


@dataclass(frozen=True, slots=True)
class Followed:
    again: bool = False  # LINE's best guess: it had blocked us before


@dataclass(frozen=True, slots=True)
class Unfollowed:
    pass


@dataclass(frozen=True, slots=True)
class Unsent:
    message_id: str


@dataclass(frozen=True, slots=True)
class Edited:
    message_id: str
    text: str


@dataclass(frozen=True, slots=True)
class JoinedChat:
    pass


@dataclass(frozen=True, slots=True)
class LeftChat:
    pass


@dataclass(frozen=True, slots=True)
class Ignored:
    """A kind that asks nothing of us, or that we do not know yet; it is kept and counted by its name."""

    kind: str


Body = (
    Text
    | Media
    | Location
    | Sticker
    | Pressed
    | Followed
    | Unfollowed
    | Unsent
    | Edited
    | JoinedChat
    | LeftChat
    | Ignored
)


@dataclass(frozen=True, slots=True)
class Incoming:
    event_id: str
    at: datetime  # when it happened, by LINE's clock
    chat: ChatKind
    chat_id: str | None  # the user, group or room; None when LINE gives no source
    person: str | None  # the LINE user id, when LINE gives one
    reply_token: str | None
    body: Body
