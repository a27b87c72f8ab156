"""Citizens write in their own words, and each department's officer hears of what is theirs."""

from datetime import timedelta

import pytest

from db.terms import CaseStatus, Department, Need, Urgency
from tests.town import Town

EACH_DEPARTMENT = [
    ("DLPW", "เถ้าแก่ไม่จ่ายค่าแรงมาสองเดือนแล้ว อยู่โคราช", Need.UNPAID_WAGES, "ค่าจ้าง"),
    ("DOE", "อยากหางานทำ ตกงานมาสามเดือน อยู่โคราชค่ะ", Need.JOB_SEEKING, "หางาน"),
    ("DSD", "อยากเรียนฝึกอาชีพช่างแอร์ อยู่จังหวัดนครราชสีมา", Need.SKILL_TRAINING, "ฝึกอาชีพ"),
    ("SSO", "เบิกเงินสงเคราะห์บุตรประกันสังคมยังไงคะ อยู่โคราช", Need.MATERNITY_CHILD, "บุตร"),
]


@pytest.mark.parametrize(("department", "words", "need", "title"), EACH_DEPARTMENT)
def test_each_department_hears_of_its_own_needs(
    town: Town, department: str, words: str, need: Need, title: str
) -> None:
    officer, citizen = town.officer(f"{department}-30"), town.citizen()
    citizen.says(words)
    assert "CP-" in citizen.hears("รับเรื่องแล้ว", "ส่งถึง")
    assert "นครราชสีมา" in officer.hears("CP-", title, "รับเรื่อง", "ไม่ใช่ของเรา", "ตอบประชาชน", "ปิดเรื่อง")
    [case] = town.cases()
    assert (case.need, case.office_code, case.status) == (need, f"{department}-30", CaseStatus.REFERRED)


