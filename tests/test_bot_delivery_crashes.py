"""Delivery through crashes, lost answers and two replicas: once a key, and never lost."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.delivery import PUSH_LIFE
from bot.line_client import LineAway, LineRefused
from bot.owing import owe
from bot.worker import TryLater
from db import jobs
from db.database import Database
from db.pushes import WaitReason
from db.terms import MessageKind
from handlers.say import Outgoing, Text
from tests.post import (
    FROM_A_CLOCK,
    MALI,
    Line,
    LostAnswer,
    Post,
    counts,
    open_jobs,
    with_two_answers_waiting,
    worked,
)

ALERT, ANSWER, NEWS = MessageKind.ALERT, MessageKind.ANSWER, MessageKind.NEWS


@pytest.fixture
def post(database: Database, now: datetime) -> Post:
    return Post(database, now, monthly=100)


@pytest.fixture
def spent(post: Post) -> Post:
    """Two answers wait for want of pushes."""
    return with_two_answers_waiting(post)


def test_a_dead_token_leaves_what_waits_waiting(spent: Post) -> None:
    spent.line.dead_token = True
    assert spent.says("ตอบ", token="t") == "done"
    assert spent.line.said == []
    assert [text for text, _ in spent.waiting()] == ["หนึ่ง", "สอง", "ตอบ"]
    spent.line.dead_token = False
    assert spent.says("อีก", token="t2") == "done"
    assert spent.line.said == [("reply", ["หนึ่ง", "สอง", "ตอบ", "อีก"])]


def test_an_answer_does_not_suffer_for_what_was_to_come_along(spent: Post) -> None:
    spent.line.troubles = [LineRefused(400)]
    assert spent.says("ตอบ", token="t") == "done"
    assert spent.line.said == [("reply", ["ตอบ"])]
    assert len(spent.waiting()) == 2


def test_a_reply_that_line_may_have_taken_loses_nothing(spent: Post) -> None:
    """A reply's double is by design; here its token turns out used, and everything is kept."""
    [job] = spent.owe("ตอบ", token="t")
    spent.line.troubles = [LostAnswer("x")]
    assert spent.run(job) == "later"
    spent.line.dead_token = True
    [again] = spent.due(timedelta(seconds=1))
    assert spent.run(again) == "done"
    assert [text for text, _ in spent.waiting()] == ["หนึ่ง", "สอง", "ตอบ"]
    spent.line.dead_token = False
    assert spent.says("อีก", token="u") == "done"
    assert spent.line.said[1:] == [("reply", ["หนึ่ง", "สอง", "ตอบ", "อีก"])]


def test_what_a_reply_has_begun_to_carry_no_push_carries_too(spent: Post) -> None:
    spent.now += timedelta(days=8)
    due = spent.as_another().due()
    [job] = spent.owe("ตอบ", token="t")
    spent.line.troubles = [LineAway("x")]
    assert spent.run(job) == "later"
    other = spent.as_another()
    assert [other.run(one) for one in due] == ["later", "later"]
    [again] = [one for one in spent.due(timedelta(seconds=1)) if one.id == job.id]
    assert spent.run(again) == "done"
    assert spent.line.said == [("reply", ["หนึ่ง", "สอง", "ตอบ"])]
    assert open_jobs(spent) == 0


def test_a_reply_of_one_replica_and_a_push_of_another_never_both_show_it(spent: Post) -> None:
    other = spent.as_another()
    spent.now += timedelta(days=8)
    other.now = spent.now
    due = other.due()
    assert spent.says("ตอบ", token="t") == "done"
    assert [other.run(job) for job in due] == ["lost", "lost"]
    assert spent.line.said == [("reply", ["หนึ่ง", "สอง", "ตอบ"])]


def test_what_a_push_has_begun_to_carry_no_reply_takes_along(spent: Post) -> None:
    other = spent.as_another()
    spent.now += timedelta(days=8)
    other.now = spent.now
    first, _ = other.due()
    spent.line.troubles = [LostAnswer("x")]
    assert other.run(first) == "later"
    assert spent.says("ตอบ", token="t") == "done"
    again, _ = other.due(timedelta(seconds=11))
    assert other.run(again) == "done"
    assert spent.line.said == [("push", ["หนึ่ง", "สอง"]), ("reply", ["ตอบ"])]
    assert open_jobs(spent) == 0


