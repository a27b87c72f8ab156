"""A handler that raises: the message is kept, the person gets an honest sentence, the desk hears."""

import json

import pytest
from sqlmodel import select

from db.cases import Unsent
from db.job_table import Job
from db.terms import JobStatus
from handlers import answer as answering
from handlers import incoming, talking
from handlers.say import Outgoing
from handlers.turn import Turn
from tests.town import Town


@pytest.fixture
def broken_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that say "พัง" raise, as a bug of ours would."""

    def text(turn: Turn, body: incoming.Text) -> list[Outgoing]:
        if "พัง" in body.text:
            raise RuntimeError(f"could not work {body.text}")
        return talking.text(turn, body)

    monkeypatch.setitem(answering._HANDLERS, incoming.Text, text)


def test_a_raising_handler_is_parked_with_an_honest_answer(
    town: Town, broken_texts: None, capfd: pytest.CaptureFixture[str]
) -> None:
    desk, citizen = town.officer("MOL-00"), town.citizen()
    citizen.says("พัง ความลับ")
    citizen.hears("ขออภัย", "1506")
    desk.hears("ประมวลผลไม่สำเร็จ")
    parked = town.database.read(lambda s: s.exec(select(Job).where(Job.status == JobStatus.PARKED)).one())
    assert (parked.error, parked.attempts) == ("RuntimeError", 3)
    assert json.loads(parked.body)["type"] == "message"
    assert "ความลับ" not in capfd.readouterr().err


def test_the_person_is_heard_again_afterwards(town: Town, broken_texts: None) -> None:
    citizen = town.citizen()
    citizen.says("พัง")
    citizen.hears("ขออภัย")
    citizen.says("สวัสดี")
    citizen.hears("สวัสดีค่ะ")


def test_nobody_else_waits_for_the_broken_one(town: Town, broken_texts: None) -> None:
    broken, other = town.citizen("หนึ่ง"), town.citizen("สอง")
    broken.says("พัง")
    other.says("สวัสดี")
    other.hears("สวัสดีค่ะ")
    broken.hears("ขออภัย")


def test_unsending_takes_the_words_out_of_a_parked_event_too(town: Town, broken_texts: None) -> None:
    citizen = town.citizen()
    told = citizen.says("พัง ความลับ")
    citizen.hears("ขออภัย")
    citizen.unsends(told)
    town.eventually(lambda session: session.get(Unsent, told) is not None)
    parked = town.database.read(lambda s: s.exec(select(Job).where(Job.status == JobStatus.PARKED)).one())
    assert json.loads(parked.body)["message"] == {**json.loads(parked.body)["message"], "text": ""}
