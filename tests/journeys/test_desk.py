"""An officer acts from the card alone: notes, visits, ready-made texts, colleagues, lists; and stale buttons."""

from datetime import timedelta

import pytest
from sqlmodel import select

from db.cases import Case
from db.terms import CaseStatus, Entry
from tests.town import Phone, Town, event_of

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช โทร 081-234-5678"


def taken(town: Town) -> tuple[Phone, Phone]:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    citizen.hears("รับเรื่องไปดูแล")
    return officer, citizen


def entries(town: Town, entry: Entry) -> list[str | None]:
    [case] = town.cases()
    return [one.words for one in town.history(case) if one.entry is entry]


def test_a_note_is_for_colleagues_and_the_citizen_never_sees_it(town: Town) -> None:
    officer, citizen = taken(town)
    officer.presses("อื่น ๆ")
    officer.hears("ต้องการทำอะไร")
    officer.presses("บันทึกภายใน")
    officer.hears("ผู้แจ้งจะไม่เห็น")
    officer.says("นายจ้างเคยถูกร้องมาแล้วสองครั้ง")
    officer.hears("บันทึกไว้")
    citizen.hears_nothing_more()
    citizen.says("เรื่องของฉัน")
    assert "สองครั้ง" not in citizen.hears("ติดต่อกลับ", "ภายใน")
    assert entries(town, Entry.NOTED) == ["นายจ้างเคยถูกร้องมาแล้วสองครั้ง"]
    officer.says("งานของฉัน")
    officer.hears("บันทึกภายใน", "สองครั้ง")


def test_a_visit_is_noted_and_the_citizen_hears_only_that_it_happened(town: Town) -> None:
    officer, citizen = taken(town)
    officer.presses("อื่น ๆ")
    officer.hears("ต้องการทำอะไร")
    officer.presses("ลงพื้นที่แล้ว")
    officer.hears("ผลการลงพื้นที่")
    officer.says("นายจ้างรับว่าค้างจริง")
    officer.hears("บันทึกการลงพื้นที่")
    assert "ค้างจริง" not in citizen.hears("ลงพื้นที่")
    assert town.cases()[0].status is CaseStatus.WORKING


def test_a_ready_made_text_is_shown_filled_in_before_it_is_sent(town: Town) -> None:
    officer, citizen = taken(town)
    officer.presses("ตอบประชาชน")
    officer.hears("พิมพ์ข้อความ")
    officer.presses("ยื่นคำร้อง")
    shown = officer.hears("ข้อความถึงผู้แจ้ง", "CP-", "สวัสดิการและคุ้มครองแรงงานจังหวัดนครราชสีมา")
    assert "{" not in shown
    citizen.hears_nothing_more()
    officer.presses("ส่งข้อความนี้")
    officer.hears("ส่งถึงผู้แจ้ง")
    citizen.hears("ยื่นคำร้อง", "CP-")


def test_a_case_is_handed_to_a_colleague_who_hears_it(town: Town) -> None:
    colleague = town.officer("DLPW-30", name="สมศรี")
    officer, citizen = taken(town)
    officer.presses("อื่น ๆ")
    officer.hears("ต้องการทำอะไร")
    officer.presses("ส่งให้เพื่อนร่วมงาน")
    officer.hears("ให้ใครดูแลต่อ")
    officer.presses("สมศรี")
    officer.hears("คุณสมศรี")
    colleague.hears("ส่งต่อให้คุณดูแล", "CP-")
    citizen.says("มีหลักฐานเพิ่มค่ะ สลิปเงินเดือน")
    colleague.hears("สลิปเงินเดือน")
    officer.hears_nothing_more()


def test_alone_at_the_office_there_is_nobody_to_hand_to(town: Town) -> None:
    officer, _ = taken(town)
    officer.presses("อื่น ๆ")
    officer.hears("ต้องการทำอะไร")
    officer.presses("ส่งให้เพื่อนร่วมงาน")
    officer.hears("ไม่มีเพื่อนร่วมงาน")


def test_a_stale_button_says_what_changed_since(town: Town) -> None:
    colleague = town.officer("DLPW-30", name="สมศรี")
    _, citizen = taken(town)
    colleague.hears("CP-")
    colleague.presses("ปิดเรื่อง")
    heard = colleague.hears("เปลี่ยนไปแล้ว", "คุณธนา รับเรื่อง")
    assert "ตอนนี้: เจ้าหน้าที่รับเรื่องแล้ว" in heard
    assert town.cases()[0].status is CaseStatus.ACCEPTED
    citizen.hears_nothing_more()


