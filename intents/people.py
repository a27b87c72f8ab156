"""How many people a text says are concerned: 12 คน, สามสี่คน, พวกเรา 5 คน."""

import re

from intents.numerals import Number

MOST = 100_000  # more than the largest factory employs: then it is no head count
_HEADS = re.compile(r"\s?(?:กว่า|เศษ)?\s?(?:คน(?!ละ|ที่\s?\d|เดียวกัน)|ราย(?!ได้|งาน|เดือน|วัน|การ|ชื่อ|ละ|ปี|จ่าย))")
_NOT_CONCERNED = re.compile(r"(?:ลูก|บุตร|หลาน|คนที่|ครั้งละ|ละ)\s?$")
_ALONE = re.compile(r"(?:ตัว|อยู่|ทำ|ผม|หนู|เรา)?คนเดียว(?!กัน)")
_RANGE = re.compile(r"\s?(?:-|–|ถึง)\s?")


def count(text: str, numbers: list[Number]) -> int | None:
    """The largest head count of a text; of 10-15 คน the lower, which is sure."""
    found: list[int] = []
    for index, number in enumerate(numbers):
        if not _HEADS.match(text, number.end):
            continue
        start, low = number.start, number
        if index and _RANGE.fullmatch(text, numbers[index - 1].end, number.start):
            low = numbers[index - 1]
            start = low.start
        if (
            low.value >= 1
            and low.value <= MOST
            and not _NOT_CONCERNED.search(text[max(0, start - 8) : start])
        ):
            found.append(int(low.value))
    if not found and _ALONE.search(text):
        return 1
    return max(found, default=None)
