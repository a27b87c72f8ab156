"""What the simulator refuses of Flex messages."""

from typing import Any

import pytest

from simulator.checks import check_messages
from simulator.flex_checks import check_flex
from simulator.refusals import Refusal

BUTTON = {
    "type": "button",
    "style": "primary",
    "action": {"type": "postback", "label": "รับเรื่อง", "data": "take=1"},
}


def bubble(*contents: Any, **more: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": box(*contents), **more}


def box(*contents: Any, **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "contents": list(contents), **more}


def text(words: Any = "ค้างค่าจ้าง", **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def image(url: str = "https://a.th/1.png", **more: Any) -> dict[str, Any]:
    return {"type": "image", "url": url, **more}


def test_a_card_with_all_common_parts_is_fit():
    card = bubble(
        text(wrap=True, weight="bold", size="18px", color="#1A2b3C", margin="md", maxLines=0),
        {"type": "separator", "margin": "4px", "color": "#00000080"},
        box(text(flex=2), text(align="end"), layout="horizontal", spacing="sm", paddingAll="5%"),
        box({"type": "icon", "url": "https://a.th/i.png"}, text(), layout="baseline"),
        {"type": "text", "contents": [{"type": "span", "text": "ด่วน", "color": "#ff0000"}]},
        header=box(text(), backgroundColor="#06C755"),
        hero=image(size="full", aspectRatio="20:13", aspectMode="cover"),
        footer=box(BUTTON, layout="horizontal"),
        styles={"footer": {"separator": True}},
        size="kilo",
    )
    assert check_flex(card) == []


@pytest.mark.parametrize(
    ("component", "where", "message"),
    [
        (text(""), "/text", "must be non-empty text"),
        ({"type": "text"}, "/text", "`text` or `contents` must be specified"),
        (text(colour="#ffffff"), "/colour", "unknown field"),
        (text(color="red"), "/color", "invalid property"),
        (text(size="huge"), "/size", "invalid property"),
        (text(wrap="yes"), "/wrap", "invalid property"),
        (text(contents=[text()]), "/contents/0/type", "invalid property"),
        ({"type": "box", "contents": []}, "/layout", "must be specified"),
        ({"type": "box", "layout": "vertical"}, "/contents", "must be specified"),
        (box(layout="diagonal"), "/layout", "invalid property"),
        (box({"type": "icon", "url": "https://a.th/i.png"}), "/contents/0/type", "invalid property"),
        (box(BUTTON, layout="baseline"), "/contents/0/type", "invalid property"),
        (box(background={"type": "linearGradient", "angle": "0deg", "startColor": "#ffffff"}),
         "/background/endColor", "must be specified"),
        (image("http://a.th/1.png"), "/url", "invalid uri scheme"),
        (image(aspectRatio="1:4"), "/aspectRatio", "invalid property"),
        ({"type": "image"}, "/url", "must be specified"),
        ({"type": "button"}, "/action", "must be specified"),
        ({"type": "button", "action": {"type": "message", "text": "ก"}},
         "/action/label", "must be specified"),
        ({"type": "hologram"}, "/type", "invalid property"),
        ({"type": ["box"]}, "/type", "invalid property"),
        ("a string", "", "invalid property"),
    ],
)  # fmt: skip
def test_an_unfit_component_is_named_by_its_path(component: Any, where: str, message: str):
    assert {"property": f"/body/contents/0{where}", "message": message} in check_flex(bubble(component))


def test_a_button_label_in_flex_may_have_forty_graphemes():
    def button(label: str) -> dict[str, Any]:
        return {"type": "button", "action": {"type": "message", "label": label, "text": "ก"}}

    assert check_flex(bubble(button("ที่" * 40))) == []
    assert check_flex(bubble(button("ที่" * 41)))[0]["property"] == "/body/contents/0/action/label"


def test_a_bubble_needs_a_block():
    assert check_flex({"type": "bubble"}) == [
        {"message": "At least one block must be specified", "property": "/"}
    ]


def test_a_block_other_than_the_hero_is_a_box():
    assert check_flex({"type": "bubble", "body": text()})[0]["property"] == "/body/type"
    assert check_flex({"type": "bubble", "hero": image()}) == []


def test_a_carousel_carries_at_most_twelve_bubbles_of_one_size():
    def carousel(*bubbles: Any) -> dict[str, Any]:
        return {"type": "carousel", "contents": list(bubbles)}

    assert check_flex(carousel(*[bubble(text())] * 12)) == []
    assert check_flex(carousel(*[bubble(text())] * 13))[0]["property"] == "/contents"
    assert check_flex(carousel(bubble(text(), size="kilo"), bubble(text())))[0]["property"] == "/contents"


def test_a_bubble_is_at_most_thirty_and_a_carousel_fifty_kilobytes_of_json():
    long = bubble(text("ก" * 8_500))
    assert check_flex(long) == []
    assert "30 KB" in check_flex(bubble(text("ก" * 10_300)))[0]["message"]
    assert "50 KB" in check_flex({"type": "carousel", "contents": [long, long]})[0]["message"]


def test_a_refused_flex_message_is_named_by_its_place_in_the_call():
    broken = {"type": "flex", "altText": "การ์ด", "contents": bubble(text(""))}
    with pytest.raises(Refusal) as refused:
        check_messages({"messages": [{"type": "text", "text": "ก"}, broken]})
    assert refused.value.body["message"] == "A message (messages[1]) in the request body is invalid"
