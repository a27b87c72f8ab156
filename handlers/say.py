"""What we say, before it is LINE's JSON: bubbles of text, cards, and the choices under them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.terms import MessageKind


@dataclass(frozen=True, slots=True)
class Press:
    """A button that comes back to us signed: ``data`` was made by ``handlers.buttons``."""

    label: str
    data: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """A choice that simply says its text for the person."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ShareLocation:
    """A choice that opens LINE's map."""

    label: str


@dataclass(frozen=True, slots=True)
class Call:
    """A button that dials a number."""

    label: str
    number: str


Choice = Press | Say | ShareLocation


class Tone(StrEnum):
    """How a card looks: the colour of its head."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    NORMAL = "normal"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """A Flex bubble: a coloured head, a title, rows of label and value, a quotation, buttons."""

    alt: str  # what the list of chats and a screen reader show
    tone: Tone
    head: str
    title: str
    rows: tuple[Row, ...] = ()
    quote: str | None = None
    note: str | None = None
    buttons: tuple[Press | Call, ...] = ()
    choices: tuple[Choice, ...] = ()


Bubble = Text | Card


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Bubbles owed to one person. ``case_id`` lets the case's history show a message that LINE refused."""

    to: str  # LINE user id, or a group's
    bubbles: tuple[Bubble, ...]
    case_id: int | None = None
    kind: MessageKind = MessageKind.ANSWER
    not_before: datetime | None = None  # nobody but an emergency wakes an officer at night
    hours_of: str | None = None  # the office in whose hours alone it may arrive
    urgent: bool = False  # an alert that is never gathered into a digest
