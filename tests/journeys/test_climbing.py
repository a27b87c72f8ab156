"""Alerts that must be taken: they climb when nobody taps, wake nobody at night but for an emergency, and wait."""

from datetime import timedelta

from db.people import Office
from db.terms import CaseStatus, Entry, Rank
from tests.town import Phone, Town

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช โทร 081-234-5678"
INJURY = "ช่วยด้วย เพื่อนโดนเครื่องจักรทับมือขาด เลือดไหลไม่หยุด โรงงานอยู่โคราช"
TO_THE_EVENING = timedelta(hours=11)  # from 09:00, when every story begins


def steps(town: Town) -> list[str | None]:
    """How far the alert of the only case has climbed."""
    [case] = town.cases()
    climbed = (Entry.RAISED, Entry.LAPSED)
    return [entry.why for entry in town.history(case) if entry.entry in climbed]


def test_nobody_taps_and_the_alert_climbs_from_the_members_to_the_central_desk(town: Town) -> None:
    member = town.officer("DLPW-30", name="ธนา")
    deputy = town.officer("DLPW-30", name="สมศรี", rank=Rank.DEPUTY)
    screening, central = town.officer("PLO-30", name="สุนีย์"), town.officer("MOL-00", name="ศิริพร")
    citizen = town.citizen()
    citizen.says(WAGES)
    member.hears("เรื่องใหม่", "รับเรื่องภายใน")
    deputy.hears_nothing_more()
    town.pass_time(timedelta(hours=5))  # four open hours, and lunch
    deputy.hears("ยังไม่มีผู้รับเรื่อง")
    town.pass_time(timedelta(hours=2))
    member.hears("ยังไม่มีผู้รับเรื่อง")
    deputy.hears("ยังไม่มีผู้รับเรื่อง")
    town.pass_time(timedelta(hours=17, minutes=5))
    screening.hears("ขอให้คัดกรอง")
    citizen.hears("ส่งต่อให้", "แรงงานจังหวัด")
    town.pass_time(timedelta(days=1))
    central.hears("ขอให้คัดกรอง")
    assert steps(town) == ["deputy", "everyone", "back:DLPW-30", "central:PLO-30"]
    [case] = town.cases()
    assert (case.office_code, case.status) == ("MOL-00", CaseStatus.SCREENING)


def test_the_central_desk_hears_again_until_somebody_taps(town: Town) -> None:
    central, citizen = town.officer("MOL-00", name="ศิริพร"), town.citizen()
    citizen.says(WAGES)
    central.hears("CP-")
    for _ in range(3):
        town.pass_time(timedelta(days=7))
        central.hears("CP-")
    assert "again" in steps(town)


def test_an_emergency_reaches_the_central_desk_within_a_quarter_of_an_hour_also_at_night(town: Town) -> None:
    town.pass_time(timedelta(hours=17))  # two in the morning
    member, screening = town.officer("SSO-30", name="วิภา"), town.officer("PLO-30", name="สุนีย์")
    central, citizen = town.officer("MOL-00", name="ศิริพร"), town.citizen()
    citizen.says(INJURY)
    citizen.hears("191")
    member.hears("ฉุกเฉิน")
    town.pass_time(timedelta(minutes=12))
    screening.hears("ฉุกเฉิน")
    town.pass_time(timedelta(minutes=3))
    central.hears("ฉุกเฉิน")
    [case] = town.cases()
    central_at = next(e.at for e in town.history(case) if e.why == "central:PLO-30")
    assert central_at - case.opened_at < timedelta(minutes=15, seconds=30)


def test_at_night_no_officer_is_woken_and_in_the_morning_the_alert_is_there(town: Town) -> None:
    town.pass_time(TO_THE_EVENING)
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    citizen.hears("รับเรื่องแล้ว", "คาดว่าจะได้รับการติดต่อภายใน")
    officer.hears_nothing_more()
    town.pass_time(timedelta(hours=12, minutes=31))
    officer.hears("เรื่องใหม่", "CP-")


def test_an_officer_who_works_at_night_is_answered_at_once(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    town.pass_time(TO_THE_EVENING)
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    citizen.hears("รับเรื่องไปดูแล")


def test_the_first_promise_is_kept_in_view_and_a_late_officer_is_reminded_then_those_above(
    town: Town,
) -> None:
    officer, head = town.officer("DLPW-30"), town.officer("DLPW-30", name="หัวหน้า", rank=Rank.HEAD)
    screening, citizen = town.officer("PLO-30", name="สุนีย์"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    officer.presses("รับเรื่อง")
    officer.hears("แจ้งผู้แจ้งภายใน")
    town.pass_time(timedelta(days=2, minutes=5))
    officer.hears("เกินกำหนด", "ธนา")
    head.hears_nothing_more()
    town.pass_time(timedelta(days=1))
    officer.hears("เกินกำหนด")
    head.hears("เกินกำหนด")
    screening.hears_nothing_more()
    town.pass_time(timedelta(days=3))
    screening.hears("เกินกำหนด")
    citizen.says("เรื่องของฉัน")
    citizen.hears("เลยกำหนดแล้ว")


def test_a_word_to_the_person_quiets_the_reminder(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    officer.presses("ตอบประชาชน")
    officer.hears("พิมพ์ข้อความ")
    officer.says("กำลังนัดนายจ้างครับ")
    officer.hears("ส่งถึงผู้แจ้ง")
    town.pass_time(timedelta(days=3))
    officer.hears_nothing_more()
    citizen.hears("กำลังนัดนายจ้าง")


def test_the_offices_line_group_hears_that_something_waits_and_nothing_of_whom(town: Town) -> None:
    member, citizen = town.officer("DLPW-30"), town.citizen()
    group = town.simulator.add_group("กลุ่มสวัสดิการฯ โคราช", [member.id])
    _give_group(town, "DLPW-30", group["id"])
    citizen.says("ลุงสมชาย " + WAGES)
    member.hears("CP-")
    town.pass_time(timedelta(hours=7))
    heard = Phone(town.simulator, group["id"], "กลุ่ม").hears("รอสำนักงานของท่าน")
    assert "สมชาย" not in heard
    assert "ค่าจ้าง" not in heard
    assert "0812345678" not in heard


def test_a_tap_stops_the_climb(town: Town) -> None:
    officer, deputy = town.officer("DLPW-30"), town.officer("DLPW-30", name="สมศรี", rank=Rank.DEPUTY)
    citizen = town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    town.pass_time(timedelta(hours=6))
    deputy.hears_nothing_more()
    assert steps(town) == []


def _give_group(town: Town, code: str, group: str) -> None:
    def unit(session: object) -> None:
        session.get_one(Office, code).line_group = group  # type: ignore[attr-defined]

    town.database.write(unit).result()
