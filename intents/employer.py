"""The name of the employer or the workplace, when a text gives one: บริษัท เอบีซี จำกัด, ร้านเจ๊แดง, ปั๊ม ปตท."""

import re

from intents.subject import name_at

LONGEST = 60  # characters of a name with what stands before it

_ABBREVIATED = r"บจก\.?|บ\.จ\.ก\.?|บมจ\.?|หจก\.?|หสม\.?"
_MARK = re.compile(
    rf"(?P<firm>บริษัท|{_ABBREVIATED}|ห้างหุ้นส่วน(?:สามัญ|จำกัด)?)"
    r"|โรง(?:งาน|สี|น้ำแข็ง|น้ำตาล|แรม|เรียน|พยาบาล)|(?<![ก-๎])รง\.|รีสอร์[ตท]|ปั๊ม(?:น้ำมัน|แก๊ส)?"
    r"|(?<!นั่ง)(?<!เครื่อง)ร้าน(?:อาหาร|กาแฟ|นวด|หมูกระทะ|ชาบู|ก๋วยเตี๋ยว|เสริมสวย|ซักรีด|ขายยา|ทอง)?|(?<!หาง)ห้าง"
    r"|อู่(?!่)|ฟาร์ม|ไซต์(?:งาน|ก่อสร้าง)?|แคมป์(?:คนงาน|งาน)?|ล้ง"
)
_SHORT_FORM = re.compile(_ABBREVIATED)
_LETTERS = r"[ก-๎A-Za-z0-9.&'’-]"
_LIMITED = re.compile(
    rf"\s?(?P<name>{_LETTERS}{{2,30}}?(?:\s{_LETTERS}{{1,20}}?){{0,3}}?)\s?จำกัด(?:\s?\(?มหาชน\)?)?"
)
_CALLED = re.compile(r"\s?ชื่อ(?:ว่า)?(?!เสียง|ย่อ|อะไร|ดัง)\s?")
_QUOTED = re.compile(r"\s?[\"“'‘]([^\"”'’\n]{2,40})[\"”'’]")
_LATIN = re.compile(
    r"(?:ของ)?\s?([A-Za-z][A-Za-z0-9&.'-]{1,24}(?:\s[A-Z][A-Za-z0-9&.'-]{1,20}){0,3})(?![ก-๎]?\d)"
)
_NO_LATIN_NAME = re.compile(
    r"(?:ot|hr|qc|it|line|facebook|fb|ig|tiktok|sso|mou|gps|cctv|ok|pr|part|full|freelance|outsource|sub|startup|ppe|app"
    r"|e-?service|online|sme|boi|work|permit|visa|cn|kpi|wfh|ceo|gm|id|passport|email|eec|daily|ver[.]?|no)\b",
    re.IGNORECASE,
)
_BRANDS = re.compile(
    r"(?:ของ)?\s?(ปตท\.?|พีที(?!ที)|7-11|7-eleven|ดุสิตธานี|เซ็นทารา|อมารี|ฮิลตัน|แมริออท|โนโวเทล|อนันตรา|เชลล์|เอสโซ่|บางจาก(?!\s?ซอย)|คาลเท็กซ์|เซเว่น(?:อีเลฟเว่น)?|โลตัสส?|บิ๊กซี|แม็คโคร|แมคโคร|เซ็นทรัล(?:เฟสติวัล|เวิลด์|พลาซ่า)?"
    r"|โรบินสัน|โฮมโปร|ไทวัสดุ|โกลบอลเฮ้าส์|เคเอฟซี|แมคโดนัลด์|เอ็มเค|สตาร์บัคส์|คาเฟ่อเมซอน|อเมซอน|เคอรี่|แฟลช(?:เอ็กซ์เพรส)?"
    r"|ช้อปปี้|ลาซาด้า|แกร็บ|ไลน์แมน|ซีพีเอฟ|ซีพี|เบทาโกร|อิตาเลียนไทย|ช\.การช่าง|โตโยต้า|ฮอนด้า|อีซูซุ|มิชลิน|ซัมซุง|โซนี่|พานาโซนิค|ไทยยูเนี่ยน)"
)
_TITLED = re.compile(
    r"(?:ของ)?\s?(เจ๊(?!ง)|เจ้(?!า)|เฮีย|เสี่ย|เถ้าแก่|ป้า|ลุง|น้า|ยาย|พี่|คุณ(?!ภาพ|สมบัติ)|นาย(?!จ้าง|หน้า|ก)|แม่(?!บ้าน|ค้า|ครัว)|ครัว)"
)
_TELLING_END = (
    r"(?:ฟู้ดส์|ฟู้ด|กรุ๊ป|เทรดดิ้ง|เอ็นจิเนียริ่ง|อินดัสทรี|อินดัสตรี|อินเตอร์|เท็กซ์ไทล์|การ์เมนท์|การ์เม้นท์|อิเล็กทรอนิกส์|โลจิสติกส์"
    r"|คอนสตรัคชั่น|ซีเคียวริตี้|แมนเนจเม้นท์|ซัพพลาย|เซอร์วิส(?!ชาร์จ)|โปรดักส์|ออโต้พาร์ท|พาร์ท|ทรานสปอร์ต|รุ่งเรือง|เจริญทรัพย์|เจริญ|พาณิชย์"
    r"|การช่าง|การโยธา|ก่อสร้าง|การยาง|แพค|พลาซ่า|พาเลซ|การ์เด้น|บีชรีสอร์ท|แกรนด์|วิลล่า|โฮเต็ล|โภชนา|เบเกอรี่|คาเฟ่|มอเตอร์(?!ไซ))"
)
_SPELT = re.compile(
    r"\s?((?:ดับบลิว|เอ็กซ์|เอ็ม|เอ็น|แอล|เอฟ|เอช|อาร์|เอส|วาย|แซด|คิว|เอ|บี|ซี|ดี|อี|จี|ไอ|เจ|เค|โอ|พี|ที|ยู|วี){2,6}(?![ะ-ฺ็-๎])"
    rf"(?:\s?(?:{_TELLING_END}|เฟอร์นิเจอร์))?)"
)
_ENDS_AS_A_NAME = re.compile(rf"\s?([ก-๎]{{2,24}}?{_TELLING_END})(?![ะ-ฺ็-๎])")
_NO_NAME = re.compile(
    r"\s?(?:ไม่|บ่|ค้าง|จ่าย|โกง|เบี้ยว|ปิด|เปิด|หนี|ไล่|เลิก|ให้|หัก|ที่|แถว|ใน|มา|ทำ|ครับ|ค่ะ|คะ|เขา|แล้ว|โดน|ถูก|อยู่|สาขา|ตรง|หน้า|ยัง|ซึ่ง"
    r"|แต่|และ|กับ|มี|บังคับ|ลด|ย้าย|แจ้ง|ส่ง|รับ|เจ้าของ|จังหวัด|จ\.|อ\.|ต\.|เป็น|ได้|จะ|ก็|ว่า|นี้|นั้น|เดือน|ค่า|เงิน|โอที|พนักงาน|คนงาน|เจ๊ง"
    r"|ล้ม|ไป|ของ|ขอ|ด่า|ไฟ|ทั้ง|ตั้งแต่|เมื่อ|ตอน|ปลด|ติด|เก่า|ใหม่|ใหญ่|เล็ก|ผม|หนู|เรา|ฉัน|อะไร|ไหน|ไหม|มั้ย|เดิม|เดียว|อื่น|ต่าง|ขาย|ผลิต|รับเหมา"
    r"|ก่อสร้าง|ขนส่ง|จัดหา|นายหน้า|ญี่ปุ่น|จีน|เกาหลี|ฝรั่ง|เอกชน|มหาชน|จำกัด|คู่ค้า|แม่(?=ไม่|\s|$)|ลูก|เย็บ|สอง|สาม|กี่|หลาย|ทุก|บาง|แห่ง|รักษา|ประกัน"
    r"|ข้าง|ซอย|ชื่อ|เลย|ด้วย|ต้อง|อยาก|บอก|ใช้|หยุด|สั่ง|ตาม|เจ้า|ใจ|ดี(?![ก-ฮ])|ออก|เสีย|ต่อ|ร่วม|ซับ|เหมา|เงียบ|ท่าน|ทาง|พา|เอา|หา|โทร|ถ้า|เพราะ|ชิ้นส่วน|วัสดุ|ซ่อม|รถ|บวก|ยกเลิก|แม่ยก|โอเค|ยายา|พีซี(?!บี)|ไอที|บอ|อะ)"
)
_CUT = re.compile(
    r"ไม่|บ่(?!อ)|ค้าง|จ่าย|โกง|เบี้ยว|ปิด|เปิด|หนี|ไล่|เลิก|ให้|หัก|ที่|แถว|(?<=[ก-๎])ใน|ครับ|ค่ะ|คะ$|แล้ว|โดน|ถูก|อยู่|สาขา|ตรง|หน้า|ยังไ|ซึ่ง|แต่|และ|กับ"
    r"|บังคับ|ย้าย|แจ้ง|(?<!ขน)ส่ง|เจ้าของ|จังหวัด|จ\.|อ\.|เป็น|ได้|พนักงาน|คนงาน|เจ๊ง|ล้มละลาย|ของ|ด่า|ไฟไหม้|ทั้ง|ตั้งแต่|เมื่อ|ตอน|ปลด|ติด|โอที|เงิน|เดือน|ค่าแรง|ยึด|ไม|หลอก"
)
_RUN = re.compile(rf"\s?({_LETTERS}{{2,30}})(?P<more>\s{_TELLING_END}(?![ก-๎]))?")
_SIAM = re.compile(r"\s?สยาม(?=[ก-๎]{3})(?!เมือง|พารากอน|สแควร์)")


