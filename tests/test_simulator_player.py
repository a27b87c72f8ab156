"""Example conversations: read, listed, played against a service, and failing with words that help."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator.conversations import BadConversationError, Verb, read_conversation
from simulator.player import NoSuchPhoneError, Unheard, play
from tests.simulator_rig import CONFIG, MALI, OFFICER, Rig, rig, words

STORY = """
# a comment
title: ค่าแรงค้าง
about: คนงานแจ้ง เจ้าหน้าที่รับ

phone citizen = มะลิ
phone officer = DLPW-30
citizen says: ค้างค่าแรง
citizen hears: รับเรื่องแล้ว
officer hears: ค้างค่าแรง
officer presses: รับเรื่อง
citizen hears: เจ้าหน้าที่
"""


def card(case: str) -> dict[str, Any]:
    button = {"type": "button", "action": {"type": "postback", "label": "รับเรื่อง", "data": "take"}}
    body = {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": case}, button]}
    return {"type": "flex", "altText": "เรื่องใหม่", "contents": {"type": "bubble", "body": body}}


@contextmanager
def desk(world: Rig) -> Iterator[None]:
    """A service in one thread: repeats what is said to an officer, and tells the person when it is taken."""

    def serve() -> None:
        heard = world.service.event()
        world.line.reply(heard["replyToken"], words("รับเรื่องแล้วค่ะ"))
        world.line.push(OFFICER, card(heard["message"]["text"]))
        assert world.service.event()["postback"]["data"] == "take"
        world.line.push(MALI, words("เจ้าหน้าที่กำลังดูแล"))

    thread = threading.Thread(target=serve)
    thread.start()
    yield
    thread.join()


def test_a_conversation_is_played_and_heard_on_both_phones():
    with rig() as world, desk(world):
        transcript = play(STORY, world.url)
        assert transcript.heard("citizen") == ["รับเรื่องแล้วค่ะ", "เจ้าหน้าที่กำลังดูแล"]
        assert "ค้างค่าแรง" in transcript.heard("officer")[0]
        assert transcript.people == {"citizen": MALI, "officer": OFFICER}


@contextmanager
def answering(world: Rig, person: str, message: dict[str, Any]) -> Iterator[None]:
    """A service that pushes one message when it is spoken to."""

    def serve() -> None:
        world.service.event()
        world.line.push(person, message)

    thread = threading.Thread(target=serve)
    thread.start()
    yield
    thread.join()


def test_what_was_not_heard_is_told_with_line_phone_and_what_came_instead():
    story = "phone citizen = มะลิ\ncitizen says: สวัสดี\ncitizen hears: ลาก่อน\n"
    complaint = r"line 3: citizen hears: ลาก่อน .*สวัสดีค่ะ"
    with rig() as world, answering(world, MALI, words("สวัสดีค่ะ")), pytest.raises(Unheard, match=complaint):
        play(story, world.url, wait_seconds=0.25)


def test_what_was_heard_before_is_not_heard_twice():
    story = "phone citizen = มะลิ\ncitizen says: สวัสดี\n" + "citizen hears: ถึงแล้ว\n" * 2
    with rig() as world, answering(world, MALI, words("ถึงแล้ว")), pytest.raises(Unheard, match="line 4"):
        play(story, world.url, wait_seconds=0.25)


def test_a_button_that_never_appears_is_told_with_the_buttons_there_were():
    story = "phone officer = DLPW-30\nofficer says: มีไหม\nofficer hears: เรื่อง\nofficer presses: ปิดเรื่อง\n"
    complaint = r"ปิดเรื่อง .*รับเรื่อง"
    with rig() as world, answering(world, OFFICER, card("เรื่อง")), pytest.raises(Unheard, match=complaint):
        play(story, world.url, wait_seconds=0.25)


def test_sending_steps_reach_the_service_and_people_can_be_bound_beforehand():
    story = """phone someone = ใครก็ได้
        someone sends location: 14.97, 102.10
        someone sends picture: payslip
        someone sends sticker: ขอบคุณ"""
    with rig() as world:
        play(story, world.url, people={"someone": OFFICER})
        kinds = [world.service.event()["message"]["type"] for _ in range(3)]
        assert kinds == ["location", "image", "sticker"]
        with pytest.raises(NoSuchPhoneError, match="ใครก็ได้"):
            play(story, world.url)


@pytest.mark.parametrize(
    "line", ["citizen dances: ตลอดคืน", "nobody says: สวัสดี", "citizen sends location: โคราช", "just words"]
)
def test_a_line_that_is_no_step_is_named(line: str):
    with pytest.raises(BadConversationError, match="line 2"):
        read_conversation(f"phone citizen = มะลิ\n{line}\n")


def test_headers_and_steps_are_read():
    conversation = read_conversation(STORY)
    assert (conversation.title, conversation.about) == ("ค่าแรงค้าง", "คนงานแจ้ง เจ้าหน้าที่รับ")
    assert [step.verb for step in conversation.steps][:2] == [Verb.SAYS, Verb.HEARS]


def test_conversations_are_listed_read_and_played_by_the_simulator(tmp_path: Path):
    (tmp_path / "wages.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "broken.txt").write_text("???", encoding="utf-8")
    with rig(replace(CONFIG, conversations_folder=tmp_path)) as world, desk(world):
        listed: Any = world.sim.ask("GET", "/sim/conversations")
        assert [one["title"] for one in listed] == ["broken", "ค่าแรงค้าง"]
        world.sim.ask("POST", "/sim/conversations/wages/play", {"pace_ms": 0})
        first = world.sim.wait(MALI, 0, 5)[0]
        assert first["message"]["text"] == "รับเรื่องแล้วค่ะ"
        assert world.sim.wait(MALI, first["seq"], 5)[0]["message"]["text"] == "เจ้าหน้าที่กำลังดูแล"
