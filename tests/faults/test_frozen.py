"""One of two replicas stands still past its lease and is thawed: the other has done its work, and once."""

from functools import partial
from pathlib import Path

from bench.chaos.rig import Replica
from bench.soak.post import Event, Post
from bench.talk import OPENINGS
from db.waypoints import Waypoint
from tests.faults.conftest import Opens
from tests.faults.world import World

TEN_SECONDS_AND_MORE = 40.0  # a lease, a sweep, and a busy machine


def half_frozen(opens: Opens, url: str, step: Waypoint, folder: Path, words: str) -> tuple[World, Event]:
    """Two replicas, of which the first stands still at ``step`` of an event that it was given."""
    once = folder / "once"
    there = opens(url, count=2, arguments=("--freeze-at", step, "--once", str(once)))
    there.officer("DLPW-30")
    once.touch()
    event = there.says("mali", words)
    there.posts(lambda post: post.send(event, port=there.replicas[0].port))
    there.until(lambda: not once.exists())
    return there, event


def test_another_replica_takes_over_and_the_late_ones_have_no_second_effect(
    opens: Opens, postgresql: str, tmp_path: Path
) -> None:
    """One has only understood its event, one has had its reply taken by LINE and not noted it."""
    there = opens(postgresql, count=3, start=False)
    there.officer("DLPW-30")
    steps = (Waypoint.EVENT_READ, Waypoint.MESSAGE_ACCEPTED)
    events = []
    for replica, step in zip(there.replicas, (*steps, None), strict=True):
        replica.start(*(("--freeze-at", step, "--once", str(tmp_path / step)) if step else ()))
    for replica in there.replicas:
        replica.wait_ready()
    for replica, step in zip(there.replicas, steps, strict=False):
        (tmp_path / step).touch()
        events.append(there.says(step, OPENINGS[0]))
        there.posts(partial(send_to, replica.port, events[-1]))
        there.until(partial(is_gone, tmp_path / step))
    there.settled(TEN_SECONDS_AND_MORE)
    for replica in there.replicas[:2]:
        replica.thaw()
    for replica in there.replicas[:2]:
        there.until(partial(lost_a_job, replica))
    there.settled()
    assert there.count("labour_case") == 2
    alerts = [call for call in there.line.taken() if call.to not in {event.person for event in events}]
    assert len(alerts) == 2
    # A reply that LINE took from the frozen one is said again by push; nothing else is ever said twice.
    assert [there.answers().times[event.id] for event in events] == [1, 2]
    assert len({call.key for call in there.line.taken()}) == len(there.line.taken())


async def send_to(port: int, event: Event, post: Post) -> int:
    return await post.send(event, port=port)


def is_gone(file: Path) -> bool:
    return not file.exists()


def lost_a_job(replica: Replica) -> bool:
    return "job_lost" in replica.written()


def test_one_that_is_thawed_before_its_reply_does_not_say_again_what_the_other_has_said(
    opens: Opens, postgresql: str, tmp_path: Path
) -> None:
    there, event = half_frozen(opens, postgresql, Waypoint.MESSAGE_CALLS, tmp_path, "สวัสดีค่ะ")
    there.settled(TEN_SECONDS_AND_MORE)
    there.replicas[0].thaw()
    there.until(lambda: "job_lost" in there.replicas[0].written())
    assert there.answers().times[event.id] == 1


def test_frozen_within_a_transaction_it_is_not_doubled(opens: Opens, postgresql: str, tmp_path: Path) -> None:
    there, event = half_frozen(opens, postgresql, Waypoint.EVENT_WRITTEN, tmp_path, OPENINGS[0])
    other = there.replicas[1].port
    strangers = there.strangers(5)
    for one in strangers:
        there.posts(partial(send_to, other, one))
    there.until(lambda: there.answers().lost == [event.id])
    there.replicas[0].thaw()
    there.all_answered()
    there.settled()
    assert there.count("labour_case") == 1
    assert there.answers().doubled == []


def test_one_frozen_while_keeping_an_event_does_not_close_the_others_door(
    opens: Opens, postgresql: str, tmp_path: Path
) -> None:
    there, event = half_frozen(opens, postgresql, Waypoint.DOOR_WRITTEN, tmp_path, "สวัสดีค่ะ")
    other = there.replicas[1].port
    there.posts(lambda post: post.send(event, port=other))  # LINE sends it again
    stranger = there.says("stranger", "สวัสดีค่ะ")
    there.until(lambda: there.posts(lambda post: post.send(stranger, port=other)) == 200, patience=10.0)
