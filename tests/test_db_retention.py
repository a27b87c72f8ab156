"""What is kept for a time ends then: rule by rule, in batches, at night, and once for all replicas."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import Session, SQLModel, select

from db import jobs, retention
from db.cases import PressedButton, Unsent
from db.database import Database
from db.job_table import Job
from db.labels import Label
from db.people import Conversation
from db.pushes import PushCount, WaitingPush, WaitReason
from db.terms import JobStatus, LabelSource, MessageKind, Need, Queue, Urgency
from db.thai_time import BANGKOK
from handlers import rounds
from handlers.buttons import LIFE
from handlers.turn import meet
from referral import levels
from referral.moment import Moment

DOCS = Path(__file__).parents[1] / "docs"
SECOND = timedelta(seconds=1)


def job(key: str, status: JobStatus, at: datetime, body: str = "") -> Job:
    return Job(
        queue=Queue.MESSAGE,
        lane="mali",
        key=key,
        body=body,
        run_at=at,
        status=status,
        done_at=at,
        error="why",
    )


def a_job(status: JobStatus) -> Callable[[Session, datetime, str], SQLModel]:
    return lambda _, at, name: job(name, status, at)


def a_label(_: Session, at: datetime, name: str) -> SQLModel:
    return Label(
        at=at,
        source=LabelSource.BUTTON,
        text=name,
        need=Need.HIRING,
        scores=[],
        urgency=Urgency.NORMAL,
    )


def a_conversation(session: Session, at: datetime, name: str) -> SQLModel:
    return Conversation(person_id=meet(session, name, at).id or 0, step={"type": "phone"}, at=at)


def a_count(_: Session, at: datetime, name: str) -> SQLModel:
    return PushCount(day=at.date(), kind=MessageKind.NEWS, shard=name, pushes=1)


RULES = [
    (Job, a_job(JobStatus.DONE), retention.DONE),
    (Job, a_job(JobStatus.PARKED), retention.PARKED),
    (Label, a_label, timedelta(days=730)),
    (Conversation, a_conversation, retention.ASKED),
    (PressedButton, lambda _, at, name: PressedButton(nonce=name, at=at), retention.PRESSED),
    (Unsent, lambda _, at, name: Unsent(message_id=name, at=at), retention.UNSENT),
    (PushCount, a_count, retention.COUNTED),
]


@pytest.mark.parametrize(
    ("model", "made", "kept"), RULES, ids=lambda value: getattr(value, "__name__", "")[:12]
)
def test_what_is_too_old_ends_and_what_is_not_stays(
    database: Database,
    now: datetime,
    model: type[SQLModel],
    made: Callable[[Session, datetime, str], SQLModel],
    kept: timedelta,
) -> None:
    day = timedelta(days=1)

    def unit(session: Session) -> None:
        for name, at in (("old", now - kept - day), ("young", now - kept + day), ("new", now)):
            session.add(made(session, at, name))

    database.write(unit).result()
    assert not clean(database, now)
    assert count(database, model) == 2
    assert not clean(database, now + 2 * day)
    assert count(database, model) == 1


def clean(database: Database, now: datetime, batch: int = retention.BATCH) -> bool:
    return database.write(lambda session: retention.clean(session, now, batch)).result()


def count(database: Database, model: type[SQLModel]) -> int:
    return database.read(lambda session: session.exec(select(func.count()).select_from(model)).one())


def test_what_is_still_to_be_done_is_never_too_old(database: Database, now: datetime) -> None:
    database.write(lambda session: session.add(job("e1", JobStatus.OPEN, now))).result()
    clean(database, now + timedelta(days=3650))
    assert count(database, Job) == 1


def test_a_parked_job_loses_its_words_after_a_month_and_is_listed_on(
    database: Database, now: datetime
) -> None:
    words = '{"text":"ความลับ"}'
    database.write(lambda session: session.add(job("e1", JobStatus.PARKED, now, words))).result()

    def body() -> tuple[str, str | None]:
        found = database.read(lambda session: session.exec(select(Job)).one())
        return found.body, found.error

    clean(database, now + retention.PARKED_WORDS)
    assert body() == (words, "why")
    clean(database, now + retention.PARKED_WORDS + SECOND)
    assert body() == ("", "why")


def test_a_batch_is_no_larger_than_asked_and_more_is_said(database: Database, now: datetime) -> None:
    old = now - retention.DONE - SECOND

    def unit(session: Session) -> None:
        session.add_all([job(f"e{number}", JobStatus.DONE, old) for number in range(5)])
        session.add(PressedButton(nonce="old", at=now - retention.PRESSED - SECOND))

    database.write(unit).result()
    left = []
    while clean(database, now, batch=2):
        left.append(count(database, Job))
    assert left == [4, 2, 0]
    assert count(database, Job) == 0


def test_no_row_says_that_a_message_waits_which_is_gone(database: Database, now: datetime) -> None:
    def unit(session: Session) -> None:
        gone = job("e1", JobStatus.DONE, now - retention.DONE - SECOND)
        session.add(gone)
        session.flush()
        for number in (gone.id, (gone.id or 0) + 1):
            session.add(
                WaitingPush(
                    job_id=number,
                    recipient="mali",
                    kind=MessageKind.NEWS,
                    reason=WaitReason.NIGHT,
                    objects=1,
                    since=now,
                    due_at=now,
                )
            )

    database.write(unit).result()
    clean(database, now)
    assert count(database, WaitingPush) == 1


def test_a_used_button_is_remembered_for_longer_than_it_lives() -> None:
    assert retention.PRESSED > LIFE


def test_a_message_taken_back_is_remembered_for_longer_than_its_parked_event_has_words() -> None:
    assert retention.UNSENT > retention.PARKED_WORDS


# --- the nightly round --------------------------------------------------------------------------
def upkeep(session: Session) -> Iterator[datetime]:
    query = select(Job).where(Job.lane == "round:upkeep", Job.status == JobStatus.OPEN)
    return (one.run_at for one in session.exec(query))


def test_replicas_plan_one_upkeep_for_the_coming_night(database: Database, now: datetime) -> None:
    for _replica in range(2):
        database.write(lambda session: rounds.plan(session, now)).result()
    [at] = database.read(lambda session: list(upkeep(session)))
    assert at.astimezone(BANGKOK) == datetime(2026, 11, 25, 3, 0, tzinfo=BANGKOK)


def test_upkeep_goes_on_batch_by_batch_until_the_next_night(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timer a batch; also on a day off, when the other rounds wait."""
    sunday = datetime(2026, 11, 28, 20, 0, tzinfo=now.tzinfo)  # 03:00 in Bangkok
    monkeypatch.setattr(retention.clean, "__defaults__", (2,))

    def seeded(session: Session) -> None:
        rounds.plan(session, sunday - timedelta(hours=1))
        old = sunday - retention.DONE - SECOND
        session.add_all([job(f"e{number}", JobStatus.DONE, old) for number in range(5)])

    database.write(seeded).result()
    ran = [run_due(database, sunday + number * SECOND) for number in range(5)]
    assert ran == [1, 1, 1, 0, 0]
    assert database.read(lambda session: list(upkeep(session))) == [sunday + timedelta(days=1)]


