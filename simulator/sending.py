"""Reply, push, multicast, broadcast: what LINE accepts, delivers and counts."""

import re
from typing import Any, Final

from simulator.calls import Answer, Call
from simulator.checks import check_messages
from simulator.people import USER_ID, Person
from simulator.phones import Side, Via
from simulator.refusals import (
    FAILED_TO_SEND,
    INVALID_REPLY_TOKEN,
    MONTHLY_LIMIT,
    RATE_LIMIT,
    RETRY_KEY_ACCEPTED,
    RETRY_KEY_MALFORMED,
    Refusal,
    invalid_fields,
    invalid_property,
    ordered,
)
from simulator.tokens import quote_token
from simulator.world import World

CHAT_ID: Final = re.compile(r"[CRU][0-9a-f]{32}")
UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MULTICAST_RECIPIENTS: Final = 500
QUOTABLE: Final = {"text", "textV2", "sticker", "image", "video", "template", "flex", "imagemap"}

Messages = list[dict[str, Any]]


def reply(world: World, call: Call) -> Answer:
    body = call.json_object()
    call.reply_token = token = _string(body, "replyToken")
    messages = check_messages(body)
    call.message_count = len(messages)
    _not_too_often(world)
    known = world.reply_tokens.alive(token, world.faults.reply_token_seconds)
    if known is None:
        raise Refusal(400, INVALID_REPLY_TOKEN)
    _no_error_ordered(world)
    known.used = True
    call.to = known.chat_id
    call.accepted = True
    sent = _deliver(world, call, messages, known.chat_id, Via.REPLY)
    return Answer(body={"sentMessages": sent})


def push(world: World, call: Call) -> Answer:
    body = call.json_object()
    call.to = to = _string(body, "to")
    messages = check_messages(body)
    call.message_count = len(messages)
    _not_too_often(world)
    _not_accepted_before(world, call)
    if not CHAT_ID.fullmatch(to):
        raise invalid_property("to")
    reached = world.heard_by(to)
    if reached is None:
        raise Refusal(400, FAILED_TO_SEND)
    _accept(world, call, reached)
    sent = _deliver(world, call, messages, to, Via.PUSH)
    _remember(world, call, sent)
    return Answer(body={"sentMessages": sent})


def multicast(world: World, call: Call) -> Answer:
    """To up to 500 people; ids LINE does not know are passed over."""
    body = call.json_object()
    to = body.get("to")
    if not isinstance(to, list):
        raise invalid_property("to")
    if not 1 <= len(to) <= MULTICAST_RECIPIENTS:
        raise invalid_fields(
            [{"message": f"Size must be between 1 and {MULTICAST_RECIPIENTS}", "property": "to"}]
        )
    if not all(isinstance(one, str) and USER_ID.fullmatch(one) for one in to):
        raise invalid_property("to")
    call.to = to
    return _to_many(world, call, body, [person for one in to if (person := world.people.find(one))])


def broadcast(world: World, call: Call) -> Answer:
    friends = [person for person in world.people if person.following]
    return _to_many(world, call, call.json_object(), friends)


def _to_many(world: World, call: Call, body: dict[str, Any], people: list[Person]) -> Answer:
    messages = check_messages(body)
    call.message_count = len(messages)
    _not_too_often(world)
    _not_accepted_before(world, call)
    _accept(world, call, sum(person.reachable for person in people))
    for person in people:
        _deliver(world, call, messages, person.id, Via.PUSH)
    _remember(world, call, None)
    return Answer()


def validate(_world: World, call: Call) -> Answer:
    """LINE's dry run: the same checks of the messages, nothing sent."""
    call.message_count = len(check_messages(call.json_object()))
    return Answer()


def _string(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if value is None or value == "":
        raise invalid_fields([{"message": "May not be empty", "property": name}])
    if not isinstance(value, str):
        raise invalid_property(name)
    return value


def _not_too_often(world: World) -> None:
    if world.faults.rate_limited:
        raise Refusal(429, RATE_LIMIT)


def _not_accepted_before(world: World, call: Call) -> None:
    key = call.retry_key
    if key is None:
        return
    if not UUID.fullmatch(key):
        raise Refusal(400, RETRY_KEY_MALFORMED)
    before = world.retry_keys.accepted(key.lower())
    if before:
        extra = {"sentMessages": before.sent_messages} if before.sent_messages else {}
        headers = {"x-line-accepted-request-id": before.request_id}
        raise Refusal(409, RETRY_KEY_ACCEPTED, headers=headers, extra=extra)


def _no_error_ordered(world: World) -> None:
    status = world.faults.take_error_status()
    if status:
        world.faults_changed()
        raise ordered(status)


def _accept(world: World, call: Call, reached: int) -> None:
    """Count the people really reached against the month, or refuse all."""
    _no_error_ordered(world)
    quota = world.faults.quota
    if quota is not None and reached and world.pushed + reached > quota:
        raise Refusal(429, MONTHLY_LIMIT)
    world.pushed += reached
    call.accepted = True


def _deliver(world: World, call: Call, messages: Messages, chat_id: str, via: Via) -> Messages:
    """Put the messages into the chat if they arrive there; LINE's answer is the same either way."""
    arrives = bool(world.heard_by(chat_id))
    call.delivered = call.delivered or arrives
    sent = []
    for message in messages:
        message_id = world.phones.new_message_id()
        if arrives:
            world.phones.put(chat_id, Side.ACCOUNT, message, via, message_id)
        sent.append(_sent(message, message_id))
    return sent


def _sent(message: dict[str, Any], message_id: str) -> dict[str, Any]:
    if message["type"] in QUOTABLE:
        return {"id": message_id, "quoteToken": quote_token(message_id)}
    return {"id": message_id}


def _remember(world: World, call: Call, sent: Messages | None) -> None:
    if call.retry_key:
        world.retry_keys.remember(call.retry_key.lower(), call.request_id, sent)
