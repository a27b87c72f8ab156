"""Where it is: by name, nickname or shared location, skipped, corrected, and never silently assumed."""

from datetime import timedelta

import pytest

from tests.town import Town


@pytest.mark.parametrize("answer", ["เมืองคอน", "จ.นครศรีธรรมราช", "นครศรี"])
def test_the_province_by_name_or_nickname(town: Town, answer: str) -> None:
    officer, citizen = town.officer("DLPW-80"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างมาสองเดือน")
    citizen.hears("CP-")
    citizen.hears("จังหวัดไหน")
    citizen.says(answer)
    citizen.hears("ส่งเรื่อง", "นครศรีธรรมราช")
    officer.hears("CP-", "นครศรีธรรมราช")


def test_the_province_by_a_shared_location(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างมาสองเดือน")
    citizen.hears("จังหวัดไหน")
    citizen.shares_location(14.9738, 102.0836)
    citizen.hears("ส่งเรื่อง", "นครราชสีมา")
    officer.hears("CP-")


@pytest.mark.parametrize("point", [(10.5, 101.0), (17.9757, 102.6331)], ids=["in the sea", "in Laos"])
def test_a_location_outside_thailand_is_said_and_asked_again(town: Town, point: tuple[float, float]) -> None:
    citizen = town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างมาสองเดือน")
    citizen.hears("จังหวัดไหน")
    citizen.shares_location(*point)
    citizen.hears("นอกประเทศไทย")
    citizen.says("โคราช")
    citizen.hears("ส่งเรื่อง")


def test_a_place_nobody_tells_goes_to_the_central_desk(town: Town) -> None:
    central, citizen = town.officer("MOL-00"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างมาสองเดือน")
    citizen.hears("จังหวัดไหน")
    central.hears_nothing_more()
    town.pass_time(timedelta(minutes=11))
    central.hears("CP-", "ค่าจ้าง")


def test_the_officer_who_took_an_unplaced_emergency_hears_the_place(town: Town) -> None:
    central, citizen = town.officer("MOL-00", cleared=True), town.citizen()
    citizen.says("ช่วยด้วย โดนขังอยู่ในโรงงาน เขายึดพาสปอร์ตไว้ ออกไปไหนไม่ได้")
    citizen.hears("191")
    central.hears("ฉุกเฉิน")
    central.presses("เปิดดู")
    central.hears("เพราะอะไร")
    central.presses("รับผิดชอบเรื่องนี้")
    central.hears("โดนขัง")
    central.presses("รับเรื่อง")
    central.hears("คุณรับเรื่อง")
    citizen.says("อยู่สมุทรสาคร")
    central.hears("บอกพื้นที่แล้ว", "สมุทรสาคร")
    assert town.cases()[0].province == "74"


def test_a_place_said_after_we_stopped_asking_still_moves_the_case(town: Town) -> None:
    central, local = town.officer("MOL-00"), town.officer("DLPW-30")
    citizen = town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างมาสองเดือน")
    citizen.hears("จังหวัดไหน")
    citizen.presses("ข้าม")
    citizen.hears("ศูนย์กลาง")
    central.hears("CP-")
    citizen.shares_location(14.9738, 102.0836)
    citizen.hears("ส่งเรื่อง", "นครราชสีมา")
    local.hears("CP-")


@pytest.mark.parametrize("answer", ["ข้าม", "ไม่มีครับ", "ไม่สะดวกค่ะ", "ข้ามนะคะ"])
def test_no_may_be_said_politely(town: Town, answer: str) -> None:
    town.officer("DLPW-30")
    citizen = town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("เบอร์")
    citizen.says(answer)
    citizen.hears("ไม่เป็นไร")


def test_skip_always_works(town: Town) -> None:
    central, citizen = town.officer("MOL-00"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างมาสองเดือน")
    citizen.hears("จังหวัดไหน")
    citizen.presses("ข้าม")
    citizen.hears("ศูนย์กลาง")
    central.hears("CP-")


def test_a_wrong_province_is_corrected_and_the_case_moves(town: Town) -> None:
    first, right = town.officer("DLPW-16", name="ก"), town.officer("DLPW-19", name="ข")
    citizen = town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่ลพบุรี")
    citizen.hears("เบอร์")
    first.hears("CP-")
    citizen.says("ไม่ใช่ พิมพ์ผิด สระบุรีค่ะ")
    citizen.hears("ให้เปลี่ยนพื้นที่", "สระบุรี")
    citizen.presses("เปลี่ยนจังหวัด")
    citizen.hears("ส่งเรื่อง", "สระบุรี")
    right.hears("CP-", "สระบุรี")
    first.presses("รับเรื่อง")
    first.hears("เปลี่ยนไปแล้ว", "ทราบพื้นที่แล้ว", "สระบุรี")


def test_a_place_taken_from_an_earlier_case_is_said_and_shown_as_assumed(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30", cleared=True), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    officer.hears("CP-")
    citizen.hears("เบอร์")
    citizen.says("ช่วยด้วย หัวหน้าขังไว้ในโรงงาน ยึดโทรศัพท์ไม่ให้ออกไปไหน")
    citizen.hears("ตำรวจ 191")
    citizen.hears("ตามเรื่องก่อน")
    officer.hears("ฉุกเฉิน", "ยังไม่ยืนยัน")
    assert len(town.cases()) == 2


def test_a_story_told_with_the_place_is_kept_whole(town: Town) -> None:
    officer, citizen = town.officer("DLPW-16"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างมาสองเดือน")
    citizen.hears("จังหวัดไหน")
    citizen.says("อยู่จังหวัดลพบุรีค่ะ เพื่อนอีกสามคนก็ยังไม่ได้เหมือนกัน")
    citizen.hears("ส่งเรื่อง", "ลพบุรี")
    officer.hears("เพื่อนอีกสามคน")
