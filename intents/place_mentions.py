"""The words of a text that may name places, each with the codes it could stand for."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from intents.gazetteer import BANGKOK, CAPITAL, Bare, Gazetteer, Trust, gazetteer


class Mention(NamedTuple):
    start: int
    end: int
    text: str
    codes: tuple[str, ...]  # of 2, 4 or 6 digits, all of one length
    trust: Trust
    clean: bool = True  # the name ends where a word ends, as far as can be told


_LETTER = r"[ก-๎]"
# A vowel, tone or mark that can only go on with the syllable: the name before it was part of a longer word.
_GOES_ON = re.compile(r"[ะ-ฺ็-๎]")
_LEADING_VOWELS = "เแโใไ"

# ต. อ. จ. with the dot anywhere, without the dot only as a word of its own.
_MARKER = re.compile(
    rf"(?:(?P<subdistrict>ตำบล|แขวง|ต\.|(?<!{_LETTER})ต(?=\s))"
    rf"|(?P<district>กิ่งอำเภอ|อำเภอ|เขต|อ\.|(?<!{_LETTER})อ(?=\s))"
    rf"|(?P<province>จังหวัด|จว\.?|จ\.|(?<!{_LETTER})จ(?=\s)))\s*"
)
_THAI_LETTER = re.compile(_LETTER)
_IN_FULL = "จังหวัด"
_BANGKOK_ONLY = {"แขวง", "เขต"}
# "ต่างจังหวัดเลย" is a province of no name.
_ANY_PROVINCE = re.compile(r"(?:ทุก|ต่าง|หลาย|สัก|บาง|คนละ|แต่ละ|ทั้ง|กี่|ข้าม|ไหน)\s*$")

# What commonly follows a place's name without a space.
_AFTER = re.compile(
    r"$|[^ก-๎]|ค่[ะา]|คะ|ค้า|ครับ|คับ|ครัช|คร้าบ|ค้าบ|จ้า|จ้ะ|จ่ะ|นะ|น่ะ|เด้อ|เจ้า|แล้ว|ไหม|มั้ย|มี|ไม่|บ่|ได้|ต้อง|โดน|ถูก|อยาก|หา|ขอ|ช่วย"
    r"|เปิด|ปิด|ตก|ทำ|ว่า|และ|กับ|แต่|ที่|ซึ่ง|ตอน|เมื่อ|นาย|บริษัท|โรงงาน|ตำบล|อำเภอ|จังหวัด|เขต|แขวง|รหัส|เลย|ค้าง|เบี้ยว|ติด|เลิก|ไล่|ยัง"
    r"|หมู่|เจ็บ|ประสบ|สมัคร|ฝึก|ต\.|อ\.|จ\.|โทร|ทั้ง|เป็น|เดือด|เกิด|จะ|ก็|ให้|รับ|นี้|ด้วย|เรา|ผม|หนู|คน|ไป|มา|อยู่"
    r"|ต่อ(?!ง)|ส่ง|โรง|ยื่น|เบิก|ลูก|ร้าน|สาขา|ปลด|หัก|ไซต์|น้ำท่วม|สอน|ราย|ค่า(?!ย)|เงิน|รีสอร์|โอน|พนักงาน|แม่บ้าน|จ้าง|นิคม|สวน"
)
# What follows a doubtful name that begins a text and is the place: ตรังมีที่ฝึกไหม, อ่างทองค่ะ ลูกจ้างรายวัน….
_OPENS = re.compile(
    r"(?:ค่ะ|คะ|ครับ|คับ|จ้า|นะ)+(?:\s|$)"
    r"|มี(?:ที่|งาน|จัดหางาน|รับ|สอน|ศูนย์|ฝึก|อบรม|โรงงาน|ทดสอบ|สาขา|ประกัน|แรงงาน|คนงาน)|โรง(?:งาน|สี|โม่|น้ำตาล|แรม|ไม้)"
    r"|หางาน|รับสมัคร|เปิดรับ|ค่าแรง|น้ำท่วม"
)
# What commonly stands before the place where someone is.
_BEFORE = re.compile(
    r"(?:ที่|แถว|ใน|จาก|อยู่|ไป|มา|ถึง|คน|ชาว|ย่าน|ฝั่ง|สาขา|ด่าน|นิคม|ประกันสังคม|แรงงาน|จัดหางาน|สำนักงาน|เทศบาล|โรงพยาบาล|รพ\.?|เซ็นทรัล"
    r"|โลตัส|บิ๊กซี|โรงงาน|ทำงาน|หางาน|งาน|ภูมิลำเนา|บ้านเกิด|เขต|แถวๆ|เมือง|ตัวเมือง)\s?$"
)
# A road, a village or a person bearing the name of a place is not the place.
_BEARER = re.compile(
    r"(?:ถนน|ถ\.|ซอย|ซ\.|(?<!ชาว)บ้าน|บ\.|วัด|โรงเรียน|รร\.|ชุมชน|นาย|นางสาว|นาง|น\.?ส\.?|คุณ|ลุง|ป้า|น้า|ยาย|ปู่|ย่า|พี่|น้อง|เฮีย|เจ๊|ครู|หมอ"
    r"|ชื่อ|สกุล|ธนาคาร|แบงก์|แบงค์|บัญชี)\s?$"
)
_LOOK_BACK = 16  # characters: as far as the patterns above reach

_POLITE = re.compile(r"(?:ค่ะ|คะ|ครับ|คับ|จ้า|จ้ะ|นะ|เด้อ|\W)*")
_LOEI = re.compile(
    r"(?:(?<!ไม่)(?:อยู่ที่|อยู่แถว|ทำงานที่|บ้านที่)\s?|(?:อยู่|ชาว)เมือง(?=เลย\s?(?:ค่ะ|คะ|ครับ|คับ|จ้า)))"
    r"(เลย)\s?(?:(?:ค่ะ|คะ|ครับ|คับ|จ้า|นะ|เด้อ|\W)*$|(?<=เมืองเลย)(?:ค่ะ|คะ|ครับ|คับ|จ้า))"
)
_LOEI_ITSELF = "เลย"
LONGEST_BESIDE = 16
SHORTEST_BESIDE = 4  # letters of a district's name that may be glued to other words before its province


def _longest(names: Mapping[str, tuple[str, ...]], text: str, start: int, reach: int) -> str | None:
    """The longest name that begins here and is not the start of a longer syllable."""
    for end in range(min(len(text), start + reach), start + 1, -1):
        if text[start:end] in names and not _GOES_ON.match(text, end):
            return text[start:end]
    return None


def _names_of(level: str, places: Gazetteer) -> Mapping[str, tuple[str, ...]]:
    if level == "subdistrict":
        return places.subdistricts
    if level == "district":
        return places.districts
    return places.spoken


def marked(text: str) -> Iterator[Mention]:
    """Names after ตำบล, อำเภอ, จังหวัด and their short forms."""
    places = gazetteer()
    for match in _MARKER.finditer(text):
        level, marker = str(match.lastgroup), match.group().strip()
        name = _longest(_names_of(level, places), text, match.end(), places.reach)
        if name is None or (marker == _IN_FULL and _ANY_PROVINCE.search(_before(text, match.start()))):
            continue
        codes = _names_of(level, places)[name]
        if marker in _BANGKOK_ONLY:
            codes = tuple(code for code in codes if code.startswith(BANGKOK))
        end = match.end() + len(name)
        if codes:
            said = text[match.start() : end]
            yield Mention(match.start(), end, said, codes, Trust.SURE, bool(_AFTER.match(text, end)))


def bare(text: str) -> Iterator[Mention]:
    """Names that stand alone and may be trusted where they stand."""
    entry: Bare
    for last, entry in gazetteer().bare.iter_long(text):
        start, end = last + 1 - len(entry.name), last + 1
        if entry.trust is Trust.NOT_A_PLACE or not _whole(text, start, end, entry):
            continue
        before = _before(text, start)
        if len(entry.code) == 2 and (beside := _district_before(text, start, entry.code)):
            yield beside
            yield Mention(start, end, entry.name, (entry.code,), Trust.SURE)
            continue
        if not entry.code.startswith(BANGKOK) and _BEARER.search(before):
            continue
        clean = bool(_AFTER.match(text, end))
        if (
            entry.trust is Trust.DOUBTFUL
            and clean
            and (
                _alone(text, start, end) or (start == 0 and _OPENS.match(text, end)) or _BEFORE.search(before)
            )
        ):
            yield Mention(start, end, entry.name, (entry.code,), Trust.SURE)
        else:
            yield Mention(start, end, entry.name, (entry.code,), entry.trust, clean)


def _district_before(text: str, start: int, province: str) -> Mention | None:
    """สองพี่น้อง in "สองพี่น้อง สุพรรณบุรี": a district's name right before its own province needs no marker."""
    end = len(text[:start].rstrip())
    if start - end > 1:
        return None
    districts = gazetteer().districts
    for first in range(max(0, end - LONGEST_BESIDE), end - 1):
        code = next((c for c in districts.get(text[first:end], ()) if c[:2] == province), None)
        if (
            code
            and text[first:end] != CAPITAL
            and (_begins(text, first) or (end - first >= SHORTEST_BESIDE and start > end))
        ):
            return Mention(first, end, text[first:end], (code,), Trust.SURE)
    return None


def _begins(text: str, start: int) -> bool:
    return start == 0 or not _THAI_LETTER.match(text, start - 1) or bool(_BEFORE.search(_before(text, start)))


def _alone(text: str, start: int, end: int) -> bool:
    return start == 0 and _POLITE.fullmatch(text, end) is not None


def _before(text: str, start: int) -> str:
    return text[max(0, start - _LOOK_BACK) : start]


def _whole(text: str, start: int, end: int, entry: Bare) -> bool:
    if entry.name.isascii():
        return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
    return text[start - 1 : start] not in tuple(_LEADING_VOWELS) and not _GOES_ON.match(text, end)


def mentions(text: str) -> list[Mention]:
    """Every mention in the order of the text; a name inside a marked one does not count again."""
    found = list(marked(text))
    starts = [mention.start for mention in found]
    for mention in bare(text):
        index = bisect(starts, mention.end - 1)
        if index == 0 or found[index - 1].end <= mention.start:
            found.append(mention)
    if _LOEI_ITSELF in text and (loei := _LOEI.search(text)):
        found.append(Mention(*loei.span(1), loei[1], gazetteer().spoken[loei[1]], Trust.SURE))
    return sorted(found)
