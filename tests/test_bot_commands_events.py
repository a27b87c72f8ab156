"""``chipao events``: operators see what was given up, never whose words it was, and give it its second chance."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot.worker import GiveUp
from db import jobs, parked
from db.cases import Unsent
from db.database import Database
from db.job_table import Job
from db.jobs import Put
from db.terms import JobStatus, Queue
from handlers import answer as answering
from handlers import incoming, talking
from handlers.say import Outgoing
from handlers.turn import Turn
from tests.command_line import Chipao, settled
from tests.town import Town

MALI = "U" + "5" * 32
SECRETS = ("ความลับ", "0812345678", MALI, "สมหญิง", "token-of-mali")
EVENT = {
    "type": "message",
    "webhookEventId": "01PARKED",
    "timestamp": 1795600000000,
    "replyToken": "token-of-mali",
    "source": {"type": "user", "userId": MALI},
    "message": {"id": "m1", "type": "text", "text": "ความลับของสมหญิง 0812345678"},
}
MESSAGE = {
    "to": MALI,
    "messages": [{"type": "text", "text": "ความลับของสมหญิง 0812345678"}],
    "retry_key": "k",
    "owed_at": "2026-11-24T03:00:00+00:00",
    "reply_token": "token-of-mali",
}

chipao = pytest.fixture(settled)


def park(chipao: Chipao, queue: Queue, key: str, body: Any) -> int:
    now = datetime.now(UTC)

    def unit(session: Session) -> int:
        put = Put(queue, MALI, key, body if isinstance(body, str) else json.dumps(body), now)
        [job] = jobs.put(session, [put], worker="a", now=now)
        jobs.park(session, job, "KeyError", worker="a", now=now)
        return job.id

    return chipao.write(unit)


def park_all(chipao: Chipao) -> list[int]:
    return [
        park(chipao, Queue.EVENT, "01PARKED", EVENT),
        park(chipao, Queue.MESSAGE, "01PARKED:0", MESSAGE),
        park(chipao, Queue.MEDIA, "media:m2", {"message": "m2"}),
        park(
            chipao, Queue.TIMER, "draft:m1", {"draft": 1, "words": [{"text": "ความลับ", "message_id": "m1"}]}
        ),
        park(chipao, Queue.EVENT, "01BROKEN", '{"words": "ความลับ"'),
    ]


def listed(chipao: Chipao) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(chipao.done("events", "parked", "--json"))
    return found


def refused(chipao: Chipao, *words: str) -> str:
    code, out, err = chipao.called("events", *words)
    assert (code, out) == (1, ""), (code, out, err)
    return err


def test_parked_jobs_of_every_queue_are_listed_without_anything_of_people(chipao: Chipao) -> None:
    assert "ไม่มีงานที่พักไว้" in chipao.done("events", "parked")
    ids = park_all(chipao)
    found = listed(chipao)
    assert [(one["id"], one["queue"], one["kind"]) for one in found] == list(
        zip(
            ids,
            ["event", "message", "media", "timer", "event"],
            ["text", "answer", "fetch", "draft", None],
            strict=True,
        )
    )
    assert [one["came_at"] for one in found[:3]] == ["2026-11-25T09:46:40+00:00", MESSAGE["owed_at"], None]
    assert {(one["reason"], one["attempts"], one["can_be_retried"]) for one in found} == {
        ("KeyError", 1, True)
    }
    shown = chipao.done("events", "parked")
    assert shown.count("KeyError") == 5
    assert "25 พ.ย. 69 16:46 น." in shown
    for secret in SECRETS:
        assert secret not in shown + json.dumps(found, ensure_ascii=False)


def test_a_retried_job_is_open_again_and_no_longer_listed(chipao: Chipao) -> None:
    job_id = park(chipao, Queue.EVENT, "01PARKED", EVENT)
    assert str(job_id) in chipao.done("events", "retry", str(job_id))
    assert listed(chipao) == []
    job = chipao.database.read(lambda session: session.get_one(Job, job_id))
    assert (job.status, job.attempts, json.loads(job.body)) == (JobStatus.OPEN, 0, EVENT)


def test_a_dropped_job_has_the_reasons_and_no_words(chipao: Chipao) -> None:
    job_id = park(chipao, Queue.MESSAGE, "01PARKED:0", MESSAGE)
    assert str(job_id) in chipao.done("events", "drop", str(job_id), "--why", "โทรหา\nแล้ว")
    job = chipao.database.read(lambda session: session.get_one(Job, job_id))
    assert (job.status, job.body, job.error) == (JobStatus.DONE, "", "KeyError; dropped: โทรหา แล้ว")


def test_a_number_that_is_none_is_said(chipao: Chipao) -> None:
    for number in ("x", "0", "9" * 30, "1.5", "²"):
        assert "ไม่ถูกต้อง" in refused(chipao, "retry", number)
    assert "ไม่ถูกต้อง" in refused(chipao, "drop", "x", "--why", "ซ้ำ")


def test_what_cannot_be_retried_or_dropped_is_said_with_the_reason(chipao: Chipao) -> None:
    job_id = park(chipao, Queue.EVENT, "01PARKED", EVENT)
    assert "ต้องบอกเหตุผล" in refused(chipao, "drop", str(job_id), "--why", "\u200b")
    assert "ยาวเกินไป" in refused(chipao, "drop", str(job_id), "--why", "ก" * 201)
    chipao.write(lambda session: session.add(Unsent(message_id="m1", at=datetime.now(UTC))))
    assert "ยกเลิกข้อความ" in refused(chipao, "retry", str(job_id))
    chipao.write(lambda session: jobs.rewrite(session, job_id, ""))
    assert "ลบข้อความไปแล้ว" in refused(chipao, "retry", str(job_id))
    assert "ทำใหม่ไม่ได้" in chipao.done("events", "parked")
    chipao.done("events", "drop", str(job_id), "--why", "ซ้ำ")
    assert "ไม่มีงานเลข" in refused(chipao, "drop", str(job_id), "--why", "ซ้ำ")
    assert "ไม่มีงานเลข" in refused(chipao, "retry", "999")


def test_a_retried_event_is_answered_although_its_apology_was_said(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way: the fault is mended, the operator retries, citizen and officer hear what they should have."""
    mended: list[bool] = []

    def text(turn: Turn, body: incoming.Text) -> list[Outgoing]:
        if not mended:
            raise GiveUp("a fault of ours")
        return talking.text(turn, body)

    monkeypatch.setitem(answering._HANDLERS, incoming.Text, text)
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช")
    citizen.hears("ขออภัย", "1506")
    mended.append(True)
    citizen.says("สวัสดี")
    citizen.hears("สวัสดีค่ะ")
    [job] = town.database.read(parked.parked)
    town.database.write(lambda session: parked.retry(session, job.id, town.clock())).result()
    citizen.hears("รับเรื่องแล้วค่ะ", "เลขที่ CP-")
    officer.hears("เรื่องใหม่")
    assert len(town.cases()) == 1


