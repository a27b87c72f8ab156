"""People with phones: what they do next, and when. A script yields acts and is told what the phone heard."""

import random
from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.year.agenda import Clock
from bench.year.phones import Bubble, Json, Phone

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Act:
    """An event of a person, so long after what made them do it."""

    after: timedelta
    body: Json
    any_hour: bool = False  # officers keep office hours; an emergency is not theirs to put off


Heard = list[Bubble]
# What is returned was heard and not yet reacted to.
Script = Generator[Act, Heard, Heard]


@dataclass
class Human(ABC):
    """Somebody with a phone, and a will of their own: ``chance`` is seeded for each."""

    id: str
    phone: Phone
    clock: Clock
    chance: random.Random
    said: list[str] = field(default_factory=list)  # ids of own messages
    busy: set[int] = field(default_factory=set)  # cases this person is at

    @abstractmethod
    def react(self, came: Heard) -> Script | None:
        """What this person does because of new bubbles."""

    def when(self, act: Act) -> datetime:
        return self.clock() + act.after

    def says(self, text: str, after: timedelta, *, any_hour: bool = False) -> Act:
        message_id = f"{self.id[-8:]}{len(self.said):06d}"
        self.said.append(message_id)
        text_message = {"type": "text", "id": message_id, "text": text}
        return Act(after, {"type": "message", "message": text_message}, any_hour)

    def presses(self, bubble: Bubble, label: str, after: timedelta, *, any_hour: bool = False) -> Act:
        return press(bubble.buttons[label], after, any_hour=any_hour)

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def between(self, shortest: timedelta, longest: timedelta) -> timedelta:
        """Short times are likelier, as in life."""
        return shortest + (longest - shortest) * self.chance.random() ** 2

    def one_of(self, **weighted: float) -> str:
        return self.chance.choices(list(weighted), list(weighted.values()))[0]


@dataclass
class Deskworker(Human):
    """Somebody who works at an office. ``pace`` stretches every delay; in ``silences`` nothing is done."""

    pace: float = 1.0
    silences: Sequence[tuple[datetime, datetime]] = ()
    serving: bool = True

    def looks_away(self) -> bool:
        now = self.clock()
        return not self.serving or any(start <= now < end for start, end in self.silences)

    def stretched(self, shortest: timedelta, longest: timedelta) -> timedelta:
        return self.between(shortest, longest) * self.pace


def press(data: str, after: timedelta, *, any_hour: bool = False) -> Act:
    return Act(after, {"type": "postback", "postback": {"data": data}}, any_hour)


def newest(came: Sequence[Bubble], *labels: str) -> Bubble | None:
    """The newest bubble with one of these buttons."""
    return next((one for one in reversed(came) if any(label in one.buttons for label in labels)), None)
