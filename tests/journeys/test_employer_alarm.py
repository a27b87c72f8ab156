"""Several people name one workplace within days: linked, and one card to the labour protection office."""

from datetime import timedelta

from db.terms import Entry
from simulator.player import texts
from tests.town import Phone, Town

TOLD = (
    "บริษัท เพชรอรุณการ์เม้นท์ จำกัด ไม่จ่ายค่าจ้างสองเดือนแล้ว อยู่โคราช โทร 0812345671",
    "โรงงานเพชรอรุณการ์เมนท์ ไม่จ่ายโอทีเลย อยู่ปากช่อง โคราช โทร 0812345672",
    "บจก.เพชรอรุณการ์เมนต์ เลิกจ้างไม่จ่ายค่าชดเชย อยู่โคราช โทร 0812345673",
)


def test_the_third_person_sets_off_one_card_with_count_area_and_needs(town: Town) -> None:
    officer = town.officer("DLPW-30")
    for number, words in enumerate(TOLD):
        citizen = town.citizen(f"คนที่ {number}")
        citizen.says(words)
        citizen.hears("รับเรื่องแล้ว")
        officer.hears("CP-")
        town.pass_time(timedelta(hours=1))
    heard = officer.hears("หลายคนแจ้งสถานที่ทำงานเดียวกัน", "3 คน 3 เรื่อง", "ดูทุกเรื่อง")
    assert "ค่าจ้าง ค่าโอที 2" in heard
    assert "ปากช่อง" in heard
    for case in town.cases():
        assert any(entry.entry is Entry.LINKED for entry in town.history(case))
    officer.presses("ดูทุกเรื่อง")
    officer.hears("3 เรื่อง")


def test_one_person_with_several_needs_is_one_person(town: Town) -> None:
    officer, citizen, other = town.officer("DLPW-30"), town.citizen(), town.citizen("อีกคน")
    citizen.says(TOLD[0])
    citizen.hears("รับเรื่องแล้ว")
    citizen.says(TOLD[2])
    citizen.hears("เรื่องเดิมหรือเรื่องใหม่")
    citizen.presses("เรื่องใหม่")
    citizen.hears("รับเรื่องแล้ว")
    other.says(TOLD[1])
    other.hears("รับเรื่องแล้ว")
    until_all_alerts_came(town, officer, 3)
    assert alarms(officer) == 0


def test_the_same_name_in_another_province_or_long_ago_is_no_alarm(town: Town) -> None:
    officer = town.officer("DLPW-30")
    for number, words in enumerate((TOLD[0], TOLD[1].replace("ปากช่อง โคราช", "ลพบุรี"), TOLD[2])):
        citizen = town.citizen(f"คนที่ {number}")
        citizen.says(words)
        citizen.hears("รับเรื่องแล้ว")
    last = town.citizen("คนสุดท้าย")
    town.pass_time(timedelta(days=20))
    last.says(TOLD[0])
    last.hears("รับเรื่องแล้ว")
    until_all_alerts_came(town, officer, 3)
    assert alarms(officer) == 0


def test_a_fourth_person_is_linked_without_another_card(town: Town) -> None:
    officer = town.officer("DLPW-30")
    for number, words in enumerate((*TOLD, TOLD[0])):
        citizen = town.citizen(f"คนที่ {number}")
        citizen.says(words)
        citizen.hears("รับเรื่องแล้ว")
    until_all_alerts_came(town, officer, 5)
    assert alarms(officer) == 1
    linked = [case for case in town.cases() if any(e.entry is Entry.LINKED for e in town.history(case))]
    assert len(linked) == 4


def alarms(officer: Phone) -> int:
    chat = [" ".join(texts(bubble["message"])) for bubble in officer.simulator.chat(officer.id)]
    return sum("หลายคนแจ้งสถานที่ทำงานเดียวกัน" in words for words in chat)


def until_all_alerts_came(town: Town, officer: Phone, count: int) -> None:
    town.eventually(lambda _: len(officer.simulator.chat(officer.id)) >= count)
