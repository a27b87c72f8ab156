"""The machine's clock is set back in mid-work: nothing is lost or doubled, and work goes on within a lease."""

import asyncio
import threading
import time
from functools import partial

import pytest

from bench.soak.line import Trouble, Weather
from bench.soak.post import Event, Post
from db.jobs import LEASE
from tests.faults.conftest import Opens
from tests.faults.world import World, hold_jobs

A_LEASE_AND_A_SWEEP = LEASE.total_seconds() + 2.0
SET_BACK = pytest.mark.parametrize("seconds", [60, 3600], ids=["a minute", "an hour"])


@SET_BACK
def test_work_goes_on_through_a_clock_that_steps_back(one: World, seconds: int) -> None:
    one.clock.step(7200)
    one.line.weather = Weather(delay=0.3)
    one.burst(one.strangers(40), 200)
    one.clock.step(-seconds)
    one.burst(one.strangers(20), 200)
    one.all_answered(A_LEASE_AND_A_SWEEP)
    one.settled(A_LEASE_AND_A_SWEEP)
    assert one.answers().doubled == []
    assert {call.status for call in one.line.calls} == {200}


@pytest.mark.xfail(
    strict=True,
    reason="run_at and lease_until lie an hour ahead of the clock: jobs.fail, jobs.put, job_statements._FREE",
)
def test_nothing_waits_for_the_hour_to_come_round_again(opens: Opens, postgresql: str) -> None:
    """A retry, what a dead replica held, and what was at the door when the clock stepped back by an hour."""
    there = opens(postgresql, count=2)
    dead, living = there.replicas
    there.clock.step(7200)
    there.line.weather = Weather(Trouble.BROKEN, delay=1.0)
    held, retried, first, second = (
        there.says(name, "สวัสดีค่ะ") for name in ("held by the dead", "retried", "at the door", "behind it")
    )
    there.posts(lambda post: post.send(held, port=dead.port))
    there.until(lambda: there.line.calls)
    dead.kill()
    there.posts(lambda post: post.send(retried, port=living.port))
    there.until(lambda: waits(there))
    there.posts(partial(step_back_between, there, first, second))
    there.line.weather = Weather()
    deadline = time.monotonic() + A_LEASE_AND_A_SWEEP
    while there.answers().lost and time.monotonic() < deadline:
        time.sleep(0.05)
    names = {held.id: "dead", retried.id: "retry", first.id: "door", second.id: "door"}
    assert [names[event] for event in there.answers().lost] == []


def waits(there: World) -> int:
    """Messages that were tried and are to be tried again."""
    return there.count(
        "job WHERE status = 'open' AND queue = 'message' AND lease_by IS NULL AND attempts > 0"
    )


async def step_back_between(there: World, first: Event, second: Event, post: Post) -> None:
    """The clock steps back while the second waits for the commit of the first."""
    holding = threading.Thread(target=hold_jobs, args=(there, 1.0))
    holding.start()
    await asyncio.sleep(0.3)
    sending = [asyncio.create_task(post.deliver(first))]
    await asyncio.sleep(0.1)
    sending.append(asyncio.create_task(post.deliver(second)))
    await asyncio.sleep(0.2)
    there.clock.step(-3600)
    await asyncio.gather(*sending)
    holding.join()
