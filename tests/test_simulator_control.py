"""The control API the page is built on: people, phones, pictures, the stream."""

import http.client
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from simulator.__main__ import main, read_people
from simulator.remote import RefusedError
from simulator.samples import PAPER, sample
from tests.simulator_rig import MALI, STRANGER, Rig, rig, words


def test_a_new_person_appears_in_the_state():
    with rig() as world:
        person = world.sim.ask("POST", "/sim/people", {"name": "สมชาย", "role": "volunteer"})
        assert person in world.sim.state()["people"]
        assert (person["following"], person["blocked"], person["office"]) == (True, False, None)


def test_people_that_cannot_be_are_refused_in_thai():
    unfit: list[dict[str, Any]] = [{"name": ""}, {"name": "ก", "id": "U1"}, {"name": "ก", "id": MALI}, {}]
    with rig() as world:
        for body in unfit:
            with pytest.raises(RefusedError, match=r"400 .*[ก-๙]"):
                world.sim.ask("POST", "/sim/people", body)


def test_both_sides_stand_in_the_chat_as_they_were_sent():
    card = words() | {
        "quickReply": {"items": [{"type": "action", "action": {"type": "location", "label": "ที่"}}]}
    }
    with rig() as world:
        world.line.reply(world.said("ขอถาม")["replyToken"], card)
        asked, answered = world.sim.chat(MALI)
        assert (asked["from"], asked["message"], asked["via"]) == ("person", words("ขอถาม"), None)
        assert (answered["from"], answered["message"], answered["via"]) == ("account", card, "reply")
        assert world.sim.chat(MALI, answered["seq"]) == []


def test_waiting_answers_as_soon_as_the_account_speaks():
    with rig() as world:
        assert world.sim.wait(MALI, 0, 0.05) == []
        world.line.push(MALI, words("มาแล้ว"))
        (bubble,) = world.sim.wait(MALI, 0, 5)
        assert world.sim.wait(MALI, bubble["seq"], 0) == []


def test_pressing_a_postback_button_shows_its_words_and_tells_the_service():
    action = {"type": "postback", "label": "รับเรื่อง", "data": "take=1", "displayText": "รับเรื่องค่ะ"}
    with rig() as world:
        bubble = world.sim.act(MALI, "press", {"action": action})
        assert (bubble["via"], bubble["message"]["text"]) == ("displayText", "รับเรื่องค่ะ")
        assert world.service.event()["postback"] == {"data": "take=1"}


def test_pressing_a_message_button_says_the_words_and_a_link_says_nothing():
    with rig() as world:
        said = world.sim.act(MALI, "press", {"action": {"type": "message", "label": "ใช่", "text": "ใช่ค่ะ"}})
        assert world.service.event()["message"]["id"] == said["id"]
        assert world.sim.act(MALI, "press", {"action": {"type": "uri", "uri": "tel:1506"}}) == {}


def test_who_blocked_cannot_write_until_following_again():
    with rig() as world:
        world.sim.act(MALI, "block")
        with pytest.raises(RefusedError, match="บล็อก"):
            world.sim.act(MALI, "say", {"text": "ฮัลโหล"})
        assert world.sim.act(MALI, "follow")["following"] is True
        assert world.sim.act(MALI, "say", {"text": "ฮัลโหล"})["from"] == "person"


def test_an_unsent_message_is_marked_and_cannot_be_unsent_again():
    with rig() as world:
        bubble = world.sim.act(MALI, "say", {"text": "พิมพ์ผิด"})
        world.sim.act(MALI, "unsend", {"message_id": bubble["id"]})
        assert world.sim.chat(MALI)[0]["unsent"] is True
        with pytest.raises(RefusedError, match="404"):
            world.sim.act(MALI, "unsend", {"message_id": bubble["id"]})


def test_an_uploaded_picture_comes_back_byte_for_byte():
    form = b"--cut\r\ncontent-disposition: form-data; name=file; filename=a.png\r\n"
    form += b"content-type: image/png\r\n\r\n\x89PNG..\r\n--cut--\r\n"
    with rig() as world:
        connection = http.client.HTTPConnection(urlsplit(world.url).netloc)
        headers = {"content-type": "multipart/form-data; boundary=cut"}
        connection.request("POST", f"/sim/people/{MALI}/picture", form, headers)
        with connection.getresponse() as answer:
            bubble = json.loads(answer.read())
        connection.close()
        content = world.line.call("GET", f"/message/{bubble['id']}/content")
        assert (content.body, content.headers["content-type"]) == (b"\x89PNG..", "image/png")
        assert bubble["message"] == {"type": "image", "url": f"/sim/content/{bubble['id']}"}


def test_the_empty_sample_has_no_bytes_and_an_unknown_one_is_refused():
    with rig() as world:
        bubble = world.sim.act(MALI, "picture", {"sample": "empty"})
        assert world.line.call("GET", f"/message/{bubble['id']}/content").body == b""
        for body in ({"sample": "sunset"}, {}):
            with pytest.raises(RefusedError, match="400"):
                world.sim.act(MALI, "picture", body)


def test_nobody_unknown_has_a_phone():
    with rig() as world, pytest.raises(RefusedError, match=r"404 .*ไม่พบบุคคลนี้"):
        world.sim.chat(STRANGER)


def news(world: Rig, wanted: str, happening: Callable[[], Any]) -> Any:
    """The data of the next event of that name on the stream, while something happens."""
    connection = http.client.HTTPConnection(urlsplit(world.url).netloc, timeout=5)
    connection.request("GET", "/sim/stream")
    with connection.getresponse() as stream:
        stream.readline()
        happening()
        while stream.readline() != f"event: {wanted}\n".encode():
            pass
        told = json.loads(stream.readline().removeprefix(b"data: "))
    connection.close()
    return told


def test_the_stream_tells_of_bubbles_faults_loading_and_traffic():
    with rig() as world:
        bubble = news(world, "bubble", lambda: world.line.push(MALI, words()))
        assert (bubble["person"], bubble["bubble"]["from"]) == (MALI, "account")
        assert news(world, "faults", lambda: world.sim.faults(quota=3))["quota"] == 3
        dots = news(
            world, "loading", lambda: world.line.call("POST", "/chat/loading/start", {"chatId": MALI})
        )
        assert dots == {"person": MALI, "on": True}
        assert news(world, "traffic", world.said)["types"] == ["message.text"]


def test_an_open_stream_ends_when_the_simulator_stops():
    with rig() as world:
        connection = http.client.HTTPConnection(urlsplit(world.url).netloc, timeout=5)
        connection.request("GET", "/sim/stream")
        stream = connection.getresponse()
        stream.readline()
    assert stream.read().endswith(b": the end\n\n")
    connection.close()


def test_the_drawn_payslip_is_a_real_picture():
    picture = Image.open(io.BytesIO(sample("image", "payslip").data))
    assert (picture.format, picture.size) == ("PNG", PAPER)


def test_a_people_file_that_cannot_be_read_stops_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    people = tmp_path / "people.json"
    people.write_text('[{"name": "มะลิ", "office": "DLPW-30", "role": "officer"}]', encoding="utf-8")
    assert [person.name for person in read_people(people)] == ["มะลิ"]
    people.write_text('[{"role": "officer"}]', encoding="utf-8")
    assert main(["--people", str(people)]) == 2
    assert "people file" in capsys.readouterr().err
