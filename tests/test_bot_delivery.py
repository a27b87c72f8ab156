"""Delivery: what waits for a person comes along with the next call, within the month's plan."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from bot.line_client import LineAway, OutOfQuota
from bot.owing import owe
from db import jobs
from db.database import Database
from db.pushes import WaitReason
from db.terms import MessageKind
from handlers.say import Outgoing, Say, Text
from referral.ledger import State
from tests.post import (
    MALI,
    Post,
    counts,
    open_jobs,
    with_two_answers_waiting,
)

ALERT, ANSWER, NEWS = MessageKind.ALERT, MessageKind.ANSWER, MessageKind.NEWS


@pytest.fixture
def post(database: Database, now: datetime) -> Post:
    return Post(database, now, monthly=100)


@pytest.fixture
def spent(post: Post) -> Post:
    """Two answers wait for want of pushes."""
    return with_two_answers_waiting(post)


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


def test_out_of_quota_waits_for_the_next_month_and_the_budget_believes_it(post: Post) -> None:
    post.line.troubles = [OutOfQuota()]
    assert post.says("ตอบ") == "done"
    assert post.says("อีก") == "done"
    assert post.waiting() == [("ตอบ", WaitReason.QUOTA), ("อีก", WaitReason.BUDGET)]
    assert post.due(timedelta(days=6)) == []
    assert len(post.due(timedelta(days=1))) == 2


def test_an_emergency_that_found_no_push_asks_again_every_hour(post: Post) -> None:
    post.line.troubles = [OutOfQuota(), OutOfQuota()]
    assert post.says("ด่วน", kind=MessageKind.EMERGENCY) == "done"
    for _ in range(2):
        asyncio.run(post.budget._ask(post.now))
        [job] = post.due(timedelta(hours=1))
        assert post.run(job) == "done"
    assert post.line.said == [("push", ["ด่วน"])]


def test_a_refusal_is_believed_until_lines_own_figures_show_room(post: Post) -> None:
    post.line.troubles = [OutOfQuota()]
    post.says("ตอบ")
    assert post.budget.month(post.now).state is State.SPENT
    asyncio.run(post.budget._ask(post.now))
    assert post.says("อีก") == "done"
    assert post.line.said == [("push", ["ตอบ", "อีก"])]


def test_whoever_writes_at_night_is_answered_at_night(post: Post) -> None:
    assert post.says("ตอบ", token="t", not_before=post.now + timedelta(hours=9)) == "done"
    assert post.line.said == [("reply", ["ตอบ"])]


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


def test_lines_figures_count_in_their_month_and_are_kept_while_line_is_away(
    database: Database, now: datetime
) -> None:
    post = Post(database, now)
    post.line.figures = (100, 60)
    asyncio.run(post.budget._look(now))
    assert (post.budget.month(now).used, post.budget.month(now).budget) == (60, 100)
    next_month = post.budget.month(now + timedelta(days=8))
    assert (next_month.used, next_month.budget) == (0, 100)
    post.line.figures = LineAway("x")
    an_hour_later = now + timedelta(hours=1)
    asyncio.run(post.budget._look(an_hour_later))
    assert post.budget.month(an_hour_later).used == 60
    post.line.figures = (100, 61)
    asyncio.run(post.budget._look(an_hour_later + timedelta(minutes=1)))
    assert post.budget.month(an_hour_later).used == 61


def test_replicas_count_together_and_each_for_itself_in_between(post: Post) -> None:
    other = post.as_another()
    post.says("หนึ่ง")
    other.says("สอง")
    assert (post.budget.month(post.now).used, other.budget.month(post.now).used) == (1, 1)
    asyncio.run(post.budget._look(post.now + timedelta(minutes=1)))
    assert post.budget.month(post.now).used == 2
