"""Parked jobs: their second chance and their end, on SQLite and PostgreSQL."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from db import jobs, parked
from db.cases import Unsent
from db.database import Database
from db.job_table import Job
from db.jobs import Leased, Lost, Put
from db.parked import NothingKept, NotParked, TakenBack
from db.pushes import WaitingPush, WaitReason
from db.terms import JobStatus, MessageKind, Queue

WORDS = json.dumps({"type": "message", "message": {"id": "m1", "type": "text", "text": "ความลับ"}})


def park(
    database: Database, now: datetime, key: str = "e1", queue: Queue = Queue.EVENT, lane: str = "mali"
) -> int:
    """The number of a job that was given up."""

    def unit(session: Session) -> int:
        [job] = jobs.put(session, [Put(queue, lane, key, WORDS, now)], worker="a", now=now)
        jobs.park(session, job, "KeyError", worker="a", now=now)
        return job.id

    return database.write(unit).result()


def put(database: Database, key: str, now: datetime, worker: str | None = None) -> list[Leased]:
    row = Put(Queue.EVENT, "mali", key, WORDS, now)
    return database.write(lambda session: jobs.put(session, [row], worker=worker, now=now)).result()


def retry(database: Database, job_id: int, now: datetime) -> None:
    database.write(lambda session: parked.retry(session, job_id, now)).result()


def claim(database: Database, now: datetime, queue: Queue = Queue.EVENT) -> list[Leased]:
    def unit(session: Session) -> list[Leased]:
        return jobs.claim(session, queue, worker="b", now=now, limit=10)

    return database.write(unit).result()


def row(database: Database, job_id: int) -> Job:
    return database.read(lambda session: session.get_one(Job, job_id))


def test_a_parked_job_keeps_its_words_for_its_retry(database: Database, now: datetime) -> None:
    job_id = park(database, now)
    [found] = database.read(parked.parked)
    assert (found.id, found.body, found.attempts, found.reason) == (job_id, WORDS, 1, "KeyError")
    assert found.parked_at == now


def test_a_retried_job_is_due_at_once_and_untried(database: Database, now: datetime, later: datetime) -> None:
    job_id = park(database, now)
    retry(database, job_id, later)
    assert database.read(parked.parked) == []
    [job] = claim(database, later)
    assert (job.id, job.body, job.attempts) == (job_id, WORDS, 1)


def test_a_retried_event_comes_before_what_is_open_of_its_lane(database: Database, now: datetime) -> None:
    job_id = park(database, now)
    put(database, "e2", now)
    retry(database, job_id, now)
    assert [job.id == job_id for job in claim(database, now)] == [True, False]


def test_a_later_event_in_hand_waits_for_the_retried_one(database: Database, now: datetime) -> None:
    job_id = park(database, now)
    [in_hand] = put(database, "e2", now, worker="a")
    retry(database, job_id, now)
    with pytest.raises(Lost):
        database.write(lambda session: jobs.finish(session, in_hand, worker="a", now=now)).result()


def test_what_a_retried_event_says_is_not_taken_for_the_apology(database: Database, now: datetime) -> None:
    """Messages are keyed by their event's key, which the apology has used up."""
    job_id = park(database, now)
    retry(database, job_id, now)
    first = row(database, job_id).key
    assert first != "e1"
    [job] = claim(database, now)
    database.write(lambda s: jobs.park(s, job, "KeyError", worker="b", now=now)).result()
    retry(database, job_id, now + timedelta(seconds=1))
    assert row(database, job_id).key not in {"e1", first}


def test_a_redelivery_of_a_retried_event_is_still_known(database: Database, now: datetime) -> None:
    retry(database, park(database, now), now)
    assert put(database, "e1", now, worker="a") == []
    assert len(claim(database, now)) == 1


def test_a_message_that_waited_is_retried_in_its_recipients_lane(database: Database, now: datetime) -> None:
    """In the lane of its due time delivery would look for a waiting row, and find it gone."""
    job_id = park(database, now, "e1:0", Queue.MESSAGE, lane="mali|2611240900")
    waits = WaitingPush(
        job_id=job_id,
        recipient="mali",
        kind=MessageKind.ANSWER,
        reason=WaitReason.NIGHT,
        objects=1,
        since=now,
        due_at=now,
    )
    database.write(lambda session: session.add(waits)).result()
    retry(database, job_id, now)
    [job] = claim(database, now, Queue.MESSAGE)
    assert (job.lane, job.key) == ("mali", "e1:0")
    assert database.read(lambda session: session.exec(select(WaitingPush)).all()) == []


def test_of_two_operators_at_once_one_is_told_that_it_is_done(database: Database, now: datetime) -> None:
    job_id = park(database, now)
    both = [
        database.write(lambda session: parked.retry(session, job_id, now), lane=lane)
        for lane in ("mali", "somsri", "thana", "wipa")
    ]
    raised = [one.exception() for one in both]
    assert [type(error) for error in raised if error] == [NotParked] * 3
    assert len(claim(database, now)) == 1


def test_what_was_taken_back_is_not_worked(database: Database, now: datetime) -> None:
    job_id = park(database, now)
    database.write(lambda session: session.add(Unsent(message_id="m1", at=now))).result()
    with pytest.raises(TakenBack):
        retry(database, job_id, now)
    assert row(database, job_id).status is JobStatus.PARKED


def test_what_was_erased_is_not_worked(database: Database, now: datetime) -> None:
    job_id = park(database, now)
    database.write(lambda session: jobs.rewrite(session, job_id, "")).result()
    with pytest.raises(NothingKept):
        retry(database, job_id, now)


def test_a_dropped_job_loses_its_words_and_keeps_why(
    database: Database, now: datetime, later: datetime
) -> None:
    job_id = park(database, now)
    database.write(lambda session: parked.drop(session, job_id, "โทรแล้ว", later)).result()
    found = row(database, job_id)
    assert (found.status, found.body, found.done_at) == (JobStatus.DONE, "", later)
    assert found.error == "KeyError; dropped: โทรแล้ว"
    assert put(database, "e1", now, worker="a") == []


@pytest.mark.parametrize("act", [parked.retry, lambda s, i, now: parked.drop(s, i, "why", now)])
def test_only_what_is_parked_can_be_retried_or_dropped(
    database: Database, now: datetime, act: Callable[[Session, int, datetime], None]
) -> None:
    [job] = put(database, "e1", now, worker="a")
    for number in (job.id, 999):
        with pytest.raises(NotParked):
            database.write(lambda session, number=number: act(session, number, now)).result()
    assert row(database, job.id).status is JobStatus.OPEN


def test_the_oldest_due_job_of_each_queue_is_known(
    database: Database, now: datetime, later: datetime
) -> None:
    put(database, "e2", later)
    put(database, "e1", now)
    park(database, now - timedelta(days=1), "e0", lane="somsri")
    assert database.read(parked.oldest_due) == {Queue.EVENT: now}
