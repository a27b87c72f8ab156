"""Delivery through crashes, lost answers and two replicas: what waits is shown, once a key, and never lost."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from bot.delivery import PUSH_LIFE
from bot.line_client import LineAway, LineRefused, OutOfQuota
from bot.owing import owe
from db import jobs
from db.database import Database
from db.pushes import WaitReason
from db.terms import MessageKind
from handlers.say import Outgoing, Say, Text
from tests.post import FROM_A_CLOCK, MALI, Line, LostAnswer, Post, counts, open_jobs, worked

ALERT, ANSWER, NEWS = MessageKind.ALERT, MessageKind.ANSWER, MessageKind.NEWS


@pytest.fixture
def post(database: Database, now: datetime) -> Post:
    return Post(database, now, monthly=100)


@pytest.fixture
def spent(post: Post) -> Post:
    """Two answers wait for want of pushes."""
    post.spend(100)
    assert [post.says("หนึ่ง"), post.says("สอง")] == ["done", "done"]
    assert post.waiting() == [("หนึ่ง", WaitReason.BUDGET), ("สอง", WaitReason.BUDGET)]
    assert post.line.said == []
    return post


def test_a_reply_is_free_and_a_push_is_counted_where_it_is_finished(post: Post) -> None:
    assert post.says("ตอบ", token="t") == "done"
    assert counts(post) == {}
    assert post.says("แจ้ง", kind=ALERT) == "done"
    assert post.says("แจ้งอีก", kind=ALERT) == "done"
    assert counts(post) == {(date(2026, 11, 24), ALERT): 2}
    assert post.budget.month(post.now).used == 2


def test_what_waits_comes_with_the_next_reply_before_the_answer_and_ends_with_it(spent: Post) -> None:
    assert spent.says("ตอบ", token="t") == "done"
    assert spent.line.said == [("reply", ["หนึ่ง", "สอง", "ตอบ"])]
    assert spent.waiting() == []
    assert open_jobs(spent) == 0
    assert spent.due(timedelta(days=30)) == []


def test_five_objects_are_the_most_and_the_rest_waits_on(spent: Post) -> None:
    spent.says("สาม")
    assert spent.says(*"ABC", token="t") == "done"
    assert spent.line.said == [("reply", ["หนึ่ง", "สอง", "A", "B", "C"])]
    assert spent.waiting() == [("สาม", WaitReason.BUDGET)]


def test_choices_of_an_earlier_message_are_not_lost(spent: Post) -> None:
    out = [Outgoing(MALI, (Text("ถาม", (Say("ใช่", "ใช่"),)),))]
    puts = owe(out, source="asked", now=spent.now, person=None, reply_token=None)
    [asked] = spent.write(lambda s: jobs.put(s, puts, worker="a", now=spent.now))
    assert spent.run(asked) == "done"
    spent.says("ตอบ", token="t")
    [last] = [body[-1] for body in spent.line.bodies]
    assert last["quickReply"]["items"][0]["action"]["label"] == "ใช่"


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


def test_out_of_quota_waits_for_the_next_month_and_the_budget_believes_it(post: Post) -> None:
    post.line.troubles = [OutOfQuota()]
    assert post.says("ตอบ") == "done"
    assert post.says("อีก") == "done"
    assert post.waiting() == [("ตอบ", WaitReason.QUOTA), ("อีก", WaitReason.BUDGET)]
    assert post.due(timedelta(days=6)) == []
    assert len(post.due(timedelta(days=1))) == 2


def test_a_message_for_the_morning_waits_and_comes_sooner_when_its_person_writes(post: Post) -> None:
    morning = post.now + timedelta(hours=9)
    assert post.owe("เช้า", not_before=morning) == []
    assert post.waiting() == [("เช้า", WaitReason.NIGHT)]
    assert post.says("ด่วน", kind=MessageKind.EMERGENCY) == "done"
    assert post.line.said == [("push", ["ด่วน"])]
    assert post.says("ตอบ", token="t") == "done"
    assert post.line.said[1:] == [("reply", ["เช้า", "ตอบ"])]


def test_what_was_held_for_the_morning_comes_as_one_push(post: Post) -> None:
    morning = post.now + timedelta(hours=9)
    for text in ("หนึ่ง", "สอง", "สาม"):
        post.owe(text, not_before=morning, kind=ALERT)
    due = post.due(timedelta(hours=9))
    assert [post.run(job) for job in due] == ["done", "lost", "lost"]
    assert post.line.said == [("push", ["หนึ่ง", "สอง", "สาม"])]
    assert sum(counts(post).values()) == 1


def test_a_tight_month_gathers_alerts_into_a_digest(post: Post) -> None:
    post.spend(60)
    for number in range(7):
        assert post.says(f"เรื่อง {number}", kind=ALERT) == "done"
    assert {reason for _, reason in post.waiting()} == {WaitReason.DIGEST}
    assert post.says("ด่วน", kind=MessageKind.EMERGENCY, token=None) == "done"
    # An emergency takes along what fits beside it: it is the same push.
    assert post.line.said == [("push", ["เรื่อง 0", "เรื่อง 1", "เรื่อง 2", "เรื่อง 3", "ด่วน"])]
    for number in range(7, 12):
        post.says(f"เรื่อง {number}", kind=ALERT)
    due = post.due(timedelta(hours=3, minutes=30))
    assert [post.run(job) for job in due] == ["done", *["lost"] * 7]
    way, texts = post.line.said[1]
    assert (way, texts[:4]) == ("push", ["เรื่อง 4", "เรื่อง 5", "เรื่อง 6", "เรื่อง 7"])
    assert "อีก 4 เรื่อง" in texts[4]
    assert (post.waiting(), open_jobs(post)) == ([], 0)


def test_what_outlived_its_week_is_given_up_when_its_time_comes(post: Post) -> None:
    post.spend(60)
    assert post.says("ข่าว", kind=NEWS) == "done"
    [job] = post.due(timedelta(days=8))
    assert post.run(job) == "waited_too_long"
    assert (post.line.said, post.waiting()) == ([], [])


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
