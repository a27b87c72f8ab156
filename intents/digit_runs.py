"""Long runs of digits, however they are spaced, and what they are: phone, identity or account numbers."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from intents.numerals import arabic


class Run(StrEnum):
    PHONE = "phone"
    NATIONAL_ID = "national_id"
    ACCOUNT = "account"


class Found(NamedTuple):
    start: int
    end: int
    kind: Run
    digits: str


class Group(NamedTuple):
    """Digits without a separator between them."""

    start: int
    end: int
    digits: str


ID_DIGITS = 13
MOST_GROUPS = 40  # more than people write in a row: hidden whole rather than searched at length
_GAP = r"[ \-–—._()\u00a0\u200b]"
_CHAIN = re.compile(rf"\+?\d(?:{_GAP}{{0,3}}\d)+")
_GROUP = re.compile(r"\+?\d+")
_SLASHED = re.compile(r"(?<![\d/])0[689]\d/\d{3}/\d{4}(?![\d/])")  # a mobile number, never a date
_ID_SHAPE = (1, 4, 5, 2, 1)
_MOBILE = re.compile(r"0[689]\d{8}|0[2-57]\d{7}")  # ten digits, or nine of a fixed line
_ABROAD = re.compile(r"(?:\+|00)?66(0?)([2-9]\d{7,8})")
_PHONE_STARTS = ("0", "66", "+66")
_PHONE_LENGTHS = range(9, 15)  # with 0066 before it, or +66 and the 0 kept
_ACCOUNT_SHAPE = (3, 1, 5, 1)
_CARD_SHAPE = (4, 4, 4, 4)
_ACCOUNT_DIGITS = range(10, 13)
_BANK = re.compile(
    r"บัญชี|บช|ธนาคาร|แบงก์|แบงค์|ธ\.|กสิกร|ไทยพาณิชย์|กรุงไทย|กรุงเทพ|กรุงศรี|ออมสิน|ธกส|ธ\.?ก\.?ส|ทหารไทย|ทีทีบี|ttb|scb|kbank|ktb|bbl"
    r"|ยูโอบี|uob|ธอส|ซีไอเอ็มบี|cimb|ทิสโก้|เกียรตินาคิน|ทีเอ็มบี|tmb|แลนด์ ?แอนด์|บัตรเครดิต|บัตรเดบิต|เอทีเอ็ม|atm"
    r"|เลขที่|พร้อมเพย์|โอนเข้า",
    re.IGNORECASE,
)
_BANK_REACH = 40  # characters before the number in which the bank is named


def national_phone(digits: str) -> str | None:
    """A Thai phone number with its leading 0, or None."""
    if _MOBILE.fullmatch(digits):
        return digits
    abroad = _ABROAD.fullmatch(digits)
    number = f"0{abroad[2]}" if abroad else ""
    return number if _MOBILE.fullmatch(number) else None


def _joined(groups: list[Group], first: int, last: int) -> str:
    return "".join(group.digits for group in groups[first:last])


def _phone_at(groups: list[Group], first: int) -> int:
    """Where a phone number that begins with this group ends, or 0: at most ten groups, one for each digit."""
    if not groups[first].digits.startswith(_PHONE_STARTS):
        return 0
    total = ends = 0
    for last in range(first + 1, min(len(groups), first + 10) + 1):
        total += len(groups[last - 1].digits)
        if total in _PHONE_LENGTHS and national_phone(_joined(groups, first, last)):
            ends = last
    return ends


def _id_at(groups: list[Group], first: int) -> int:
    """Where thirteen digits that begin with this group end, or 0."""
    total = 0
    for last in range(first, min(len(groups), first + ID_DIGITS)):
        total += len(groups[last].digits.lstrip("+"))
        if total >= ID_DIGITS:
            return last + 1 if total == ID_DIGITS else 0
    return 0


def _has_shape(groups: list[Group], first: int, shape: tuple[int, ...]) -> bool:
    """The next groups have just these numbers of digits."""
    return len(groups) - first >= len(shape) and all(
        len(groups[first + i].digits) == length for i, length in enumerate(shape)
    )


def _clear_id_at(groups: list[Group], first: int) -> int:
    if len(groups[first].digits) == ID_DIGITS:
        return first + 1
    return first + len(_ID_SHAPE) if _has_shape(groups, first, _ID_SHAPE) else 0


def _account_at(groups: list[Group], first: int, *, bank: bool) -> int:
    for shape in (_ACCOUNT_SHAPE, _CARD_SHAPE) if bank else (_ACCOUNT_SHAPE,):
        if _has_shape(groups, first, shape):
            return first + len(shape)
    total = ends = 0
    for last in range(first + 1, min(len(groups), first + 5) + 1) if bank else ():
        total += len(groups[last - 1].digits)
        ends = last if total in _ACCOUNT_DIGITS else ends
    if ends:
        return ends
    # Longer than any identity number: a card or an account, whatever stands around it.
    return first + 1 if len(groups[first].digits) > ID_DIGITS else 0


def _kind_at(groups: list[Group], first: int, *, bank: bool) -> tuple[Run, int] | None:
    clear = _clear_id_at(groups, first)
    if clear and not _ABROAD.fullmatch(groups[first].digits):
        return Run.NATIONAL_ID, clear
    if last := _phone_at(groups, first):
        own = len(groups[first].digits) < 10 and _account_at(groups, first, bank=False)
        if bank and last < len(groups) == _account_at(groups, first, bank=True):
            own = len(groups)  # 020 123 456 789 after a bank's name, all that is written there
        return (Run.ACCOUNT, own) if own else (Run.PHONE, last)
    last = _id_at(groups, first)
    # "300 0812345678" makes thirteen digits too, but the second part is a phone number of its own.
    if last and not any(_phone_at(groups, inner) == last for inner in range(first + 1, last)):
        return Run.NATIONAL_ID, last
    if last := _account_at(groups, first, bank=bank):
        return Run.ACCOUNT, last
    return None


def runs(text: str) -> Iterator[Found]:
    """Every phone, identity and account number, in order; positions are those of the text given."""
    plain = arabic(text)
    if "/" in plain:
        plain = _SLASHED.sub(lambda slashed: slashed.group().replace("/", "-"), plain)
    for chain in _CHAIN.finditer(plain):
        if chain.end() - chain.start() < 9:
            continue
        groups = [Group(*group.span(), group.group()) for group in _GROUP.finditer(plain, *chain.span())]
        if len(groups) > MOST_GROUPS:
            yield Found(*chain.span(), Run.ACCOUNT, _joined(groups, 0, len(groups)))
            continue
        bank = bool(_BANK.search(plain, max(0, chain.start() - _BANK_REACH), chain.start()))
        first = 0
        while first < len(groups):
            kind = _kind_at(groups, first, bank=bank)
            last = kind[1] if kind else first + 1
            if kind:
                digits = _joined(groups, first, last)
                yield Found(groups[first].start, groups[last - 1].end, kind[0], digits)
            first = last


def phones(found: Iterable[Found]) -> tuple[str, ...]:
    """The phone numbers among the runs, each once, with their leading 0."""
    numbers = (national_phone(run.digits) for run in found if run.kind is Run.PHONE)
    return tuple(dict.fromkeys(number for number in numbers if number))
