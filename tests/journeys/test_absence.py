"""Nobody's absence leaves a case lying: officers leave, block, lose the phone, are away; offices are empty."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlmodel import Session

from bot.commands import officer_changes
from bot.commands.changing import Change
from bot.commands.officer_changes import Changed
from db.people import Officer
from db.terms import CaseStatus, Entry
from handlers.buttons import Buttons
from handlers.turn import meet
from referral import levels
from referral.moment import Moment
from referral.numbers import number_of
from referral.seeding import add_officer
from tests.town import SECRET, Phone, Town

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช โทร 081-234-5678"
HARM = "หัวหน้าลวนลามน้องฝนที่ร้านอาหารครัวเจ๊นก อยู่โคราช โทร 0812345678"
NEXT_DAY = timedelta(days=1)


def commands(town: Town, act: Callable[[Change], Changed]) -> Changed:
    """What ``chipao officer …`` does, at the town's hour and beside its service."""

    def unit(session: Session) -> Changed:
        return act(Change(Moment(session, town.clock(), levels.load()), Buttons((SECRET,))))

    return town.database.write(unit).result()


def revoke(town: Town, phone: Phone, code: str | None = None) -> Changed:
    return commands(town, lambda change: officer_changes.revoke(change, phone.id, code))


def serves_too(town: Town, phone: Phone, code: str) -> None:
    def unit(session: Session) -> Officer:
        return add_officer(session, meet(session, phone.id, town.clock()), code, phone.name, town.clock())

    town.database.write(unit).result()


def reports(town: Town, name: str = "มะลิ", text: str = WAGES) -> tuple[Phone, str]:
    """A citizen with a new case, and its number."""
    citizen = town.citizen(name)
    citizen.says(text)
    citizen.hears("CP-")
    return citizen, number_of(town.cases()[-1])


def takes(officer: Phone, number: str) -> None:
    officer.hears(number)
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง", number)
    officer.hears(number)  # the card to work with


def now(town: Town, number: str) -> tuple[str, CaseStatus, int | None]:
    case = town.case(number)
    return case.office_code, case.status, case.officer_id


def test_who_leaves_in_the_middle_of_an_answer_can_do_nothing_more_and_a_colleague_goes_on(
    town: Town,
) -> None:
    gone, colleague = town.officer("DLPW-30", name="ธนา"), town.officer("DLPW-30", name="สมศรี")
    citizen, number = reports(town)
    colleague.hears(number)
    takes(gone, number)
    citizen.hears("รับเรื่องไปดูแล")
    gone.presses("ตอบประชาชน")
    gone.hears("พิมพ์ข้อความถึงผู้แจ้ง")
    assert revoke(town, gone).released == 1
    colleague.hears("เรื่องกลับมารอ", number)
    gone.says("นายจ้างไม่จ่ายค่าจ้าง จะเรียกมาคุยครับ")
    gone.hears(number)
    for label in ("ปิดเรื่อง", "ไม่ใช่ของเรา", "ตอบประชาชน"):
        gone.presses(label)
        gone.hears(number)
    citizen.hears_nothing_more()
    assert now(town, number) == ("DLPW-30", CaseStatus.REFERRED, None)
    colleague.presses("รับเรื่อง")
    colleague.hears("คุณรับเรื่อง")
    citizen.hears("รับเรื่องไปดูแล")
    citizen.says("โรงงานเย็บผ้าแถวหัวทะเลค่ะ")
    colleague.hears("โรงงานเย็บผ้าแถวหัวทะเล")
    gone.hears_nothing_more()
    assert len(town.cases()) == 1


def test_who_left_is_a_citizen_like_any_other_after_one_refusal(town: Town) -> None:
    gone, colleague = town.officer("DLPW-30", name="ธนา"), town.officer("DLPW-30", name="สมศรี")
    _, number = reports(town)
    colleague.hears(number)
    takes(gone, number)
    gone.says("ลา")
    gone.hears("ปฏิบัติงาน")
    gone.presses("ตอบประชาชน")
    gone.hears("พิมพ์ข้อความถึงผู้แจ้ง")
    revoke(town, gone)
    colleague.hears("เรื่องกลับมารอ")
    for label in ("ไม่อยู่ 3 วัน", "ออกเวร"):
        gone.presses(label)
        gone.hears("ไม่ได้เป็นเจ้าหน้าที่")
    colleague.presses("รับเรื่อง")
    colleague.hears("คุณรับเรื่อง")
    gone.presses("ปิดเรื่อง")
    assert "สมศรี" not in gone.hears(number, "ไม่ได้เป็นเจ้าหน้าที่")
    gone.says("ถูกเลิกจ้างกะทันหัน ไม่ได้ค่าชดเชย อยู่โคราช โทร 0899999999")
    gone.hears("CP-")
    colleague.hears("เรื่องใหม่")
    assert len(town.cases()) == 2


