"""PostgreSQL cuts connections, restarts, is away, or hangs: nothing that was answered 200 is lost."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial

import psycopg
import pytest

from bench.soak.post import Event, Post
from db.jobs import LEASE
from tests.faults.conftest import Opens
from tests.faults.own_server import OwnServer
from tests.faults.world import World

LINE_WAITS = 2.0
SOON_BACK = 5.0
A_LEASE_AND_A_SWEEP = LEASE.total_seconds() + 2.0
LONG = "ขอ" * 1000
# MB. As jobs that nobody forgets, 800 webhooks of LONG are 11 (measured while one hung).
MOST_GROWTH = 5.0


@contextmanager
def writing_all_the_while(there: World, count: int, rate: float) -> Iterator[None]:
    """A burst that goes on beside the story; at the end everything is kept."""
    events = there.strangers(count)
    burst = threading.Thread(target=there.burst, args=(events, rate))
    burst.start()
    try:
        yield
    finally:
        burst.join()
    assert all(event.kept for event in events)


def test_connections_cut_ten_times_in_a_burst_lose_and_double_nothing(
    server: OwnServer, opens: Opens
) -> None:
    there = opens(server.url)
    with writing_all_the_while(there, 90, 40):
        cut = 0
        for _ in range(10):
            time.sleep(0.15)
            cut += server.cut_connections()
    there.all_answered()
    there.settled()
    assert cut >= 10
    assert there.answers().doubled == []


def test_a_restart_in_a_burst_loses_nothing(server: OwnServer, opens: Opens) -> None:
    """An answer that LINE took and we could not note may come twice, by push; the events happen once."""
    there = opens(server.url)
    with writing_all_the_while(there, 90, 40):
        time.sleep(0.8)
        back = server.restart()
    held = [event for event in there.events if event.kept < back]
    found = there.all_answered()
    there.settled()
    assert held
    assert found.last - max(back, *(event.kept for event in there.events)) < A_LEASE_AND_A_SWEEP + SOON_BACK
    assert there.count("person") == len(there.events)
    assert set(found.times.values()) <= {1, 2}


def test_what_was_in_hand_goes_on_within_five_seconds_of_the_database_being_back(
    server: OwnServer, opens: Opens
) -> None:
    there = opens(server.url)
    events = there.strangers(10)
    with closing(psycopg.connect(server.url)) as busy:
        busy.execute("LOCK TABLE conversation IN ACCESS EXCLUSIVE MODE")
        there.burst(events, 1000)
        server.stop()
        time.sleep(1.2)  # beyond the writers' own five tries
        server.start()
    back = time.monotonic()
    assert there.all_answered(30.0).last - back < SOON_BACK


def test_while_the_database_is_away_line_hears_503_in_time_and_comes_again(
    server: OwnServer, opens: Opens
) -> None:
    there = opens(server.url)
    there.posts(lambda post: post.deliver(there.says("before", "สวัสดีค่ะ")))
    there.all_answered()
    server.stop()
    try:
        events = there.strangers(30)
        statuses = there.posts(lambda post: asyncio.gather(*map(post.send, events)))
        assert set(statuses) == {503}
        assert max(event.answers[0][1] - event.answers[0][0] for event in events) < LINE_WAITS
        assert (there.status("/readyz"), there.status("/healthz")) == (503, 200)
        assert growth(there) < MOST_GROWTH
    finally:
        server.start()
    there.posts(lambda post: asyncio.gather(*(post.deliver(event) for event in events)))
    there.all_answered()
    there.settled()
    assert there.status("/readyz") == 200
    assert there.answers().doubled == []


@pytest.fixture
def hanging(server: OwnServer, opens: Opens) -> Iterator[World]:
    """A service whose database has stopped answering, its connections open."""
    there = opens(server.url)
    there.posts(lambda post: post.deliver(there.says("before", "สวัสดีค่ะ")))
    there.all_answered()
    there.settled()
    server.freeze()
    yield there
    server.thaw()


def test_a_database_that_hangs_is_answered_with_503_in_time_and_all_goes_on_afterwards(
    hanging: World, started_server: OwnServer
) -> None:
    events = hanging.strangers(30)
    statuses = hanging.posts(lambda post: asyncio.gather(*map(post.send, events)))
    assert set(statuses) == {503}
    assert max(event.answers[0][1] - event.answers[0][0] for event in events) < LINE_WAITS
    started_server.thaw()
    hanging.posts(lambda post: asyncio.gather(*(post.deliver(event) for event in events)))
    hanging.all_answered()
    hanging.settled()
    assert hanging.answers().doubled == []


def test_memory_stays_bounded_while_the_database_hangs(hanging: World) -> None:
    assert growth(hanging) < MOST_GROWTH


def test_a_replica_whose_database_hangs_says_so(hanging: World) -> None:
    assert hanging.status("/readyz", patience=3.0) == 503


def growth(there: World) -> float:
    """MB that are held on account of 800 refused webhooks, 400 at a time, after 400 to warm up."""
    held = []
    for _ in range(3):
        events = [Event(f"U{number:032x}", LONG) for number in range(400)]
        assert 200 not in there.posts(partial(send_all, events))
        held.append(there.held_mb())
    return held[-1] - held[0]


async def send_all(events: list[Event], post: Post) -> list[int]:
    return await asyncio.gather(*map(post.send, events))