def run_due(database: Database, at: datetime) -> int:
    """Work the due timers of upkeep, as the service does; how many there were."""

    def unit(session: Session) -> int:
        moment = Moment(session, at, levels.load(None))
        mine = [
            one
            for one in jobs.claim(session, Queue.TIMER, worker="a", now=at, limit=10)
            if one.lane == "round:upkeep"
        ]
        for one in mine:
            assert rounds.due(moment, "upkeep") == []
            jobs.finish(session, one, worker="a", now=at)
        return len(mine)

    return database.write(unit).result()


# --- the list of docs/operations.md -------------------------------------------------------------
def test_every_table_has_its_rule_in_the_documentation() -> None:
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    section = text.split("## What is kept for how long")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(SQLModel.metadata.tables)


def days(kept: timedelta) -> str:
    return f"{kept.days} days"


@pytest.mark.parametrize(
    ("table", "kept"),
    [
        ("job", retention.DONE),
        ("job", retention.PARKED),
        ("conversation", retention.ASKED),
        ("pressed_button", retention.PRESSED),
        ("unsent", retention.UNSENT),
        ("push_count", retention.COUNTED),
        ("label", retention.KEPT_FOR),
    ],
)
def test_the_documented_times_are_the_real_ones(table: str, kept: timedelta) -> None:
    lines = (DOCS / "operations.md").read_text(encoding="utf-8").splitlines()
    [rule] = [line for line in lines if line.startswith(f"| `{table}`")]
    assert days(kept) in rule