def test_ones_own_earlier_card_still_works(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    answer = officer.button("ตอบประชาชน")
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    officer.presses_again(answer)
    officer.hears("พิมพ์ข้อความ")
    officer.says("สวัสดีครับ")
    citizen.hears("สวัสดีครับ")


def test_an_officer_gets_no_alert_of_a_matter_of_their_own_and_cannot_handle_it(town: Town) -> None:
    officer, colleague = town.officer("DLPW-30"), town.officer("DLPW-30", name="สมศรี")
    officer.says(WAGES)
    officer.hears("ต้องการทำอะไร")
    officer.presses("เป็นเรื่องของฉันเอง")
    officer.hears("รับเรื่องแล้ว")
    colleague.hears("CP-")
    officer.says("งานของสำนักงาน")
    officer.hears("ไม่มีเรื่องค้าง")
    colleague.presses("รับเรื่อง")
    colleague.hears("คุณรับเรื่อง")
    colleague.presses("อื่น ๆ")
    colleague.hears("ต้องการทำอะไร")
    colleague.presses("ส่งให้เพื่อนร่วมงาน")
    colleague.hears("ไม่มีเพื่อนร่วมงาน")


def test_the_only_officers_own_matter_goes_to_screening(town: Town) -> None:
    officer, screening = town.officer("DLPW-30"), town.officer("PLO-30", name="สุนีย์")
    officer.says(WAGES)
    officer.hears("ต้องการทำอะไร")
    officer.presses("เป็นเรื่องของฉันเอง")
    officer.hears("รับเรื่องแล้ว")
    screening.hears("CP-")
    assert town.cases()[0].office_code == "PLO-30"


def test_every_list_is_one_tap_and_a_page_at_a_time(town: Town) -> None:
    officer = town.officer("DLPW-30")
    for number in range(6):
        citizen = town.citizen(f"คนที่ {number}")
        citizen.says(WAGES)
        officer.hears("CP-")
    officer.says("งานของสำนักงาน")
    officer.hears("6 เรื่อง", "1-4")
    officer.hears("ดูต่อ")
    officer.presses("ดูต่อ")
    officer.hears("6 เรื่อง", "5-6")
    officer.presses("เกินกำหนด")
    officer.hears("ไม่มีเรื่องค้าง")
    town.pass_time(timedelta(days=3))
    officer.says("งานเกินกำหนด")
    officer.hears("เกินกำหนด", "เรื่อง")


def test_the_waiting_list_holds_what_waits_for_the_citizen(town: Town) -> None:
    officer, citizen = taken(town)
    officer.presses("ถามเพิ่ม")
    officer.hears("พิมพ์คำถาม")
    officer.says("ทำงานที่ไหนครับ")
    citizen.hears("ทำงานที่ไหน")
    officer.says("รอผู้แจ้ง")
    officer.hears("รอผู้แจ้งตอบ 1 เรื่อง")


def test_the_citizens_card_shows_the_path_as_it_is_now(town: Town) -> None:
    officer, citizen = taken(town)
    citizen.says("เรื่องของฉัน")
    first = citizen.hears("✓ รับเรื่อง", "✓ ส่งถึง", "เจ้าหน้าที่รับดูแลแล้ว", "ติดต่อกลับ", "ภายใน")
    assert "DLPW" not in first
    officer.presses("ตอบประชาชน")
    officer.hears("พิมพ์ข้อความ")
    officer.says("กำลังนัดนายจ้างครับ")
    citizen.hears("กำลังนัดนายจ้าง")
    citizen.says("เรื่องของฉัน")
    citizen.hears("กำลังดำเนินการ", "ข่าวต่อไป", "ภายใน")


@pytest.mark.parametrize("typed", ["อะไรนะครับ", "ครับผม", "?"])
def test_words_where_a_button_is_expected_are_never_sent_to_a_citizen(town: Town, typed: str) -> None:
    officer, citizen = taken(town)
    officer.presses("อื่น ๆ")
    officer.hears("ต้องการทำอะไร")
    officer.says(typed)
    officer.hears("ค")
    citizen.hears_nothing_more()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_two_officers_who_tap_at_the_same_moment_one_gets_the_case(town: Town) -> None:
    first, second = town.officer("DLPW-30"), town.officer("DLPW-30", name="สมศรี")
    for number in range(5):
        citizen = town.citizen(f"คนที่ {number}")
        citizen.says(WAGES)
        first.hears("เรื่องใหม่")
        second.hears("เรื่องใหม่")
        taps = [
            event_of(one, type="postback", postback={"data": one.button("รับเรื่อง")["data"]})
            for one in (first, second)
        ]
        assert town.sends_events(*taps) == 200  # two lanes, worked side by side
        citizen.hears("รับเรื่องไปดูแล")
        citizen.hears_nothing_more(0.3)
    accepted = Entry.ACCEPTED
    for case in town.cases():
        assert [entry.entry for entry in town.history(case)].count(accepted) == 1
    held = town.database.read(lambda s: s.exec(select(Case).where(Case.officer_id.is_(None))).all())  # type: ignore[union-attr]
    assert list(held) == []
