"""Two and four replicas on one PostgreSQL: order, timers, migrations, and the end of one of them."""

import asyncio
import re
import time
from contextlib import closing
from functools import partial

import psycopg
import pytest

from bench.chaos.rig import Replica
from bench.soak.line import Weather
from bench.soak.post import Post
from bench.talk import OPENINGS
from bot.worker import LANES_AT_ONCE
from db.terms import Rank
from tests import postgres
from tests.faults.conftest import Opens
from tests.faults.world import World

DEADLINE = 12.0  # 5 s for open connections, 5 s for what runs, and the rest


@pytest.mark.parametrize("count", [2, 4])
def test_people_whose_webhooks_alternate_between_replicas_are_answered_in_order(
    opens: Opens, postgresql: str, count: int
) -> None:
    there = opens(postgresql, count=count)
    people = [[there.says(f"person {n}", f"สวัสดีค่ะ {m}") for m in range(5)] for n in range(6)]

    async def one_after_another(post: Post) -> None:
        for round_of_all in zip(*people, strict=True):
            await asyncio.gather(*(post.deliver(event) for event in round_of_all))

    there.posts(one_after_another)
    there.all_answered()
    there.settled()
    taken = [call.key for call in there.line.taken()]
    for of_one in people:
        tokens = [event.token for event in of_one]
        assert [key for key in taken if key in tokens] == tokens
    assert {call.status for call in there.line.calls} == {200}


def test_timers_fire_once_over_four_replicas(opens: Opens, postgresql: str) -> None:
    there = opens(postgresql, count=4)
    there.officer("DLPW-30", "member")
    deputy = there.officer("DLPW-30", "deputy", rank=Rank.DEPUTY)
    there.burst(there.strangers(12, OPENINGS[0]))
    there.all_answered()
    there.settled()
    assert there.count("labour_case") == 12
    heard = [call for call in there.line.taken() if call.to == deputy]
    there.clock.step(5 * 3600)
    there.until(lambda: len([c for c in there.line.taken() if c.to == deputy]) >= len(heard) + 12)
    there.settled()
    told = [call.text for call in there.line.taken() if call.to == deputy][len(heard) :]
    assert len(told) == len(set(told)) == 12
    assert {call.status for call in there.line.calls} == {200}


def test_four_replicas_that_start_together_on_an_empty_database_migrate_it_once(opens: Opens) -> None:
    with postgres.fresh_database() as url:
        there = opens(url, count=4, start=False)
        all_started_or_ended(there)
        assert there.count("alembic_version") == 1
        assert there.count("office") > 300
        written = "".join(replica.written() for replica in there.replicas)
        assert written.count("startup complete") >= 1
        assert not re.search("DuplicateTable|DuplicateObject|UndefinedTable|pg_type_typname", written)
        closed(there)


def test_four_replicas_that_start_together_fill_an_empty_directory_once(
    opens: Opens, postgresql: str
) -> None:
    with closing(psycopg.connect(postgresql, autocommit=True)) as watching:
        watching.execute("TRUNCATE office CASCADE")
        there = opens(postgresql, count=4, start=False)
        with closing(psycopg.connect(postgresql)) as holding:
            # All four have read that there is no office before any of them may write one.
            holding.execute("LOCK TABLE office IN SHARE MODE")
            for replica in there.replicas:
                replica.start()
            there.until(lambda: watching.execute(WAITING).fetchone() == (4,))
        all_started_or_ended(there, start=False)
        assert [replica.alive for replica in there.replicas] == [True] * 4


WAITING = (
    "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE NOT granted AND datname = current_database()"
)


def all_started_or_ended(there: World, *, start: bool = True) -> None:
    for replica in there.replicas if start else ():
        replica.start()
    for replica in there.replicas:
        there.until(partial(has_started_or_ended, replica))


def has_started_or_ended(replica: Replica) -> bool:
    return "startup complete" in replica.written() or not replica.alive


def closed(there: World) -> None:
    """So that the database may be dropped."""
    for replica in there.replicas:
        replica.kill()
    there.database.close()


def test_one_that_is_stopped_ends_in_time_and_another_goes_on(opens: Opens, postgresql: str) -> None:
    there = opens(postgresql, count=2)
    there.line.weather = Weather(delay=0.4)
    stopped = there.replicas[0]
    events = there.strangers(120)
    there.posts(lambda post: asyncio.gather(*(post.send(event, port=stopped.port) for event in events)))
    _, seconds = stopped.stop()
    ended = time.monotonic()
    there.posts(lambda post: asyncio.gather(*(post.deliver(event) for event in events if not event.kept)))
    found = there.all_answered()
    there.settled()
    assert seconds < DEADLINE
    assert found.last - ended < 8.0  # at once: not after a lease of ten seconds


def test_a_stop_cancels_no_call_that_has_time_to_end(opens: Opens, postgresql: str) -> None:
    """What LINE has taken and we did not wait for is said again after the start: doubled at every deploy."""
    one = opens(postgresql)
    one.line.weather = Weather(delay=1.6)
    one.burst(one.strangers(LANES_AT_ONCE), 1000)
    one.until(lambda: len(one.line.taken()) == LANES_AT_ONCE)
    one.burst(one.strangers(20), 1000)  # kept; they begin when the calls of the others have ended
    one.replicas[0].stop()
    one.line.weather = Weather()
    one.replicas[0].start()
    one.replicas[0].wait_ready()
    one.all_answered()
    one.settled()
    assert one.answers().doubled == []


def test_one_that_is_stopped_while_line_hangs_ends_in_time_and_loses_nothing(
    opens: Opens, sqlite: str
) -> None:
    one = opens(sqlite)
    one.line.weather = Weather(delay=60.0)
    one.burst(one.strangers(20), 1000)
    one.until(lambda: len(one.line.taken()) >= 20)
    _, seconds = one.replicas[0].stop()
    assert seconds < DEADLINE
    one.line.weather = Weather()
    one.replicas[0].start()
    one.replicas[0].wait_ready()
    one.settled()
    assert one.answers().lost == []
