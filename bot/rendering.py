"""From what we say to LINE's message objects, within LINE's limits.

Plain dicts: building a card with the SDK's models costs 42 times as much, and gives the same JSON (tested).
Limits: developers.line.biz/en/reference/messaging-api (text, Flex, quick reply, actions), read 2026-08-07.
"""

from collections.abc import Sequence
from typing import Any

from handlers.say import Bubble, Call, Card, Choice, Press, Row, Say, ShareLocation, Text, Tone

MESSAGES_PER_CALL = 5
_TEXT_UNITS = 5000  # UTF-16 code units
_ALT_UNITS = 400  # LINE allows 1,500; a list of chats shows far less
_QUICK_REPLIES = 13
_LABEL = 20  # grapheme clusters; characters are never fewer, so counting them is safe
_DISPLAY_TEXT = 300

_HEADS = {Tone.EMERGENCY: "#B3261E", Tone.URGENT: "#B25E09", Tone.NORMAL: "#0B5A6B", Tone.QUIET: "#5F6B73"}
_INK, _FAINT, _LINE = "#1F2A30", "#66737A", "#E4E9EC"

Json = dict[str, Any]


def line_messages(bubbles: Sequence[Bubble]) -> list[Json]:
    """The bubbles as LINE messages; the choices of the last bubble that has any go under the last message,
    the only place where LINE shows them.
    """
    messages = [_message(bubble) for bubble in bubbles]
    choices = next((bubble.choices for bubble in reversed(bubbles) if bubble.choices), ())
    if choices:
        messages[-1]["quickReply"] = {"items": [_quick_reply(choice) for choice in choices[:_QUICK_REPLIES]]}
    return messages


def _message(bubble: Bubble) -> Json:
    if isinstance(bubble, Text):
        return {"type": "text", "text": clipped(bubble.text, _TEXT_UNITS)}
    return {"type": "flex", "altText": clipped(bubble.alt, _ALT_UNITS), "contents": _flex(bubble)}


def _flex(card: Card) -> Json:
    bubble: Json = {
        "type": "bubble",
        "size": "mega",
        "header": _head(card),
        "body": {
            "type": "box",
            "layout": "vertical",
            "spacing": "md",
            "paddingAll": "16px",
            "contents": [_title(card), *_rows(card.rows), *_quote(card), *_note(card)],
        },
    }
    if card.buttons:
        contents = [_button(button) for button in card.buttons]
        bubble["footer"] = {"type": "box", "layout": "vertical", "spacing": "sm", "contents": contents}
    return bubble


def _head(card: Card) -> Json:
    text = {
        "type": "text",
        "text": card.head,
        "color": "#FFFFFF",
        "weight": "bold",
        "size": "sm",
        "wrap": True,
    }
    return {
        "type": "box",
        "layout": "vertical",
        "backgroundColor": _HEADS[card.tone],
        "paddingAll": "12px",
        "contents": [text],
    }


def _title(card: Card) -> Json:
    return {"type": "text", "text": card.title, "weight": "bold", "size": "lg", "wrap": True, "color": _INK}


def _rows(rows: Sequence[Row]) -> list[Json]:
    if not rows:
        return []
    lines = [
        {
            "type": "box",
            "layout": "baseline",
            "spacing": "sm",
            "contents": [
                {"type": "text", "text": row.label, "size": "sm", "color": _FAINT, "flex": 3, "wrap": True},
                {
                    "type": "text",
                    "text": row.value or "-",
                    "size": "sm",
                    "color": _INK,
                    "flex": 7,
                    "wrap": True,
                },
            ],
        }
        for row in rows
    ]
    return [{"type": "box", "layout": "vertical", "spacing": "sm", "contents": lines}]


def _quote(card: Card) -> list[Json]:
    if not card.quote:
        return []
    text = {"type": "text", "text": clipped(card.quote, 2000), "size": "md", "wrap": True, "color": _INK}
    return [
        {
            "type": "box",
            "layout": "vertical",
            "backgroundColor": "#F4F7F8",
            "cornerRadius": "8px",
            "paddingAll": "12px",
            "contents": [text],
        }
    ]


def _note(card: Card) -> list[Json]:
    if not card.note:
        return []
    return [{"type": "text", "text": card.note, "size": "xs", "color": _FAINT, "align": "end"}]


def _button(button: Press | Call) -> Json:
    if isinstance(button, Call):
        action: Json = {"type": "uri", "label": button.label[:40], "uri": f"tel:{button.number}"}
        return {"type": "button", "style": "link", "height": "sm", "action": action}
    shape: Json = {"type": "button", "style": "secondary", "height": "sm", "action": _postback(button)}
    return {**shape, "style": "primary", "color": _HEADS[Tone.NORMAL]} if button.primary else shape


def _quick_reply(choice: Choice) -> Json:
    return {"type": "action", "action": _action(choice)}


def _action(choice: Choice) -> Json:
    match choice:
        case Press():
            return _postback(choice)
        case Say():
            return {"type": "message", "label": choice.label[:_LABEL], "text": choice.text}
        case ShareLocation():
            return {"type": "location", "label": choice.label[:_LABEL]}


def _postback(button: Press) -> Json:
    return {
        "type": "postback",
        "label": button.label[:_LABEL],
        "data": button.data,
        "displayText": button.label[:_DISPLAY_TEXT],
    }


def clipped(text: str, units: int) -> str:
    """At most ``units`` UTF-16 code units, as LINE counts, with an ellipsis where something was cut."""
    if len(text) * 2 <= units or len(text.encode("utf-16-le")) <= units * 2:
        return text or " "
    cut = text.encode("utf-16-le")[: (units - 1) * 2].decode("utf-16-le", "ignore")
    return f"{cut}…"
