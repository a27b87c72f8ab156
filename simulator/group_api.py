"""LINE's calls about groups: a group's name, how many are in it, and leaving it."""

from typing import Final

from simulator import group_acts
from simulator.account_api import Handler
from simulator.calls import Answer, Call
from simulator.groups import Group
from simulator.refusals import NOT_FOUND, Refusal
from simulator.world import World


def summary(world: World, _call: Call, group_id: str) -> Answer:
    group = _joined(world, group_id)
    return Answer(body={"groupId": group.id, "groupName": group.name})


def count(world: World, _call: Call, group_id: str) -> Answer:
    """Without the account itself (reference, `#get-members-group-count`)."""
    return Answer(body={"count": len(_joined(world, group_id).members)})


def leave(world: World, _call: Call, group_id: str) -> Answer:
    group_acts.leave(world, _joined(world, group_id))
    return Answer()


def _joined(world: World, group_id: str) -> Group:
    """LINE tells an account nothing of groups it is not in."""
    group = world.groups.find(group_id)
    if group is None or not group.joined:
        raise Refusal(404, NOT_FOUND)
    return group


PATTERNS: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("GET", r"/v2/bot/group/([^/]+)/summary", summary),
    ("GET", r"/v2/bot/group/([^/]+)/members/count", count),
    ("POST", r"/v2/bot/group/([^/]+)/leave", leave),
)
