"""Whom a text is about when that is not the writer: relation, name and village (หมู่) as far as they are said."""

import re
from functools import cache

from pythainlp.corpus import thai_female_names, thai_male_names

from intents.reading import Subject

LONGEST_NAME = 16  # letters of a given name with its title

# Kin and roles, the longer first. What follows in (?!…) makes another word of it: แม่ค้า, ลูกจ้าง, ป้าย.
_CLOSE_KIN = (
    r"คุณพ่อ(?!แม่|ๆ)|คุณแม่(?!ๆ)|พ่อแม่(?=โดน|ถูก|ตกงาน)|พ่อ(?!แม่|ค้า|ครัว|บ้าน|เลี้ยง|ขุน|พันธุ์)"
    r"|แม่(?!ค้า|บ้าน|ครัว|น้ำ|เลี้ยง|ทัพ|พิมพ์|เหล็ก|แบบ|ข่าย|สื่อ|สอด|สาย|ฮ่อง|กลอง|จัน|ริม|แจ่ม|ชี|ม่าย|ๆ)"
    r"|ลูกบ้าน|ลูกชาย|ลูกสาว|ลูกน้อง|ลูกเขย|ลูกสะใภ้|ลูกพี่ลูกน้อง"
    r"|ลูก(?=โดน|ถูก|ทำงาน|ตกงาน|ว่างงาน|จบ|หางาน|เพิ่งจบ|พึ่งจบ|อยากทำงาน|อยากได้งาน|อยากฝึก|ไปทำงาน|ติดต่อไม่ได้|หาย)"
    r"|พี่ชาย|พี่สาว|พี่เขย|พี่สะใภ้|พี่ที่ทำงาน|พี่ข้างบ้าน|พี่ยาม"
    r"|น้องชาย|น้องสาว|น้องเขย|น้องสะใภ้|น้องที่ทำงาน|น้องข้างบ้าน"
    r"|เพื่อนบ้าน|เพื่อนร่วมงาน|เพื่อนที่ทำงาน|เพื่อน(?!ๆ|กัน|เก่าๆ)|คนข้างบ้าน|คนในหมู่บ้าน|คนรู้จัก|ญาติ(?!ๆ)|ชาวบ้าน"
    r"|หลานชาย|หลานสาว|หลาน(?!ๆ)|แฟน(?!เพจ|คลับ|ไชส์|ซี)|สามี(?!ภรรยา)|ภรรยา|ภรรเมีย|เมีย(?!ร์|วดี)|ผัว"
)
_ELDERS = (
    r"คุณ(?:ลุง|ป้า|น้า|อา|ตา|ยาย|ปู่|ย่า)|ลุง|ป้า(?!ย)|น้า(?!ว)|ยาย(?!าม)|ปู่|ย่า(?!ง|น)"
    r"|ตา(?=[ก-๎])(?!ม|ก|ย|ล|ร|บอด|ต่ำ|ข้าง|แดง|พร่า|อักเสบ|เจ็บ|แสบ|ดำ)"
)
_POLITE = "คุณ"
_BEFORE_NAMES = {"ลุง", "ป้า", "น้า", "อา", "ตา", "ยาย", "ปู่", "ย่า", "น้อง"}  # ลุงดำ: any word after them is a name
_ONLY_WITH_NAME = {"พี่", "น้อง", "ตา"}  # alone they call the officer, or are another word
_TITLES = (
    r"นางสาว|นาง(?!แบบ|งาม|ฟ้า|เอก|รอง|พยาบาล|สาว|ใน)|น\.?ส\.|ด\.?[ชญ]\."
    r"|นาย(?!จ้าง|ก|หน้า|ทุน|ทะเบียน|ช่าง|หัว|แม่|บ้าน|แพทย์|อำเภอ|ท้าย|ตรวจ|ร้อย|พล|ท่า|เวร|ใหญ่|เรา|ผม)"
)

# A person is named at the start of a clause, or after the words that hand the matter over.
_START = (
    r"(?:(?:^|[\s,.:;/()\-]|แทน|(?<!ไม่)ให้|ฝากถาม|ถามแทน|ของ|แจ้งว่า|บอกว่า|คือ|ช่วย|ชื่อ|มี|เป็นห่วง|ว่า|พา"
    r"|สอบถาม|แต่|เพราะ)\s?(?:พอดี|คือ|เมื่อวาน)?)"
)
_PERSON = re.compile(rf"{_START}(?P<kin>{_CLOSE_KIN}|{_ELDERS}|พี่|น้อง)|{_START}(?P<title>{_TITLES})\s?")
_NAMED = re.compile(r"ชื่อ(?!เสียง|บริษัท|โรงงาน|ร้าน|นายจ้าง|ผู้|ว่า|อะไร|บัญชี|เล่น)\s?(?=[ก-ฮเแโใไ])")

_VILLAGE = re.compile(
    r"(?:หมู่(?:ที่)?|(?<![ก-๎.])ม\.?)\s?(\d{1,2})(?![\d/]|\s?(?:คน|ตัว|บาท|\.\d))(?P<tambon>\s?(?:ต\.|ตำบล))?"
)
_IN_FULL = "หมู่"
_SCHOOL = re.compile(r"(?:จบ|วุฒิ|เรียน|ชั้น|ระดับ|มัธยม|ขึ้น|มาตรา|ผ่าน|จ่าย|ส่ง|สมัคร|ต่อ|บัตร|ประกันสังคม)\s?$")
_SECTIONS = {33, 39, 40}  # of the social security act, written just as ม.33

