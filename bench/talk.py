"""What the people of a load run write, and when: a third opens a case, a third goes on, a third chats."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

OFFICES = ("DLPW-30", "SSO-30", "DOE-30", "DSD-30", "PLO-30", "MOL-00")

OPENINGS = (  # one need each, with a place, so that each alerts exactly one of OFFICES
    "นายจ้างไม่จ่ายค่าจ้างมาสองเดือนแล้วค่ะ ทำงานร้านอาหารอยู่โคราช",
    "คลอดลูกแล้ว จะเบิกค่าคลอดประกันสังคมที่โคราชได้ที่ไหนคะ",
    "ตกงานมาสามเดือน อยากหางานทำใกล้บ้าน อยู่พิมาย โคราช",
    "อยากเรียนช่างเชื่อมฟรี มีเปิดสอนที่โคราชเมื่อไหร่ครับ",
    "ทำโอทีทุกวันแต่ไม่เคยได้เงินค่าล่วงเวลาเลย โรงงานอยู่ปากช่อง นครราชสีมา",
    "ขอคุยกับเจ้าหน้าที่หน่อยค่ะ เรื่องที่ทำงานมันซับซ้อน อยู่โคราช",
    "ถูกเลิกจ้างเมื่อวาน ไม่ได้ค่าชดเชยสักบาท อยู่ อ.เมือง นครราชสีมาครับ",
    "ต่อใบอนุญาตทำงานให้ลูกจ้างต่างด้าวต้องทำอย่างไร ร้านอยู่โชคชัย นครราชสีมา",
    "สนใจสอบมาตรฐานฝีมือช่างไฟฟ้า อยู่บัวใหญ่ นครราชสีมา",
)
MORE = (
    "หัวหน้าบอกว่าจะให้สิ้นเดือน แต่ก็ผัดมาเรื่อย ๆ",
    "0812345678 โทรได้หลังหกโมงเย็นครับ",
    "มีเพื่อนร่วมงานโดนเหมือนกันอีกสามคนค่ะ",
    "ข้าม",
    "เรื่องของฉันถึงไหนแล้วคะ",
)
SMALL_TALK = ("ขอบคุณมากครับ", "สวัสดีค่ะ", "โอเคค่ะ", "555", "ทำงานดีมากเลย ชื่นชมครับ")


class Stage(StrEnum):
    OPENS = "opens a case"
    GOES_ON = "goes on with it"
    CHATS = "small talk"


@dataclass(frozen=True, slots=True)
class Said:
    person: int
    stage: Stage
    text: str


def conversations(count: int, people: int) -> Iterator[Said]:
    """``count`` messages with about ``people`` conversations open at any time.

    Everyone opens a case, goes on with it, and ends with small talk, the same time apart; whoever has ended makes
    room for somebody new. Before the first can go on, people who never open one chat in those places.
    """
    apart = max(1, people // 2)
    stages = tuple(Stage)
    for number in range(count):
        turn, place = divmod(number, 3)
        person = turn - place * apart
        stage = stages[place] if person >= 0 else Stage.CHATS
        words = {Stage.OPENS: OPENINGS, Stage.GOES_ON: MORE, Stage.CHATS: SMALL_TALK}[stage]
        yield Said(person, stage, words[turn % len(words)])
