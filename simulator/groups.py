"""Groups of people in this world, and whether the account is among them."""

import re
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

GROUP_ID = re.compile(r"C[0-9a-f]{32}")


class NewGroup(BaseModel):
    """The body of `POST /sim/groups`; `members` are ids of people."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(min_length=1, max_length=100)
    members: tuple[str, ...] = Field(min_length=1, max_length=500)
    id: str | None = Field(default=None, pattern=f"^{GROUP_ID.pattern}$")


@dataclass(slots=True)
class Group:
    """A group chat; the account is not counted among its members, `joined` says whether it is there."""

    id: str
    name: str
    members: tuple[str, ...]
    joined: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class GroupExistsError(ValueError):
    """The group asked for has an id that is taken."""


class Groups:
    """All groups, by LINE group id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Group] = {}

    def add(self, new: NewGroup) -> Group:
        group_id = new.id or "C" + secrets.token_hex(16)
        if group_id in self._by_id:
            raise GroupExistsError(group_id)
        group = Group(group_id, new.name, tuple(dict.fromkeys(new.members)))
        self._by_id[group_id] = group
        return group

    def find(self, group_id: str) -> Group | None:
        return self._by_id.get(group_id)

    def as_json(self) -> list[dict[str, Any]]:
        return [group.as_json() for group in self._by_id.values()]
