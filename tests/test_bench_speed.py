"""The speed run: its arithmetic, its people, and its smallest run on the real service."""

import asyncio
import json
import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.speed import __main__ as speed
from bench.speed import people
from bench.speed.at_work import moved_by
from bench.speed.sheet import Sheet
from bench.speed.wire import Heard, Line, Sending
from bench.talk import Stage
from bot.demo_clock import at_work
from db.terms import Decision
from intents.understand import Understanding


def test_every_opening_goes_straight_to_one_office(understanding: Understanding) -> None:
    places = people.provinces()
    for number in range(0, 684, 31):
        reading = understanding.read(people.opening(number).text)
        assert reading.decision is Decision.ROUTE
        assert reading.place is not None
        assert reading.place.text
    assert len({people.opening(number).text for number in range(684)}) == 684
    assert len(places) == 76


def test_everyone_who_writes_on_meets_the_other_replica() -> None:
    webhooks = people.back_and_forth(count=30, at_once=5, turns=3)
    stages = Counter(one.stage for one in webhooks)
    assert stages == {Stage.OPENS: 10, Stage.GOES_ON: 20}
    bodies = [json.loads(one.request.partition(b"\r\n\r\n")[2]) for one in webhooks]
    writers = [body["events"][0]["source"]["userId"] for body in bodies]
    for writer in set(writers):
        replicas = [at % 2 for at, one in enumerate(writers) if one == writer]
        assert replicas in ([0, 1, 0], [1, 0, 1])


@pytest.mark.parametrize("hour", range(24))
def test_the_clock_is_moved_by_whole_hours_into_office_hours(hour: int) -> None:
    now = datetime(2026, 11, 27, hour, 17, tzinfo=UTC)
    moved = moved_by(now)
    assert at_work(now + moved)
    assert moved % timedelta(hours=1) == timedelta()
    assert moved_by(now + timedelta(seconds=5)) == moved


def test_a_sheet_marks_what_misses_its_target() -> None:
    sheet = Sheet()
    sheet.add("ours", "SQLite × 1", "conversations/s", 499.0, "≥ 500")
    sheet.add("ours", "PostgreSQL × 1", "conversations/s", 301.0, "≥ 300")
    assert "| conversations/s | ≥ 500; ≥ 300 | 499 (missed) | 301 |" in sheet.table("ours")
    assert sheet.value("ours", "SQLite × 1", "conversations/s") == 499
    assert math.isnan(sheet.value("ours", "SQLite × 2", "conversations/s"))


def test_messages_are_cut_where_they_end() -> None:
    heard = Heard()
    line = Line(heard)
    line.transport = Deaf()
    one = b"POST /v2/bot/message/reply HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
    two = b"POST /v2/bot/message/push HTTP/1.1\r\ncontent-length: 2\r\n\r\nde"
    for piece in (one[:20], one[20:] + two[:-1], two[-1:]):
        line.data_received(piece)
    assert heard.messages == [one, two]
    assert (heard.replies, heard.pushes) == (1, 1)


class Deaf(asyncio.Transport):
    """Takes everything, says nothing."""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        pass


def test_what_is_due_waits_for_a_connection_and_is_late_by_that() -> None:
    async def run() -> Sending:
        server = await asyncio.get_running_loop().create_server(lambda: Line(Heard()), "127.0.0.1", 0)
        async with server:
            sending = Sending([b"POST / HTTP/1.1\r\n\r\n"] * 4, [server.sockets[0].getsockname()[1]], 1)
            await sending.open()
            sending.due = [0.0] * 4
            sending.send_due()
            await asyncio.wait_for(sending.finished.wait(), 5)
            sending.close()
            return sending

    sending = asyncio.run(run())
    assert list(sending.status) == [200] * 4
    assert list(sending.sent) == sorted(sending.sent)


def test_the_smallest_run_loses_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "--only",
        "conversations",
        "--engine",
        "sqlite",
        "--count",
        "12",
        "--json",
        str(tmp_path / "figures"),
    ]
    assert speed.main(words) == 0
    assert "| conversations/s |" in capsys.readouterr().out
    figures = json.loads((tmp_path / "figures").read_text())["figures"]
    assert not [one["what"] for one in figures if one["target"] == "= 0" and one["value"]]
