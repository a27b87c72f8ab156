"""The job table's five operations, on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from db import jobs
from db.database import Database
from db.job_table import Job
from db.jobs import Leased, Lost, Put
from db.pushes import WaitingPush, WaitReason
from db.terms import JobStatus, MessageKind, Queue


def event(key: str, lane: str, at: datetime) -> Put:
    return Put(Queue.EVENT, lane, key, "{}", at)


def put(database: Database, rows: list[Put], now: datetime, worker: str | None = "a") -> list[Leased]:
    return database.write(lambda session: jobs.put(session, rows, worker=worker, now=now)).result()


def claim(database: Database, now: datetime, worker: str = "b", limit: int = 10) -> list[Leased]:
    def unit(session: Session) -> list[Leased]:
        return jobs.claim(session, Queue.EVENT, worker=worker, now=now, limit=limit)

    return database.write(unit).result()


def finish(database: Database, job: Leased, now: datetime, worker: str = "a") -> None:
    database.write(lambda session: jobs.finish(session, job, worker=worker, now=now)).result()


def row(database: Database, key: str) -> Job:
    return database.read(lambda session: session.exec(select(Job).where(Job.key == key)).one())


def test_the_same_key_is_kept_once(database: Database, now: datetime) -> None:
    assert len(put(database, [event("e1", "mali", now), event("e1", "mali", now)], now)) == 1
    assert put(database, [event("e1", "mali", now)], now) == []


def test_a_new_job_is_born_leased_to_whoever_put_it(database: Database, now: datetime) -> None:
    [job] = put(database, [event("e1", "mali", now)], now)
    assert (job.key, job.attempts) == ("e1", 1)
    assert claim(database, now) == []


def test_a_job_of_the_future_is_nobodys_until_it_is_due(
    database: Database, now: datetime, later: datetime
) -> None:
    assert put(database, [event("timer", "t", later)], now) == []
    assert claim(database, now) == []
    assert [job.key for job in claim(database, later)] == ["timer"]


def test_a_lane_another_worker_holds_gets_no_second_owner(database: Database, now: datetime) -> None:
    put(database, [event("e1", "mali", now)], now, worker="a")
    assert put(database, [event("e2", "mali", now)], now, worker="b") == []
    assert claim(database, now, worker="b") == []


def test_jobs_of_a_lane_are_claimed_together_and_in_order(database: Database, now: datetime) -> None:
    put(database, [event(f"e{n}", "mali", now) for n in range(3)], now, worker=None)
    assert [job.key for job in claim(database, now)] == ["e0", "e1", "e2"]


def test_a_dead_workers_jobs_are_free_when_the_lease_ends(database: Database, now: datetime) -> None:
    put(database, [event("e1", "mali", now)], now, worker="dead")
    after = now + jobs.LEASE + timedelta(seconds=1)
    assert [(job.key, job.attempts) for job in claim(database, after)] == [("e1", 2)]


def test_a_beating_worker_keeps_its_jobs(database: Database, now: datetime) -> None:
    [job] = put(database, [event("e1", "mali", now)], now)
    soon = now + timedelta(seconds=8)
    database.write(lambda session: jobs.beat(session, [job.id], worker="a", now=soon)).result()
    assert claim(database, now + jobs.LEASE + timedelta(seconds=1)) == []


def test_finishing_empties_the_body_and_keeps_the_key(database: Database, now: datetime) -> None:
    [job] = put(database, [event("e1", "mali", now)], now)
    finish(database, job, now)
    done = row(database, "e1")
    assert (done.status, done.body, done.done_at) == (JobStatus.DONE, "", now)


def test_a_lost_lease_may_not_finish_and_its_effects_are_undone(database: Database, now: datetime) -> None:
    [job] = put(database, [event("e1", "mali", now)], now, worker="a")
    claim(database, now + jobs.LEASE + timedelta(seconds=1), worker="b")

    def unit(session: Session) -> None:
        jobs.put(session, [event("effect", "other", now)], worker=None, now=now)
        jobs.finish(session, job, worker="a", now=now)

    with pytest.raises(Lost):
        database.write(unit).result()
    assert database.read(lambda s: s.exec(select(Job).where(Job.key == "effect")).first()) is None


def test_a_later_job_of_a_lane_cannot_finish_before_an_earlier_one(database: Database, now: datetime) -> None:
    first, second = put(database, [event("e1", "mali", now), event("e2", "mali", now)], now)
    with pytest.raises(Lost):
        finish(database, second, now)
    finish(database, first, now)
    finish(database, second, now)


def test_a_message_may_finish_beside_one_that_was_committed_later(database: Database, now: datetime) -> None:
    """Two people's cases alert one officer: the transactions commit in any order."""
    rows = [Put(Queue.MESSAGE, "officer", f"m{n}", "{}", now) for n in range(2)]
    first, second = put(database, rows, now)
    finish(database, second, now)
    finish(database, first, now)
    assert {row(database, key).status for key in ("m0", "m1")} == {JobStatus.DONE}


