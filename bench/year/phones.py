"""Phones as people hold them: what came, when and how, and the buttons under it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

Json = dict[str, Any]

NUMBER = re.compile(r"CP-\d\d-(\d{6,})-\d")
_KEPT = 40  # messages with buttons that a phone remembers: nobody scrolls further


class Via(StrEnum):
    REPLY = "reply"
    PUSH = "push"


@dataclass(frozen=True)
class Bubble:
    """One message as it stands in a chat."""

    at: datetime
    via: Via
    message: Json

    @cached_property
    def text(self) -> str:
        return "\n".join(_texts(self.message))

    @cached_property
    def buttons(self) -> dict[str, str]:
        """Postback data by label."""
        return {one["label"]: one["data"] for one in _actions(self.message) if one["type"] == "postback"}

    @cached_property
    def says(self) -> list[str]:
        """Texts that a tap says for the person."""
        return [one["text"] for one in _actions(self.message) if one["type"] == "message"]

    @property
    def case_id(self) -> int | None:
        """The case whose number the message names first."""
        found = NUMBER.search(self.text)
        return int(found[1]) if found else None


@dataclass
class Phone:
    """One person's chat with the account, or a group's."""

    id: str
    members: int = 1  # whom a push to it counts for
    blocked: bool = False
    scrolls: bool = False  # whether its holder ever presses what is old
    old: list[dict[str, str]] = field(default_factory=list)  # the buttons of each message, newest last

    def gets(self, at: datetime, via: Via, messages: Sequence[Json]) -> list[Bubble]:
        came = [Bubble(at, via, message) for message in messages]
        if self.scrolls:
            self.old += [one.buttons for one in came if one.buttons]
            del self.old[:-_KEPT]
        return came


def _texts(value: Any) -> Iterator[str]:
    """Every text of a message, its cards' too, but not the labels of buttons."""
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        if value.get("type") == "text":
            yield value["text"]
        for name, one in value.items():
            if name not in ("quickReply", "action"):
                yield from _texts(one)


def _actions(value: Any) -> Iterator[Json]:
    if isinstance(value, list):
        for one in value:
            yield from _actions(one)
    elif isinstance(value, dict):
        if isinstance(value.get("action"), dict) and value.get("type") in ("button", "action"):
            yield value["action"]
        for name, one in value.items():
            if name != "action":
                yield from _actions(one)
