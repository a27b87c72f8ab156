"""When pushes are scarce: what may not go waits, and comes free with the next message, or as a digest, once."""

import json
import secrets
from argparse import Namespace
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, func, select

from bot.commands import quota
from bot.owing import owe
from db import jobs
from db.cases import Case, History
from db.job_table import Job
from db.people import Officer, Person
from db.pushes import PushCount, WaitingPush, WaitReason
from db.terms import Entry, JobStatus, MessageKind, Queue
from handlers.say import Outgoing, Text
from referral.ledger import thai_day
from referral.numbers import number_of
from referral.pushes import to_telephone
from tests.town import SECRET, TOKEN, Phone, Town

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช"
ALERT, ANSWER, NEWS = MessageKind.ALERT, MessageKind.ANSWER, MessageKind.NEWS
BUDGET = 2000


def owes(
    town: Town,
    phone: Phone,
    text: str,
    kind: MessageKind = ANSWER,
    case_id: int | None = None,
    not_before: datetime | None = None,
) -> None:
    """A message owed to somebody who has not just written."""
    out = [Outgoing(phone.id, (Text(text),), case_id, kind, not_before)]
    now = town.clock()
    puts = owe(out, source=secrets.token_hex(8), now=now, person=None, reply_token=None)
    town.database.write(lambda session: jobs.put(session, puts, worker=None, now=now)).result()


def waits(town: Town, **reasons: int) -> None:
    """So much waits, and nothing else is on its way."""
    expected = {WaitReason(reason): number for reason, number in reasons.items()}

    def query(session: Session) -> bool:
        rows = session.exec(select(WaitingPush.reason, WaitingPush.call)).all()
        open_jobs = session.exec(
            select(func.count())
            .select_from(Job)
            .where(Job.queue == Queue.MESSAGE, Job.status == JobStatus.OPEN)
        ).one()
        return Counter(reason for reason, _ in rows) == expected and open_jobs == len(rows)

    town.eventually(query)


def goes_on_until_due(town: Town) -> None:
    """Time passes until what waits is due."""
    due = town.database.read(lambda session: session.exec(select(func.max(col(WaitingPush.due_at)))).one())
    assert due is not None
    town.pass_time(due - town.clock() + timedelta(seconds=1))


def has_used(town: Town, pushes: int, budget: int = BUDGET) -> None:
    """The month's budget and what is used of it, known to the service."""
    row = PushCount(day=thai_day(town.clock()), kind=ANSWER, shard="before", pushes=pushes)
    town.database.write(lambda session: session.add(row)).result()
    town.simulator.faults(quota=budget)
    town.pass_time(timedelta(minutes=61))
    shown = f"chipao_pushes_budget {budget}.0"
    town.eventually(lambda _: shown in town.get("/metrics"))
    used = f"chipao_pushes_used {pushes + pushes_counted(town)}.0"
    town.eventually(lambda _: used in town.get("/metrics"))


def pushes_counted(town: Town) -> int:
    query = select(func.sum(PushCount.pushes)).where(PushCount.shard != "before")
    return int(town.database.read(lambda session: session.exec(query).one()) or 0)


def ways(town: Town, phone: Phone) -> list[str]:
    return [bubble["via"] for bubble in town.simulator.chat(phone.id) if bubble["from"] == "account"]


def test_out_of_quota_answers_wait_and_come_free_with_the_next_message(town: Town) -> None:
    citizen = town.citizen()
    town.simulator.faults(quota=0)
    owes(town, citizen, "เจ้าหน้าที่ตอบหนึ่ง")
    owes(town, citizen, "เจ้าหน้าที่ตอบสอง")
    town.eventually(lambda session: len(session.exec(select(WaitingPush)).all()) == 2)
    citizen.says("สวัสดี")
    citizen.hears("ตอบหนึ่ง")
    citizen.hears("ตอบสอง")
    citizen.hears("สวัสดีค่ะ")
    citizen.hears_nothing_more()
    assert ways(town, citizen) == ["reply"] * 3
    waits(town)
    assert pushes_counted(town) == 0


def test_each_kind_has_its_share_and_answers_go_when_news_may_not(town: Town) -> None:
    citizen = town.citizen()
    has_used(town, 1200)
    owes(town, citizen, "ข่าวสาร", NEWS)
    waits(town, budget=1)
    owes(town, citizen, "คำตอบ")
    # The answer's push takes the news along: it costs nothing more.
    citizen.hears("ข่าวสาร")
    citizen.hears("คำตอบ")
    waits(town)
    assert (ways(town, citizen), pushes_counted(town)) == (["push", "push"], 1)


def test_the_change_of_the_month_releases_what_waits(town: Town) -> None:
    citizen = town.citizen()
    has_used(town, 1950)
    owes(town, citizen, "คำตอบ")
    waits(town, budget=1)
    citizen.hears_nothing_more()
    goes_on_until_due(town)
    citizen.hears("คำตอบ")
    citizen.hears_nothing_more()
    waits(town)


def test_alerts_of_a_tight_month_come_as_one_digest(town: Town) -> None:
    officer, other = town.officer("DLPW-30"), town.officer("PLO-30", name="สุนีย์")
    has_used(town, 1780)
    for number in range(7):
        owes(town, officer, f"เรื่องใหม่ {number}", ALERT)
    waits(town, digest=7)
    owes(town, other, "ฉุกเฉิน", MessageKind.EMERGENCY)
    other.hears("ฉุกเฉิน")
    goes_on_until_due(town)
    for number in range(4):
        officer.hears(f"เรื่องใหม่ {number}")
    officer.hears("มีเรื่องรอคุณอีก 3 เรื่อง", "งานของสำนักงาน")
    officer.hears_nothing_more()
    waits(town)
    assert pushes_counted(town) == 2