def test_the_receipt_of_the_routing_stays_on_the_case(town: Town) -> None:
    town.officer("DLPW-30")
    citizen = town.citizen()
    citizen.says("นายจ้างค้างค่าจ้างสองเดือน อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    [case] = town.cases()
    assert case.receipt["needs"][0]["need"] == Need.UNPAID_WAGES
    assert case.receipt["needs"][0]["why"]
    assert case.receipt["rules_version"]
    assert case.receipt["office_rule"] == "department_in_province"


def test_the_first_meeting_greets_and_tells_of_privacy_in_two_bubbles(town: Town) -> None:
    citizen = town.citizen(greeted=False)
    citizen.blocks()
    citizen.follows()
    citizen.hears("ชี้เป้า")
    citizen.hears("การใช้ข้อมูลของคุณ", "ลบ")
    citizen.hears_nothing_more()


def test_who_writes_before_any_greeting_hears_of_privacy_once(town: Town) -> None:
    town.officer("DLPW-30")
    citizen = town.citizen(greeted=False)
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    citizen.hears("การใช้ข้อมูลของคุณ")
    citizen.says("ข้าม")
    citizen.hears("ไม่เป็นไร")
    assert sum("การใช้ข้อมูล" in heard for heard in citizen.heard) == 1


def test_an_emergency_gets_safety_first_and_a_person_at_once(town: Town) -> None:
    central, citizen = town.officer("MOL-00", cleared=True), town.citizen()
    citizen.says("ช่วยด้วย โดนขังอยู่ในโรงงาน เขายึดพาสปอร์ตไว้ ออกไปไหนไม่ได้")
    citizen.hears("191", "1300")
    citizen.hears("รับเรื่องแล้ว", "CP-")
    central.hears("ฉุกเฉิน", "CP-")
    [case] = town.cases()
    assert case.urgency is Urgency.EMERGENCY


def test_an_emergency_is_never_a_form(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30", cleared=True), town.citizen()
    citizen.says("มีเด็กอายุ 12 ถูกบังคับให้ทำงานในโรงงาน อยู่โคราช")
    citizen.hears("191")
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("ฉุกเฉิน")
    citizen.hears_nothing_more()


def test_two_needs_in_one_message_are_two_cases_said_in_one_reply(town: Town) -> None:
    rights, money = town.officer("DLPW-30"), town.officer("SSO-30")
    citizen = town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างสองเดือน แล้วก็จะถามเรื่องเบิกค่าคลอดประกันสังคมด้วย อยู่โคราช")
    citizen.hears("มี 2 เรื่อง")
    rights.hears("ค่าจ้าง")
    money.hears("ค่าคลอด")
    assert {case.need for case in town.cases()} == {Need.UNPAID_WAGES, Need.MATERNITY_CHILD}


def test_unclear_words_are_asked_about_and_chosen_by_button(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says("มีเรื่องที่ทำงาน")
    citizen.hears("เล่าเพิ่ม")
    citizen.presses("ค่าจ้าง โอที")
    citizen.hears("รับเรื่องแล้ว", "ค่าจ้าง")
    citizen.hears("จังหวัดไหน")
    citizen.says("โคราช")
    officer.hears("ค่าจ้าง", "มีเรื่องที่ทำงาน")


def test_words_nobody_completed_reach_a_person_after_a_while(town: Town) -> None:
    central, citizen = town.officer("MOL-00"), town.citizen()
    citizen.says("มีเรื่องที่ทำงาน")
    citizen.hears("เล่าเพิ่ม")
    town.pass_time(timedelta(minutes=16))
    citizen.hears("รับเรื่องแล้ว")
    town.pass_time(timedelta(minutes=11))
    central.hears("มีเรื่องที่ทำงาน")


def test_wanting_a_human_is_enough(town: Town) -> None:
    screening, citizen = town.officer("PLO-30"), town.citizen()
    citizen.says("มีเรื่องที่ทำงาน")
    citizen.hears("เล่าเพิ่ม")
    citizen.presses("ขอคุยกับเจ้าหน้าที่")
    citizen.hears("CP-")
    citizen.hears("จังหวัดไหน")
    citizen.says("นครราชสีมา")
    screening.hears("ขอให้คัดกรอง", "มีเรื่องที่ทำงาน")


def test_what_is_not_the_ministrys_is_shown_the_right_door(town: Town) -> None:
    citizen = town.citizen()
    citizen.says("ไฟดับทั้งซอยเลย ต้องแจ้งใคร")
    citizen.hears("ไม่ใช่ของกระทรวงแรงงาน", "โทร")
    assert town.cases() == []


def test_who_is_shown_another_door_may_still_ask_for_a_person(town: Town) -> None:
    screening, citizen = town.officer("PLO-30"), town.citizen()
    citizen.says("ไฟดับทั้งซอยเลย ต้องแจ้งใคร")
    citizen.hears("ไม่ใช่ของกระทรวงแรงงาน")
    citizen.presses("ขอให้เจ้าหน้าที่ดู")
    citizen.hears("รับเรื่องแล้ว")
    citizen.says("โคราช")
    screening.hears("ขอให้คัดกรอง", "ไฟดับทั้งซอย")


def test_small_talk_gets_a_short_human_answer_and_no_case(town: Town) -> None:
    citizen = town.citizen()
    citizen.says("สวัสดีครับ")
    citizen.hears("สวัสดีค่ะ")
    citizen.says("ขอบคุณมากครับ")
    citizen.hears("ยินดีค่ะ")
    assert town.cases() == []


def test_nobody_at_the_office_means_the_labour_office_reads_it(town: Town) -> None:
    screening, citizen = town.officer("PLO-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว", "แรงงานจังหวัดนครราชสีมา")
    screening.hears("CP-", "ยังไม่มีเจ้าหน้าที่")
    assert town.cases()[0].office_code == "PLO-30"


def test_a_sticker_gets_a_human_answer(town: Town) -> None:
    citizen = town.citizen()
    citizen.sends_sticker("ขอบคุณ")
    citizen.hears("สติกเกอร์")


def test_every_department_has_a_story_here() -> None:
    told = {Department(department) for department, *_ in EACH_DEPARTMENT}
    assert told == {Department.DLPW, Department.DOE, Department.DSD, Department.SSO}
