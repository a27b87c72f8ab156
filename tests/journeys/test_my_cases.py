"""While a case is open: more of it, another need, what is mine, and taking it back."""

from datetime import timedelta

import pytest

from db.terms import CaseStatus
from tests.town import Town


def test_several_bubbles_in_a_row_are_one_case(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างค่ะ อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    citizen.says("สองเดือนแล้ว ทวงก็ไม่ให้")
    citizen.hears("เพิ่มลงในเรื่อง")
    citizen.says("เพื่อนอีกสามคนก็ยังไม่ได้เงิน")
    citizen.hears("เพิ่มลงในเรื่อง")
    officer.hears("CP-")
    [case] = town.cases()
    words = [entry.words for entry in town.history(case) if entry.words]
    assert words == ["นายจ้างไม่จ่ายค่าจ้างค่ะ อยู่โคราช", "สองเดือนแล้ว ทวงก็ไม่ให้", "เพื่อนอีกสามคนก็ยังไม่ได้เงิน"]


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


def test_words_asked_about_and_then_talked_over_still_reach_a_person(town: Town) -> None:
    town.officer("DLPW-30")
    screening, citizen = town.officer("PLO-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    citizen.presses("ข้าม")
    citizen.says("อยากฝึกอาชีพช่างเชื่อมด้วยค่ะ")
    citizen.hears("เรื่องเดิมหรือเรื่องใหม่")
    citizen.says("ขอบคุณค่ะ")
    citizen.hears("ยินดีค่ะ")
    town.pass_time(timedelta(minutes=16))
    screening.hears("อยากฝึกอาชีพช่างเชื่อมด้วยค่ะ")


def test_same_or_new_may_be_typed(town: Town) -> None:
    training = town.officer("DSD-30")
    town.officer("DLPW-30")
    citizen = town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    citizen.presses("ข้าม")
    citizen.says("อยากฝึกอาชีพช่างเชื่อมด้วยค่ะ")
    citizen.hears("เรื่องเดิมหรือเรื่องใหม่")
    citizen.says("เรื่องใหม่ค่ะ")
    citizen.hears("รับเรื่องแล้ว", "ฝึกอาชีพ")
    training.hears("ฝึกอาชีพ")


def test_words_beside_a_telephone_number_reach_the_officer(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("เบอร์")
    officer.hears("CP-")
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    citizen.says("เบอร์ 0891112233 โทรตอนเย็นๆนะคะ")
    citizen.hears("จดเบอร์")
    officer.hears("โทรตอนเย็นๆนะคะ")


@pytest.mark.parametrize("request_words", ["ลบข้อมูลของฉันด้วยค่ะ", "ขอดูข้อมูลของผมหน่อย"])
def test_a_request_about_ones_own_data_is_a_case_of_its_own(town: Town, request_words: str) -> None:
    town.officer("DLPW-30")
    screening, citizen = town.officer("PLO-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    citizen.says(request_words)
    citizen.hears("รับเรื่องแล้ว")
    screening.hears(request_words)


def test_many_cases_are_listed_a_page_at_a_time(town: Town) -> None:
    volunteer = town.volunteer("300101")
    for number in range(5):
        volunteer.says(f"ลูกบ้านชื่อสมชาย ม.{number + 1} อยากฝึกอาชีพช่างไฟ โทร 081234567{number}")
        volunteer.hears("รับเรื่องแล้ว")
    volunteer.says("เรื่องของฉัน")
    volunteer.hears("5 เรื่อง", "1-4")
    volunteer.presses("ดูเรื่องที่เหลือ")
    volunteer.hears("5-5")


def test_my_cases_are_listed_shown_and_withdrawn(town: Town) -> None:
    town.officer("DLPW-30")
    citizen = town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    citizen.says("เรื่องของฉัน")
    citizen.hears("1 เรื่อง")
    assert "DLPW" not in citizen.hears("ส่งถึง", "สวัสดิการและคุ้มครองแรงงาน", "ติดต่อกลับ", "ภายใน")
    citizen.presses("ยกเลิกเรื่อง")
    citizen.hears("ใช่ไหมคะ")
    citizen.presses("ยืนยันยกเลิก")
    citizen.hears("ให้แล้ว")
    assert town.cases()[0].status is CaseStatus.WITHDRAWN
