"""Numbers as Thais write and say them: 15,000, ๑๒, 1.5 หมื่น, สองหมื่นห้า, หมื่นนึง, ครึ่งแสน."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_THAI_DIGIT = re.compile(r"[๐-๙]")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

_DIGIT_WORDS = {
    "ศูนย์": 0, "หนึ่ง": 1, "นึง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4,
    "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_UNITS = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_MILLION = 1_000_000
_FINAL_ONE = "เอ็ด"
_HALF = "ครึ่ง"
_ONES = ("หนึ่ง", "นึง")

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?!\d)|\d{1,7}(?:\.\d{1,2})?(?!\d)"
# A number word must end its syllable there (สามี is no สาม) and not begin one of the words that look like it.
_WORD = (
    r"(?:ศูนย์|หนึ่ง|นึง|เอ็ด|สอง|ยี่(?=สิบ)|สาม(?!ัญ)|สี่(?!แยก)|ห้า(?!ม|ง)|หก(?!ล้ม|คะเมน)|เจ็ด|แปด|เก้า(?!อี้)"
    r"|สิบ|ร้อย(?!ละ)|พัน(?!ธ|ผ้า|แผล)|หมื่น|แสน(?!ดี|สิริ|แพง)|ล้าน(?!นา)|ครึ่ง)(?![ะ-ฺ็-๎])"
)
_UNIT = r"(?:ร้อย|พัน|หมื่น|แสน|ล้าน)"
_TOKEN = re.compile(rf"{_FIGURE}|{_WORD}")
_PHRASE = re.compile(
    rf"(?<![\d.,])(?:{_FIGURE}|{_WORD})(?:\s?{_WORD}|(?<=[ก-๎])\s?(?:{_FIGURE})(?=\s?{_UNIT})|(?<=[ก-๎])\d(?![\d,.]))*"
)


class Number(NamedTuple):
    start: int
    end: int
    value: float
    figures: bool  # written in digits alone
    unit: int  # the largest of ร้อย … ล้าน that was said, or 1
    plain: str  # as written


def arabic(text: str) -> str:
    """Thai digits to Arabic ones, position by position."""
    return text.translate(_THAI_DIGITS) if _THAI_DIGIT.search(text) else text


def numbers(text: str) -> Iterator[Number]:
    """Every number in a text whose digits are Arabic already."""
    for match in _PHRASE.finditer(text):
        tokens = _TOKEN.findall(match.group())
        units = [_UNITS[token] for token in tokens if _UNITS.get(token, 0) >= 100]
        figures = len(tokens) == 1 and tokens[0][0].isdigit()
        yield Number(*match.span(), value(tokens), figures, max(units, default=1), match.group())


class _Sum:
    """A number as it grows, token by token."""

    def __init__(self) -> None:
        self.total = 0.0
        self.digit: float | None = None  # waiting for its unit
        self.unit = 0
        self.alone = False  # the last unit stood without a digit before it

    def add_unit(self, unit: int) -> None:
        self.alone = self.digit is None
        if unit == _MILLION:
            self.total = (self.total + (self.digit or (0 if self.total else 1))) * unit
        else:
            self.total += (1 if self.digit is None else self.digit) * unit
        self.unit, self.digit = unit, None

    def add_half(self) -> None:
        if self.unit:
            self.total += self.unit / 2
        else:
            self.digit = 0.5

    def add_digit(self, digit: float) -> None:
        if self.digit is None:  # of สามสี่ the lower counts
            self.digit = digit

    def end(self, last: str) -> float:
        """หมื่นห้า is 15,000, สองร้อยห้า 250 in the market's way; หมื่นนึง is one หมื่น; ร้อยเอ็ด is 101."""
        if self.digit is None:
            return self.total
        if self.unit <= 10 or (last == _FINAL_ONE and self.unit == 100):
            return self.total + self.digit
        if self.alone and last in _ONES:
            return self.total
        return self.total + self.digit * self.unit / 10


def value(tokens: list[str]) -> float:
    """What the tokens of one number come to."""
    so_far = _Sum()
    for said in tokens:
        if said in _UNITS:
            so_far.add_unit(_UNITS[said])
        elif said == _HALF:
            so_far.add_half()
        else:
            so_far.add_digit(_DIGIT_WORDS[said] if said in _DIGIT_WORDS else float(said.replace(",", "")))
    return so_far.end(tokens[-1])
