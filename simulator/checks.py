"""Whether the messages of a call are ones LINE takes (reference `#message-objects`)."""

from collections.abc import Callable
from typing import Any, Final

from simulator.action_checks import Place, check_action
from simulator.findings import Findings, Path, an_object, check_choice, check_text, check_url, objects
from simulator.flex_checks import check_flex
from simulator.refusals import invalid_fields, invalid_message, invalid_property
from simulator.template_checks import check_template

MESSAGES: Final = 5
TEXT_LENGTH: Final = 5_000
ALT_TEXT_LENGTH: Final = 1_500
QUICK_REPLIES: Final = 13
PLACE_LENGTH: Final = 100
SENDER_NAME_LENGTH: Final = 20
EMOJIS: Final = 20
SUBSTITUTIONS: Final = 100


def check_messages(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages of a call, all fit; raises Refusal in LINE's words otherwise."""
    found = Findings()
    if not isinstance(body.get("notificationDisabled", False), bool):
        raise invalid_property("notificationDisabled")
    messages = body.get("messages")
    if messages is not None and not isinstance(messages, list):
        raise invalid_property("messages")
    fit = objects(found, body, "messages", (), low=1, high=MESSAGES)
    for path, message in fit:
        _message(found, message, path)
    if found.details:
        raise invalid_fields(found.details)
    for index, (_, message) in enumerate(fit):
        if message["type"] == "flex":
            details = check_flex(message["contents"])
            if details:
                raise invalid_message(index, details)
    return [message for _, message in fit]


def _message(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_choice(found, message, "type", path, KINDS)
    check = KINDS.get(str(message.get("type")))
    if check is None:
        return
    check(found, message, path)
    if "quickReply" in message:
        _quick_reply(found, message["quickReply"], (*path, "quickReply"))
    if isinstance(message.get("sender"), dict):
        sender = message["sender"]
        check_text(found, sender, "name", (*path, "sender"), SENDER_NAME_LENGTH, required=False)
        check_url(found, sender, "iconUrl", (*path, "sender"), required=False)


def _quick_reply(found: Findings, quick_reply: Any, path: Path) -> None:
    if not isinstance(quick_reply, dict):
        found.invalid(path)
        return
    for here, item in objects(found, quick_reply, "items", path, low=1, high=QUICK_REPLIES):
        check_choice(found, item, "type", here, ("action",), required=False)
        check_url(found, item, "imageUrl", here, required=False)
        action = an_object(found, item, "action", here)
        if action is not None:
            check_action(found, action, (*here, "action"), Place.QUICK_REPLY)


def _text(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_text(found, message, "text", path, TEXT_LENGTH)
    if "emojis" in message:
        for here, emoji in objects(found, message, "emojis", path, low=0, high=EMOJIS):
            _need(found, emoji, here, "index", "productId", "emojiId")


def _text_v2(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_text(found, message, "text", path, TEXT_LENGTH)
    substitutions = message.get("substitution", {})
    if not isinstance(substitutions, dict):
        found.invalid((*path, "substitution"))
        return
    if len(substitutions) > SUBSTITUTIONS:
        found.size((*path, "substitution"), 0, SUBSTITUTIONS)
    for name, value in substitutions.items():
        here = (*path, "substitution", name)
        if isinstance(value, dict):
            check_choice(found, value, "type", here, ("mention", "emoji"))
        else:
            found.invalid(here)


def _need(found: Findings, owner: dict[str, Any], path: Path, *names: str) -> None:
    for name in names:
        if owner.get(name) is None:
            found.missing((*path, name))


def _sticker(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_text(found, message, "packageId", path, 20)
    check_text(found, message, "stickerId", path, 20)


def _picture(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_url(found, message, "originalContentUrl", path)
    check_url(found, message, "previewImageUrl", path)


def _audio(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_url(found, message, "originalContentUrl", path)
    _number(found, message, "duration", path, low=1, high=2**31)


def _number(
    found: Findings, owner: dict[str, Any], name: str, path: Path, *, low: float, high: float
) -> None:
    value = owner.get(name)
    if value is None:
        found.missing((*path, name))
    elif isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        found.invalid((*path, name))


def _location(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_text(found, message, "title", path, PLACE_LENGTH)
    check_text(found, message, "address", path, PLACE_LENGTH)
    _number(found, message, "latitude", path, low=-90, high=90)
    _number(found, message, "longitude", path, low=-180, high=180)


def _imagemap(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_url(found, message, "baseUrl", path)
    check_text(found, message, "altText", path, ALT_TEXT_LENGTH)
    size = an_object(found, message, "baseSize", path)
    if size is not None:
        _number(found, size, "width", (*path, "baseSize"), low=1040, high=1040)
        _number(found, size, "height", (*path, "baseSize"), low=1, high=2**31)
    for here, action in objects(found, message, "actions", path, low=0, high=50):
        check_choice(found, action, "type", here, ("message", "uri", "clipboard"))
        an_object(found, action, "area", here)


def _template(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_text(found, message, "altText", path, ALT_TEXT_LENGTH)
    template = an_object(found, message, "template", path)
    if template is not None:
        check_template(found, template, (*path, "template"))


def _flex(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_text(found, message, "altText", path, ALT_TEXT_LENGTH)
    an_object(found, message, "contents", path)


def _coupon(found: Findings, message: dict[str, Any], path: Path) -> None:
    check_text(found, message, "couponId", path, 100)


KINDS: Final[dict[str, Callable[[Findings, dict[str, Any], Path], None]]] = {
    "text": _text,
    "textV2": _text_v2,
    "sticker": _sticker,
    "image": _picture,
    "video": _picture,
    "audio": _audio,
    "location": _location,
    "imagemap": _imagemap,
    "template": _template,
    "flex": _flex,
    "coupon": _coupon,
}
