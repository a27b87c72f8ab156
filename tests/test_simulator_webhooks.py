"""How the simulator delivers webhooks: in order per person, and every way that order can break."""

import time
from dataclasses import replace

from simulator.tokens import ReplyTokens
from tests.simulator_rig import CONFIG, MALI, OFFICER, Clock, rig, words


def test_one_persons_messages_arrive_in_order():
    said = [f"ข้อ {number}" for number in range(10)]
    with rig() as world:
        for text in said:
            world.sim.act(MALI, "say", {"text": text})
        assert world.service.texts(10) == said


def test_a_reply_tokens_minute_starts_when_its_webhook_goes_out():
    clock = Clock()
    with rig(replace(CONFIG, clock=clock)) as world:
        world.sim.faults(reorder=True)
        world.sim.act(MALI, "say", {"text": "ถูกพักไว้"})
        clock.now += 61
        world.sim.ask("DELETE", "/sim/faults")
        assert world.line.reply(world.service.event()["replyToken"], words()).status == 200


def test_a_delay_holds_the_webhook_back_that_long():
    with rig() as world:
        world.sim.faults(delay_ms=120)
        before = time.monotonic()
        world.said()
        assert time.monotonic() - before >= 0.12


def test_duplicates_are_the_same_event_again():
    with rig() as world:
        world.sim.faults(duplicate=2)
        world.sim.act(MALI, "say", {"text": "ซ้ำ"})
        copies = [world.service.event() for _ in range(3)]
        assert len({copy["webhookEventId"] for copy in copies}) == 1
        assert not any(copy["deliveryContext"]["isRedelivery"] for copy in copies)


def test_reordering_sends_the_next_one_first():
    with rig() as world:
        world.sim.faults(reorder=True)
        for text in ("ก่อน", "หลัง"):
            world.sim.act(MALI, "say", {"text": text})
        assert world.service.texts(2) == ["หลัง", "ก่อน"]


def test_nothing_is_held_back_once_reordering_is_off():
    with rig() as world:
        world.sim.faults(reorder=True)
        world.sim.act(MALI, "say", {"text": "รออยู่"})
        world.sim.ask("DELETE", "/sim/faults")
        assert world.service.texts(1) == ["รออยู่"]


def test_a_refused_webhook_comes_again_as_the_same_event():
    with rig() as world:
        world.service.statuses = [503]
        world.sim.faults(redeliver=True)
        first, again = world.said(), world.service.event()
        assert again == first | {"deliveryContext": {"isRedelivery": True}}


def test_a_token_received_again_lives_again_while_its_event_is_young():
    clock = Clock()
    tokens = ReplyTokens(clock, limit=10)
    token = tokens.issue(MALI)
    clock.now += 61
    assert tokens.alive(token, 60) is None
    tokens.received(token)
    assert tokens.alive(token, 60) is not None
    clock.now += 20 * 60
    tokens.received(token)
    assert tokens.alive(token, 60) is None


def test_a_refused_webhook_is_lost_when_redelivery_is_off():
    with rig() as world:
        world.service.statuses = [503]
        world.sim.act(MALI, "say", {"text": "หาย"})
        assert world.service.event() != world.said("ต่อไป")
        statuses = [line["status"] for line in world.sim.record()["webhooks"]]
        assert statuses[0] == 503


def test_raw_events_go_out_as_given_and_their_token_answers():
    event = {
        "type": "message", "replyToken": "raw-token", "source": {"type": "user", "userId": OFFICER},
        "message": {"type": "hologram", "id": "1"}, "webhookEventId": "01ARYZ6S41TSV4RRFFQ69G5FAV",
    }  # fmt: skip
    with rig() as world:
        assert world.sim.ask("POST", "/sim/webhook", {"events": [event]}) == {"status": 200}
        assert world.service.event() == event
        assert world.line.reply("raw-token", words()).status == 200
        assert world.shown(OFFICER) == ["รับทราบค่ะ"]


def test_a_forged_signature_goes_out_as_told():
    with rig() as world:
        world.sim.ask("POST", "/sim/webhook", {"events": [], "signature": "forged"})
        assert world.service.next().signature == "forged"


def test_the_record_tells_kinds_and_ids_but_no_words():
    with rig() as world:
        world.sim.faults(redeliver=False)
        event = world.said("ความลับ")
        world.said("เรื่องต่อไป")
        line = world.sim.record()["webhooks"][0]
        assert (line["event_ids"], line["types"]) == ([event["webhookEventId"]], ["message.text"])
        assert (line["status"], line["redelivery"]) == (200, False)
