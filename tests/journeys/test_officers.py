"""Officers act from the alert: take, answer, close, return, refer; each press is safe twice and late."""

from datetime import timedelta

import pytest

from db.terms import CaseStatus, Entry, Outcome
from tests.town import Phone, Town, event_of

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช โทร 081-234-5678"


def told(town: Town) -> tuple[Phone, Phone]:
    """An officer of DLPW-30 who has just been alerted to a citizen's case."""
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("CP-")
    return officer, citizen


def test_an_officer_takes_answers_and_closes_and_the_citizen_hears_each(town: Town) -> None:
    officer, citizen = told(town)
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    citizen.hears("รับเรื่องไปดูแล")
    officer.presses("ตอบประชาชน")
    officer.hears("พิมพ์ข้อความถึงผู้แจ้ง")
    officer.says("ขอชื่อโรงงานด้วยครับ")
    officer.hears("ส่งถึงผู้แจ้ง")
    citizen.hears("ขอชื่อโรงงานด้วยครับ")
    citizen.says("โรงงานทอผ้าที่หัวทะเลค่ะ")
    officer.hears("โรงงานทอผ้าที่หัวทะเลค่ะ")
    officer.presses("ปิดเรื่อง")
    officer.hears("ปิดเรื่อง", "ผลเป็นอย่างไร")
    officer.presses("ช่วยเหลือเรียบร้อย")
    officer.hears("ถ้าผู้แจ้งยืนยัน")
    citizen.hears("ช่วยเหลือเรียบร้อย", "เรียบร้อยดีไหม")
    citizen.presses("เรียบร้อยแล้ว")
    citizen.hears("ปิดเรื่อง")
    officer.hears("ผู้แจ้งยืนยัน")
    [case] = town.cases()
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.HELPED)


def test_neither_ever_sees_the_others_line_id(town: Town) -> None:
    officer, citizen = told(town)
    officer.presses("ตอบประชาชน")
    officer.hears("พิมพ์ข้อความ")
    officer.says("สวัสดีครับ")
    citizen.hears("สวัสดีครับ")
    assert not any(citizen.id in heard for heard in officer.heard)
    assert not any(officer.id in heard for heard in citizen.heard)


def test_the_alert_masks_the_phone_and_the_taken_card_shows_it(town: Town) -> None:
    officer, _ = told(town)
    assert "081-234-5678" not in officer.heard[-1]
    assert "0812345678" not in officer.heard[-1]
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    officer.hears("0812345678")


def test_the_second_officer_is_told_who_has_it(town: Town) -> None:
    officer, _ = told(town)
    second = town.officer("DLPW-30", name="สมศรี")
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    second.says("งานของสำนักงาน")
    second.hears("ไม่มีเรื่องค้าง")


def test_two_officers_alerted_only_the_first_gets_it(town: Town) -> None:
    second = town.officer("DLPW-30", name="สมศรี")
    officer, citizen = told(town)
    second.hears("CP-")
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    second.presses("รับเรื่อง")
    second.hears("เปลี่ยนไปแล้ว", "คุณธนา รับเรื่อง")
    citizen.hears("รับเรื่องไปดูแล")
    citizen.hears_nothing_more()


def test_pressing_twice_does_it_once(town: Town) -> None:
    officer, citizen = told(town)
    button = officer.button("รับเรื่อง")
    officer.presses_again(button)
    officer.presses_again(button)
    officer.hears("คุณรับเรื่อง")
    officer.hears("ตอนนี้", "เจ้าหน้าที่รับเรื่องแล้ว")
    citizen.hears("รับเรื่องไปดูแล")
    citizen.hears_nothing_more()


def test_pressing_late_says_how_things_stand(town: Town) -> None:
    officer, citizen = told(town)
    late = officer.button("ไม่ใช่ของเรา")
    officer.presses("ปิดเรื่อง")
    officer.hears("ผลเป็นอย่างไร")
    officer.presses("ให้คำแนะนำแล้ว")
    citizen.hears("เรียบร้อยดีไหม")
    citizen.presses("เรียบร้อยแล้ว")
    citizen.hears("ปิดเรื่อง")
    officer.presses_again(late)
    officer.hears("เปลี่ยนไปแล้ว", "เสร็จแล้ว")


