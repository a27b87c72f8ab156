"""Groups on the local LINE platform: joining and leaving, what a push to one costs, and who may see it."""

from typing import Any

import pytest
from linebot.v3 import WebhookParser
from linebot.v3.webhooks import GroupSource, JoinEvent, LeaveEvent, MessageEvent

from simulator.remote import RefusedError
from tests.simulator_rig import KEY, MALI, OFFICER, SECRET, STRANGER, Rig, rig, words

UNKNOWN = "C" + "0" * 32


def parsed(world: Rig) -> Any:
    """The next webhook as LINE's SDK reads it, signature checked."""
    received = world.service.next()
    (event,) = WebhookParser(SECRET).parse(received.body.decode(), received.signature)
    return event


def duty(world: Rig) -> str:
    """A group of two, whose join event has been read."""
    group = world.sim.add_group("เวรแรงงานโคราช", [MALI, OFFICER])
    world.service.next()
    return str(group["id"])


def spent(world: Rig) -> int:
    return int(world.line.call("GET", "/message/quota/consumption").json["totalUsage"])


def test_a_new_group_stands_in_the_state_and_the_account_joins_it():
    with rig() as world:
        group = world.sim.add_group("เวรแรงงานโคราช", [MALI, OFFICER, MALI])
        assert world.sim.state()["groups"] == [group]
        assert (group["members"], group["joined"]) == ([MALI, OFFICER], True)
        event = parsed(world)
        assert isinstance(event, JoinEvent)
        assert isinstance(event.source, GroupSource)
        assert (event.source.group_id, event.source.user_id) == (group["id"], None)


def test_the_reply_to_a_join_is_free_and_stands_in_the_group():
    with rig() as world:
        group = world.sim.add_group("เวร", [MALI, OFFICER])
        assert world.line.reply(world.service.event()["replyToken"], words("สวัสดีค่ะ")).status == 200
        assert world.shown(group["id"]) == ["สวัสดีค่ะ"]
        assert spent(world) == 0


def test_a_push_to_a_group_arrives_once_and_counts_every_member():
    with rig() as world:
        group = duty(world)
        assert [world.line.push(group, words("เรื่องใหม่"), key=KEY).status for _ in range(2)] == [200, 409]
        assert world.shown(group) == ["เรื่องใหม่"]
        assert (world.shown(MALI), world.shown(OFFICER)) == ([], [])
        assert spent(world) == 2
        assert world.sim.record()["calls"][0]["delivered"] is True


def test_a_group_that_does_not_fit_into_the_months_rest_is_refused_whole():
    with rig() as world:
        group = duty(world)
        world.sim.faults(quota=1)
        assert world.line.push(group, words()).json == {"message": "You have reached your monthly limit."}
        assert world.shown(group) == []
        world.sim.faults(quota=2)
        assert world.line.push(group, words()).status == 200


def test_waiting_on_a_group_answers_as_soon_as_the_account_speaks_there():
    with rig() as world:
        group = duty(world)
        assert world.sim.wait(group, 0, 0.05) == []
        world.line.push(group, words("มาแล้ว"))
        (bubble,) = world.sim.wait(group, 0, 5)
        assert world.sim.chat(group) == [bubble]


def test_after_the_account_was_put_out_pushes_are_refused_until_it_is_asked_in_again():
    with rig() as world:
        group = duty(world)
        world.sim.in_group(group, "leave")
        assert isinstance(parsed(world), LeaveEvent)
        refused = world.line.push(group, words())
        assert (refused.status, refused.json) == (400, {"message": "Failed to send messages"})
        assert world.line.push(UNKNOWN, words()).json == refused.json
        assert (world.shown(group), spent(world)) == ([], 0)
        world.sim.in_group(group, "join")
        assert isinstance(parsed(world), JoinEvent)
        assert world.line.push(group, words()).status == 200


def test_the_account_can_leave_by_itself_and_then_knows_nothing_of_the_group():
    with rig() as world:
        group = duty(world)
        assert world.line.call("GET", f"/group/{group}/summary").json["groupName"] == "เวรแรงงานโคราช"
        assert world.line.call("GET", f"/group/{group}/members/count").json == {"count": 2}
        assert world.line.call("POST", f"/group/{group}/leave").status == 200
        assert world.service.event()["type"] == "leave"
        for method, what in (("GET", "summary"), ("GET", "members/count"), ("POST", "leave")):
            assert world.line.call(method, f"/group/{group}/{what}").status == 404


def test_what_a_member_says_reaches_the_account_while_it_is_in_the_group():
    with rig() as world:
        group = duty(world)
        bubble = world.sim.in_group(group, "say", {"person": OFFICER, "text": "ใครอยู่เวร"})
        event = parsed(world)
        assert isinstance(event, MessageEvent)
        assert (event.source.group_id, event.source.user_id) == (group, OFFICER)
        assert (bubble["by"], bubble["from"]) == (OFFICER, "person")
        world.sim.in_group(group, "leave")
        world.sim.in_group(group, "say", {"person": OFFICER, "text": "คุยกันเอง"})
        world.sim.in_group(group, "join")
        assert [world.service.event()["type"] for _ in range(2)] == ["leave", "join"]


def test_groups_that_cannot_be_are_refused_in_thai():
    with rig() as world:
        group = duty(world)
        unfit: list[dict[str, Any]] = [
            {"name": "", "members": [MALI]},
            {"name": "ก", "members": []},
            {"name": "ก", "members": [STRANGER]},
            {"name": "ก", "members": [MALI], "id": "C1"},
            {"name": "ก", "members": [MALI], "id": group},
        ]
        for body in unfit:
            with pytest.raises(RefusedError, match=r"400 .*[ก-๙]"):
                world.sim.ask("POST", "/sim/groups", body)
        with pytest.raises(RefusedError, match=r"400 .*ไม่ได้อยู่ในกลุ่ม"):
            world.sim.in_group(group, "say", {"person": STRANGER, "text": "สวัสดี"})
        with pytest.raises(RefusedError, match=r"404 .*ไม่พบกลุ่มนี้"):
            world.sim.in_group(UNKNOWN, "leave")


def test_a_multicast_takes_no_group():
    with rig() as world:
        body = {"to": [duty(world)], "messages": [words()]}
        assert world.line.call("POST", "/message/multicast", body).status == 400