def test_a_case_that_was_only_counted_says_so_in_its_history(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    [case] = town.cases()
    has_used(town, 1780)
    for number in range(7):
        owes(town, officer, f"เรื่องใหม่ {number}", ALERT, case_id=case.id)
    waits(town, digest=7)
    goes_on_until_due(town)
    officer.hears("มีเรื่องรอคุณอีก 3 เรื่อง")
    waits(town)
    told = [one for one in town.history(case) if (one.entry, one.why) == (Entry.ALERTED, "digest")]
    assert len(told) == 3


def test_what_was_held_for_the_night_comes_with_the_next_reply(town: Town) -> None:
    officer = town.officer("DLPW-30")
    owes(town, officer, "พรุ่งนี้เช้า", ALERT, not_before=town.clock() + timedelta(hours=9))
    waits(town, night=1)
    officer.hears_nothing_more()
    officer.says("สวัสดี")
    officer.hears("พรุ่งนี้เช้า")
    waits(town)
    assert pushes_counted(town) == 0


def test_an_alert_whose_case_another_has_taken_is_given_up_and_the_history_says_why(town: Town) -> None:
    officer, colleague, citizen = town.officer("DLPW-30"), town.officer("DLPW-30", name="นที"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    [case] = town.cases()
    has_used(town, 1780)
    owes(town, officer, "ของเพื่อน", ALERT, case_id=case.id)
    owes(town, colleague, "ของฉัน", ALERT, case_id=case.id)
    waits(town, digest=2)
    town.database.write(lambda session: _takes(session, case, colleague)).result()
    goes_on_until_due(town)
    colleague.hears("ของฉัน")
    waits(town)
    officer.hears_nothing_more()
    assert given_up(town, case) == ["case_taken"]


def test_an_alert_of_a_case_that_is_over_is_given_up(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    [case] = town.cases()
    owes(town, officer, "จบไปแล้ว", ALERT, case_id=case.id, not_before=town.clock() + timedelta(hours=9))
    waits(town, night=1)
    town.database.write(lambda session: _ends(session, case, town.clock())).result()
    goes_on_until_due(town)
    waits(town)
    assert given_up(town, case) == ["case_over"]


def _takes(session: Session, case: Case, phone: Phone) -> None:
    person = session.exec(select(Person).where(Person.line_id == phone.id)).one()
    holder = session.exec(select(Officer).where(Officer.person_id == person.id)).one()
    session.get_one(Case, case.id).officer_id = holder.id


def _ends(session: Session, case: Case, now: datetime) -> None:
    session.get_one(Case, case.id).closed_at = now


def given_up(town: Town, case: Case) -> list[str | None]:
    query = select(History.why).where(History.entry == Entry.UNDELIVERED, History.case_id == case.id)
    town.eventually(lambda session: session.exec(query).first())
    return town.database.read(lambda session: list(session.exec(query)))


@pytest.fixture
def command(database_url: str, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings under which an operator runs ``chipao`` beside the service."""
    for name, value in {
        "DATABASE_URL": database_url,
        "LINE_API_URL": town.line_url,
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
    }.items():
        monkeypatch.setenv(name, value)


def test_the_command_says_what_waits_and_whom_to_telephone(
    town: Town, command: None, capsys: pytest.CaptureFixture[str]
) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says(WAGES)
    officer.hears("CP-")
    [case] = town.cases()
    town.simulator.faults(quota=1)
    owes(town, citizen, "คำตอบ", case_id=case.id)
    owes(town, officer, "ถึงเจ้าหน้าที่", case_id=case.id)
    town.eventually(lambda session: to_telephone(session) == [case.id])
    assert quota.run(Namespace(json=True)) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["budget"], found["counted_by_line"], found["state"]) == (1, 1, "spent")
    assert sum(one["count"] for one in found["waiting"]) == 2
    assert found["telephone"] == {"people": 1, "cases": [number_of(case)]}
    assert quota.run(Namespace(json=False)) == 0
    said = capsys.readouterr().out
    assert all(part in said for part in ("1 จาก 1", "ควรโทรหา 1 คน", number_of(case)))
    assert citizen.id not in said
    assert town.database.read(lambda session: to_telephone(session, "30")) == [case.id]
    assert town.database.read(lambda session: to_telephone(session, "10")) == []


def test_the_command_tells_what_it_can_when_line_is_away(
    town: Town, command: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE_API_URL", "http://127.0.0.1:9")
    assert quota.run(Namespace(json=False)) == 0
    assert "ถาม LINE ไม่ได้" in capsys.readouterr().out


def test_operators_see_what_waits_and_what_went_by_kind_and_way(town: Town) -> None:
    citizen = town.citizen()
    has_used(town, 1200)
    owes(town, citizen, "ข่าวสาร", NEWS)
    waits(town, budget=1)
    town.pass_time(timedelta(minutes=2))
    town.eventually(lambda _: 'chipao_messages_waiting{reason="budget"} 1.0' in town.get("/metrics"))
    citizen.says("สวัสดี")
    citizen.hears("สวัสดีค่ะ")
    waits(town)
    shown = town.get("/metrics")
    assert 'chipao_messages_delivered_total{kind="news",way="reply"} 1.0' in shown
    assert 'chipao_messages_delivered_total{kind="answer",way="reply"} 1.0' in shown
