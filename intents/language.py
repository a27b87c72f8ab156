"""Which language a text is written in, told by its script alone."""

import re

# Thai first: borrowed Latin words and another script's names do not make a Thai message foreign.
_SCRIPTS = {
    "th": re.compile("[\u0e01-\u0e2e]"),
    "my": re.compile("[\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]"),
    "km": re.compile("[\u1780-\u17ff]"),
    "lo": re.compile("[\u0e81-\u0edf]"),
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"),
    "en": re.compile("[a-zA-Z]"),
}
_FOREIGN = ("my", "km", "lo", "zh")
_ANY_FOREIGN = re.compile("|".join(_SCRIPTS[code].pattern for code in _FOREIGN))
_OTHER = re.compile(r"[^\W\d_]")

READ_HERE = frozenset({"th", "en"})  # the rules hold Thai, and the English words people mix into it
UNKNOWN = "und"  # ISO 639-2 for "undetermined"


def language_of(text: str) -> str:
    """``th``, ``my``, ``km``, ``lo``, ``zh``, ``en`` or ``und``; a text without any letter counts as Thai.

    Thai and English win only over what is shorter: a Burmese text with a Thai name in it stays Burmese.
    """
    # Nearly all texts are Thai with no letter of the four others: one look is a seventh of counting all six.
    if not _ANY_FOREIGN.search(text) and _SCRIPTS["th"].search(text):
        return "th"
    letters = {code: len(script.findall(text)) for code, script in _SCRIPTS.items()}
    foreign = max(_FOREIGN, key=lambda code: letters[code])
    if letters["th"] and letters["th"] >= letters[foreign]:
        return "th"
    if letters[foreign]:
        return foreign
    if letters["en"]:
        return "en"
    return UNKNOWN if _OTHER.search(text) else "th"
