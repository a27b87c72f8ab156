"""What must not be stored, logged or shown: phone, identity, account and passport numbers, e-mail, LINE ids."""

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from intents.digit_runs import Run, national_phone, runs


class Kind(StrEnum):
    PHONE = "phone"
    NATIONAL_ID = "national_id"
    ACCOUNT = "account"
    PASSPORT = "passport"
    EMAIL = "email"
    LINE_ID = "line_id"


class Span(NamedTuple):
    """Positions in the text as it was given."""

    start: int
    end: int
    kind: Kind


_KIND_OF = {Run.PHONE: Kind.PHONE, Run.NATIONAL_ID: Kind.NATIONAL_ID, Run.ACCOUNT: Kind.ACCOUNT}

_PASSPORT_WORD = re.compile(r"พาสปอร์?ต|พาสปอต|passport|หนังสือเดินทาง", re.IGNORECASE)
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}[ -]?\d{6,8}(?!\d)")
_PASSPORT_REACH = 30  # characters between the word and the number, on either side

_EMAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII
)

_ID_CHARACTERS = r"@?[A-Za-z0-9][A-Za-z0-9._-]{2,30}"
_WHOSE = r"(?:ของ[ก-๎]{1,16}|ผม|หนู|เขา|เค้า|มัน|พี่|น้อง|เรา|มา|คือ|ชื่อ|ว่า|ที่|ได้ที่){1,2}"
_LINE_ID = re.compile(
    # After "ไลน์ไอดี", "line id:" or "ไลน์ :" any handle; after plain "ไลน์" only one that no word looks like.
    r"(?:(?:ไลน์?|(?<![a-z])line)\s?(?:ไอดี|id(?![a-z]))|(?:ไอดี|(?<![a-z])id)\s?(?:ไลน์?|line)|ไอดี)"
    rf"(?:{_WHOSE})?\s{{0,2}}[:：=]?\s{{0,2}}({_ID_CHARACTERS})"
    rf"|(?:ไลน์?|(?<![a-z])line)\s{{0,2}}(?:[:：=]\s{{0,2}}({_ID_CHARACTERS})"
    rf"|((?!\d{{1,6}}(?![A-Za-z0-9._-]))(?=[A-Za-z.-]{{0,30}}[\d@_]){_ID_CHARACTERS}|@[a-z0-9._-]{{3,30}}))"
    rf"|ไลน์?{_WHOSE}\s{{0,2}}((?=[A-Za-z._-]{{0,30}}[\d@_])(?=@?[\d._-]{{0,30}}[A-Za-z]){_ID_CHARACTERS})"
    r"|(?:เพิ่มเพื่อน|แอด(?:มา|เพื่อน)?)\s{0,2}(@[a-z0-9][a-z0-9._-]{2,30})"
    r"|(?<![\w.%+-])(@\d{3}[a-z]{5})(?![a-z0-9])",  # how LINE itself names an account
    re.IGNORECASE,
)
_LINE_USER = re.compile(r"(?<![A-Za-z0-9])U[0-9a-f]{32}(?![A-Za-z0-9])")

_MASKS = {
    Kind.NATIONAL_ID: "[เลขบัตร]",
    Kind.ACCOUNT: "[เลขบัญชี]",
    Kind.PASSPORT: "[เลขหนังสือเดินทาง]",
    Kind.EMAIL: "[อีเมล]",
    Kind.LINE_ID: "[ไลน์ไอดี]",
}
_HIDDEN_PHONE = "[เบอร์โทร]"
MAX_PASSES = 8  # every pass takes numbers away; two have been enough in every test


def _passports(text: str) -> Iterator[Span]:
    words = [match.span() for match in _PASSPORT_WORD.finditer(text)]
    if not words:
        return
    for match in _PASSPORT.finditer(text):
        if any(
            start - _PASSPORT_REACH <= match.end() and match.start() <= end + _PASSPORT_REACH
            for start, end in words
        ):
            yield Span(*match.span(), Kind.PASSPORT)


def _line_ids(text: str) -> Iterator[Span]:
    for match in _LINE_ID.finditer(text):
        group = match.lastindex or 0
        yield Span(*match.span(group), Kind.LINE_ID)
    for match in _LINE_USER.finditer(text):
        yield Span(*match.span(), Kind.LINE_ID)


def find(text: str) -> tuple[Span, ...]:
    """What to hide, in order; where two overlap, both ends are hidden under the first one's kind."""
    emails = (Span(*match.span(), Kind.EMAIL) for match in _EMAIL.finditer(text)) if "@" in text else ()
    numbers = (Span(run.start, run.end, _KIND_OF[run.kind]) for run in runs(text))
    spans: list[Span] = []
    for span in sorted(chain(emails, numbers, _passports(text), _line_ids(text))):
        if spans and span.start < spans[-1].end:
            spans[-1] = spans[-1]._replace(end=max(spans[-1].end, span.end))
        else:
            spans.append(span)
    return tuple(spans)


def _shown(text: str, span: Span) -> str:
    """What stands instead: of a phone its first two and last four digits, of everything else only the kind."""
    if span.kind is not Kind.PHONE:
        return _MASKS[span.kind]
    found = next(runs(text[span.start : span.end]), None)
    number = national_phone(found.digits) if found else None
    return f"{number[:2]}x-xxx-{number[-4:]}" if number else _HIDDEN_PHONE


def _masked_once(text: str) -> str:
    parts, at = [], 0
    for span in find(text):
        parts += [text[at : span.start], _shown(text, span)]
        at = span.end
    return "".join([*parts, text[at:]])


def mask(text: str) -> str:
    """The text without them; what is masked already stays as it is."""
    for _ in range(MAX_PASSES):
        masked = _masked_once(text)  # what is left beside a mask may read as another number
        if masked == text:
            return text
        text = masked
    return text
