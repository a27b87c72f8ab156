"""Who is told what because a case moved: decided here, put into words by ``handlers``."""

from dataclasses import dataclass
from enum import StrEnum

from db.cases import Case
from db.people import Person


class Tell(StrEnum):
    ALERT = "alert"  # to officers: a case waits for your office
    ADDED = "added"  # to the officer who has it: the reporter said more
    PLACED = "placed"  # to the officer who has it: where it is
    TAKEN_BACK = "taken_back"  # to the officer who has it: the reporter withdrew it
    UNSENT = "unsent"  # to the officer who has it: a message was unsent
    TAKEN = "taken"  # to the reporter: an officer has it
    MOVED = "moved"  # to the reporter: another office has it now
    ANSWERED = "answered"  # to the reporter: the officer's words
    CLOSED = "closed"  # to the reporter: how it ended


@dataclass(frozen=True, slots=True)
class Notice:
    tell: Tell
    to: Person
    case: Case
    words: str | None = None