# Where a name run together with what follows must end, and with what no name begins.
_VERBS = (
    r"โดน|ถูก|ทำงาน|ตกงาน|ว่างงาน|อยาก|ไม่|บ่|ล้ม|เสียชีวิต|ประสบ|ออกจาก|สมัคร|ต้อง|ได้รับ|เจ็บ|ป่วย|หางาน|อายุ|เป็น|อยู่|กำลัง|ลาออก|เลิก|ตาย|พิการ"
    r"|ติดเตียง|บาดเจ็บ|หกล้ม|ตก(?=จาก|ต้น|นั่ง|บัน)|ขอ(?=ความ|งาน|รับ|เบิก|รถ)|เพิ่ง|พึ่ง|ไปทำ|มาทำ|ทำ(?=นา|ไร่|สวน)|ดูแล|ยัง|แจ้ง|ฝาก|นายจ้าง|บ้าน|หมู่|เขา(?=ไม่|โดน|ถูก)|ครับ|ค่ะ|คะ|จะ"
)
_VERB = re.compile(_VERBS)
_NO_NAME = re.compile(
    rf"(?:{_VERBS}|แก(?!้ว)|เขา|เค้า|ท่าน|ผม|หนู|ฉัน|เรา|ของ|คน|ที่|ข้าง|แถว|ใน|ก็|เลย|นี้|นั้น|มา|ไป|ได้|มี|ใช้|เสีย|ขับ|ติด|จบ|หา|ทำ|รับ|ปวด|ท้อง|คลอด|ลา|ออก|กิน"
    r"|กับ|และ|หรือ|ว่า|บอก|ถาม|ให้|ซึ่ง|โทร|ๆ|ส่ง|ค้าง|กลับ|เข้า|เดิน|นอน|นั่ง|ยืน|ย้าย|พา|เอา|รอ|ใคร|อะไร|ทุก|หลาย|สอง|สาม|อีก|ขา|แขน|มือ|หมด|ตก|เคย|โรค|ไหน|กัน|เล่า|คิด)"
)
_ADVISES = re.compile("บอกให้|แนะนำ|ชวน|ให้มา|บอกว่าให้")
_LETTERS = re.compile(r"[ก-๎]+")
_SURNAME = re.compile(r"\s([ก-๎]{3,20})(?=\s|$|[^ก-๎])")


@cache
def _given_names() -> frozenset[str]:
    """The 12,000 given names that come with PyThaiNLP; the shortest are left out, they begin other words."""
    return frozenset(name for name in thai_male_names() | thai_female_names() if len(name) >= 4)


def name_at(text: str, start: int, *, sure: bool) -> str | None:
    """The given name that begins here: a known one, or, where a name is sure to follow, all up to the next word."""
    run = _LETTERS.match(text, start)
    if run is None or _NO_NAME.match(text, start):
        return None
    letters = run.group()[: LONGEST_NAME + 8]
    verb = _VERB.search(letters, 2)
    whole = letters[: verb.start()] if verb else letters
    for end in range(min(len(letters), LONGEST_NAME), 3, -1):
        if letters[:end] in _given_names() and (end <= len(whole) or not verb):
            return letters[:end]
    return whole if sure and 2 <= len(whole) <= LONGEST_NAME else None


def _titled(text: str, match: re.Match[str]) -> tuple[str | None, str | None]:
    """นายสมชาย ใจดี: the name with its title, and no relation."""
    name = name_at(text, match.end(), sure=True)
    if name is None:
        return None, None
    surname = _SURNAME.match(text, match.end() + len(name))
    family = "" if surname is None or _NO_NAME.match(surname[1]) else f" {surname[1]}"
    return f"{match['title']}{name}{family}", None


def _kin(text: str, match: re.Match[str]) -> tuple[str | None, str | None]:
    """ลุงสมชาย is a name and a relation; แม่ล้ม only a relation; พี่คะ, which calls the officer, is neither."""
    kin = match["kin"]
    name = name_at(text, match.end(), sure=kin.removeprefix(_POLITE) in _BEFORE_NAMES)
    if kin in _ONLY_WITH_NAME:
        return (f"{kin}{name}", kin) if name else (None, None)
    return (f"{kin}{name}" if name else None), kin


def _village(text: str) -> int | None:
    for match in _VILLAGE.finditer(text):
        number = int(match[1])
        if match.group().startswith(_IN_FULL) and number:
            return number
        before = text[max(0, match.start() - 10) : match.start()]
        section = number in _SECTIONS and not match["tambon"]
        if number and not section and not _SCHOOL.search(before):
            return number
    return None


def find(text: str) -> Subject | None:
    """The first name and the first relation that speak of somebody else, or None; digits must be Arabic."""
    name: str | None = None
    relation: str | None = None
    for match in _PERSON.finditer(text):
        if _ADVISES.match(text, match.end()):
            continue  # แฟนบอกให้สมัคร: who gave the advice is not whom it is about
        found, kin = (_titled if match["title"] else _kin)(text, match)
        name, relation = name or found, relation or kin
        if name and relation:
            break
    if name is None and (called := _NAMED.search(text)):
        name = name_at(text, called.end(), sure=False)
    if name is None and relation is None:
        return None
    return Subject(name=name, relation=relation, village=_village(text))
