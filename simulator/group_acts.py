"""What happens in a group: the account comes and goes, members speak, and the webhooks that follow."""

from typing import Any

from simulator import events
from simulator.groups import Group
from simulator.people import Person
from simulator.phones import Bubble, Side
from simulator.world import World


def join(world: World, group: Group) -> None:
    """Somebody invites the account, which accepts at once, as LINE lets it."""
    group.joined = True
    world.stream.publish("people", dict)
    _tell(world, group, "join", replyable=True)


def leave(world: World, group: Group) -> None:
    """The account goes, or is put out: LINE sends the same event for both."""
    group.joined = False
    world.stream.publish("people", dict)
    _tell(world, group, "leave", replyable=False)


def say(world: World, group: Group, member: Person, words: str) -> Bubble:
    """A member's words; the account hears them only while it is in the group."""
    bubble = world.phones.put(group.id, Side.PERSON, {"type": "text", "text": words}, by=member.id)
    if group.joined:
        message = events.text(bubble.id, words)
        _tell(world, group, "message", replyable=True, by=member.id, message=message)
    return bubble


def _tell(
    world: World, group: Group, kind: str, *, replyable: bool, by: str | None = None, **detail: Any
) -> None:
    now_ms = int(world.config.clock() * 1000)
    token = world.reply_tokens.issue(group.id) if replyable else None
    world.webhooks.send(group.id, events.event(kind, events.in_group(group.id, by), now_ms, token, **detail))
