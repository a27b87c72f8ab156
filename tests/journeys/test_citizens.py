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
    central, citizen = town.officer("MOL-00"), town.citizen()
    citizen.says("ช่วยด้วย โดนขังอยู่ในโรงงาน เขายึดพาสปอร์ตไว้ ออกไปไหนไม่ได้")
    citizen.hears("191", "1300")
    citizen.hears("รับเรื่องแล้ว", "CP-")
    central.hears("ฉุกเฉิน", "CP-")
    [case] = town.cases()
    assert case.urgency is Urgency.EMERGENCY


def test_an_emergency_is_never_a_form(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
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
    citizen.presses("ไม่ใช่เลย คุยกับคน")
    citizen.hears("CP-")
    citizen.hears("จังหวัดไหน")
    citizen.says("นครราชสีมา")
    screening.hears("ขอให้คัดกรอง", "มีเรื่องที่ทำงาน")


def test_what_is_not_the_ministrys_is_shown_the_right_door(town: Town) -> None:
    citizen = town.citizen()
    citizen.says("ไฟดับทั้งซอยเลย ต้องแจ้งใคร")
    citizen.hears("ไม่ใช่ของกระทรวงแรงงาน", "โทร")
    assert town.cases() == []


def test_small_talk_gets_a_short_human_answer_and_no_case(town: Town) -> None:
    citizen = town.citizen()
    citizen.says("สวัสดีครับ")
    citizen.hears("สวัสดีค่ะ")
    citizen.says("ขอบคุณมากครับ")
    citizen.hears("ยินดีค่ะ")
    assert town.cases() == []


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
    central, citizen = town.officer("MOL-00"), town.citizen()
    citizen.says("ช่วยด้วย โดนขังอยู่ในโรงงาน เขายึดพาสปอร์ตไว้ ออกไปไหนไม่ได้")
    citizen.hears("191")
    central.hears("ฉุกเฉิน")
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


def test_several_bubbles_in_a_row_are_one_case(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างค่ะ อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    citizen.says("สองเดือนแล้ว ทวงก็ไม่ให้")
    citizen.hears("เพิ่มลงในเรื่อง")
    citizen.says("มีเพื่อนอีกสามคนก็โดน")
    citizen.hears("เพิ่มลงในเรื่อง")
    officer.hears("CP-")
    [case] = town.cases()
    words = [entry.words for entry in town.history(case) if entry.words]
    assert words == ["นายจ้างไม่จ่ายค่าจ้างค่ะ อยู่โคราช", "สองเดือนแล้ว ทวงก็ไม่ให้", "มีเพื่อนอีกสามคนก็โดน"]


def test_another_need_while_a_case_is_open_is_asked_about(town: Town) -> None:
    town.officer("DLPW-30")
    training, citizen = town.officer("DSD-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    citizen.presses("ข้าม")
    citizen.hears("ไม่เป็นไร")
    citizen.says("อยากฝึกอาชีพช่างเชื่อมด้วยค่ะ")
    citizen.hears("เรื่องเดิมหรือเรื่องใหม่")
    citizen.presses("เรื่องใหม่")
    citizen.hears("รับเรื่องแล้ว", "ฝึกอาชีพ")
    training.hears("ฝึกอาชีพ")
    assert len(town.cases()) == 2


def test_the_same_matter_again_goes_into_the_open_case(town: Town) -> None:
    town.officer("DLPW-30")
    citizen = town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    town.pass_time(timedelta(days=2))
    citizen.says("ยังไม่ได้ค่าจ้างเลยค่ะ นายจ้างไม่จ่ายสักที")
    citizen.hears("เพิ่มลงในเรื่อง")
    assert len(town.cases()) == 1


def test_my_cases_are_listed_shown_and_withdrawn(town: Town) -> None:
    town.officer("DLPW-30")
    citizen = town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    citizen.says("เรื่องของฉัน")
    citizen.hears("1 เรื่อง")
    assert "DLPW" not in citizen.hears("สถานะ", "สวัสดิการและคุ้มครองแรงงาน")
    citizen.presses("ยกเลิกเรื่อง")
    citizen.hears("ใช่ไหมคะ")
    citizen.presses("ยืนยันยกเลิก")
    citizen.hears("ให้แล้ว")
    assert town.cases()[0].status is CaseStatus.WITHDRAWN


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
