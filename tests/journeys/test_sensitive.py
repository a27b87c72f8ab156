"""The sensitive lane: separated on arrival, alerts without words, opened by cleared officers with a reason."""

from datetime import timedelta

from sqlmodel import select

from db.cases import History
from db.terms import Entry, Rank
from tests.town import Phone, Town, event_of

HARM = "หัวหน้าลวนลามน้องฝนที่ร้านอาหารครัวเจ๊นก อยู่โคราช โทร 0812345678"


def views(town: Town) -> list[str | None]:
    query = select(History.why).where(History.entry == Entry.VIEWED).order_by(History.id)  # type: ignore[arg-type]
    return town.database.read(lambda session: list(session.exec(query)))


def says_nothing_of_it(heard: str) -> None:
    for word in ("ลวนลาม", "ฝน", "เจ๊นก", "081", "ทำร้าย"):
        assert word not in heard, word


def test_the_alert_names_nobody_and_says_nothing(town: Town) -> None:
    cleared, citizen = town.officer("DLPW-30", name="ธนา", cleared=True), town.citizen()
    other = town.officer("DLPW-30", name="สมศรี")
    citizen.says(HARM)
    citizen.hears("191")
    says_nothing_of_it(cleared.hears("เรื่องละเอียดอ่อน", "นครราชสีมา", "เปิดดู"))
    other.hears_nothing_more()
    assert views(town) == []


def test_opening_needs_a_reason_and_every_view_is_written_down(town: Town) -> None:
    cleared, citizen = town.officer("DLPW-30", cleared=True), town.citizen()
    citizen.says(HARM)
    cleared.hears("เรื่องละเอียดอ่อน")
    cleared.presses("เปิดดู")
    says_nothing_of_it(cleared.hears("เพราะอะไร"))
    cleared.presses("รับผิดชอบเรื่องนี้")
    cleared.hears("ลวนลาม", "น้องฝน", "รับเรื่อง")
    cleared.says("งานของสำนักงาน")
    cleared.hears("1 เรื่อง")
    says_nothing_of_it(cleared.hears("เรื่องละเอียดอ่อน"))
    cleared.presses("เปิดดู")
    cleared.hears("เพราะอะไร")
    cleared.says("หัวหน้าสั่งให้ตรวจ")
    cleared.hears("ลวนลาม")
    assert views(town) == ["รับผิดชอบเรื่องนี้", "หัวหน้าสั่งให้ตรวจ"]


def test_an_uncleared_officer_sees_the_number_and_nothing_else(town: Town) -> None:
    town.officer("DLPW-30", cleared=True)
    other, citizen = town.officer("DLPW-30", name="สมศรี"), town.citizen()
    citizen.says(HARM)
    citizen.hears("CP-")
    other.says("งานของสำนักงาน")
    other.hears("1 เรื่อง")
    says_nothing_of_it(other.hears("เรื่องละเอียดอ่อน"))
    other.presses("เปิดดู")
    other.hears("ได้รับสิทธิ์")
    assert views(town) == []


def test_an_office_without_a_cleared_officer_does_not_get_it(town: Town) -> None:
    uncleared, citizen = town.officer("DLPW-30"), town.citizen()
    screening = town.officer("PLO-30", name="สุนีย์", cleared=True)
    citizen.says(HARM)
    says_nothing_of_it(screening.hears("เรื่องละเอียดอ่อน"))
    uncleared.hears_nothing_more()
    assert town.cases()[0].office_code == "PLO-30"


def test_where_nobody_at_all_is_cleared_somebody_still_learns_that_it_waits(town: Town) -> None:
    uncleared, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(HARM)
    says_nothing_of_it(uncleared.hears("เรื่องละเอียดอ่อน"))
    uncleared.presses("เปิดดู")
    uncleared.hears("ไม่ได้อยู่กับหน่วยงานของคุณ")
    assert town.cases()[0].office_code == "MOL-00"


def test_more_words_come_without_the_words(town: Town) -> None:
    cleared, citizen = town.officer("DLPW-30", cleared=True), town.citizen()
    taken(cleared, citizen)
    citizen.says("เขาขู่ว่าถ้าบอกใครจะไล่ออก")
    citizen.hears("เพิ่มลงในเรื่อง")
    heard = cleared.hears("แจ้งเพิ่ม", "เปิดดู")
    assert "ไล่ออก" not in heard