def test_a_claim_takes_nothing_behind_a_job_that_is_still_somebodys(
    database: Database, now: datetime
) -> None:
    soon = now + timedelta(seconds=5)
    put(database, [event("e1", "mali", now)], now, worker="dead")
    put(database, [event("e2", "mali", now)], soon, worker="dead")
    put(database, [event("e3", "mali", now)], now, worker=None)
    after_first = now + jobs.LEASE + timedelta(seconds=1)
    assert [job.key for job in claim(database, after_first)] == ["e1"]
    after_both = soon + jobs.LEASE + timedelta(seconds=1)
    assert [job.key for job in claim(database, after_both + jobs.LEASE)] == ["e1", "e2", "e3"]


def test_a_failed_job_holds_up_only_its_own_lane(database: Database, now: datetime) -> None:
    mali, _, _ = put(
        database, [event("e1", "mali", now), event("e2", "mali", now), event("e3", "noi", now)], now
    )
    fail(database, mali, now)
    database.write(jobs.release_everything).result()
    assert [job.key for job in claim(database, now)] == ["e3"]
    assert [job.key for job in claim(database, now + timedelta(minutes=1))][:2] == ["e1", "e2"]


def test_a_parked_job_lets_its_lane_go_on(database: Database, now: datetime) -> None:
    first, second = put(database, [event("e1", "mali", now), event("e2", "mali", now)], now)
    database.write(lambda s: jobs.park(s, first, "ValueError", worker="a", now=now)).result()
    finish(database, second, now)
    assert row(database, "e1").status is JobStatus.PARKED
    assert row(database, "e1").error == "ValueError"


def test_a_timer_far_ahead_does_not_hide_a_lane_that_is_due(
    database: Database, now: datetime, later: datetime
) -> None:
    rows = [event(f"far{n}", f"far{n}", later + timedelta(days=1)) for n in range(20)]
    put(database, [*rows, event("due", "due", now)], now, worker=None)
    assert [job.key for job in claim(database, now, limit=5)] == ["due"]


def test_releasing_gives_jobs_back_untouched(database: Database, now: datetime) -> None:
    [job] = put(database, [event("e1", "mali", now)], now)
    database.write(lambda s: jobs.release(s, [job.id], worker="a")).result()
    assert [(found.key, found.attempts) for found in claim(database, now)] == [("e1", 1)]


def test_depth_counts_what_is_open_and_what_was_given_up(database: Database, now: datetime) -> None:
    first, second, _ = put(database, [event(f"e{n}", f"lane{n}", now) for n in range(3)], now)
    finish(database, first, now)
    database.write(lambda s: jobs.park(s, second, "x", worker="a", now=now)).result()
    assert database.read(jobs.depth) == {(Queue.EVENT, JobStatus.OPEN): 1, (Queue.EVENT, JobStatus.PARKED): 1}


def fail(database: Database, job: Leased, now: datetime) -> None:
    wait = timedelta(seconds=30)
    unit: Callable[[Any], None] = lambda s: jobs.fail(s, job, "away", worker="a", now=now, after=wait)  # noqa: E731
    database.write(unit).result()


def message(key: str, at: datetime, waits: WaitingPush | None = None) -> Put:
    lane = waits.lane if waits else "mali"
    return Put(Queue.MESSAGE, lane, key, f'{{"of": "{key}"}}', waits.due_at if waits else at, waits)


