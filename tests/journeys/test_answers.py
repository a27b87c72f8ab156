"""What a reporter says to an officer reaches that officer, in the case it is about, however it is said."""

from datetime import timedelta

from sqlmodel import select

from db.cases import Attachment, History
from db.terms import CaseStatus, Entry
from tests.town import Phone, Town

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช โทร 081-234-5678"


def asked(town: Town, question: str = "โรงงานอยู่หัวทะเลใช่ไหมครับ", told: str = WAGES) -> tuple[Phone, Phone]:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(told)
    officer.hears("CP-")
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    officer.presses("ถามเพิ่ม")
    officer.hears("พิมพ์คำถาม")
    officer.says(question)
    citizen.hears(question)
    return officer, citizen


def test_a_bare_yes_is_an_answer_also_where_our_own_question_was_ignored(town: Town) -> None:
    officer, citizen = asked(town, told="นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช")
    citizen.says("ใช่ค่ะ")
    citizen.hears("ส่งคำตอบ")
    officer.hears("ใช่ค่ะ")
    assert town.cases()[0].status is CaseStatus.WORKING


def test_a_picture_is_an_answer(town: Town) -> None:
    _, citizen = asked(town, "ขอรูปสลิปด้วยครับ")
    citizen.sends("picture", "payslip")
    citizen.hears("แนบไว้")
    town.eventually(lambda session: session.exec(select(Attachment)).first())
    assert town.cases()[0].status is CaseStatus.WORKING


def test_a_shared_place_is_an_answer(town: Town) -> None:
    officer, citizen = asked(town, "ส่งตำแหน่งที่ทำงานได้ไหมครับ")
    citizen.shares_location(14.9738, 102.0836)
    officer.hears("ส่งตำแหน่ง 14.97380, 102.08360")
    assert town.cases()[0].status is CaseStatus.WORKING


def test_thanks_for_an_answer_ring_at_nobodys(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    officer.presses("ตอบประชาชน")
    officer.hears("พิมพ์ข้อความ")
    officer.says("พรุ่งนี้เก้าโมงมาที่สำนักงานได้ไหมครับ")
    citizen.hears("พรุ่งนี้เก้าโมง")
    citizen.says("ไม่สะดวกค่ะ")
    officer.hears("ไม่สะดวก")
    citizen.says("ขอบคุณค่ะ")
    citizen.hears("ยินดีค่ะ")
    officer.hears_nothing_more()


def test_what_an_officer_writes_about_deleting_data_goes_to_the_person(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    officer.presses("ตอบประชาชน")
    officer.hears("พิมพ์ข้อความ")
    officer.says("ลบข้อมูลของคุณมะลิในระบบให้แล้วครับ")
    citizen.hears("ให้แล้วครับ")
    assert len(town.cases()) == 1


def test_not_done_counts_at_once_and_no_silence_closes_it(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    officer.presses("ปิดเรื่อง")
    officer.hears("ผลเป็นอย่างไร")
    officer.presses("ช่วยเหลือเรียบร้อย")
    citizen.hears("เรียบร้อยดีไหม")
    citizen.presses("ยังไม่เรียบร้อย")
    citizen.hears("ติดขัดตรงไหน")
    town.pass_time(timedelta(days=20))
    citizen.says("เรื่องของฉัน")
    citizen.hears("1 เรื่อง")
    assert town.cases()[0].status is CaseStatus.SCREENING


def test_unsending_one_letter_touches_no_strangers_clock(town: Town) -> None:
    other, screening = town.citizen("คนอื่น"), town.officer("PLO-30", name="สุนีย์")
    _, citizen = asked(town, "มีกี่คนครับ")
    other.says(WAGES)
    other.hears("รับเรื่องแล้ว")
    told = citizen.says("1")
    citizen.hears("ส่งคำตอบ")
    citizen.unsends(told)
    blanked = select(History).where(History.entry == Entry.UNSENT)
    town.eventually(lambda session: session.exec(blanked).first())
    town.pass_time(timedelta(days=1, minutes=5))
    screening.hears("ขอให้คัดกรอง")


def test_a_telephone_in_words_taken_back_is_gone(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    told = citizen.says(WAGES)
    officer.hears("CP-")
    citizen.unsends(told)
    blanked = select(History).where(History.entry == Entry.UNSENT)
    town.eventually(lambda session: session.exec(blanked).first())
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    assert "081" not in officer.hears("CP-", "ตอบประชาชน")
