"""Who is told what because a case moved: decided here, put into words by ``handlers``."""

from dataclasses import dataclass
from enum import StrEnum

from db.cases import Case
from db.people import Person
from db.terms import Level, MessageKind


class Tell(StrEnum):
    ALERT = "alert"  # to officers: a case waits for your office
    UNTAKEN = "untaken"  # to officers: it still waits, nobody has taken it
    DISPUTED = "disputed"  # to officers: the reporter says that it is not done
    REOPENED = "reopened"  # to officers: the reporter needs help after all
    DECIDE = "decide"  # to the province's head: it bounced too often
    LATE = "late"  # to the officer who has it, then to those above: a clock ran out
    RELEASED = "released"  # to officers: whoever had it is gone
    HANDED = "handed"  # to an officer: a colleague hands it to you
    ADDED = "added"  # to the officer who has it: the reporter said more
    PLACED = "placed"  # to the officer who has it: where it is
    TAKEN_BACK = "taken_back"  # to the officer who has it: the reporter withdrew it
    UNSENT = "unsent"  # to the officer who has it: a message was unsent
    NO_ANSWER = "no_answer"  # to the officer who has it: the reporter did not answer in time
    CONFIRMED = "confirmed"  # to the officer who proposed closing: how it ended
    EMPLOYER = "employer"  # to officers: several people name one workplace
    TAKEN = "taken"  # to the reporter: an officer has it
    MOVED = "moved"  # to the reporter: another office has it now
    ANSWERED = "answered"  # to the reporter: the officer's words
    ASKED = "asked"  # to the reporter: the officer's question
    ASKED_AGAIN = "asked_again"  # to the reporter: the question still stands
    VISITED = "visited"  # to the reporter: the visit is noted
    PROPOSED = "proposed"  # to the reporter: is it done?
    CLOSED_QUIETLY = "closed_quietly"  # to the reporter: closed, as nobody answered
    MERGED = "merged"  # to the reporter: goes on under another number
    SPLIT = "split"  # to the reporter: one more case from the same words


_TO_OFFICERS = frozenset(
    {
        Tell.ALERT,
        Tell.UNTAKEN,
        Tell.DISPUTED,
        Tell.REOPENED,
        Tell.DECIDE,
        Tell.RELEASED,
        Tell.HANDED,
        Tell.ADDED,
        Tell.PLACED,
        Tell.TAKEN_BACK,
        Tell.UNSENT,
        Tell.NO_ANSWER,
        Tell.CONFIRMED,
        Tell.EMPLOYER,
        Tell.LATE,
    }
)
_REMINDERS = frozenset({Tell.LATE, Tell.ASKED_AGAIN, Tell.NO_ANSWER, Tell.CLOSED_QUIETLY, Tell.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Notice:
    tell: Tell
    to: Person
    case: Case
    words: str | None = None
    hours_of: str | None = None  # the office whose hours it keeps; None: it may come at any hour
    group: str | None = None  # a LINE group hears it instead of the person

    @property
    def to_an_officer(self) -> bool:
        return self.tell in _TO_OFFICERS

    @property
    def urgent(self) -> bool:
        """Whether it waits for no digest."""
        return self.to_an_officer and self.case.level in (Level.P0, Level.P1)

    @property
    def kind(self) -> MessageKind:
        """Its place in the queue for the month's pushes."""
        if self.case.level is Level.P0 and self.to_an_officer:
            return MessageKind.EMERGENCY
        if self.tell in _REMINDERS:
            return MessageKind.REMINDER
        return MessageKind.ALERT if self.to_an_officer else MessageKind.ANSWER