def test_it_climbs_among_the_cleared_only(town: Town) -> None:
    cleared, citizen = town.officer("DLPW-30", cleared=True), town.citizen()
    deputy = town.officer("DLPW-30", name="รอง", rank=Rank.DEPUTY)
    head = town.officer("DLPW-30", name="หัวหน้า", rank=Rank.HEAD, cleared=True)
    citizen.says(HARM)
    cleared.hears("เรื่องละเอียดอ่อน")
    town.pass_time(timedelta(minutes=8, seconds=5))
    says_nothing_of_it(head.hears("เรื่องละเอียดอ่อน"))
    deputy.hears_nothing_more()


def taken(cleared: Phone, citizen: Phone) -> None:
    citizen.says(HARM)
    cleared.hears("เรื่องละเอียดอ่อน")
    cleared.presses("เปิดดู")
    cleared.hears("เพราะอะไร")
    cleared.presses("รับผิดชอบเรื่องนี้")
    cleared.hears("ลวนลาม")
    cleared.presses("รับเรื่อง")
    cleared.hears("คุณรับเรื่อง")
    citizen.hears("รับเรื่องไปดูแล")


def test_its_words_do_not_reach_the_uncleared_through_another_case_of_the_same_person(town: Town) -> None:
    town.officer("DLPW-30", name="ผู้ได้รับสิทธิ์", cleared=True)
    uncleared, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says("ตึกถล่ม มีคนติดอยู่ข้างใน อยู่โคราช")
    uncleared.hears("CP-")
    uncleared.presses("รับเรื่อง")
    uncleared.hears("เรื่องที่คุณดูแล")
    citizen.says("หัวหน้าลวนลามน้องฝนด้วยค่ะ อยู่โคราช")
    citizen.hears("191")
    uncleared.hears_nothing_more(1.5)
    assert [case.sensitive for case in town.cases()] == [False, True]


def test_an_uncleared_officer_may_not_merge_into_it_nor_learn_its_number(town: Town) -> None:
    town.officer("DLPW-30", name="ผู้ได้รับสิทธิ์", cleared=True)
    uncleared, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช โทร 081-234-5678")
    uncleared.hears("CP-")
    uncleared.presses("รับเรื่อง")
    uncleared.hears("คุณรับเรื่อง")
    citizen.says(HARM)
    citizen.hears("CP-")
    uncleared.presses("อื่น ๆ")
    uncleared.hears("ต้องการทำอะไร")
    uncleared.presses("รวมกับเรื่องเดิม")
    uncleared.hears("ไม่มีเรื่องอื่น")


def test_an_edit_that_turns_sensitive_does_not_reach_the_uncleared(town: Town) -> None:
    uncleared, citizen = town.officer("DLPW-30"), town.citizen()
    town.officer("PLO-30", name="สุนีย์", cleared=True)
    told = citizen.says("นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช โทร 081-234-5678")
    uncleared.hears("CP-")
    uncleared.presses("รับเรื่อง")
    uncleared.hears("เรื่องที่คุณดูแล")
    edit = {"id": told, "type": "text", "text": "หัวหน้าลวนลามน้องฝน ช่วยด้วย อยู่โคราช"}
    town.sends_events(event_of(citizen, type="messageEdited", message=edit))
    uncleared.hears_nothing_more(1.5)
    assert [case.sensitive for case in town.cases()] == [False, True]


def test_a_stale_button_names_no_officer_of_another_office(town: Town) -> None:
    first, citizen = town.officer("DLPW-30", name="สมศรี", cleared=True), town.citizen()
    screening = town.officer("PLO-30", name="สุนีย์", cleared=True)
    taken(first, citizen)
    old = first.button("ปิดเรื่อง")
    first.presses("ไม่ใช่ของเรา")
    first.hears("เพราะอะไร")
    first.presses("ผิดหน่วยงาน")
    first.hears("ส่งเรื่อง")
    screening.hears("เรื่องละเอียดอ่อน")
    screening.presses("เปิดดู")
    screening.hears("เพราะอะไร")
    screening.presses("รับผิดชอบเรื่องนี้")
    screening.hears("ลวนลาม")
    screening.presses("รับเรื่อง")
    screening.hears("คุณรับเรื่อง")
    first.presses_again(old)
    assert "สุนีย์" not in first.hears("เปลี่ยนไปแล้ว")


def test_taking_it_is_a_view_too(town: Town) -> None:
    cleared, citizen = town.officer("DLPW-30", cleared=True), town.citizen()
    taken(cleared, citizen)
    assert views(town) == ["รับผิดชอบเรื่องนี้", "accept"]
