"""The load run: its arithmetic, and a run of two seconds on the real service."""

import re

import pytest

from bench import load, report
from bench.report import Sent, Tally
from bench.talk import Said, Stage, conversations
from bench.webhooks import webhook
from bench.wire import Call

OFFICER = "U" + "0" * 32
NUMBER = "CP-70-000001-4"


def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert [report.percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert report.percentile([7.0], 0.5) == 7.0
    assert report.spread([1.0, 2.0, 3.0, 10.0]) == "2.0 / 10.0 / 10.0 / 10.0"


def opening(number: int) -> Sent:
    """Due at second 10, sent and answered a little later."""
    made = webhook(Said(number, Stage.OPENS, "สวัสดี"), number, at=0.0)
    return Sent(made, due=10.0, sent=10.001, answered=10.004, status=200)


def reply(to: Sent, at: float) -> Call:
    return Call(
        at, "/v2/bot/message/reply", f'{{"replyToken":"{to.webhook.reply_token}","n":"{NUMBER}"}}'.encode()
    )


def push(to: str, at: float) -> Call:
    return Call(at, "/v2/bot/message/push", f'{{"to":"{to}","n":"{NUMBER}"}}'.encode())


def tallied(*calls: Call) -> Tally:
    return report.tally([opening(1)], calls, {OFFICER})


def test_latencies_count_from_the_time_an_event_was_due() -> None:
    seen = tallied(push(OFFICER, 10.03), reply(opening(1), 10.02))
    found = [*seen.webhook_ms, *seen.reply_ms, *seen.alert_ms, *seen.late_ms]
    assert found == pytest.approx([4, 20, 30, 1])
    assert (seen.lost, seen.doubled, seen.refused) == (0, 0, 0)


def test_an_event_without_a_reply_is_lost() -> None:
    assert (tallied().lost, tallied(reply(opening(2), 10.02)).lost) == (1, 1)


def test_a_second_reply_and_a_push_to_the_writer_count_as_doubled() -> None:
    first = reply(opening(1), 10.02)
    assert tallied(first, reply(opening(1), 10.5)).doubled == 1
    assert tallied(first, push("U" + "1" * 32, 10.5)).doubled == 1


def test_everyone_opens_before_going_on_and_ends_with_small_talk() -> None:
    said = list(conversations(count=60, people=6))
    of_one = [one.stage for one in said if one.person == 2]
    assert of_one == [Stage.OPENS, Stage.GOES_ON, Stage.CHATS]
    assert {one.stage for one in said if one.person < 0} == {Stage.CHATS}


def test_two_seconds_of_load_give_a_table_and_lose_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--rate", "5", "--seconds", "2", "--people", "4", "--bare-seconds", "0.2"]
    assert load.main(words) == 0
    printed = capsys.readouterr().out
    assert "10 events" in printed
    assert re.search(r"^\| events without a reply; answered twice \| 0; 0 \| 0; 0 \|$", printed, re.MULTILINE)
    assert "nan" not in printed
