"""What the simulator refuses of ordinary messages, in LINE's words."""

from typing import Any

import pytest

from simulator.checks import check_messages
from simulator.refusals import Refusal
from simulator.text_length import graphemes, utf16_units


def refusal(*messages: Any) -> dict[str, Any]:
    with pytest.raises(Refusal) as refused:
        check_messages({"messages": list(messages)})
    assert refused.value.status == 400
    return refused.value.body


def first_detail(*messages: Any) -> tuple[str, str]:
    detail = refusal(*messages)["details"][0]
    return detail["message"], detail["property"]


def text(**more: Any) -> dict[str, Any]:
    return {"type": "text", "text": "สวัสดีค่ะ", **more}


def quick(*actions: Any) -> dict[str, Any]:
    return text(quickReply={"items": [{"type": "action", "action": action} for action in actions]})


def say(label: str) -> dict[str, Any]:
    return {"type": "message", "label": label, "text": label}


def template(**inner: Any) -> dict[str, Any]:
    return {"type": "template", "altText": "เลือก", "template": inner}


def test_the_published_example_of_two_errors_is_worded_as_published():
    body = refusal({"type": "text", "text": ""}, {"type": "letter"})
    assert body["message"] == "The request body has 2 error(s)"
    assert body["details"][0] == {"message": "May not be empty", "property": "messages[0].text"}
    assert body["details"][1]["property"] == "messages[1].type"


@pytest.mark.parametrize("count", [0, 6])
def test_a_call_carries_one_to_five_messages(count: int):
    assert first_detail(*[text()] * count) == ("Size must be between 1 and 5", "messages")


def test_text_is_counted_in_utf16_units():
    assert check_messages({"messages": [text(text="ก" * 5_000)]})
    assert first_detail(text(text="😀" * 2_501)) == ("Length must be between 1 and 5000", "messages[0].text")


def test_a_thai_character_with_its_marks_is_one_grapheme():
    assert [graphemes(word) for word in ("ที่นี่", "น้ำ", "กำ", "👨‍👩‍👧", "🇹🇭🇹🇭", "👍🏽")] == [2, 1, 1, 1, 2, 1]
    assert utf16_units("ที่นี่😀") == 8


def test_a_quick_reply_label_has_at_most_twenty_graphemes():
    assert check_messages({"messages": [quick(say("ที่" * 20))]})
    assert first_detail(quick(say("ที่" * 21)))[1] == "messages[0].quickReply.items[0].action.label"


def test_a_message_carries_at_most_thirteen_quick_replies():
    assert first_detail(quick(*[say("ก")] * 14)) == (
        "Size must be between 1 and 13",
        "messages[0].quickReply.items",
    )


@pytest.mark.parametrize(
    ("action", "where"),
    [
        ({"type": "fly", "label": "ก"}, "type"),
        ({"type": "postback", "label": "ก", "data": "ก" * 301}, "data"),
        ({"type": "postback", "label": "ก"}, "data"),
        ({"type": "message", "text": "ก"}, "label"),
        ({"type": "uri", "label": "ก", "uri": "javascript:alert(1)"}, "uri"),
        ({"type": "datetimepicker", "label": "ก", "data": "d", "mode": "week"}, "mode"),
        ({"type": "datetimepicker", "label": "ก", "data": "d", "mode": "date", "min": "24-1-1"}, "min"),
        ({"type": "clipboard", "label": "ก", "clipboardText": ""}, "clipboardText"),
    ],
)
def test_an_unfit_action_is_named(action: dict[str, Any], where: str):
    assert first_detail(quick(action))[1] == f"messages[0].quickReply.items[0].action.{where}"


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ({"type": "image", "originalContentUrl": "http://a.th/1.png", "previewImageUrl": "https://a.th/1.png"},
         "originalContentUrl"),
        ({"type": "sticker", "packageId": "446"}, "stickerId"),
        ({"type": "location", "title": "ที่", "address": "ก", "latitude": 140, "longitude": 102}, "latitude"),
        ({"type": "audio", "originalContentUrl": "https://a.th/1.m4a"}, "duration"),
        ({"type": "flex", "contents": {"type": "bubble"}}, "altText"),
        ({"type": "flex", "altText": "ก" * 1_501, "contents": {}}, "altText"),
    ],
)  # fmt: skip
def test_required_fields_of_each_kind_are_missed(message: dict[str, Any], where: str):
    assert first_detail(message)[1] == f"messages[0].{where}"


@pytest.mark.parametrize(
    ("inner", "where"),
    [
        ({"type": "buttons", "text": "ก" * 161, "actions": [say("ก")]}, "text"),
        ({"type": "buttons", "title": "ข", "text": "ก" * 61, "actions": [say("ก")]}, "text"),
        ({"type": "buttons", "text": "ก", "actions": [say("ก")] * 5}, "actions"),
        ({"type": "buttons", "text": "ก", "actions": [say("ก" * 21)]}, "actions[0].label"),
        ({"type": "confirm", "text": "ก", "actions": [say("ก")]}, "actions"),
        ({"type": "carousel", "columns": [{"text": "ก", "actions": [say("ก")]}] * 11}, "columns"),
        ({"type": "image_carousel", "columns": [{"imageUrl": "https://a.th/1.png"}]}, "columns[0].action"),
        ({"type": "poem"}, "type"),
    ],
)
def test_template_limits_are_held(inner: dict[str, Any], where: str):
    assert first_detail(template(**inner))[1] == f"messages[0].template.{where}"


def test_the_columns_of_a_carousel_are_alike():
    columns = [{"text": "ก", "actions": [say("ก")] * count} for count in (1, 2)]
    assert first_detail(template(type="carousel", columns=columns))[1] == "messages[0].template.columns"


@pytest.mark.parametrize(
    "strange", [None, 7, "text", [], {"type": ["text"]}, {"type": "text", "text": {}}, {"type": {}}]
)
def test_what_is_no_message_at_all_is_refused_not_crashed_on(strange: Any):
    assert refusal(strange)["details"]