def test_a_crash_between_call_and_commit_repeats_the_very_same_push(
    spent: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    month_later = timedelta(days=8)
    jobs_due = spent.due(month_later)
    spent.budget._ours.clear()

    async def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(spent.delivery, "_finish", dies)
        with pytest.raises(KeyboardInterrupt):
            spent.run(jobs_due[0])
    assert spent.line.said == [("push", ["หนึ่ง", "สอง"])]
    another = spent.as_another()
    another.now = spent.now
    again = another.due(jobs.LEASE + timedelta(seconds=1))
    assert another.run(again[0]) == "done"
    assert [another.run(job) for job in again[1:]] == ["lost"]
    assert spent.line.said == [("push", ["หนึ่ง", "สอง"])]
    assert len(set(spent.line.keys)) == 1
    assert counts(another) == {(date(2026, 12, 2), ANSWER): 1}
    assert open_jobs(spent) == 0


def test_a_merged_push_whose_answer_was_lost_is_repeated_with_what_it_had(spent: Post) -> None:
    """What began to wait meanwhile must not hide under a key that LINE knows already."""
    first, *_ = spent.due(timedelta(days=8))
    spent.budget._ours.clear()
    spent.line.troubles = [LostAnswer("x")]
    assert spent.run(first) == "later"
    spent.budget._refused = date(2026, 12, 1)
    assert spent.says("สาม") == "done"
    again = spent.due(timedelta(seconds=11))
    assert spent.run(again[0]) == "done"
    assert spent.line.said == [("push", ["หนึ่ง", "สอง"])]
    assert spent.waiting() == [("สาม", WaitReason.BUDGET)]
    assert spent.says("ตอบ", token="t") == "done"
    assert spent.line.said[1:] == [("reply", ["สาม", "ตอบ"])]


def test_a_push_that_was_tried_alone_is_repeated_alone(post: Post) -> None:
    post.spend(100)
    assert post.says("หนึ่ง") == "done"
    [job] = post.due(timedelta(days=8))
    post.line.troubles = [LostAnswer("x")]
    assert post.run(job) == "later"
    post.budget._refused = date(2026, 12, 1)
    assert post.says("สอง") == "done"
    [again] = post.due(timedelta(seconds=11))
    assert post.run(again) == "done"
    assert (len(set(post.line.keys)), post.waiting()) == (1, [("สอง", WaitReason.BUDGET)])


def test_a_process_that_stops_in_mid_call_may_double_and_never_loses(post: Post) -> None:
    """Its job looks as if never tried. Under the key of the first call, what comes along would be lost."""
    [job] = post.owe("ตอบ")
    post.line.troubles = [LostAnswer("x")]
    with pytest.raises(TryLater):
        asyncio.run(post.delivery.run(job))
    post.write(lambda s: jobs.release(s, [job.id], worker="a"))
    post.spend(60)
    out = owe([Outgoing(MALI, (Text("ข่าว"),), kind=NEWS)], **FROM_A_CLOCK, now=post.now)
    row = replace(out[0], lane="elsewhere")
    [news] = post.write(lambda s: jobs.put(s, [row], worker="a", now=post.now))
    assert post.run(replace(news, lane=MALI)) == "done"
    assert post.waiting() == [("ข่าว", WaitReason.BUDGET)]
    [again] = post.due()
    assert post.run(again) == "done"
    assert post.line.said == [("push", ["ตอบ"]), ("push", ["ตอบ", "ข่าว"])]


def test_one_message_that_line_refuses_does_not_take_others_with_it(spent: Post) -> None:
    first, second = spent.due(timedelta(days=8))
    spent.budget._ours.clear()
    spent.line.troubles = [LineRefused(400), LineRefused(400)]
    assert spent.run(first) == "later"
    assert spent.run(second) == "line_refused_400"
    [again] = spent.due(timedelta(seconds=1))
    assert spent.run(again) == "done"
    assert spent.line.said == [("push", ["หนึ่ง"])]
    assert spent.waiting() == []


def test_the_life_of_a_push_begins_when_it_is_first_tried(post: Post) -> None:
    """A message may wait for weeks; a key may not."""
    post.spend(100)
    post.says("ตอบ")
    [job] = post.due(timedelta(days=8))
    post.budget._ours.clear()
    post.line.troubles = [LineAway("x"), LineAway("x")]
    assert post.run(job) == "later"
    [job] = post.due(timedelta(hours=1))
    assert post.run(job) == "later"
    [job] = post.due(PUSH_LIFE)
    assert post.run(job) == "too_late"


def test_a_push_that_was_never_tried_is_never_too_late(database: Database, now: datetime) -> None:
    post = Post(database, now)
    puts = owe([Outgoing(MALI, (Text("ตอบ"),))], source="s", now=now, person=None, reply_token=None)
    post.write(lambda s: jobs.put(s, puts, worker=None, now=now))
    [job] = post.due(timedelta(days=3))
    assert post.run(job) == "done"


def test_a_push_that_began_is_brought_to_its_end_though_the_plan_has_changed(post: Post) -> None:
    [job] = post.owe("แจ้ง", kind=ALERT)
    post.line.troubles = [LostAnswer("x")]
    assert post.run(job) == "later"
    post.spend(100)
    [again] = post.due(timedelta(seconds=1))
    assert post.run(again) == "done"
    assert (post.line.said, post.waiting()) == ([("push", ["แจ้ง"])], [])


def test_what_waits_survives_restarts_and_arrives_once(database: Database, now: datetime) -> None:
    """Three processes, one after another: one shelves, one never hears whether LINE took it, one ends it."""
    line = Line()
    first = Post(database, now, line, monthly=100)
    first.spend(100)
    puts = owe([Outgoing(MALI, (Text(text),)) for text in ("หนึ่ง", "สอง")], **FROM_A_CLOCK, now=now)
    first.write(lambda s: jobs.put(s, puts, worker=None, now=now))
    asyncio.run(worked(first, lambda: len(first.waiting()) == 2))
    assert line.said == []
    second = Post(database, now + timedelta(days=8), line, worker="b")
    line.troubles = [LostAnswer("x")]
    asyncio.run(worked(second, lambda: len(line.said) == 1))
    third = Post(database, second.now + timedelta(minutes=10), line, worker="c")
    asyncio.run(worked(third, lambda: open_jobs(third) == 0))
    assert line.said == [("push", ["หนึ่ง", "สอง"])]
