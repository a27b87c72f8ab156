"""Who writes, and what: everybody is new, opens one case with a place, and no two texts are the same."""

import hashlib
import itertools
import time
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import insert, select

from bench.talk import Said, Stage
from bench.webhooks import Webhook, webhook
from db.engine import open_engine
from db.people import Officer, Person
from db.terms import Department, Rank
from referral import directory

# One need each, with a place, so that each goes straight to one office. The telephone makes every text another one:
# who remembers readings gains nothing.
OPENINGS = (
    "นายจ้างไม่จ่ายค่าจ้างมาสองเดือนแล้วค่ะ ทำงานร้านอาหารอยู่จังหวัด{place} โทร {phone}",
    "คลอดลูกแล้ว จะเบิกค่าคลอดประกันสังคมที่จังหวัด{place}ได้ที่ไหนคะ เบอร์ {phone}",
    "ตกงานมาสามเดือน อยากหางานทำใกล้บ้าน อยู่จังหวัด{place} โทร {phone}",
    "อยากเรียนช่างเชื่อมฟรี มีเปิดสอนที่จังหวัด{place}เมื่อไหร่ครับ โทร {phone}",
    "ทำโอทีทุกวันแต่ไม่เคยได้เงินค่าล่วงเวลาเลย โรงงานอยู่จังหวัด{place} โทร {phone}",
    "ขอคุยกับเจ้าหน้าที่หน่อยค่ะ เรื่องที่ทำงานมันซับซ้อน อยู่จังหวัด{place} โทร {phone}",
    "ถูกเลิกจ้างเมื่อวาน ไม่ได้ค่าชดเชยสักบาท อยู่จังหวัด{place}ครับ โทร {phone}",
    "ต่อใบอนุญาตทำงานให้ลูกจ้างต่างด้าวต้องทำอย่างไร ร้านอยู่จังหวัด{place} โทร {phone}",
    "สนใจสอบมาตรฐานฝีมือช่างไฟฟ้า อยู่จังหวัด{place} เบอร์ {phone}",
)
_person, _officer = Person.__table__, Officer.__table__  # type: ignore[attr-defined]
_NEW_OFFICER = {"rank": Rank.MEMBER, "on_duty": True, "cleared": False}
_LABOUR_OFFICE = "สำนักงานแรงงานจังหวัด"
_numbers = itertools.count()  # of this process: no two measurements send the same event or person


@cache
def provinces() -> tuple[str, ...]:
    """The names of the provinces that have a labour office, which are all but Bangkok."""
    names = (one.name for one in directory.offices() if one.department is Department.PLO)
    return tuple(name.removeprefix(_LABOUR_OFFICE) for name in names if name.startswith(_LABOUR_OFFICE))


def openings(count: int) -> list[Webhook]:
    """``count`` signed webhooks; in each a new person opens a case."""
    return [webhook(opening(number), number, time.time()) for number in itertools.islice(_numbers, count)]


def back_and_forth(count: int, at_once: int, turns: int) -> list[Webhook]:
    """About ``count`` webhooks: ``at_once`` new people open a case and write on, by turns; then the next ones."""
    said = []
    for _ in range(max(1, count // (at_once * turns))):
        firsts = list(itertools.islice(_numbers, at_once))
        said += [opening(first) for first in firsts]
        said += [_further(first, turn) for turn in range(1, turns) for first in firsts]
    return [webhook(one, number, time.time()) for one, number in zip(said, _numbers, strict=False)]


def _further(person: int, turn: int) -> Said:
    return Said(person, Stage.GOES_ON, _MORE.format(turn=turn))


_MORE = "เพิ่มเติมครั้งที่ {turn} ค่ะ หัวหน้าบอกว่าจะให้สิ้นเดือน แต่ก็ผัดมาเรื่อย ๆ"


def opening(number: int) -> Said:
    """What the ``number``-th person writes."""
    places = provinces()
    # Each need in every place, in an order in which neighbours differ in both.
    place = places[(number // len(OPENINGS) + number * 31) % len(places)]
    words = OPENINGS[number % len(OPENINGS)].format(place=place, phone=f"08{number * 7919 % 10**8:08}")
    return Said(number, Stage.OPENS, words)


def officers() -> dict[str, str]:
    """The LINE id of one officer of every office, by the office's code; the same in every run."""
    return {
        one.code: "U" + hashlib.sha256(f"speed {one.code}".encode()).hexdigest()[:32]
        for one in directory.offices()
    }


def enrol(url: str) -> None:
    """An officer at every office of a prepared database, unless they are there."""
    since, engine = datetime.now(UTC), open_engine(url, connections=1)
    with engine.begin() as connection:
        there = set(connection.scalars(select(_person.c.line_id)))
        missing = [(code, line) for code, line in officers().items() if line not in there]
        if missing:
            rows = [{"line_id": line, "met_at": since} for _, line in missing]
            connection.execute(insert(_person), rows)
            ids = {row.line_id: row.id for row in connection.execute(select(_person.c.line_id, _person.c.id))}
            served = [
                {"person_id": ids[line], "office_code": code, "name": code, "since": since, **_NEW_OFFICER}
                for code, line in missing
            ]
            connection.execute(insert(_officer), served)
    engine.dispose()
