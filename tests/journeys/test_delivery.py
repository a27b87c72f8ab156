"""What happens when LINE, or the person, is not there: nothing is lost and nothing is doubled."""

from sqlmodel import select

from db.cases import History
from db.pushes import WaitingPush
from db.terms import Entry
from tests.town import Town

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช"


def sends(town: Town, to: str) -> list[str]:
    """How the messages that arrived on a phone came: reply or push."""
    return [bubble["via"] for bubble in town.simulator.chat(to) if bubble["from"] == "account"]


def test_an_answer_is_a_free_reply_and_an_alert_is_a_push(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("CP-")
    assert set(sends(town, citizen.id)) == {"reply"}
    assert set(sends(town, officer.id)) == {"push"}


def test_an_expired_reply_token_becomes_a_push(town: Town) -> None:
    citizen = town.citizen()
    town.simulator.faults(reply_token_seconds=0)
    citizen.says("สวัสดี")
    citizen.hears("สวัสดีค่ะ")
    assert sends(town, citizen.id) == ["push"]


def test_line_down_then_back_everything_arrives_once(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    town.simulator.faults(down=True)
    citizen.says(WAGES)
    citizen.hears_nothing_more(1.5)
    town.simulator.faults(down=False)
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("CP-")
    officer.hears_nothing_more()


def test_errors_of_line_are_tried_again(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    town.simulator.faults(error_status=500, error_times=3)
    citizen.says(WAGES)
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("CP-")


def test_a_rate_limit_is_waited_out(town: Town) -> None:
    citizen = town.citizen()
    town.simulator.faults(rate_limited=True)
    citizen.says("สวัสดี")
    citizen.hears_nothing_more(1.0)
    town.simulator.faults(rate_limited=False)
    citizen.hears("สวัสดีค่ะ")


def test_a_push_whose_answer_was_lost_arrives_once(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("CP-")
    town.simulator.faults(accept_then_break=1)
    officer.presses("รับเรื่อง")
    citizen.hears("รับเรื่องไปดูแล")
    officer.hears("คุณรับเรื่อง")
    citizen.hears_nothing_more(2.0)


def test_an_exhausted_quota_keeps_replies_and_holds_pushes_until_their_person_writes(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    town.simulator.faults(quota=0)
    citizen.says(WAGES)
    citizen.hears("รับเรื่องแล้ว")
    town.eventually(lambda session: session.exec(select(WaitingPush)).first())
    officer.hears_nothing_more()
    officer.says("สวัสดี")
    officer.hears("เรื่องใหม่", "CP-")
    town.eventually(lambda session: not session.exec(select(WaitingPush)).first())
    assert set(sends(town, officer.id)) == {"reply"}


def test_a_person_who_blocked_us_cannot_be_pushed_and_the_case_shows_it(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("CP-")
    citizen.blocks()
    officer.presses("ตอบประชาชน")
    officer.hears("พิมพ์ข้อความ")
    officer.says("ขอชื่อโรงงาน")
    officer.hears("บล็อก", "โทรศัพท์")
    assert "blocked" in undelivered(town)


def test_someone_who_comes_back_is_greeted_shortly_and_heard_again(town: Town) -> None:
    citizen = town.citizen()
    citizen.blocks()
    citizen.follows()
    citizen.hears("กลับมา")
    citizen.says("สวัสดี")
    citizen.hears("สวัสดีค่ะ")


def test_webhooks_out_of_order_and_late_are_all_worked(town: Town) -> None:
    town.officer("DLPW-30")
    citizen = town.citizen()
    town.simulator.faults(reorder=True, delay_ms=100)
    citizen.says(WAGES)
    told = citizen.says("สองเดือนแล้วค่ะ")
    citizen.hears("CP-")
    town.eventually(lambda session: session.exec(select(History).where(History.message_id == told)).first())
    assert len(town.cases()) == 1


def undelivered(town: Town) -> list[str | None]:
    """The reasons in the case's history, once there is one."""
    given_up = select(History.why).where(History.entry == Entry.UNDELIVERED)
    town.eventually(lambda session: session.exec(given_up).first() is not None)
    return town.database.read(lambda session: list(session.exec(given_up)))
