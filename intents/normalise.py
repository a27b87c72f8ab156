"""From what a person typed to what the rules can match: one spelling, no spaces, and the way back."""

import re
import unicodedata
from dataclasses import dataclass

from intents.thai import normalize

# normalize() is quadratic in places (nlp-stack.md 3.2); 1,000 characters keep rules and all under 8 ms.
LONGEST = 1000

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THAI_DIGIT = re.compile("[๐-๙]")
_INVISIBLE = re.compile("[\x00\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]+")
# A link or an encoded blob says nothing about a need, and its pieces look like words.
_UNREADABLE = re.compile(r"(?:https?://|www\.)[^\s\u0e01-\u0e4e]+|[a-z0-9+/=_-]{25,}")
# Three อ meet between words (เมื่อออก, หื้อออก); only a fourth is stretching.
_STRETCHED = re.compile(r"([^\dอ])\1{2,}|(อ)\2{3,}")
_THRICE = re.compile(r"(?s)(.)\1\1")
# No number people write is longer.
_DIGIT_RUN = re.compile(r"(\d{20})\d+")

# What normalize() repairs: a mark without its letter, two marks of a kind, a tone before its vowel,
# เ twice for แ, ํ + า for ำ, ๅ for า. Looking first saves 40 µs on the many texts that need nothing.
_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_MISTYPED = re.compile(
    "เเ|\u0e4d|\u0e45"
    f"|(?:^|[\\s])[{_MARK}]"
    "|[\u0e48-\u0e4c][\u0e31\u0e34-\u0e39\u0e47-\u0e4c]"
    "|[ะาำ][ \n]*[ะาำ\u0e48-\u0e4b]"
    "|([\u0e31\u0e34-\u0e3a\u0e40-\u0e44\u0e47])[ \n]*\\1"
)

# Lao, Burmese and Khmer marks are no word characters to Python; without them the rules' few cries for help break.
_NEIGHBOURS = "\u0e80-\u0eff\u1000-\u109f\u1780-\u17d3"
_KEPT = re.compile(f"[\u0e01-\u0e3a\u0e40-\u0e4e0-9a-z?]+|(?:[{_NEIGHBOURS}]|[^\\W_])+")
_LAST_THAI = "\u0e7f"
_LATIN_OR_DIGIT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_JOINT = re.compile("[./,'-]")  # inside ม.39, 1,500, กท.16: no space was meant
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~\n“”‘’…ฯ]")

_SILENCER = "\u0e4c"
DROPPED = "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e3a"
# Spellings that sound or look alike (nlp-stack.md 4.3); tone marks, ็ and what ์ silences are dropped.
# All characters up to the last Thai one are in the table: translate() takes 1.6 times as long where it misses many.
_ALIKE = {code: code for code in range(ord(_LAST_THAI) + 1)} | str.maketrans(
    "ใณศษธฐฒฑฎฏญฬรฌฆภผฃฅ" + DROPPED, "ไนสสททททดตยลลชคพพขค" + DROPPED[0] * len(DROPPED)
)
_SILENCED = re.compile(f"(?s).{_SILENCER}")
_DOUBLED = re.compile(r"(?s)(.)\1+")


@dataclass(frozen=True, slots=True)
class Compact:
    """A text without spaces; ``starts[i]`` and ``ends[i]`` place its character i in ``clean``."""

    text: str
    clean: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    spaces: tuple[int, ...]  # where a space was left out
    edges: frozenset[int]  # where what was left out surely ends a word
    breaks: tuple[int, ...]  # where a new line starts another clause


def whole(text: str) -> str:
    """``text`` that any database and encoder accepts: surrogates paired or replaced, no NUL."""
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\x00", "")


def clean(text: str) -> str:
    """The first ``LONGEST`` characters in one spelling. NFC and not NFKC, which splits ำ in two."""
    short = unicodedata.normalize("NFC", text[:LONGEST]).lower()
    # Looking first: translate() and sub() take 7 µs a message to change nothing, three looks 1 µs.
    if _THAI_DIGIT.search(short):
        short = short.translate(_DIGITS)
    short = _INVISIBLE.sub("", short)
    if _DIGIT_RUN.search(short):
        short = _DIGIT_RUN.sub(r"\1", short)
    short = _UNREADABLE.sub(" ", short)
    if _THRICE.search(short):
        short = _STRETCHED.sub(r"\1\2", short)
    short = short.replace("\r", "\n")
    return str(normalize(short)) if _MISTYPED.search(short) else short.strip()


def compact(cleaned: str) -> Compact:
    """What stays for matching: letters, digits and the question mark, with their places in ``cleaned``."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    spaces: list[int] = []
    edges: set[int] = set()
    breaks: list[int] = []
    at = last = 0
    for piece in _KEPT.finditer(cleaned):
        start, end = piece.span()
        if at and start > last:
            gap = cleaned[last:start]
            if gap == " " or not _JOINT.fullmatch(gap):
                spaces.append(at)
            if _parts_words(gap, cleaned[last - 1], cleaned[start]):
                edges.add(at)
            if "\n" in gap:
                breaks.append(at)
        if cleaned[start] > _LAST_THAI:
            # No dictionary cuts these scripts: a word may end anywhere.
            edges.update(range(at, at + end - start + 1))
        pieces.append(cleaned[start:end])
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))
        last = end
        at = len(starts)
    return Compact(
        "".join(pieces), cleaned, tuple(starts), tuple(ends), tuple(spaces), frozenset(edges), tuple(breaks)
    )


def _parts_words(gap: str, before: str, after: str) -> bool:
    # A bare space between Thai letters says less: people put them inside words as well.
    if before in _LATIN_OR_DIGIT or after in _LATIN_OR_DIGIT:
        return True
    return gap != " " and bool(_PUNCTUATION.search(gap))


def plain(term: str) -> str:
    """A rule's own words in the spelling that texts are matched in."""
    return compact(clean(term)).text


def fold(text: str) -> tuple[str, list[int]]:
    """``text`` with look-alikes and doubled letters made one, and the last index of each kept character."""
    # One length first, so that places hold: what is dropped becomes the same mark. 0.8 of the time of a loop.
    gone = DROPPED[0]
    alike = (_SILENCED.sub(gone * 2, text) if _SILENCER in text else text).translate(_ALIKE)
    places = [place for place, char in enumerate(alike) if char != gone]
    kept = alike.replace(gone, "")
    doubled = [run.span() for run in _DOUBLED.finditer(kept) if not run[1].isdigit()]  # อายุ 11 is not อายุ 1
    for start, end in reversed(doubled):
        kept = kept[:start] + kept[end - 1 :]
        del places[start : end - 1]
    return kept, places