def test_the_last_officer_of_an_office_leaves_and_screening_has_all_its_cases(town: Town) -> None:
    last, screening = town.officer("DLPW-30", name="ธนา"), town.officer("PLO-30", name="สุนีย์")
    first, held = reports(town)
    takes(last, held)
    second, waiting = reports(town, "สมใจ")
    last.hears(waiting)
    done = revoke(town, last)
    assert (done.released, done.empty, done.nobody) == (1, (("DLPW-30", "PLO-30"),), False)
    screening.hears("ขอให้คัดกรอง", held)
    screening.hears("ขอให้คัดกรอง", waiting)
    for citizen in (first, second):
        citizen.hears("ส่งต่อให้", "แรงงานจังหวัด")
    for number in (held, waiting):
        assert now(town, number) == ("PLO-30", CaseStatus.SCREENING, None)
    _, third = reports(town, "มานี")
    screening.hears(third)
    last.hears_nothing_more()


def test_an_officer_who_blocks_the_account_leaves_nothing_lying(town: Town) -> None:
    blocks, screening = town.officer("DLPW-30", name="ธนา"), town.officer("PLO-30", name="สุนีย์")
    _, held = reports(town)
    takes(blocks, held)
    _, waiting = reports(town, "สมใจ")
    blocks.hears(waiting)
    blocks.blocks()
    screening.hears("ขอให้คัดกรอง", held)
    screening.hears("ขอให้คัดกรอง", waiting)
    assert now(town, held) == now(town, waiting) == ("PLO-30", CaseStatus.SCREENING, None)


def test_who_is_away_hears_nothing_until_the_days_are_over(town: Town) -> None:
    away, colleague = town.officer("DLPW-30", name="ธนา"), town.officer("DLPW-30", name="สมศรี")
    _, number = reports(town)
    colleague.hears(number)
    takes(away, number)
    away.says("ลา")
    away.hears("ปฏิบัติงาน")
    away.presses("ไม่อยู่ 3 วัน")
    away.hears("ไม่อยู่ถึง", "27 พ.ย. 69")
    colleague.hears("เรื่องกลับมารอ", number)
    colleague.presses("รับเรื่อง")
    colleague.hears("คุณรับเรื่อง")
    _, second = reports(town, "สมใจ")
    takes(colleague, second)
    away.hears_nothing_more()
    town.pass_time(timedelta(days=3, hours=1))
    _, third = reports(town, "มานี")
    away.hears(third)


def test_an_administrator_notes_who_is_away_until_a_day_and_who_is_back(town: Town) -> None:
    away, screening = town.officer("DLPW-30", name="ธนา"), town.officer("PLO-30", name="สุนีย์")
    _, number = reports(town)
    takes(away, number)
    last_day = date(2026, 12, 4)  # a Friday; the next Monday stands for the holiday of the Saturday between
    done = commands(town, lambda change: officer_changes.away(change, away.id, None, last_day))
    assert [f"{at:%Y-%m-%dT%H:%M}" for at in done.until] == ["2026-12-08T01:30"]
    screening.hears("ขอให้คัดกรอง", number)
    _, second = reports(town, "สมใจ")
    screening.hears(second)
    away.hears_nothing_more()
    town.database.write(lambda session: officer_changes.back(session, away.id, town.clock())).result()
    _, third = reports(town, "มานี")
    away.hears(third)


