"""What each Flex component may carry, as tables (reference `#flex-message`, line-openapi)."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

Fits = Callable[[Any], bool]
"""Whether a property's value is one LINE takes."""

STEPS: Final = ("none", "xs", "sm", "md", "lg", "xl", "xxl")
SIZES: Final = ("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl")
PIXELS: Final = re.compile(r"\d+(\.\d+)?px")
PERCENT: Final = re.compile(r"\d+(\.\d+)?%")
OFFSET: Final = re.compile(r"-?\d+(\.\d+)?(px|%)")
COLOUR: Final = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
ANGLE: Final = re.compile(r"\d+(\.\d+)?deg")
RATIO: Final = re.compile(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)")
RATIO_SIDE: Final = 100_000
TALLEST: Final = 3


def words(*allowed: str) -> Fits:
    return lambda value: isinstance(value, str) and value in allowed


def words_or(allowed: tuple[str, ...], *patterns: re.Pattern[str]) -> Fits:
    return lambda value: (
        isinstance(value, str) and (value in allowed or any(pattern.fullmatch(value) for pattern in patterns))
    )


def whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def truth(value: Any) -> bool:
    return isinstance(value, bool)


def text(value: Any) -> bool:
    return isinstance(value, str)


def anything(value: Any) -> bool:  # noqa: ARG001 - checked by its own rule
    return True


def ratio(value: Any) -> bool:
    """`width:height`, each up to 100,000, at most three times as tall as wide."""
    match = RATIO.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return False
    width, height = float(match[1]), float(match[2])
    return 0 < width <= RATIO_SIDE and 0 < height <= RATIO_SIDE and height <= TALLEST * width


step = words_or(STEPS, PIXELS)
step_or_percent = words_or(STEPS, PIXELS, PERCENT)
length = words_or((), PIXELS, PERCENT)
colour = words_or((), COLOUR)
font_size = words_or(SIZES, PIXELS)
aligned = words("start", "end", "center")
gravity = words("top", "bottom", "center")

_OFFSETS: Final = {
    "position": words("relative", "absolute"),
    **{name: words_or(STEPS, OFFSET) for name in ("offsetTop", "offsetBottom", "offsetStart", "offsetEnd")},
}
_PADDINGS: Final = ("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd")
_LETTERS: Final = {
    "text": anything,
    "size": font_size,
    "color": colour,
    "weight": words("regular", "bold"),
    "style": words("normal", "italic"),
    "decoration": words("none", "underline", "line-through"),
}
_FITTING: Final = {"adjustMode": words("shrink-to-fit"), "scaling": truth}

PROPERTIES: Final[Mapping[str, Mapping[str, Fits]]] = {
    "box": {
        **_OFFSETS,
        **dict.fromkeys(
            ("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd"), step_or_percent
        ),
        **dict.fromkeys(("width", "maxWidth", "height", "maxHeight"), length),
        "layout": words("horizontal", "vertical", "baseline"),
        "contents": anything,
        "flex": number,
        "spacing": step,
        "margin": step,
        "backgroundColor": colour,
        "borderColor": colour,
        "borderWidth": words_or(("none", "light", "normal", "medium", "semi-bold", "bold"), PIXELS),
        "cornerRadius": step,
        "justifyContent": words(
            "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"
        ),
        "alignItems": words("center", "flex-start", "flex-end"),
        "background": anything,
        "action": anything,
    },
    "button": {
        **_OFFSETS,
        **_FITTING,
        "action": anything,
        "flex": number,
        "margin": step,
        "height": words("sm", "md"),
        "style": words("primary", "secondary", "link"),
        "color": colour,
        "gravity": gravity,
    },
    "image": {
        **_OFFSETS,
        "url": anything,
        "flex": number,
        "margin": step,
        "align": aligned,
        "gravity": gravity,
        "size": words_or((*SIZES, "full"), PIXELS, PERCENT),
        "aspectRatio": ratio,
        "aspectMode": words("cover", "fit"),
        "backgroundColor": colour,
        "action": anything,
        "animated": truth,
    },
    "video": {
        "url": anything,
        "previewUrl": anything,
        "altContent": anything,
        "aspectRatio": ratio,
        "action": anything,
    },
    "icon": {
        **_OFFSETS,
        "url": anything,
        "margin": step,
        "size": font_size,
        "aspectRatio": ratio,
        "scaling": truth,
    },
    "text": {
        **_OFFSETS,
        **_LETTERS,
        **_FITTING,
        "contents": anything,
        "flex": number,
        "margin": step,
        "align": aligned,
        "gravity": gravity,
        "wrap": truth,
        "lineSpacing": words_or((), PIXELS),
        "maxLines": whole,
        "action": anything,
    },
    "span": _LETTERS,
    "separator": {"margin": step, "color": colour},
    "filler": {"flex": number},
    "bubble": {
        "size": words("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "direction": words("ltr", "rtl"),
        "styles": anything,
        "action": anything,
        **dict.fromkeys(("header", "hero", "body", "footer"), anything),
    },
    "carousel": {"contents": anything},
    "linearGradient": {
        "angle": words_or((), ANGLE),
        "startColor": colour,
        "endColor": colour,
        "centerColor": colour,
        "centerPosition": words_or((), PERCENT),
    },
    "blockStyle": {"backgroundColor": colour, "separator": truth, "separatorColor": colour},
}

REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "box": ("layout", "contents"),
    "button": ("action",),
    "image": ("url",),
    "video": ("url", "previewUrl", "altContent"),
    "icon": ("url",),
    "span": ("text",),
    "linearGradient": ("angle", "startColor", "endColor"),
    "carousel": ("contents",),
}

CHILDREN: Final[Mapping[str, tuple[str, ...]]] = {
    "horizontal": ("box", "button", "image", "text", "separator", "filler"),
    "vertical": ("box", "button", "image", "text", "separator", "filler"),
    "baseline": ("icon", "text", "filler"),
}
