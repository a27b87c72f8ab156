"""The database takes longer for one commit than LINE waits: the event is kept, LINE comes again, and it goes on."""

import threading
import time

from tests.faults.world import World, hold_jobs

BY_THEN = 4.0


def test_an_event_kept_too_late_for_its_answer_does_not_wait_for_the_end_of_a_lease(one: World) -> None:
    one.posts(lambda post: post.deliver(one.says("first", "สวัสดีค่ะ")))
    one.all_answered()
    one.settled()
    event = one.says("second", "สวัสดีค่ะ")
    holding = threading.Thread(target=hold_jobs, args=(one, 2.0))
    holding.start()
    time.sleep(0.3)
    assert one.posts(lambda post: post.send(event)) == 503
    holding.join()
    one.posts(lambda post: post.deliver(event))
    assert one.all_answered(20.0).last - event.kept < BY_THEN
