"""Plays an example conversation on the phones of a running simulator, over HTTP, and checks what is heard."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.conversations import MINUTES, Conversation, Step, Verb, read_conversation
from simulator.remote import RefusedError, RemoteSimulator

LONG_POLL_SECONDS = 5.0
STICKER = {"packageId": "446", "stickerId": "1988"}
MEDIA = {
    Verb.SENDS_PICTURE: "picture",
    Verb.SENDS_AUDIO: "audio",
    Verb.SENDS_VIDEO: "video",
    Verb.SENDS_FILE: "file",
}


class CannotPlayError(Exception):
    """The conversation cannot go on."""


class NoSuchPhoneError(CannotPlayError):
    """No person in the simulator has that name or office."""


class NoClockError(CannotPlayError):
    """The service does not let its clock be moved."""


class Unheard(CannotPlayError):
    """What should have been heard or pressed never came; `heard` is what came on that phone instead."""

    def __init__(self, step: Step, heard: list[str]) -> None:
        came = "; ".join(heard) or "nothing"
        super().__init__(f"line {step.number}: {step.phone} {step.verb}: {step.text} - heard since: {came}")
        self.step = step
        self.heard = heard


@dataclass(frozen=True, slots=True)
class Line:
    """One step as it went: for `hears`, `text` is all the text of the bubble that matched."""

    phone: str
    verb: Verb
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """Everything that was said and heard, and which person each phone was."""

    lines: tuple[Line, ...]
    people: Mapping[str, str]

    def heard(self, phone: str) -> list[str]:
        return [line.text for line in self.lines if line.phone == phone and line.verb is Verb.HEARS]


def play(
    text: str,
    base_url: str,
    wait_seconds: float = 10,
    people: Mapping[str, str] | None = None,
    pace_ms: int = 0,
) -> Transcript:
    """Play the text of a conversation file; `people` binds phone names to person ids beforehand.

    Raises Unheard when a step's words or button do not come within `wait_seconds`.
    """
    conversation = read_conversation(text)
    with RemoteSimulator(base_url) as simulator:
        bound = _bind(conversation, simulator, people or {})
        performance = _Performance(simulator, bound, wait_seconds, simulator.state()["seq"])
        for step in conversation.steps:
            if step.verb is not Verb.HEARS:
                time.sleep(pace_ms / 1000)
            performance.perform(step)
    return Transcript(tuple(performance.lines), bound)


def _bind(conversation: Conversation, simulator: RemoteSimulator, given: Mapping[str, str]) -> dict[str, str]:
    everyone = simulator.state()["people"]
    bound = {}
    for phone, wanted in conversation.phones.items():
        found = [p["id"] for p in everyone if wanted in (p["name"], p["office"], p["id"])]
        if phone not in given and not found:
            raise NoSuchPhoneError(f"phone {phone} = {wanted}")
        bound[phone] = given[phone] if phone in given else found[0]
    return bound


@dataclass(slots=True)
class _Performance:
    """Where each phone has been heard up to, while a conversation is played."""

    simulator: RemoteSimulator
    people: Mapping[str, str]
    wait_seconds: float
    start: int
    lines: list[Line] = field(default_factory=list)
    cursors: dict[str, int] = field(default_factory=dict)

    def perform(self, step: Step) -> None:
        if step.verb is Verb.MOVES:
            self._move_clock(step)
            return
        person = self.people[step.phone]
        text = step.text
        match step.verb:
            case Verb.SAYS:
                self.simulator.act(person, "say", {"text": text})
            case Verb.HEARS:
                text = self._hear(step, person)
            case Verb.PRESSES:
                self.simulator.act(person, "press", {"action": self._button(step, person)})
            case Verb.SENDS_LOCATION:
                latitude, longitude = (float(part) for part in text.split(",")[:2])
                self.simulator.act(person, "location", {"latitude": latitude, "longitude": longitude})
            case Verb.SENDS_STICKER:
                self.simulator.act(person, "sticker", STICKER | {"keywords": [text]})
            case media:
                self.simulator.act(person, MEDIA[media], {"sample": text})
        self.lines.append(Line(step.phone, step.verb, text))

    def _move_clock(self, step: Step) -> None:
        minutes = MINUTES.fullmatch(step.text)
        try:
            self.simulator.move_clock(**({"minutes": int(minutes[1])} if minutes else {"to": "next_morning"}))
        except RefusedError as error:
            raise NoClockError(f"line {step.number}") from error
        self.lines.append(Line(step.phone, step.verb, step.text))

    def _hear(self, step: Step, person: str) -> str:
        """The words of the first bubble after the cursor that has the step's text; moves the cursor there."""
        heard = []
        for bubble in self._bubbles(person, self.cursors.get(step.phone, self.start)):
            words = " | ".join(texts(bubble["message"]))
            heard.append(words)
            if step.text in words:
                self.cursors[step.phone] = bubble["seq"]
                return words
        raise Unheard(step, heard)

    def _button(self, step: Step, person: str) -> dict[str, Any]:
        """The newest button of that label since the play began, waited for when it is not there yet."""
        past = [b for b in self.simulator.chat(person, self.start) if b["from"] == "account"]
        for bubble in reversed(past):
            if action := _labelled(bubble["message"], step.text):
                return action
        labels = []
        for bubble in self._bubbles(person, past[-1]["seq"] if past else self.start):
            if action := _labelled(bubble["message"], step.text):
                return action
            labels += [str(action.get("label")) for action in actions(bubble["message"])]
        raise Unheard(step, labels or [str(a.get("label")) for b in past for a in actions(b["message"])])

    def _bubbles(self, person: str, after: int) -> Iterator[dict[str, Any]]:
        """The account's bubbles after one, as they come, until the time for this step is over."""
        deadline = time.monotonic() + self.wait_seconds
        while (left := deadline - time.monotonic()) > 0:
            for bubble in self.simulator.wait(person, after, min(left, LONG_POLL_SECONDS)):
                after = bubble["seq"]
                yield bubble


def texts(value: Any) -> Iterator[str]:
    """Every text a reader of the message can see: text, altText, card texts, button labels."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in {"text", "altText", "label", "title", "address"} and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def actions(value: Any) -> Iterator[dict[str, Any]]:
    """Every action of the message: of quick replies, template buttons and Flex components."""
    if isinstance(value, dict):
        if "type" in value and "label" in value:
            yield value
        for inner in value.values():
            yield from actions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from actions(inner)


def _labelled(message: dict[str, Any], label: str) -> dict[str, Any] | None:
    return next((action for action in actions(message) if action["label"] == label), None)
