"""What a person does on a phone, what then stands there, and the webhook that follows."""

from typing import Any

from simulator import events
from simulator.contents import Content
from simulator.people import Person
from simulator.phones import Bubble, Side, Via
from simulator.world import World

CONTENT_URL = "/sim/content/"
AUDIO_MS = 1_000


def say(world: World, person: Person, words: str, quoted_message_id: str | None = None) -> Bubble:
    shown = {"type": "text", "text": words} | (
        {"quotedMessageId": quoted_message_id} if quoted_message_id else {}
    )
    bubble = _put(world, person, shown)
    return _send(world, person, bubble, events.text(bubble.id, words, quoted_message_id))


def send_media(world: World, person: Person, kind: str, content: Content, name: str) -> Bubble:
    """A picture, a sound, a video, or a file under its name."""
    message_id = world.phones.new_message_id()
    world.contents.keep(message_id, content)
    shown: dict[str, Any] = {"type": kind, "url": CONTENT_URL + message_id}
    if kind == "file":
        shown |= {"fileName": name, "fileSize": len(content.data)}
        told = events.file(message_id, name, len(content.data))
    else:
        told = events.media(kind, message_id, None if kind == "image" else AUDIO_MS)
    bubble = world.phones.put(person.id, Side.PERSON, shown, message_id=message_id)
    return _send(world, person, bubble, told)


def send_location(world: World, person: Person, place: dict[str, Any]) -> Bubble:
    """`place` has latitude and longitude, and title and address if they are known."""
    bubble = _put(world, person, {"type": "location", **place})
    return _send(world, person, bubble, events.location(bubble.id, place))


def send_sticker(
    world: World, person: Person, package_id: str, sticker_id: str, keywords: list[str]
) -> Bubble:
    shown = {"type": "sticker", "packageId": package_id, "stickerId": sticker_id, "keywords": keywords}
    bubble = _put(world, person, shown)
    return _send(world, person, bubble, events.sticker(bubble.id, package_id, sticker_id, keywords))


def press(
    world: World, person: Person, action: dict[str, Any], params: dict[str, str] | None
) -> Bubble | None:
    """Do what the app does with a button; None where it shows nothing in the chat."""
    match action:
        case {"type": "message", "text": str(words)}:
            return say(world, person, words)
        case {"type": "postback" | "datetimepicker" | "richmenuswitch", "data": str(data)}:
            shown = action.get("displayText") or action.get("text")
            bubble = _put(world, person, {"type": "text", "text": shown}, Via.DISPLAY_TEXT) if shown else None
            postback = {"data": data} | ({"params": params} if params else {})
            _tell(world, person, "postback", replyable=True, postback=postback)
            return bubble
    return None


def follow(world: World, person: Person) -> None:
    was_blocked = person.blocked
    person.following, person.blocked = True, False
    world.stream.publish("people", dict)
    _tell(world, person, "follow", replyable=True, follow={"isUnblocked": was_blocked})


def block(world: World, person: Person) -> None:
    person.following, person.blocked = False, True
    world.stream.publish("people", dict)
    _tell(world, person, "unfollow", replyable=False)


def unsend(world: World, person: Person, bubble: Bubble) -> None:
    world.contents.drop(bubble.id)
    world.phones.mark_unsent(person.id, bubble)
    _tell(world, person, "unsend", replyable=False, unsend={"messageId": bubble.id})


def _put(world: World, person: Person, message: dict[str, Any], via: Via | None = None) -> Bubble:
    return world.phones.put(person.id, Side.PERSON, message, via)


def _send(world: World, person: Person, bubble: Bubble, message: dict[str, Any]) -> Bubble:
    person.has_written = True
    _tell(world, person, "message", replyable=True, message=message)
    return bubble


def _tell(world: World, person: Person, kind: str, *, replyable: bool, **detail: Any) -> None:
    now_ms = int(world.config.clock() * 1000)
    token = world.reply_tokens.issue(person.id) if replyable else None
    world.webhooks.send(person.id, events.event(kind, events.by_user(person.id), now_ms, token, **detail))
