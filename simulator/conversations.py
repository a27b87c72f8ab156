"""Example conversations as text: who says, presses and hears what, one step a line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final


class Verb(StrEnum):
    """What a step does; the words are those of the file."""

    SAYS = "says"
    HEARS = "hears"
    PRESSES = "presses"
    SENDS_LOCATION = "sends location"
    SENDS_PICTURE = "sends picture"
    SENDS_STICKER = "sends sticker"
    SENDS_AUDIO = "sends audio"
    SENDS_VIDEO = "sends video"
    SENDS_FILE = "sends file"
    MOVES = "moves"  # the service's clock: so many minutes, or to the next working morning


@dataclass(frozen=True, slots=True)
class Step:
    """Line `number` of the file: what happens on a phone, or must appear there; or how the clock moves."""

    number: int
    phone: str
    verb: Verb
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation read; `phones` binds each phone's name to a person's name or an office."""

    title: str
    about: str
    phones: dict[str, str]
    steps: tuple[Step, ...]


class BadConversationError(ValueError):
    """A line that is neither a header, a phone nor a step; names the line."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"line {number}: {reason}")
        self.number = number


HEADER: Final = re.compile(r"(title|about)\s*:\s*(.*)")
PHONE: Final = re.compile(r"phone\s+(\w+)\s*=\s*(.+)")
STEP: Final = re.compile(rf"(\w+)\s+({'|'.join(Verb)})\s*:\s*(.+)")
CLOCK: Final = "clock"
NEXT_MORNING: Final = "next morning"
MINUTES: Final = re.compile(r"(\d+) min")
COORDINATES: Final = re.compile(r"-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?")


def read_conversation(text: str) -> Conversation:
    """The file's text as a conversation; raises BadConversationError naming the first line that is wrong."""
    headers: dict[str, str] = {"title": "", "about": ""}
    phones: dict[str, str] = {}
    steps: list[Step] = []
    for number, line in _lines(text):
        if header := HEADER.fullmatch(line):
            headers[header[1]] = header[2]
        elif phone := PHONE.fullmatch(line):
            phones[phone[1]] = phone[2]
        elif step := STEP.fullmatch(line):
            _check(number, Step(number, step[1], Verb(step[2]), step[3]), phones)
            steps.append(Step(number, step[1], Verb(step[2]), step[3].replace("\\n", "\n")))
        else:
            raise BadConversationError(number, "not understood")
    return Conversation(headers["title"], headers["about"], phones, tuple(steps))


def _check(number: int, step: Step, phones: dict[str, str]) -> None:
    if (step.phone == CLOCK) != (step.verb is Verb.MOVES):
        raise BadConversationError(number, "only the clock moves")
    if step.phone != CLOCK and step.phone not in phones:
        raise BadConversationError(number, f"no phone {step.phone}")
    if step.verb is Verb.SENDS_LOCATION and not COORDINATES.fullmatch(step.text):
        raise BadConversationError(number, "a location is: latitude, longitude")
    if step.verb is Verb.MOVES and step.text != NEXT_MORNING and not MINUTES.fullmatch(step.text):
        raise BadConversationError(number, "the clock moves: 15 min, or: next morning")


def _lines(text: str) -> Iterable[tuple[int, str]]:
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line and not line.startswith("#"):
            yield number, line


NAME: Final = re.compile(r"[\w-]+")


def conversation_names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.txt"))


def conversation_text(folder: Path, name: str) -> str | None:
    """The text of one conversation; None when there is none of that name."""
    path = folder / f"{name}.txt"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    return path.read_text(encoding="utf-8")
