"""Amounts of money in a text, in baht: 15,000, 5พัน, 15k, สองหมื่นห้า, วันละ 300; never days, years or phones."""

import re
from collections.abc import Iterator

from intents.numerals import Number

_REACH = 24  # characters before and after a number that tell what it counts

_BAHT = re.compile(r"\s?(?:กว่า|เศษ|ต้นๆ|นิดๆ)?\s?(?:บาท|บ\.|฿|\.-|/-|thb\b|baht)", re.IGNORECASE)
_SIGN = "฿"
_BARE_UNITS = {"พัน", "หมื่น", "แสน", "ล้าน"}
_K = re.compile(r"\s?k(?![a-z])", re.IGNORECASE)
_PER = re.compile(r"\s?(?:กว่า)?\s?(?:/|ต่อ)\s?(?:วัน|เดือน|ด\.|ชม|ชั่วโมง|คน|กะ|ชิ้น|ปี|สัปดาห์|อาทิตย์)")
_COUNTED = re.compile(
    r"\s?(?:กว่า|เศษ)?\s?(?:วัน|เดือน|ด\.|ปี|คน|ราย(?!ได้)|ชม|ชั่วโมง|ช\.ม|นาที|วินาที|ครั้ง|อัตรา|ตำแหน่ง|งวด|กะ|รอบ|ขวบ|กิโล|กก|กม|โล|เมตร|ม\.|ตัน|ไร่"
    r"|ตัว|ชิ้น|เครื่อง|คัน|ห้อง|หลัง|แห่ง|ข้อ|เข็ม|โมง|ทุ่ม|น\.|%|เปอร์|สาขา|บริษัท|โรงงาน|หมู่|ขา|ข้าง|นิ้ว|มือ|แผล|องศา|ซีซี|วัตต์|ล้อ|ชั้น"
    r"|สัปดาห์|อาทิตย์|คืน|มื้อ|เท่า|กลุ่ม|ประเภท|ใบ|ฉบับ|ชุด|ถุง|คู่|วง|แรง|ลูก|สาย|เคส|เรื่อง|โครงการ|ตำบล|หมู่บ้าน|ครัวเรือน|ครอบครัว|ปอนด์"
    r"|ดอล|เหรียญ|วอน|เยน|ยูโร|หยวน|ริงกิต|จ๊าด|กีบ|usd|\$|won|cc|kg|km|[/:]\s?\d)",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"(?:วัน|เดือน|ชั่วโมง|ชม\.?|กะ|ปี|อาทิตย์|สัปดาห์|คน|ชิ้น|ตัว|ไร่|โล|งวด|รอบ|ด\.|แรง|หัว|เที่ยว|เคส)ละ\s?(?:แค่|ประมาณ|เพียง)?\s?$"
)
_HINT = re.compile(
    r"(?:เงินเดือน|ค่าแรง|ค่าจ้าง|ค่า[ก-๎]{1,14}|จ่าย|โอน|ราคา|ยอด|เงิน|หัก|ค้าง|กู้|มัดจำ|ปรับ|เก็บ|เรียก|หนี้|ฐาน|รายได้|คืน|ให้|ได้|แค่|เหลือ|เพียง|เสีย"
    r"|ติด|โกง|หลอก|เบี้ยว|ประกัน|โบนัส|โอที|ot)[^\d]{0,6}$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:เกือบ|ประมาณ|ราวๆ?|เป็น|ตั้ง|ร่วม|อีก|กว่า|แล้ว)\s?$")
_OTHER = re.compile(
    r"(?:มาตรา|(?<![ก-๎])ม\.?|ข้อ|เลขที่|ห้อง|ซอย|ซ\.|โทร\.?|เบอร์|สายด่วน|รหัส|ทะเบียน|ปี|พ\.?ศ\.?|ค\.?ศ\.?|วันที่|อายุ|แบบ|สปส\.?|เวลา|รุ่น|ถนน|กม\.?|กิโล|พระราม|โควิด|ที่|/|:|#)\s?$"
)
_SUFFIX = re.compile(r"\s?(?:กว่า|เศษ|นิดๆ|ปลาย)")
_RANGE = re.compile(r"\s?(?:-|–|ถึง)\s?")
_HOTLINES = {1111, 1155, 1178, 1300, 1330, 1484, 1506, 1546, 1567, 1599, 1669, 1694}


def _year(number: float) -> bool:
    """A year of either era; a round one is more likely a price."""
    return (2480 <= number <= 2600 or 1950 <= number <= 2050) and number % 50 != 0


def _figures_are_money(number: Number, before: str) -> bool:
    """Plain digits without a unit: money where the words before say so, or for a round sum of thousands."""
    if number.value < 100 or _year(number.value) or _OTHER.search(before):
        return False
    if "," in number.plain or _HINT.search(before):
        return True
    return number.value >= 1000 and number.value % 100 == 0 and number.value not in _HOTLINES


def _words_are_money(number: Number, before: str, after: str) -> bool:
    """หมื่นห้า, แสนกว่า, 3 หมื่น; but not the พัน of ผูกพัน."""
    if number.unit < 1000:
        return bool(number.unit == 100 and number.value > 100 and _HINT.search(before))
    said_more = number.plain not in _BARE_UNITS
    return said_more or bool(_SUFFIX.match(after) or _HINT.search(before) or _ABOUT.search(before))


def _is_money(number: Number, before: str, after: str) -> bool:
    if number.value <= 0:
        return False
    if _BAHT.match(after) or before.endswith(_SIGN):
        return True
    if _PER.match(after):
        return number.value >= 10
    if _COUNTED.match(after):
        return False
    if _EACH.search(before):
        return number.value >= 10
    return _figures_are_money(number, before) if number.figures else _words_are_money(number, before, after)


def amounts(text: str, numbers: list[Number]) -> Iterator[int]:
    """The amounts among the numbers of a text, whole baht, in order."""
    waiting: Number | None = None  # the first of 3-5 หมื่น: its unit is still to come
    for index, number in enumerate(numbers):
        before, after = text[max(0, number.start - _REACH) : number.start], text[number.end :][:_REACH]
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        if following and number.figures and _RANGE.fullmatch(text, number.end, following.start):
            waiting = number
            continue
        times = 1000 if number.figures and _K.match(after) and number.value < 1000 else 1
        if times == 1 and not _is_money(number, before, after):
            waiting = None
            continue
        if waiting is not None:
            yield round(waiting.value * (max(number.unit, times) if waiting.value < 1000 else 1))
            waiting = None
        yield round(number.value * times)