def waits_until(at: datetime, now: datetime, reason: WaitReason = WaitReason.BUDGET) -> WaitingPush:
    return WaitingPush(
        recipient="mali", kind=MessageKind.NEWS, reason=reason, objects=1, since=now, due_at=at
    )


def claim_messages(database: Database, now: datetime) -> list[str]:
    def unit(session: Session) -> list[Leased]:
        return jobs.claim(session, Queue.MESSAGE, worker="b", now=now, limit=10)

    return [job.key for job in database.write(unit).result()]


def shelve(database: Database, job: Leased, until: datetime, now: datetime, worker: str = "a") -> None:
    database.write(lambda s: jobs.shelve(s, job, waits_until(until, now), worker=worker)).result()


def test_a_shelved_message_lets_its_lane_go_on_and_comes_back_as_if_never_tried(
    database: Database, now: datetime, later: datetime
) -> None:
    first, second = put(database, [message("m1", now), message("m2", now)], now)
    shelve(database, first, later, now)
    finish(database, second, now)
    assert claim_messages(database, now) == []
    assert claim_messages(database, later) == ["m1"]
    kept = row(database, "m1")
    assert (kept.attempts, kept.error, kept.body) == (1, "budget", '{"of": "m1"}')


def test_shelving_writes_down_where_the_message_is_and_shelving_again_rewrites_it(
    database: Database, now: datetime, later: datetime
) -> None:
    [job] = put(database, [message("m1", now)], now)
    shelve(database, job, later, now)
    claim_messages(database, later)
    shelve(database, job, later + timedelta(days=1), now, worker="b")
    [waits] = database.read(lambda session: session.exec(select(WaitingPush)).all())
    assert (waits.job_id, waits.recipient, waits.due_at) == (job.id, "mali", later + timedelta(days=1))


def test_a_lost_lease_may_not_shelve_and_writes_nothing_down(
    database: Database, now: datetime, later: datetime
) -> None:
    [job] = put(database, [message("m1", now)], now)
    with pytest.raises(Lost):
        shelve(database, job, later, now, worker="another")
    assert row(database, "m1").lane == "mali"
    assert database.read(lambda session: session.exec(select(WaitingPush)).all()) == []


def test_what_is_due_later_hides_nothing_that_is_due_sooner(database: Database, now: datetime) -> None:
    first, second = put(database, [message("m1", now), message("m2", now)], now)
    shelve(database, first, now + timedelta(days=7), now)
    shelve(database, second, now + timedelta(hours=1), now)
    assert claim_messages(database, now + timedelta(hours=1)) == ["m2"]


def test_a_message_may_wait_from_the_beginning_once_however_often_it_is_put(
    database: Database, now: datetime, later: datetime
) -> None:
    for _ in range(2):
        rows = [message("m1", now, waits_until(later, now, WaitReason.NIGHT))]
        assert put(database, rows, now) == []
    [waits] = database.read(lambda session: session.exec(select(WaitingPush)).all())
    assert waits.job_id == row(database, "m1").id
    assert row(database, "m1").error == "night"
    assert claim_messages(database, later) == ["m1"]


def test_a_new_message_knows_whether_something_waits_for_its_recipient(
    database: Database, now: datetime, later: datetime
) -> None:
    [alone] = put(database, [message("m1", now)], now)
    shelve(database, alone, later, now)
    other = Put(Queue.MESSAGE, "noi", "m3", "{}", now)
    found = put(database, [message("m2", now), other], now)
    assert (alone.company, [job.company for job in found]) == (False, [True, False])


def test_settling_ends_open_jobs_whoever_leases_them_and_leaves_ended_ones(
    database: Database, now: datetime, later: datetime
) -> None:
    first, second = put(database, [message("m1", now), message("m2", now)], now)
    finish(database, second, now)
    ids = [first.id, second.id]
    database.write(lambda s: jobs.settle(s, ids, now=later, reason="digested")).result()
    ended = [row(database, key) for key in ("m1", "m2")]
    assert [(job.status, job.body, job.error) for job in ended] == [
        (JobStatus.DONE, "", "digested"),
        (JobStatus.DONE, "", None),
    ]
    with pytest.raises(Lost):
        finish(database, first, later)
