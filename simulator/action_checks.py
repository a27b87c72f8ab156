"""Whether a button's action is one LINE takes (reference `#action-objects`)."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from simulator.findings import Findings, Path, check_choice, check_text, check_url
from simulator.text_length import graphemes

DATA_LENGTH: Final = 300
SPOKEN_LENGTH: Final = 300
URI_LENGTH: Final = 1_000
CLIPBOARD_LENGTH: Final = 1_000
ALIAS_LENGTH: Final = 32
URI_SCHEMES: Final = ("http", "https", "line", "tel")
INPUT_OPTIONS: Final = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
PICKER_FORMATS: Final = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}


class Place(StrEnum):
    """Where an action stands; that decides which kinds and how long a label it may have."""

    QUICK_REPLY = "quickReply"
    TEMPLATE = "template"
    IMAGE_COLUMN = "imageColumn"
    FLEX_BUTTON = "flexButton"
    FLEX_AREA = "flexArea"
    RICH_MENU = "richMenu"


LABEL_LENGTH: Final = {
    Place.QUICK_REPLY: 20,
    Place.TEMPLATE: 20,
    Place.IMAGE_COLUMN: 12,
    Place.FLEX_BUTTON: 40,
    Place.FLEX_AREA: 40,
    Place.RICH_MENU: 20,
}
LABEL_REQUIRED: Final = {Place.QUICK_REPLY, Place.TEMPLATE, Place.FLEX_BUTTON}
PHONE_ONLY: Final = ("camera", "cameraRoll", "location")


def check_action(found: Findings, action: dict[str, Any], path: Path, place: Place) -> None:
    kind = action.get("type")
    if kind is None:
        found.missing((*path, "type"))
        return
    allowed = _kinds(place)
    if kind not in allowed:
        found.not_one_of((*path, "type"), allowed)
        return
    check_text(
        found, action, "label", path, LABEL_LENGTH[place], count=graphemes, required=place in LABEL_REQUIRED
    )
    if kind in FIELDS:
        FIELDS[kind](found, action, path)


def _kinds(place: Place) -> tuple[str, ...]:
    common = ("postback", "message", "uri", "datetimepicker", "clipboard")
    if place is Place.QUICK_REPLY:
        return (*common, *PHONE_ONLY)
    return (*common, "richmenuswitch") if place is Place.RICH_MENU else common


def _postback(found: Findings, action: dict[str, Any], path: Path) -> None:
    check_text(found, action, "data", path, DATA_LENGTH, low=0)
    for name in ("displayText", "text", "fillInText"):
        check_text(found, action, name, path, SPOKEN_LENGTH, count=graphemes, required=False)
    check_choice(found, action, "inputOption", path, INPUT_OPTIONS, required=False)
    # The two are alternatives: `text` is the older form that also sends a message event.
    if "displayText" in action and "text" in action:
        found.invalid((*path, "text"))


def _message(found: Findings, action: dict[str, Any], path: Path) -> None:
    check_text(found, action, "text", path, SPOKEN_LENGTH, count=graphemes)


def _uri(found: Findings, action: dict[str, Any], path: Path) -> None:
    check_url(found, action, "uri", path, schemes=URI_SCHEMES, high=URI_LENGTH)
    other = action.get("altUri")
    if isinstance(other, dict):
        check_url(found, other, "desktop", (*path, "altUri"), schemes=URI_SCHEMES, high=URI_LENGTH)


def _clipboard(found: Findings, action: dict[str, Any], path: Path) -> None:
    check_text(found, action, "clipboardText", path, CLIPBOARD_LENGTH)


def _picker(found: Findings, action: dict[str, Any], path: Path) -> None:
    check_text(found, action, "data", path, DATA_LENGTH)
    check_choice(found, action, "mode", path, PICKER_FORMATS)
    pattern = PICKER_FORMATS.get(str(action.get("mode")))
    for name in ("initial", "max", "min"):
        if pattern and name in action and not _matches(action[name], pattern):
            found.invalid((*path, name))


def _matches(value: Any, pattern: str) -> bool:
    try:
        # LINE writes the T between date and time in either case.
        datetime.strptime(str(value).upper(), pattern)  # noqa: DTZ007 - only the form matters
    except ValueError:
        return False
    return True


def _switch(found: Findings, action: dict[str, Any], path: Path) -> None:
    check_text(found, action, "data", path, DATA_LENGTH)
    check_text(found, action, "richMenuAliasId", path, ALIAS_LENGTH)


FIELDS: Final[dict[str, Callable[[Findings, dict[str, Any], Path], None]]] = {
    "postback": _postback,
    "message": _message,
    "uri": _uri,
    "clipboard": _clipboard,
    "datetimepicker": _picker,
    "richmenuswitch": _switch,
}
