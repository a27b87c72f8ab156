"""How LINE counts: UTF-16 units for a message's text, what a reader sees as one character for labels."""

import unicodedata

ZERO_WIDTH_JOINER = "\u200d"
THAI_SARA_AM = "\u0e33"
LAO_AM = "\u0eb3"
SKIN_TONES = range(0x1F3FB, 0x1F400)
REGIONAL_INDICATORS = range(0x1F1E6, 0x1F200)


def utf16_units(text: str) -> int:
    """Characters beyond the first 65,536 count twice (docs, text-character-count)."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Grapheme clusters by the rules of UAX #29 that matter for Thai, Latin and emoji."""
    if text.isascii():
        return len(text)
    count = 0
    previous = ""
    flag_open = False
    for character in text:
        is_flag_part = ord(character) in REGIONAL_INDICATORS
        second_of_flag = is_flag_part and flag_open
        if not previous or not (second_of_flag or _extends(character) or previous == ZERO_WIDTH_JOINER):
            count += 1
        flag_open = is_flag_part and not second_of_flag
        previous = character
    return count


def _extends(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or character in (ZERO_WIDTH_JOINER, THAI_SARA_AM, LAO_AM)
        or ord(character) in SKIN_TONES
    )
