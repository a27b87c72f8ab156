"""A volunteer writes for a villager: the case has a subject, the volunteer's ตำบล, and the volunteer hears."""

from datetime import timedelta

from sqlmodel import Session, select

from db.cases import Subject
from db.people import Volunteer
from db.terms import Need, Role
from tests.town import Town


def test_a_volunteer_reports_for_a_villager_and_hears_of_every_move(town: Town) -> None:
    officer, volunteer = town.officer("DSD-30"), town.volunteer("300101")
    volunteer.says("ลูกบ้านชื่อลุงสมชาย ม.5 อยากฝึกอาชีพช่างไฟ โทร 0812345678")
    volunteer.hears("รับเรื่องแล้ว", "ฝึกอาชีพ")
    officer.hears("ฝึกอาชีพ", "ลุงสมชาย", "อสร.")
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    volunteer.hears("ลุงสมชาย", "รับเรื่องไปดูแล")
    officer.presses("ปิดเรื่อง")
    officer.hears("ผลเป็นอย่างไร")
    officer.presses("ช่วยเหลือเรียบร้อย")
    volunteer.hears("ลุงสมชาย", "เรียบร้อยดีไหม")


def test_place_and_subject_come_from_the_volunteer_and_the_words(town: Town) -> None:
    officer, volunteer = town.officer("DSD-30"), town.volunteer("300101")
    volunteer.says("ลูกบ้านชื่อลุงสมชาย ม.5 อยากฝึกอาชีพช่างไฟ โทร 0812345678")
    officer.hears("CP-")
    [case] = town.cases()
    assert (case.need, case.subdistrict) == (Need.SKILL_TRAINING, "300101")
    subject = town.database.read(lambda session: session.get_one(Subject, case.subject_id))
    assert (subject.name, subject.village, subject.phone) == ("ลุงสมชาย", 5, "0812345678")
    assert town.history(case)[0].role is Role.VOLUNTEER


def test_whose_matter_it_is_gets_asked_when_the_words_do_not_say(town: Town) -> None:
    officer, volunteer = town.officer("DLPW-30"), town.volunteer("300101")
    volunteer.says("นายจ้างไม่จ่ายค่าจ้างมาสองเดือน")
    volunteer.hears("รับเรื่องแล้ว")
    volunteer.hears("เรื่องนี้ของใคร")
    volunteer.says("ยายมี หมู่ 3")
    volunteer.hears("เบอร์")
    volunteer.presses("ข้าม")
    officer.hears("CP-")
    volunteer.hears("ไม่เป็นไร")
    [case] = town.cases()
    subject = town.database.read(lambda session: session.get_one(Subject, case.subject_id))
    assert subject.village == 3


def test_the_next_villager_is_the_next_case(town: Town) -> None:
    town.officer("DSD-30")
    volunteer = town.volunteer("300101")
    volunteer.says("ลูกบ้านชื่อลุงสมชาย ม.5 อยากฝึกอาชีพช่างไฟ โทร 0812345678")
    volunteer.hears("รับเรื่องแล้ว")
    volunteer.says("ลูกบ้านชื่อป้าแก้ว ม.2 อยากฝึกอาชีพทำขนม โทร 0898765432")
    volunteer.hears("รับเรื่องแล้ว")
    assert len(town.cases()) == 2


def test_the_next_villager_is_not_mixed_with_one_we_had_asked_about(town: Town) -> None:
    training, screening = town.officer("DSD-30"), town.officer("PLO-30")
    volunteer = town.volunteer("300101")
    volunteer.says("มีเรื่องที่หมู่บ้าน")
    volunteer.hears("เล่าเพิ่ม")
    volunteer.says("ลูกบ้านชื่อลุงสมชาย ม.5 อยากฝึกอาชีพช่างไฟ โทร 0812345678")
    volunteer.hears("รับเรื่องแล้ว", "ฝึกอาชีพ")
    assert "มีเรื่องที่หมู่บ้าน" not in training.hears("ลุงสมชาย")
    town.pass_time(timedelta(minutes=16))
    screening.hears("มีเรื่องที่หมู่บ้าน")


def test_another_villager_told_instead_of_a_name_is_another_case(town: Town) -> None:
    town.officer("DLPW-30")
    training, volunteer = town.officer("DSD-30"), town.volunteer("300101")
    volunteer.says("นายจ้างไม่จ่ายค่าจ้างมาสองเดือน")
    volunteer.hears("เรื่องนี้ของใคร")
    volunteer.says("ลูกบ้านชื่อสมศรี ม.2 อยากฝึกอาชีพทำขนม โทร 0898765432")
    volunteer.hears("รับเรื่องแล้ว", "ฝึกอาชีพ")
    training.hears("ฝึกอาชีพ")
    assert len(town.cases()) == 2


def test_what_is_typed_beside_a_name_reaches_the_case(town: Town) -> None:
    volunteer = town.volunteer("300101")
    volunteer.says("นายจ้างไม่จ่ายค่าจ้างมาสองเดือน")
    volunteer.hears("เรื่องนี้ของใคร")
    volunteer.says("ยายมี หมู่ 3 บ้านอยู่หลังวัด")
    volunteer.hears("เบอร์")
    [case] = town.cases()
    assert "หลังวัด" in (town.history(case)[-1].words or "")


def test_a_volunteer_whose_term_has_ended_reports_as_a_citizen(town: Town) -> None:
    officer, volunteer = town.officer("DLPW-30"), town.volunteer("300101")
    town.database.write(end_terms).result()
    volunteer.says("นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช")
    volunteer.hears("รับเรื่องแล้ว")
    assert "อสร." not in officer.hears("CP-")


def end_terms(session: Session) -> None:
    for row in session.exec(select(Volunteer)):
        row.until = row.since
