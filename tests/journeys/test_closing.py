"""The citizen has the last word: done or not, who looks again, how it was, and opening it once more."""

from datetime import timedelta

from sqlmodel import Session, select

from db.cases import Case, History, Rating
from db.pushes import WaitingPush
from db.terms import CaseStatus, Entry
from tests.town import Phone, Town

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช โทร 081-234-5678"


def proposed(town: Town) -> tuple[Phone, Phone]:
    """A case that its officer thinks is done; the citizen has been asked."""
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    officer.presses("ปิดเรื่อง")
    officer.hears("ผลเป็นอย่างไร")
    officer.presses("ช่วยเหลือเรียบร้อย")
    officer.hears("ถ้าผู้แจ้งยืนยัน")
    citizen.hears("ช่วยเหลือเรียบร้อย", "เรียบร้อยดีไหม")
    return officer, citizen


def status(town: Town) -> CaseStatus:
    return town.cases()[0].status


def test_yes_closes_and_asks_how_it_was(town: Town) -> None:
    officer, citizen = proposed(town)
    citizen.presses("เรียบร้อยแล้ว")
    citizen.hears("ปิดเรื่อง", "30 วัน")
    citizen.hears("พอใจ")
    officer.hears("ผู้แจ้งยืนยัน")
    citizen.presses("5 มากที่สุด")
    citizen.hears("อยากบอกเพิ่ม")
    citizen.says("เจ้าหน้าที่ใจดีมากค่ะ")
    citizen.hears("จดไว้แล้ว")
    [rating] = town.database.read(lambda session: list(session.exec(select(Rating))))
    assert (rating.score, rating.words) == (5, "เจ้าหน้าที่ใจดีมากค่ะ")
    assert status(town) is CaseStatus.CLOSED


def test_yes_may_be_typed(town: Town) -> None:
    _, citizen = proposed(town)
    citizen.says("เรียบร้อยแล้วค่ะ")
    citizen.hears("พอใจ")
    assert status(town) is CaseStatus.CLOSED


def test_a_score_counts_once(town: Town) -> None:
    _, citizen = proposed(town)
    citizen.presses("เรียบร้อยแล้ว")
    citizen.hears("พอใจ")
    worse = citizen.button("1 น้อยที่สุด")
    citizen.presses("4 มาก")
    citizen.hears("อยากบอกเพิ่ม")
    citizen.presses_again(worse)
    citizen.hears("กดไปแล้ว")
    [rating] = town.database.read(lambda session: list(session.exec(select(Rating))))
    assert rating.score == 4


def test_no_goes_to_another_officer_than_the_one_who_proposed_it(town: Town) -> None:
    second = town.officer("DLPW-30", name="สมศรี")
    officer, citizen = proposed(town)
    second.hears("CP-")
    citizen.presses("ยังไม่เรียบร้อย")
    citizen.hears("ติดขัดตรงไหน")
    citizen.says("ได้เงินแค่เดือนเดียวค่ะ")
    citizen.hears("เจ้าหน้าที่อีกคน")
    second.hears("ผู้แจ้งว่ายังไม่เรียบร้อย", "รับเรื่อง")
    second.hears("ได้เงินแค่เดือนเดียว")
    officer.hears_nothing_more()
    officer.says("งานของสำนักงาน")
    officer.hears("1 เรื่อง")
    officer.hears("CP-")
    officer.presses("รับเรื่อง")
    officer.hears("เพื่อนร่วมงานเป็นผู้รับ")
    second.presses("รับเรื่อง")
    second.hears("คุณรับเรื่อง")
    citizen.hears("รับเรื่องไปดูแล")


def test_where_there_is_no_other_officer_screening_looks_at_a_dispute(town: Town) -> None:
    screening = town.officer("PLO-30", name="สุนีย์")
    _, citizen = proposed(town)
    citizen.says("ยังค่ะ")
    citizen.hears("ติดขัดตรงไหน")
    citizen.says("นายจ้างยังไม่จ่ายเลย")
    citizen.hears("เจ้าหน้าที่อีกคน")
    screening.hears("ผู้แจ้งว่ายังไม่เรียบร้อย")
    screening.hears("นายจ้างยังไม่จ่ายเลย")
    [case] = town.cases()
    assert (case.status, case.office_code, case.outcome) == (CaseStatus.SCREENING, "PLO-30", None)


