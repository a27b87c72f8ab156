"""The control API of groups: `/sim/groups/...`."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from simulator import group_acts, wording
from simulator.control_people import TheWorld
from simulator.groups import Group, GroupExistsError, NewGroup

router = APIRouter(prefix="/sim/groups")


class MemberSays(BaseModel):
    """Body of `say`: which member, and what."""

    person: str
    text: str = Field(min_length=1, max_length=10_000)


def _group(world: TheWorld, group_id: str) -> Group:
    group = world.groups.find(group_id)
    if group is None:
        raise HTTPException(404, wording.NO_SUCH_GROUP)
    return group


AGroup = Annotated[Group, Depends(_group)]


@router.post("", status_code=201)
async def add_group(world: TheWorld, new: NewGroup) -> dict[str, Any]:
    """Make the group and invite the account, which joins."""
    if not all(world.people.find(one) for one in new.members):
        raise HTTPException(400, wording.NO_SUCH_PERSON)
    try:
        group = world.groups.add(new)
    except GroupExistsError:
        raise HTTPException(400, wording.GROUP_EXISTS) from None
    group_acts.join(world, group)
    return group.as_json()


@router.post("/{group_id}/join")  # noqa: FAST003 - taken by the dependency that finds the group
async def join(world: TheWorld, group: AGroup) -> dict[str, Any]:
    if not group.joined:
        group_acts.join(world, group)
    return group.as_json()


@router.post("/{group_id}/leave")  # noqa: FAST003 - as above
async def leave(world: TheWorld, group: AGroup) -> dict[str, Any]:
    if group.joined:
        group_acts.leave(world, group)
    return group.as_json()


@router.post("/{group_id}/say")  # noqa: FAST003 - as above
async def say(world: TheWorld, group: AGroup, said: MemberSays) -> dict[str, Any]:
    member = world.people.find(said.person)
    if member is None or member.id not in group.members:
        raise HTTPException(400, wording.NOT_A_MEMBER)
    return group_acts.say(world, group, member, said.text).as_json()