# --- backup -------------------------------------------------------------------------------------
def test_a_backup_is_a_whole_database_only_its_owner_can_read(chipao: Chipao, tmp_path: Path) -> None:
    job_id = park(chipao, Queue.EVENT, "01PARKED", EVENT)
    copy = tmp_path / "copy.db"
    if not chipao.database.is_sqlite:
        assert "pg_dump" in chipao.called("backup", str(copy))[2]
        assert not copy.exists()
        return
    assert "copy.db" in chipao.done("backup", str(copy))
    assert copy.stat().st_mode & 0o777 == 0o600
    kept = Database(f"sqlite:///{copy}")
    assert [job.id for job in kept.read(parked.parked)] == [job_id]
    kept.close()


def test_a_backup_writes_over_nothing_and_leaves_nothing_half(
    chipao: Chipao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not chipao.database.is_sqlite:
        pytest.skip("PostgreSQL has pg_dump")
    there = tmp_path / "there.db"
    there.write_text("precious")
    code, _, err = chipao.called("backup", str(there))
    assert (code, there.read_text()) == (1, "precious")
    assert "อยู่แล้ว" in err
    assert "สำรองไม่สำเร็จ" in chipao.called("backup", str(tmp_path / "no" / "folder.db"))[2]
    broken = tmp_path / "broken.db"
    broken.write_text("no database at all, whatever its name says")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{broken}")
    assert "สำรองไม่สำเร็จ" in chipao.called("backup", str(tmp_path / "half.db"))[2]
    assert not (tmp_path / "half.db").exists()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert "ไม่พบฐานข้อมูล" in chipao.called("backup", str(tmp_path / "half.db"))[2]
