"""LINE's JSON becomes values: every kind of the published schema, and whatever else may come."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import events
from db.terms import ChatKind, MediaKind
from handlers import incoming

KEPT = datetime(2026, 11, 24, tzinfo=UTC)
USER = "U" + "a" * 32


def read(**parts: Any) -> incoming.Incoming:
    event = {"webhookEventId": "01E", "type": "message", "source": {"type": "user", "userId": USER}, **parts}
    return events.read(event, kept_at=KEPT)


def test_a_text_message() -> None:
    got = read(
        message={"type": "text", "id": "1", "text": "สวัสดี"}, replyToken="r", timestamp=1_790_000_000_000
    )
    assert got.body == incoming.Text("1", "สวัสดี")
    assert (got.person, got.chat, got.reply_token) == (USER, ChatKind.USER, "r")
    assert got.at == datetime.fromtimestamp(1_790_000_000, UTC)


@pytest.mark.parametrize("kind", list(MediaKind))
def test_media_messages(kind: MediaKind) -> None:
    assert read(message={"type": kind.value, "id": "1"}).body == incoming.Media("1", kind)


def test_media_that_is_not_lines_to_give_is_ignored() -> None:
    message = {"type": "image", "id": "1", "contentProvider": {"type": "external"}}
    assert isinstance(read(message=message).body, incoming.Ignored)


KINDS = [
    ({"type": "postback", "postback": {"data": "d"}}, incoming.Pressed("d")),
    ({"type": "follow", "follow": {"isUnblocked": True}}, incoming.Followed(again=True)),
    ({"type": "follow"}, incoming.Followed(again=False)),
    ({"type": "unfollow"}, incoming.Unfollowed()),
    ({"type": "unsend", "unsend": {"messageId": "9"}}, incoming.Unsent("9")),
    ({"type": "join"}, incoming.JoinedChat()),
    ({"type": "leave"}, incoming.LeftChat()),
    (
        {"type": "messageEdited", "message": {"type": "text", "id": "9", "text": "ใหม่"}},
        incoming.Edited("9", "ใหม่"),
    ),
    ({"type": "accountLink", "link": {"result": "ok"}}, incoming.Ignored("accountLink")),
    ({"type": "somethingNew"}, incoming.Ignored("somethingNew")),
    ({"message": {"type": "hologram", "id": "1"}}, incoming.Ignored("message:hologram")),
    ({"message": {"type": "sticker", "id": "1", "keywords": ["ok", 3]}}, incoming.Sticker("1", ("ok",))),
]


@pytest.mark.parametrize(("parts", "body"), KINDS, ids=[str(body) for _, body in KINDS])
def test_each_kind_has_its_value(parts: dict[str, Any], body: object) -> None:
    assert read(**parts).body == body


@pytest.mark.parametrize("point", [{"latitude": "x", "longitude": 1}, {"latitude": True, "longitude": 1}, {}])
def test_a_location_without_numbers_is_ignored(point: dict[str, Any]) -> None:
    assert isinstance(read(message={"type": "location", "id": "1", **point}).body, incoming.Ignored)


def test_standby_events_carry_no_token_we_may_use() -> None:
    assert read(mode="standby", replyToken="r").reply_token is None


def test_what_no_database_keeps_is_taken_out_of_texts() -> None:
    body = read(message={"type": "text", "id": "1", "text": "a\x00b\ud83dc😀"}).body
    assert isinstance(body, incoming.Text)
    assert body.text == "ab\ufffdc😀"


@pytest.mark.parametrize(
    "event", [None, 1, "x", [], {}, {"webhookEventId": ""}, {"webhookEventId": "x" * 65}]
)
def test_what_has_no_id_is_no_event(event: object) -> None:
    with pytest.raises(events.NotAnEvent):
        events.key_of(event)


def test_lanes_are_people_then_chats_then_the_event_itself() -> None:
    group = {"type": "group", "groupId": "C1"}
    assert events.lane_of({"webhookEventId": "e", "source": {**group, "userId": USER}}) == USER
    assert events.lane_of({"webhookEventId": "e", "source": group}) == "C1"
    assert events.lane_of({"webhookEventId": "e"}) == "e"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


PARTS = ("type", "source", "message", "postback", "unsend", "follow", "timestamp", "replyToken")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(PARTS, json_values)))
def test_no_event_is_too_odd_to_read(parts: dict[str, Any]) -> None:
    assert isinstance(events.read({"webhookEventId": "e", **parts}, kept_at=KEPT), incoming.Incoming)
