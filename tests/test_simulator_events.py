"""The simulator's webhooks are LINE's: signed over the raw bytes, and what LINE's own SDK reads."""

from typing import Any

from linebot.v3 import WebhookParser
from linebot.v3.webhooks import (
    AudioMessageContent,
    FileMessageContent,
    FollowEvent,
    ImageMessageContent,
    LocationMessageContent,
    MessageEvent,
    PostbackEvent,
    StickerMessageContent,
    TextMessageContent,
    UnfollowEvent,
    UnsendEvent,
    VideoMessageContent,
)

from simulator.events import ulid
from simulator.webhooks import signature
from tests.simulator_rig import MALI, SECRET, Rig, rig


def parsed(world: Rig) -> Any:
    """The next webhook as LINE's SDK reads it, signature checked."""
    received = world.service.next()
    (event,) = WebhookParser(SECRET).parse(received.body.decode(), received.signature)
    return event


def test_the_signature_is_the_one_in_lines_documentation():
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert (
        signature("8c570fa6dd201bb328f1c1eac23a96d8", body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
    )


ACTS: dict[type, tuple[str, dict[str, Any]]] = {
    TextMessageContent: ("say", {"text": "นายจ้างไม่จ่ายเงิน"}),
    ImageMessageContent: ("picture", {"sample": "payslip"}),
    VideoMessageContent: ("video", {"sample": "clip"}),
    AudioMessageContent: ("audio", {"sample": "voice"}),
    FileMessageContent: ("file", {"sample": "contract", "name": "สัญญา.pdf"}),
    LocationMessageContent: ("location", {"latitude": 14.97, "longitude": 102.1, "title": "โรงงาน"}),
    StickerMessageContent: ("sticker", {"packageId": "446", "stickerId": "1988", "keywords": ["ขอบคุณ"]}),
}


def test_every_kind_of_message_is_one_the_sdk_knows():
    with rig() as world:
        for kind, (act, body) in ACTS.items():
            bubble = world.sim.act(MALI, act, body)
            event = parsed(world)
            assert isinstance(event, MessageEvent)
            assert isinstance(event.message, kind)
            assert (event.message.id, event.source.user_id) == (bubble["id"], MALI)


def test_a_button_press_becomes_a_postback_event():
    with rig() as world:
        action = {"type": "datetimepicker", "label": "นัด", "data": "visit", "mode": "date"}
        world.sim.act(MALI, "press", {"action": action, "params": {"date": "2026-12-01"}})
        event = parsed(world)
        assert isinstance(event, PostbackEvent)
        assert (event.postback.data, event.postback.params) == ("visit", {"date": "2026-12-01"})


def test_blocking_and_coming_back_are_unfollow_and_follow():
    with rig() as world:
        world.sim.act(MALI, "block")
        gone = parsed(world)
        world.sim.act(MALI, "follow")
        back = parsed(world)
        assert isinstance(gone, UnfollowEvent)
        assert isinstance(back, FollowEvent)
        assert back.follow.is_unblocked is True


def test_unsending_names_the_message():
    with rig() as world:
        bubble = world.sim.act(MALI, "say", {"text": "พิมพ์ผิด"})
        parsed(world)
        world.sim.act(MALI, "unsend", {"message_id": bubble["id"]})
        event = parsed(world)
        assert isinstance(event, UnsendEvent)
        assert event.unsend.message_id == bubble["id"]


def test_a_quoting_message_names_what_it_quotes():
    with rig() as world:
        first = world.sim.act(MALI, "say", {"text": "เรื่องแรก"})
        world.sim.act(MALI, "say", {"text": "หมายถึงอันนี้", "quote": first["id"]})
        assert parsed(world).message.quoted_message_id is None
        assert parsed(world).message.quoted_message_id == first["id"]


def test_event_ids_are_ulids_that_sort_by_time():
    of_the_specification, later = ulid(1_469_918_176_385), ulid(1_469_918_176_386)
    assert of_the_specification[:10] == "01ARYZ6S41"
    assert len(later) == 26
    assert of_the_specification < later