def test_silence_closes_and_says_so(town: Town) -> None:
    officer, citizen = proposed(town)
    town.pass_time(timedelta(days=14))  # seven working days, and a long weekend
    citizen.hears("ไม่ได้รับคำตอบภายในกำหนด", "เปิดเรื่องอีกครั้ง")
    officer.hears("ไม่คัดค้าน")
    [case] = town.cases()
    closing = [entry for entry in town.history(case) if entry.entry is Entry.CLOSED]
    assert [entry.why for entry in closing] == ["silence"]


def test_nobody_is_closed_by_silence_who_was_never_asked(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    officer.presses("รับเรื่อง")
    citizen.hears("รับเรื่องไปดูแล")
    town.simulator.faults(quota=0)
    officer.presses("ปิดเรื่อง")
    officer.hears("ผลเป็นอย่างไร")
    officer.presses("ช่วยเหลือเรียบร้อย")
    officer.hears("ถ้าผู้แจ้งยืนยัน")
    town.eventually(lambda session: session.exec(select(WaitingPush)).first())
    town.pass_time(timedelta(days=14))
    put_off = select(History).where(History.why == "waits_to_be_sent")
    town.eventually(lambda session: session.exec(put_off).first())
    assert status(town) is CaseStatus.PROPOSED


def test_more_words_while_it_waits_are_kept_and_the_question_stands(town: Town) -> None:
    officer, citizen = proposed(town)
    citizen.says("นายจ้างไม่จ่ายค่าจ้างเดือนล่าสุดด้วยค่ะ")
    citizen.hears("เพิ่มลงในเรื่อง")
    citizen.hears("เสนอปิดเรื่อง", "เรียบร้อยแล้ว")
    officer.hears("เดือนล่าสุด")
    assert status(town) is CaseStatus.PROPOSED


def test_a_closed_case_is_opened_again_within_thirty_days(town: Town) -> None:
    officer, citizen = proposed(town)
    citizen.presses("เรียบร้อยแล้ว")
    citizen.hears("พอใจ")
    town.pass_time(timedelta(days=20))
    citizen.says("เรื่องของฉัน")
    citizen.hears("เรื่องที่ปิดไป")
    citizen.hears("CP-", "เปิดเรื่องอีกครั้ง")
    citizen.presses("เปิดเรื่องอีกครั้ง")
    citizen.hears("เกิดอะไรขึ้น")
    citizen.says("นายจ้างหยุดจ่ายอีกแล้ว")
    citizen.hears("อีกครั้งแล้ว", "สวัสดิการและคุ้มครองแรงงาน")
    officer.hears("CP-", "นายจ้างหยุดจ่ายอีกแล้ว", "รับเรื่อง")
    assert status(town) is CaseStatus.REFERRED


def test_after_thirty_days_it_is_a_new_case(town: Town) -> None:
    _, citizen = proposed(town)
    citizen.presses("เรียบร้อยแล้ว")
    citizen.hears("พอใจ")
    citizen.says("เรื่องของฉัน")
    citizen.hears("เปิดเรื่องอีกครั้ง")
    button = citizen.button("เปิดเรื่องอีกครั้ง")
    town.pass_time(timedelta(days=29, hours=23))
    citizen.presses_again(button)
    citizen.hears("เกิดอะไรขึ้น")
    town.pass_time(timedelta(hours=2))
    citizen.says("นายจ้างไม่จ่ายค่าจ้างอีกแล้ว อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    assert len(town.cases()) == 2
    assert status(town) is CaseStatus.CLOSED


def test_a_strangers_yes_closes_nothing(town: Town) -> None:
    _, citizen = proposed(town)
    stranger = town.citizen("คนอื่น")
    stranger.says("เรียบร้อยแล้ว")
    stranger.hears("เล่าเพิ่ม")
    assert status(town) is CaseStatus.PROPOSED
    assert citizen.button("เรียบร้อยแล้ว")


def test_unsending_the_word_beside_a_score_removes_it(town: Town) -> None:
    _, citizen = proposed(town)
    citizen.presses("เรียบร้อยแล้ว")
    citizen.hears("พอใจ")
    citizen.presses("2 น้อย")
    citizen.hears("อยากบอกเพิ่ม")
    told = citizen.says("ช้ามาก")
    citizen.hears("จดไว้แล้ว")
    citizen.unsends(told)
    town.eventually(lambda session: _words(session) == [None])
    assert len(town.database.read(lambda session: list(session.exec(select(Case))))) == 1


def _words(session: Session) -> list[str | None]:
    return [rating.words for rating in session.exec(select(Rating))]