def test_not_ours_goes_to_screening_and_on_to_the_right_office(town: Town) -> None:
    screening, insurance = town.officer("PLO-30", name="สุนีย์"), town.officer("SSO-30", name="วิภา")
    officer, citizen = told(town)
    officer.presses("ไม่ใช่ของเรา")
    officer.hears("เพราะอะไร")
    officer.presses("ผิดหน่วยงาน")
    officer.hears("ส่งเรื่อง", "คัดกรอง")
    screening.hears("ขอให้คัดกรอง", "ผิดหน่วยงาน", "ส่งต่อ")
    citizen.hears("ส่งต่อให้", "แรงงานจังหวัด")
    screening.presses("ส่งต่อ")
    screening.hears("หน่วยงานใด")
    screening.presses("ประกันสังคม")
    screening.hears("ประกันสังคม", "แล้วค่ะ")
    insurance.hears("CP-", "รับเรื่อง")
    citizen.hears("ส่งต่อให้", "ประกันสังคม")
    [case] = town.cases()
    assert (case.office_code, case.status) == ("SSO-30", CaseStatus.REFERRED)
    moves = [entry.entry for entry in town.history(case) if entry.entry is not Entry.ALERTED]
    assert moves == [Entry.OPENED, Entry.RETURNED, Entry.REFERRED]


def test_a_reason_may_be_typed(town: Town) -> None:
    screening = town.officer("PLO-30", name="สุนีย์")
    officer, _ = told(town)
    officer.presses("ไม่ใช่ของเรา")
    officer.hears("เพราะอะไร")
    officer.says("เป็นลูกจ้างราชการ")
    officer.hears("ส่งเรื่อง")
    screening.hears("เป็นลูกจ้างราชการ")


def test_referring_to_an_empty_office_is_refused_and_said(town: Town) -> None:
    screening, citizen = town.officer("PLO-30", name="สุนีย์"), town.citizen()
    citizen.says(WAGES)
    screening.hears("CP-")
    screening.presses("ส่งต่อ")
    screening.hears("หน่วยงานใด")
    screening.presses("พัฒนาฝีมือ")
    screening.hears("ยังไม่มีเจ้าหน้าที่")
    assert town.cases()[0].office_code == "PLO-30"


def test_an_answer_can_be_cancelled(town: Town) -> None:
    officer, citizen = told(town)
    officer.presses("ตอบประชาชน")
    officer.hears("พิมพ์ข้อความ")
    officer.says("ยกเลิก")
    officer.hears("ยกเลิกแล้ว")
    citizen.hears_nothing_more()
    assert town.cases()[0].status is CaseStatus.REFERRED


def test_what_an_officer_types_without_a_button_reaches_no_citizen(town: Town) -> None:
    officer, citizen = told(town)
    officer.says("ขอเบอร์ติดต่อกลับด้วยครับ ผมจะโทรหานายจ้าง")
    officer.hears("ต้องการทำอะไร")
    citizen.hears_nothing_more()


def test_an_officer_may_be_a_citizen_too(town: Town) -> None:
    officer = town.officer("DSD-30")
    officer.says("อยากหางานพิเศษทำ อยู่โคราช")
    officer.hears("ต้องการทำอะไร")
    officer.presses("เป็นเรื่องของฉันเอง")
    officer.hears("รับเรื่องแล้ว", "หางาน")


def test_the_lists_show_what_waits_and_what_is_mine(town: Town) -> None:
    officer, _ = told(town)
    officer.says("งานของสำนักงาน")
    officer.hears("1 เรื่อง")
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    officer.says("งานของฉัน")
    officer.hears("งานของฉัน 1 เรื่อง")


@pytest.mark.parametrize("data", ["take~1~~0~x.forged", "", "~" * 300, "ปลอม"])
def test_a_forged_button_does_nothing(town: Town, data: str) -> None:
    officer, citizen = told(town)
    assert town.sends_events(event_of(officer, type="postback", postback={"data": data})) == 200
    officer.hears("ปุ่มนี้ใช้ไม่ได้")
    citizen.hears_nothing_more()
    assert town.cases()[0].status is CaseStatus.REFERRED


def test_another_persons_button_does_nothing(town: Town) -> None:
    officer, _ = told(town)
    stranger = town.citizen("คนอื่น")
    stolen = officer.button("รับเรื่อง")["data"]
    assert town.sends_events(event_of(stranger, type="postback", postback={"data": stolen})) == 200
    stranger.hears("ปุ่มนี้ใช้ไม่ได้")
    assert town.cases()[0].status is CaseStatus.REFERRED


def test_a_button_of_last_month_has_expired(town: Town) -> None:
    officer, _ = told(town)
    town.pass_time(timedelta(days=31))
    officer.presses("รับเรื่อง")
    officer.hears("หมดอายุ")
