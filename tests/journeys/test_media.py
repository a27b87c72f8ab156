"""Pictures and files are fetched, kept by hash and attached; what is unsent leaves every place it was kept."""

import pytest
from sqlmodel import Session, select

from db.cases import Attachment, Case, History, Unsent
from db.job_table import Job
from db.people import Conversation
from db.terms import Entry, JobStatus, MediaState
from tests.town import Phone, Town

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช"


def with_case(town: Town) -> tuple[Phone, Phone]:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("CP-")
    return officer, citizen


def settled(town: Town, message_id: str) -> Attachment:
    """The attachment once LINE's answer is known."""
    town.eventually(lambda session: state_of(session, message_id) not in (None, MediaState.AWAITED))
    return town.database.read(lambda session: session.get_one(Attachment, message_id))


@pytest.mark.parametrize(
    ("kind", "sample"), [("picture", "payslip"), ("audio", "voice"), ("video", "clip"), ("file", "contract")]
)
def test_what_is_sent_into_a_case_is_kept_by_its_hash(town: Town, kind: str, sample: str) -> None:
    _, citizen = with_case(town)
    message = citizen.sends(kind, sample)
    citizen.hears("แนบไว้ในเรื่อง")
    kept = settled(town, message)
    assert kept.state is MediaState.KEPT
    assert kept.sha256 is not None
    assert (town.media / kept.sha256[:2] / kept.sha256).stat().st_size == kept.size


def test_a_picture_line_is_still_preparing_is_asked_for_again(town: Town) -> None:
    _, citizen = with_case(town)
    town.simulator.faults(content_pending=2)
    message = citizen.sends("picture", "payslip")
    citizen.hears("แนบไว้ในเรื่อง")
    assert settled(town, message).state is MediaState.KEPT


def test_an_empty_picture_is_marked_empty(town: Town) -> None:
    _, citizen = with_case(town)
    message = citizen.sends("picture", "empty")
    assert settled(town, message).state is MediaState.EMPTY


def test_a_picture_without_a_case_asks_for_the_story(town: Town) -> None:
    citizen = town.citizen()
    citizen.sends("picture", "payslip")
    citizen.hears("ยังไม่ทราบว่าเป็นเรื่องอะไร")


def test_an_unsent_message_leaves_every_place_and_the_officer_is_told(town: Town) -> None:
    officer, citizen = with_case(town)
    officer.presses("รับเรื่อง")
    officer.hears("คุณรับเรื่อง")
    secret = citizen.says("ความลับของฉันคือรหัสปลาทู")
    citizen.hears("เพิ่มลงในเรื่อง")
    officer.hears("ความลับของฉัน")
    citizen.unsends(secret)
    officer.hears("ยกเลิกข้อความ")
    assert not anywhere(town, "ปลาทู")
    [case] = town.cases()
    assert Entry.UNSENT in [entry.entry for entry in town.history(case)]


def test_unsending_the_first_message_takes_its_words_out_of_the_receipt(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    told = citizen.says("เถ้าแก่ไม่จ่ายค่าแรง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("CP-")
    citizen.unsends(told)
    town.eventually(lambda session: unsent_entry(session) is not None)
    assert not anywhere(town, "ค่าแรง")


def test_unsending_a_draft_forgets_it(town: Town) -> None:
    citizen = town.citizen()
    told = citizen.says("มีเรื่องที่ทำงาน")
    citizen.hears("เล่าเพิ่ม")
    citizen.unsends(told)
    town.eventually(lambda session: session.exec(select(Conversation)).first() is None)
    assert not anywhere(town, "มีเรื่องที่ทำงาน")


def test_unsending_words_we_had_asked_about_and_moved_on_from_blanks_their_timer(town: Town) -> None:
    town.officer("DLPW-30")
    citizen = town.citizen()
    citizen.says(WAGES)
    citizen.hears("รับเรื่องแล้ว")
    citizen.presses("ข้าม")
    told = citizen.says("อยากฝึกอาชีพช่างเชื่อมด้วยค่ะ")
    citizen.hears("เรื่องเดิมหรือเรื่องใหม่")
    citizen.says("เรื่องของฉัน")
    citizen.hears("1 เรื่อง")
    citizen.unsends(told)
    town.eventually(lambda session: session.get(Unsent, told) is not None)
    assert not anywhere(town, "ช่างเชื่อม")


def test_an_unsent_picture_is_erased_from_the_disk(town: Town) -> None:
    _, citizen = with_case(town)
    message = citizen.sends("picture", "payslip")
    kept = settled(town, message)
    assert kept.sha256 is not None
    file = town.media / kept.sha256[:2] / kept.sha256
    assert file.exists()
    citizen.unsends(message)
    town.eventually(lambda _: not file.exists())
    assert settled(town, message).state is MediaState.UNSENT


def test_a_picture_unsent_before_it_is_fetched_is_not_kept(town: Town) -> None:
    _, citizen = with_case(town)
    town.simulator.faults(content_pending=3)
    message = citizen.sends("picture", "injury")
    citizen.hears("แนบไว้ในเรื่อง")
    citizen.unsends(message)
    town.eventually(lambda session: state_of(session, message) in (MediaState.UNSENT, MediaState.GONE))
    town.eventually(
        lambda session: (
            not session.exec(select(Job).where(Job.key == f"media:{message}", Job.status == "open")).all()
        ),
    )
    assert not [path for path in town.media.rglob("*") if path.is_file()]


def unsent_entry(session: Session) -> History | None:
    return session.exec(select(History).where(History.entry == Entry.UNSENT)).first()


def state_of(session: Session, message_id: str) -> MediaState | None:
    found = session.get(Attachment, message_id)
    return found.state if found else None


def job_status(session: Session, key: str) -> JobStatus:
    return session.exec(select(Job.status).where(Job.key == key)).one()


def anywhere(town: Town, word: str) -> bool:
    """Whether a word is in any row that may hold people's words."""

    def look(session: Session) -> bool:
        rows = [
            *session.exec(select(History)),
            *session.exec(select(Case)),
            *session.exec(select(Conversation)),
        ]
        rows += session.exec(select(Job))
        return any(word in str(row.model_dump()) for row in rows)

    return town.database.read(look)
