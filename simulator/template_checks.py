"""Whether a template message fits (reference `#template-messages`): buttons, confirm, two carousels."""

from collections.abc import Callable
from typing import Any, Final

from simulator.action_checks import Place, check_action
from simulator.findings import Findings, Path, an_object, check_choice, check_text, check_url, objects

TITLE_LENGTH: Final = 40
BUTTONS_TEXT: Final = 160
COLUMN_TEXT: Final = 120
TEXT_BESIDE_PICTURE: Final = 60
CONFIRM_TEXT: Final = 240
COLUMNS: Final = 10


def check_template(found: Findings, template: dict[str, Any], path: Path) -> None:
    check_choice(found, template, "type", path, TEMPLATES)
    check = TEMPLATES.get(str(template.get("type")))
    if check:
        check(found, template, path)


def _buttons(found: Findings, template: dict[str, Any], path: Path) -> None:
    check_choice(found, template, "imageAspectRatio", path, ("rectangle", "square"), required=False)
    check_choice(found, template, "imageSize", path, ("cover", "contain"), required=False)
    _card(found, template, path, BUTTONS_TEXT)
    _actions(found, template, path, 1, 4)


def _confirm(found: Findings, template: dict[str, Any], path: Path) -> None:
    check_text(found, template, "text", path, CONFIRM_TEXT)
    _actions(found, template, path, 2, 2)


def _carousel(found: Findings, template: dict[str, Any], path: Path) -> None:
    columns = objects(found, template, "columns", path, low=1, high=COLUMNS)
    for here, column in columns:
        _card(found, column, here, COLUMN_TEXT)
        _actions(found, column, here, 1, 3)
    for name in ("actions", "title", "thumbnailImageUrl"):
        if len({_shape(column.get(name)) for _, column in columns}) > 1:
            found.add((*path, "columns"), f"The {name} of the columns must be alike")


def _shape(value: Any) -> int:
    return len(value) if isinstance(value, list) else int(value is not None)


def _image_carousel(found: Findings, template: dict[str, Any], path: Path) -> None:
    for here, column in objects(found, template, "columns", path, low=1, high=COLUMNS):
        check_url(found, column, "imageUrl", here)
        action = an_object(found, column, "action", here)
        if action is not None:
            check_action(found, action, (*here, "action"), Place.IMAGE_COLUMN)


def _card(found: Findings, card: dict[str, Any], path: Path, text_length: int) -> None:
    beside = "title" in card or "thumbnailImageUrl" in card
    check_text(found, card, "title", path, TITLE_LENGTH, required=False)
    check_url(found, card, "thumbnailImageUrl", path, required=False)
    check_text(found, card, "text", path, TEXT_BESIDE_PICTURE if beside else text_length)
    default = card.get("defaultAction")
    if isinstance(default, dict):
        check_action(found, default | {"label": "-"}, (*path, "defaultAction"), Place.TEMPLATE)


def _actions(found: Findings, owner: dict[str, Any], path: Path, low: int, high: int) -> None:
    for here, action in objects(found, owner, "actions", path, low=low, high=high):
        check_action(found, action, here, Place.TEMPLATE)


TEMPLATES: Final[dict[str, Callable[[Findings, dict[str, Any], Path], None]]] = {
    "buttons": _buttons,
    "confirm": _confirm,
    "carousel": _carousel,
    "image_carousel": _image_carousel,
}
