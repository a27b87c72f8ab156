"""The screening desk: choose the office, split, merge, ask, another agency's door; and the third bounce."""

from datetime import timedelta

from db.terms import CaseStatus, Entry, Outcome, Rank
from referral.numbers import number_of
from simulator.player import actions
from tests.town import Phone, Town

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช โทร 081-234-5678"
UNCLEAR = "อยากให้ช่วยดูเรื่องที่ทำงานหน่อยค่ะ มีปัญหาหลายอย่างมาก ไม่รู้จะเริ่มตรงไหน อยู่โคราช โทร 0812345678"


def unclear(town: Town) -> tuple[Phone, Phone]:
    screening, citizen = town.officer("PLO-30", name="สุนีย์"), town.citizen()
    citizen.says(UNCLEAR)
    citizen.hears("คะ")
    citizen.presses("ขอคุยกับเจ้าหน้าที่")
    screening.hears("ขอให้คัดกรอง", "หลายอย่าง")
    return screening, citizen


def test_splitting_gives_each_office_its_own_case(town: Town) -> None:
    rights, insurance = town.officer("DLPW-30"), town.officer("SSO-30", name="วิภา")
    screening, citizen = unclear(town)
    screening.presses("อื่น ๆ")
    screening.hears("ต้องการทำอะไร")
    screening.presses("แยกเรื่อง")
    screening.hears("แยกเรื่อง", "หน่วยงานใด")
    screening.presses("ประกันสังคม")
    screening.hears("แยกเป็นเรื่อง")
    insurance.hears("CP-", "หลายอย่าง")
    citizen.hears("แยกอีกเรื่อง", "ประกันสังคม")
    screening.presses("ส่งต่อ")
    screening.hears("หน่วยงานใด")
    screening.presses("สวัสดิการฯ")
    rights.hears("CP-", "หลายอย่าง")
    first, twin = town.cases()
    assert (first.office_code, twin.office_code) == ("DLPW-30", "SSO-30")
    assert twin.reporter_id == first.reporter_id


def test_two_tellings_of_one_matter_become_one_case(town: Town) -> None:
    screening, citizen = unclear(town)
    citizen.says("อยากฝึกอาชีพช่างเชื่อมด้วยค่ะ")
    citizen.hears("เรื่องเดิมหรือเรื่องใหม่")
    citizen.presses("เรื่องใหม่")
    citizen.hears("รับเรื่องแล้ว")
    screening.hears("CP-", "ช่างเชื่อม")
    screening.presses("อื่น ๆ")
    screening.hears("ต้องการทำอะไร")
    screening.presses("รวมกับเรื่องเดิม")
    screening.hears("เข้ากับเรื่องใด")
    first, second = town.cases()
    screening.presses(_number(town, first.id))
    screening.hears("รวมเรื่อง", "แล้ว")
    citizen.hears("รวมเรื่อง")
    assert town.cases()[1].status is CaseStatus.MERGED
    assert town.cases()[0].status is CaseStatus.SCREENING
    assert second.id is not None


def test_asking_stops_the_clocks_and_the_answer_comes_back_into_the_case(town: Town) -> None:
    screening, citizen = unclear(town)
    screening.presses("รับเรื่อง")
    screening.hears("คุณรับเรื่อง")
    screening.presses("ถามเพิ่ม")
    screening.hears("พิมพ์คำถาม")
    screening.presses("ที่อยู่ที่ทำงาน")
    screening.hears("เวลากำหนดจะหยุดนับ")
    citizen.hears("ขอทราบชื่อ")
    assert town.cases()[0].status is CaseStatus.WAITING
    town.pass_time(timedelta(days=1))
    citizen.says("ร้านอาหารป้าแดง หน้าตลาดค่ะ")
    citizen.hears("ส่งคำตอบ")
    screening.hears("ป้าแดง")
    [case] = town.cases()
    assert case.status is CaseStatus.WORKING
    assert [e.words for e in town.history(case) if e.entry is Entry.ADDED] == ["ร้านอาหารป้าแดง หน้าตลาดค่ะ"]