def test_who_serves_at_two_offices_and_leaves_hands_nothing_to_themselves(town: Town) -> None:
    gone, central = town.officer("DLPW-30", name="ธนา"), town.officer("MOL-00", name="ศิริพร")
    serves_too(town, gone, "PLO-30")
    _, number = reports(town)
    takes(gone, number)
    done = revoke(town, gone)
    assert done.offices == ("DLPW-30", "PLO-30")
    central.hears("ขอให้คัดกรอง", number)
    gone.hears_nothing_more()
    assert now(town, number) == ("MOL-00", CaseStatus.SCREENING, None)
    moves = [one.entry for one in town.history(town.case(number)) if one.entry is not Entry.ALERTED]
    assert moves == [Entry.OPENED, Entry.ACCEPTED, Entry.RELEASED]


def test_who_moves_to_another_office_leaves_the_cases_where_they_belong(town: Town) -> None:
    moves, colleague = town.officer("DLPW-30", name="ธนา"), town.officer("DLPW-30", name="สมศรี")
    _, number = reports(town)
    colleague.hears(number)
    takes(moves, number)
    done = commands(town, lambda change: officer_changes.move(change, moves.id, "DLPW-30", "DSD-30"))
    assert (done.released, done.new_here) == (1, True)
    colleague.hears("เรื่องกลับมารอ", number)
    moves.presses("ปิดเรื่อง")
    moves.hears(number)
    assert now(town, number) == ("DLPW-30", CaseStatus.REFERRED, None)
    _, training = reports(town, "สมใจ", "อยากฝึกอาชีพช่างแอร์ อยู่โคราช โทร 0823456789")
    moves.hears(training)
    colleague.hears_nothing_more()


def test_who_is_cleared_no_longer_gives_sensitive_cases_to_who_is(town: Town) -> None:
    uncleared = town.officer("DLPW-30", name="ธนา", cleared=True)
    _, number = reports(town, text=HARM)
    uncleared.hears("เรื่องละเอียดอ่อน")
    uncleared.presses("เปิดดู")
    uncleared.hears("เพราะอะไร")
    uncleared.presses("รับผิดชอบเรื่องนี้")
    takes(uncleared, number)
    cleared = town.officer("DLPW-30", name="สมศรี", cleared=True)

    def act(change: Change) -> Changed:
        return officer_changes.set_facts(
            change, uncleared.id, "DLPW-30", rank=None, cleared=False, on_duty=None
        )

    assert commands(town, act).released == 1
    cleared.hears("เรื่องกลับมารอ", number)
    assert now(town, number)[2] is None
    uncleared.presses("ปิดเรื่อง")
    uncleared.hears(number)
    assert town.case(number).closed_at is None


def test_the_empty_offices_are_listed_to_screening_once_a_week_on_its_first_working_morning(
    town: Town,
) -> None:
    screening, officer = town.officer("PLO-30", name="สุนีย์"), town.officer("DLPW-30", name="ธนา")
    town.get("/readyz")  # the service plans its rounds when it starts: that must be on this Tuesday
    town.pass_time(timedelta(days=5, hours=22))  # Monday 30 November, 07:00
    screening.hears_nothing_more()
    town.pass_time(timedelta(hours=1, minutes=35))
    said = screening.hears("ยังไม่มีเจ้าหน้าที่", "3 แห่ง", "จัดหางาน", "พัฒนาฝีมือ", "ประกันสังคม")
    assert "สวัสดิการ" not in said
    screening.hears_nothing_more()
    town.pass_time(timedelta(days=7))  # Monday 7 December is a holiday
    screening.hears_nothing_more()
    revoke(town, officer)
    town.pass_time(NEXT_DAY)
    screening.hears("ยังไม่มีเจ้าหน้าที่", "4 แห่ง", "สวัสดิการ")
    officer.hears_nothing_more()


def test_what_was_held_for_the_night_does_not_reach_an_officer_revoked_meanwhile(town: Town) -> None:
    officer, screening = town.officer("DLPW-30"), town.officer("PLO-30", name="สุนีย์")
    citizen, _ = reports(town)
    officer.hears("CP-")
    officer.presses("รับเรื่อง")
    officer.hears("เรื่องที่คุณดูแล")
    town.pass_time(timedelta(hours=9))  # 18:00
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง เบอร์แม่หนู 0899999999 ค่ะ")
    citizen.hears("เพิ่มลงในเรื่อง")
    revoke(town, officer)
    town.pass_time(timedelta(hours=16))
    screening.hears("CP-")
    officer.hears_nothing_more(1.5)
