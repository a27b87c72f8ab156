"""LINE sends an event twice, late, before an older one, and again: it happens once."""

import asyncio

from bench.soak.post import Post
from bench.talk import OPENINGS
from tests.faults.world import World

WAGES = OPENINGS[0]


def test_a_burst_of_duplicates_redeliveries_and_late_events_is_answered_once_each(one: World) -> None:
    officer = one.officer("DLPW-30")
    events = [*one.strangers(40), *one.strangers(20, WAGES)]

    async def untidily(post: Post) -> None:
        twice = [post.deliver(event) for event in events for _ in range(2)]
        backwards = [post.deliver(*events[at : at + 5]) for at in range(55, -1, -5)]
        await asyncio.gather(*twice[::2], *backwards, *twice[1::2])
        await asyncio.gather(*(post.deliver(event) for event in events[::7]))

    one.posts(untidily)
    found = one.all_answered()
    one.settled()
    assert one.answers().doubled == []
    assert one.count("labour_case") == 20
    alerts = [call for call in one.line.taken() if call.to == officer]
    assert len(alerts) == 20
    assert len(found.times) == 60
    # Not even tried: LINE's refusals would hide a second answer.
    assert [call.status for call in one.line.calls if call.status != 200] == []
