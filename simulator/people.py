"""Who has a phone in this world: citizens, volunteers, officers."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

USER_ID = re.compile(r"U[0-9a-f]{32}")


class Role(StrEnum):
    """How the page draws a phone."""

    CITIZEN = "citizen"
    VOLUNTEER = "volunteer"
    OFFICER = "officer"


class NewPerson(BaseModel):
    """One entry of the people file, and the body of `POST /sim/people`."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(min_length=1, max_length=100)
    role: Role = Role.CITIZEN
    note: str = ""
    office: str | None = None
    office_name: str | None = None
    id: str | None = None
    following: bool = True


@dataclass(slots=True)
class Person:
    """A person and where the friendship with the account stands."""

    id: str
    name: str
    role: Role
    note: str
    office: str | None
    office_name: str | None
    following: bool
    blocked: bool = False
    has_written: bool = False

    @property
    def reachable(self) -> bool:
        """LINE delivers to friends and to those who wrote first, never to who blocked the account."""
        return not self.blocked and (self.following or self.has_written)

    def as_json(self) -> dict[str, Any]:
        shown = asdict(self)
        del shown["has_written"]
        return shown


class UnfitPersonError(ValueError):
    """The person asked for has an id that is malformed."""


class PersonExistsError(ValueError):
    """The person asked for has an id that is taken."""


class People:
    """All people, by LINE user id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Person] = {}

    def add(self, new: NewPerson) -> Person:
        user_id = new.id or "U" + secrets.token_hex(16)
        if not USER_ID.fullmatch(user_id):
            raise UnfitPersonError(user_id)
        if user_id in self._by_id:
            raise PersonExistsError(user_id)
        person = Person(user_id, new.name, new.role, new.note, new.office, new.office_name, new.following)
        self._by_id[user_id] = person
        return person

    def find(self, user_id: str) -> Person | None:
        return self._by_id.get(user_id)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_id.values())

    def as_json(self) -> list[dict[str, Any]]:
        return [person.as_json() for person in self]