def find(text: str) -> str | None:
    """The first name given for a firm, factory, shop or site, as said; a bare "บริษัทไม่จ่าย" names none."""
    for mark in _MARK.finditer(text):
        end = _limited(text, mark) or _named(text, mark)
        if end:
            return text[mark.start() : end][:LONGEST].strip(" .-")
    return None


def _limited(text: str, mark: re.Match[str]) -> int:
    """Where the name of a firm that ends in จำกัด ends, or 0."""
    if not mark["firm"] or _NO_NAME.match(text, mark.end()):
        return 0
    found = _LIMITED.match(text, mark.end())
    return found.end() if found and not _CUT.search(found["name"]) else 0


def _named(text: str, mark: re.Match[str]) -> int:
    """Where another name after the mark ends, or 0: the surest sign of a name first."""
    at = mark.end()
    if called := _CALLED.match(text, at):
        return _run_end(text, called.end())
    if end := _unmistakable(text, at):
        return end
    if (titled := _TITLED.match(text, at)) and not _NO_NAME.match(text, titled.start(1)):
        return _person_end(text, titled)
    return 0 if _NO_NAME.match(text, at) else _plain(text, mark)


def _unmistakable(text: str, at: int) -> int:
    """In quotation marks, a brand, or in Latin letters."""
    if found := (_QUOTED.match(text, at) or _BRANDS.match(text, at)):
        return found.end()
    latin = _LATIN.match(text, at)
    return latin.end() if latin and not _NO_LATIN_NAME.match(latin[1]) else 0


def _plain(text: str, mark: re.Match[str]) -> int:
    """Letters spelt out, all that follows หจก., or what ends as names of firms do."""
    if spelt := _SPELT.match(text, mark.end()):
        return spelt.end()
    if _SHORT_FORM.fullmatch(mark.group()) or _SIAM.match(text, mark.end()):
        return _run_end(text, mark.end())
    telling = _ENDS_AS_A_NAME.match(text, mark.end())
    return telling.end() if telling and not _CUT.search(telling[1]) else 0


def _person_end(text: str, titled: re.Match[str]) -> int:
    if _NO_NAME.match(text, titled.end()) or _CUT.match(text, titled.end()):
        return 0
    name = name_at(text, titled.end(), sure=True)
    cut = _CUT.search(name, 2) if name else None
    return 0 if name is None else titled.end() + (cut.start() if cut else len(name))


def _run_end(text: str, start: int) -> int:
    """The end of the letters up to a space or a word that no name holds."""
    run = _RUN.match(text, start)
    if run is None or _NO_NAME.match(text, start):
        return 0
    cut = _CUT.search(run[1], 2)
    return run.start(1) + cut.start() if cut else run.end()