def test_a_question_nobody_answers_is_asked_again_and_then_the_officer_goes_on(town: Town) -> None:
    screening, citizen = unclear(town)
    screening.presses("รับเรื่อง")
    screening.hears("คุณรับเรื่อง")
    screening.presses("ถามเพิ่ม")
    screening.hears("พิมพ์คำถาม")
    screening.says("ทำงานที่ไหนคะ")
    citizen.hears("ทำงานที่ไหน")
    town.pass_time(timedelta(days=4))
    citizen.hears("ยังรอคำตอบ")
    town.pass_time(timedelta(days=10))
    screening.hears("ยังไม่ตอบ")
    assert town.cases()[0].status is CaseStatus.WORKING


def test_what_is_not_the_ministrys_ends_with_the_right_door(town: Town) -> None:
    screening, citizen = unclear(town)
    screening.presses("อื่น ๆ")
    screening.hears("ต้องการทำอะไร")
    screening.presses("ไม่ใช่ของกระทรวง")
    screening.hears("หน่วยงานใด")
    door = _first_door(screening)
    screening.presses(door)
    screening.hears("ถ้าผู้แจ้งยืนยัน")
    citizen.hears("เป็นของหน่วยงานอื่น", "โทร")
    [case] = town.cases()
    assert (case.status, case.outcome) == (CaseStatus.PROPOSED, Outcome.OTHER_AGENCY)


def test_the_third_bounce_calls_the_head_whose_word_is_final(town: Town) -> None:
    screening = town.officer("PLO-30", name="สุนีย์")
    head = town.officer("PLO-30", name="หัวหน้า", rank=Rank.HEAD)
    rights, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    for _ in range(2):
        rights.hears("CP-", "รับเรื่อง")
        rights.presses("ไม่ใช่ของเรา")
        rights.hears("เพราะอะไร")
        rights.presses("ผิดหน่วยงาน")
        rights.hears("ส่งเรื่อง")
        screening.hears("ขอให้คัดกรอง", "ผิดหน่วยงาน")
        screening.presses("ส่งต่อ")
        screening.hears("หน่วยงานใด")
        screening.presses("สวัสดิการฯ")
        screening.hears("ส่งเรื่อง")
    rights.hears("CP-", "รับเรื่อง")
    rights.presses("ไม่ใช่ของเรา")
    rights.hears("เพราะอะไร")
    rights.presses("ผิดหน่วยงาน")
    head.hears("ขอให้หัวหน้าตัดสิน", "3 ครั้ง")
    screening.says("งานของสำนักงาน")
    screening.hears("1 เรื่อง")
    screening.hears("CP-", "ส่งต่อ")
    screening.presses("ส่งต่อ")
    screening.hears("หน่วยงานใด")
    screening.presses("สวัสดิการฯ")
    screening.hears("ต้องให้หัวหน้า")
    head.presses("ส่งต่อ")
    head.hears("หน่วยงานใด")
    head.presses("สวัสดิการฯ")
    rights.hears("CP-", "รับเรื่อง")
    rights.presses("ไม่ใช่ของเรา")
    rights.hears("เพราะอะไร")
    rights.presses("ผิดหน่วยงาน")
    rights.hears("ส่งคืนไม่ได้")
    assert town.cases()[0].office_code == "DLPW-30"


def test_an_office_that_stays_silent_loses_the_case_to_screening_and_the_citizen_hears(town: Town) -> None:
    silent, screening = town.officer("DLPW-30"), town.officer("PLO-30", name="สุนีย์")
    citizen = town.citizen()
    citizen.says(WAGES)
    silent.hears("CP-")
    town.pass_time(timedelta(days=1, minutes=5))
    screening.hears("ขอให้คัดกรอง", "CP-")
    citizen.hears("ส่งต่อให้", "แรงงานจังหวัด")
    [case] = town.cases()
    assert (case.office_code, case.status, case.bounces) == ("PLO-30", CaseStatus.SCREENING, 1)
    silent.presses("รับเรื่อง")
    silent.hears("เปลี่ยนไปแล้ว", "ไม่มีผู้รับในเวลา")


def _number(town: Town, case_id: int | None) -> str:
    [case] = [case for case in town.cases() if case.id == case_id]
    return number_of(case)


def _first_door(phone: Phone) -> str:
    newest = phone.simulator.chat(phone.id)[-1]
    return str(next(iter(actions(newest["message"])))["label"])
