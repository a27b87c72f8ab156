"""How much a text holds besides politeness: what keeps a report from being taken for small talk."""

import re
from collections.abc import Iterable

from db.terms import Need
from intents.match import Family, Match
from intents.segment import Flow, Words

MUCH = 99  # for whoever need not count

# Politeness and pronouns: no matter to act on.
_PARTICLES = frozenset(
    ["ครับ", "คับ", "ค่ะ", "คะ", "ค่า", "จ้า", "จ้ะ", "นะ", "นะคะ", "นะครับ", "ผม", "หนู", "ฉัน", "พี่", "เลย", "ด้วย"]
)
# A call for someone, with or without a matter: never one stray word.
_CALLS = frozenset(["ช่วย", "ช่วยด้วย", "ปัญหา", "มีปัญหา", "เดือดร้อน", "ปรึกษา", "สอบถาม", "ร้องเรียน", "ร้องทุกข์"])
_CALL_WEIGHS = 5  # more than a greeting or thanks may excuse: "สวัสดีครับ ช่วยด้วย" is no small talk
_LATIN_WORD = re.compile("[a-z]{2,15}")
_THAI_WORD = re.compile("[\\u0e01-\\u0e4e]{2,}")


def substance(flow: Flow, matches: Iterable[Match], words: Words) -> int:
    """How many real words are neither small talk nor a way of asking."""
    explained = [
        span
        for match in matches
        if match.rule.family is Family.ASKS or match.rule.key == Need.SMALLTALK
        for span in match.spans
    ]
    count, at = 0, 0
    for token in flow.tokens:
        start, at = at, at + len(token)
        if not any(start < end and begin < at for begin, end in explained):
            count += _CALL_WEIGHS if token in _CALLS else _is_word(token, words)
    return count


def _is_word(token: str, words: Words) -> bool:
    if token in _PARTICLES:
        return False
    known = _THAI_WORD.fullmatch(token) is not None and token in words
    return known or _LATIN_WORD.fullmatch(token) is not None
