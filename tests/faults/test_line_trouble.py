"""LINE is slow, refuses, hangs up or falls silent: everyone is answered, and once where LINE lets us."""

import time
from pathlib import Path

from bench.soak.line import Trouble, Weather
from bench.soak.post import Event
from bench.talk import OPENINGS
from tests.faults.conftest import Opens
from tests.faults.world import World

WAGES = OPENINGS[0]


def send_at_once(there: World, events: list[Event]) -> None:
    there.burst(events, 1000)


def test_calls_that_line_refuses_for_now_are_repeated_and_taken_once(one: World) -> None:
    one.officer("DLPW-30")
    for trouble in (Trouble.RATE, Trouble.BROKEN):
        one.line.weather = Weather(trouble, left=15)
        send_at_once(one, [*one.strangers(15), *one.strangers(4, WAGES)])
        one.all_answered()
        one.settled()
    assert one.answers().doubled == []
    assert [call.status for call in one.line.calls if not call.taken] == [429] * 15 + [500] * 15
    assert len([call for call in one.line.taken() if call.way == "push"]) == 8


def test_a_persons_answers_keep_their_order_through_refusals(one: World) -> None:
    events = [one.says("mali", f"สวัสดีค่ะ {number}") for number in range(6)]
    one.line.weather = Weather(Trouble.BROKEN, share=0.4, left=6)
    one.posts(lambda post: in_order(post.deliver, events))
    one.all_answered()
    keys = [call.key for call in one.line.taken()]
    assert keys == [event.token for event in events]


async def in_order(deliver: object, events: list[Event]) -> None:
    for event in events:
        await deliver(event)  # type: ignore[operator]


def test_connections_that_line_cuts_or_half_closes_cost_nothing_but_a_known_double(one: World) -> None:
    """A reply that LINE took and hung up on comes again by push: LINE gives replies no retry key. Pushes do not."""
    one.officer("DLPW-30")
    one.line.weather = Weather(Trouble.CUT, left=12)
    send_at_once(one, [*one.strangers(20), *one.strangers(5, WAGES)])
    one.all_answered()
    one.settled()
    cut = [call for call in one.line.taken() if call.status == 0]
    assert len(cut) == 12
    assert len(one.answers().doubled) == len([call for call in cut if call.way == "reply"])
    assert len({call.key for call in one.line.taken()}) == len(one.line.taken())
    one.line.weather = Weather(Trouble.HALF_CLOSED)
    later = one.strangers(40)
    one.burst(later, 40)
    one.all_answered()
    one.settled()
    # No socket is left behind half closed; some may be in the act of closing at the moment of looking.
    one.until(lambda: half_closed(one.replicas[0].pid) == 0)


def half_closed(pid: int) -> int:
    """Connections of the process whose other side has closed its half (CLOSE_WAIT)."""
    own = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            own.add(str(link.readlink()))
        except FileNotFoundError:
            continue
    rows = [row.split() for row in Path(f"/proc/{pid}/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return sum(row[3] == "08" and f"socket:[{row[9]}]" in own for row in rows)


def test_a_push_that_line_took_in_silence_meets_its_key_and_a_reply_is_said_again(
    opens: Opens, sqlite: str
) -> None:
    one = opens(sqlite)
    officer = one.officer("DLPW-30")
    one.line.weather = Weather(Trouble.SILENT, left=2)
    [event] = one.strangers(1, WAGES)
    send_at_once(one, [event])
    one.until(lambda: len([call for call in one.line.calls if call.status == 0]) == 2)
    # Somebody else's answer does not wait for the ten seconds of these.
    began = time.monotonic()
    send_at_once(one, one.strangers(1))
    one.until(lambda: one.answers().lost == [], patience=5.0)
    assert time.monotonic() - began < 5.0
    one.until(lambda: any(call.status == 409 for call in one.line.calls), patience=40.0)
    one.settled()
    assert one.answers().doubled == [event.id]
    to_officer = [(call.status, call.taken) for call in one.line.calls if call.to == officer]
    assert to_officer == [(0, True), (409, False)]


def test_without_pushes_left_answers_go_on_and_alerts_wait_with_their_reason(one: World) -> None:
    one.officer("DLPW-30")
    one.line.weather = Weather(Trouble.MONTH)
    send_at_once(one, [*one.strangers(10), *one.strangers(5, WAGES)])
    one.all_answered()
    one.until(lambda: one.count("waiting_push WHERE reason = 'quota' OR reason = 'budget'") == 5)
    refused = [call for call in one.line.calls if call.status == 429]
    assert 1 <= len(refused) <= 5  # it does not knock again and again
    assert one.answers().doubled == []
    assert one.count("job WHERE status = 'parked'") == 0


def test_webhooks_do_not_wait_for_line(one: World) -> None:
    """Most are kept while LINE has not yet answered one call; on a busy machine not all."""
    slow = 3.0
    one.line.weather = Weather(delay=slow)
    events = one.strangers(60)
    one.burst(events, 100)
    one.all_answered()
    one.settled()
    first_answer = one.line.calls[0].at + slow
    assert len([event for event in events if event.kept < first_answer]) >= 30
    assert one.answers().doubled == []
