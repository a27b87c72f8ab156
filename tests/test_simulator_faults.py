"""Every way a call of LINE's API can go wrong on demand, and what has happened by then."""

import http.client
from typing import Any

import pytest

from simulator.remote import RefusedError
from tests.simulator_rig import KEY, MALI, rig, words


def calls(world: Any) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = world.sim.record()["calls"]
    return lines


def test_while_line_is_down_connections_close_without_an_answer():
    with rig() as world:
        world.sim.faults(down=True)
        with pytest.raises(http.client.RemoteDisconnected):
            world.line.push(MALI, words())
        world.sim.faults(down=False)
        assert world.line.push(MALI, words("กลับมาแล้ว")).status == 200
        assert world.shown() == ["กลับมาแล้ว"]


def test_a_broken_answer_was_delivered_and_the_retry_learns_it():
    with rig() as world:
        world.sim.faults(accept_then_break=1)
        with pytest.raises(http.client.RemoteDisconnected):
            world.line.push(MALI, words("ถึงแล้ว"), key=KEY)
        assert world.line.push(MALI, words("ถึงแล้ว"), key=KEY).status == 409
        assert world.shown() == ["ถึงแล้ว"]
        assert [(line["status"], line["delivered"]) for line in calls(world)] == [(None, True), (409, False)]


def test_an_answer_that_never_comes_was_delivered_too():
    with rig() as world:
        world.sim.faults(accept_then_timeout=1)
        with pytest.raises(TimeoutError):
            world.line.push(MALI, words("เงียบ"), key=KEY, seconds=0.2)
        assert world.shown() == ["เงียบ"]
        assert world.sim.state()["faults"]["accept_then_timeout"] == 0


def test_a_broken_reply_has_spent_its_token():
    with rig() as world:
        token = world.said()["replyToken"]
        world.sim.faults(accept_then_break=1)
        with pytest.raises(http.client.RemoteDisconnected):
            world.line.reply(token, words())
        assert world.line.reply(token, words()).status == 400


def test_an_ordered_error_is_answered_so_many_times_and_nothing_arrives():
    with rig() as world:
        world.sim.faults(error_status=500, error_times=2)
        answers = [world.line.push(MALI, words(str(count)), key=KEY).status for count in range(3)]
        assert answers == [500, 500, 200]
        assert world.shown() == ["2"]


def test_an_ordered_error_does_not_spend_a_reply_token():
    with rig() as world:
        token = world.said()["replyToken"]
        world.sim.faults(error_status=503, error_times=1)
        assert [world.line.reply(token, words()).status for _ in range(2)] == [503, 200]


def test_content_is_pending_so_many_times_then_there_and_gone_once_unsent():
    with rig() as world:
        bubble = world.sim.act(MALI, "picture", {"sample": "injury"})
        world.sim.faults(content_pending=1)
        path = f"/message/{bubble['id']}/content"
        first, second = (world.line.call("GET", path) for _ in range(2))
        assert (first.status, second.status, second.headers["content-type"]) == (202, 200, "image/jpeg")
        assert second.body.startswith(b"\xff\xd8")
        world.sim.act(MALI, "unsend", {"message_id": bubble["id"]})
        assert world.line.call("GET", path).status == 410
        assert world.line.call("GET", "/message/1/content").status == 404


def test_faults_merge_and_reset():
    with rig() as world:
        world.sim.faults(duplicate=1)
        assert world.sim.faults(quota=5)["duplicate"] == 1
        cleared = world.sim.ask("DELETE", "/sim/faults")
        assert (cleared["duplicate"], cleared["quota"]) == (0, None)


def test_a_fault_nobody_knows_is_refused():
    with rig() as world:
        for wrong in ({"thunder": True}, {"error_status": 42}, {"duplicate": -1}):
            with pytest.raises(RefusedError, match="400"):
                world.sim.faults(**wrong)
