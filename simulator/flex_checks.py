"""Whether a Flex container is one LINE would show: structure, required fields, values, sizes."""

import json
from collections.abc import Sequence
from typing import Any, Final

from simulator.action_checks import Place, check_action
from simulator.findings import FlexFindings, Path, check_url, objects
from simulator.flex_rules import CHILDREN, PROPERTIES, REQUIRED

BLOCKS: Final = {"header": ("box",), "hero": ("box", "image", "video"), "body": ("box",), "footer": ("box",)}
VIDEO_SIZES: Final = (None, "kilo", "mega", "giga")
BUBBLE_BYTES: Final = 30 * 1024
CAROUSEL_BYTES: Final = 50 * 1024
BUBBLES: Final = 12
NESTED_BOXES: Final = 10
"""LINE states no figure we could read; its tools stop near here, and no card of ours needs five."""


def check_flex(container: dict[str, Any]) -> list[dict[str, str]]:
    """Details of everything wrong with the `contents` of a Flex message; [] when it is fit."""
    found = FlexFindings()
    kind = container.get("type")
    if kind == "bubble":
        _bubble(found, container, ())
        _bytes(found, container, (), BUBBLE_BYTES)
    elif kind == "carousel":
        _carousel(found, container)
    else:
        (found.missing if kind is None else found.invalid)(("type",))
    return found.details


def _carousel(found: FlexFindings, carousel: dict[str, Any]) -> None:
    _properties(found, carousel, (), "carousel")
    bubbles = objects(found, carousel, "contents", (), low=1, high=BUBBLES) if "contents" in carousel else []
    for path, bubble in bubbles:
        if bubble.get("type") != "bubble":
            found.invalid((*path, "type"))
            continue
        _bubble(found, bubble, path)
        _bytes(found, bubble, path, BUBBLE_BYTES)
        if isinstance(bubble.get("hero"), dict) and bubble["hero"].get("type") == "video":
            found.add(("contents",), "embedding videos in messages is not allowed")
    if (
        len({bubble.get("size", "mega") for _, bubble in bubbles if isinstance(bubble.get("size", ""), str)})
        > 1
    ):
        found.add(("contents",), "all bubbles must have the same size")
    _bytes(found, carousel, (), CAROUSEL_BYTES)


def _bytes(found: FlexFindings, container: dict[str, Any], path: Path, limit: int) -> None:
    # Which bytes LINE measures is unconfirmed; compact UTF-8 is what a caller that does not escape sends.
    size = len(
        json.dumps(container, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    )
    if size > limit:
        found.add(path, f"Too large flex message. The maximum size of JSON data is {limit // 1024} KB")


def _bubble(found: FlexFindings, bubble: dict[str, Any], path: Path) -> None:
    _properties(found, bubble, path, "bubble")
    if not any(bubble.get(block) is not None for block in BLOCKS):
        found.add(path, "At least one block must be specified")
    for block, allowed in BLOCKS.items():
        if bubble.get(block) is not None:
            _component(found, bubble[block], (*path, block), allowed, 0)
    hero = bubble.get("hero")
    if isinstance(hero, dict) and hero.get("type") == "video" and bubble.get("size") not in VIDEO_SIZES:
        found.invalid((*path, "size"))
    _styles(found, bubble, path)
    _action(found, bubble, path, Place.FLEX_AREA)


def _styles(found: FlexFindings, bubble: dict[str, Any], path: Path) -> None:
    styles = bubble.get("styles", {})
    if not isinstance(styles, dict):
        found.invalid((*path, "styles"))
        return
    for block, style in styles.items():
        here = (*path, "styles", block)
        if block in BLOCKS and isinstance(style, dict):
            _properties(found, style, here, "blockStyle")
        else:
            found.invalid(here)


def _component(found: FlexFindings, component: Any, path: Path, allowed: Sequence[str], depth: int) -> None:
    if not isinstance(component, dict):
        found.invalid(path)
        return
    kind = component.get("type")
    if not isinstance(kind, str) or kind not in allowed:
        (found.missing if kind is None else found.invalid)((*path, "type"))
        return
    _properties(found, component, path, kind)
    place = Place.FLEX_BUTTON if kind == "button" else Place.FLEX_AREA
    _action(found, component, path, place)
    if kind == "box":
        _box(found, component, path, depth)
    elif kind in {"text", "span"}:
        _text(found, component, path)
    elif kind in {"image", "icon", "video"}:
        _picture(found, component, path)


def _properties(found: FlexFindings, owner: dict[str, Any], path: Path, kind: str) -> None:
    fits = PROPERTIES[kind]
    for name in REQUIRED.get(kind, ()):
        if owner.get(name) is None:
            found.missing((*path, name))
    for name, value in owner.items():
        if name == "type" or value is None:
            continue
        if name not in fits:
            found.add((*path, name), "unknown field")
        elif not fits[name](value):
            found.invalid((*path, name))


def _action(found: FlexFindings, owner: dict[str, Any], path: Path, place: Place) -> None:
    action = owner.get("action")
    if isinstance(action, dict):
        check_action(found, action, (*path, "action"), place)
    elif action is not None:
        found.invalid((*path, "action"))


def _box(found: FlexFindings, box: dict[str, Any], path: Path, depth: int) -> None:
    if depth > NESTED_BOXES:
        found.add(path, "too deeply nested")
        return
    background = box.get("background")
    if isinstance(background, dict) and background.get("type") == "linearGradient":
        _properties(found, background, (*path, "background"), "linearGradient")
    elif background is not None:
        found.invalid((*path, "background"))
    contents = box.get("contents")
    allowed = CHILDREN.get(str(box.get("layout")), ())
    if isinstance(contents, list) and allowed:
        for index, child in enumerate(contents):
            _component(found, child, (*path, "contents", index), allowed, depth + 1)
    elif contents is not None and not isinstance(contents, list):
        found.invalid((*path, "contents"))


def _text(found: FlexFindings, component: dict[str, Any], path: Path) -> None:
    words, spans = component.get("text"), component.get("contents")
    if words is not None and not isinstance(words, str):
        found.invalid((*path, "text"))
    elif words == "" and not spans:
        found.add((*path, "text"), "must be non-empty text")
    elif words is None and not spans and component["type"] == "text":
        found.add((*path, "text"), "`text` or `contents` must be specified")
    if isinstance(spans, list):
        for index, span in enumerate(spans):
            _component(found, span, (*path, "contents", index), ("span",), 0)
    elif spans is not None:
        found.invalid((*path, "contents"))


def _picture(found: FlexFindings, component: dict[str, Any], path: Path) -> None:
    for name in ("url", "previewUrl"):
        if component.get(name) is not None:
            check_url(found, component, name, path)
    if component["type"] == "video" and component.get("altContent") is not None:
        _component(found, component["altContent"], (*path, "altContent"), ("box", "image"), 0)
