"""What we say becomes JSON that LINE takes: held against the SDK's models and the platform's checks."""

from typing import Any

import pytest
from linebot.v3.messaging import PushMessageRequest

from bot.rendering import clipped, line_messages
from handlers.say import Bubble, Call, Card, Press, Row, Say, ShareLocation, Text, Tone
from simulator.checks import check_messages

CARD = Card(
    alt="เรื่องใหม่",
    tone=Tone.URGENT,
    head="ด่วน · CP-70-000123-4",
    title="ค่าจ้าง ค่าโอที",
    rows=(Row("พื้นที่", "จ.นครราชสีมา"), Row("แจ้งโดย", "ประชาชน")),
    quote="นายจ้างไม่จ่ายค่าจ้าง",
    note="24 พ.ย. 69 10:00 น.",
    buttons=(Press("รับเรื่อง", "x" * 100, primary=True), Call("โทร 1506", "1506")),
    choices=(Say("โคราช", "โคราช"), ShareLocation("ส่งตำแหน่ง"), Press("ข้าม", "data")),
)
SHAPES: list[tuple[Bubble, ...]] = [
    (Text("สวัสดี"),),
    (Text("สวัสดี", (Say("ก", "ข"),)),),
    (CARD,),
    (Text("หนึ่ง"), CARD, Text("สาม")),
    (Card(alt="ก", tone=Tone.QUIET, head="ก", title="ข"),),
]


@pytest.mark.parametrize("bubbles", SHAPES)
def test_the_sdks_models_say_the_same(bubbles: tuple[Bubble, ...]) -> None:
    messages = line_messages(bubbles)
    request = PushMessageRequest.from_dict({"to": "U", "messages": messages})
    assert without_nulls(request.to_dict())["messages"] == messages


@pytest.mark.parametrize("bubbles", SHAPES)
def test_the_platform_finds_nothing_wrong(bubbles: tuple[Bubble, ...]) -> None:
    messages = line_messages(bubbles)
    assert check_messages({"messages": messages}) == messages


def test_choices_stand_under_the_last_message_wherever_they_were_said() -> None:
    first, last = line_messages([Text("ก", (Say("ใช่", "ใช่"),)), Text("ข")])
    assert "quickReply" not in first
    assert last["quickReply"]["items"][0]["action"]["label"] == "ใช่"


def test_a_text_is_cut_at_lines_limit_in_lines_units() -> None:
    [message] = line_messages([Text("😀" * 3000)])
    assert len(message["text"].encode("utf-16-le")) // 2 <= 5000
    assert message["text"].endswith("…")


def test_nothing_is_cut_that_fits() -> None:
    assert clipped("ก" * 5000, 5000) == "ก" * 5000


def test_an_empty_text_is_not_sent_empty() -> None:
    assert line_messages([Text("")])[0]["text"] == " "


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value
