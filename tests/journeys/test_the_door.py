"""Whatever is sent to the webhook has a defined answer; none is a 500, a stuck event or a lost one."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from sqlmodel import select

from db.job_table import Job
from db.terms import JobStatus, Queue
from tests.town import SECRET, Phone, Town, as_body, event_of

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช"


def signed(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def text_event(phone: Phone, text: str, message_id: str = "900001", **parts: Any) -> dict[str, Any]:
    return event_of(phone, message={"type": "text", "id": message_id, "text": text}, **parts)


def test_a_signed_event_is_kept_and_answered(town: Town) -> None:
    citizen = town.citizen()
    body = as_body(text_event(citizen, "สวัสดี"))
    assert town.post(body, signed(body)) == 200
    citizen.hears("สวัสดีค่ะ")


def test_line_verifies_the_url_with_no_events(town: Town) -> None:
    body = as_body()
    assert town.post(body, signed(body)) == 200


@pytest.mark.parametrize("signature", [None, "", "x", "ลายเซ็น".encode().decode("latin-1"), "AAAA" * 11])
def test_a_forged_or_missing_signature_is_refused(town: Town, signature: str | None) -> None:
    citizen = town.citizen()
    assert town.post(as_body(text_event(citizen, WAGES)), signature) == 401
    citizen.hears_nothing_more()
    assert town.cases() == []


def test_a_body_signed_with_another_secret_is_refused(town: Town) -> None:
    body = as_body()
    assert town.post(body, signed(body, "another secret")) == 401


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b"{}", b'{"events": {}}', b'{"events": 1}', b"null", b'"x"']
)
def test_a_body_that_is_not_a_webhook_is_400(town: Town, body: bytes) -> None:
    assert town.post(body, signed(body)) == 400


def test_a_body_that_is_not_utf8_is_refused(town: Town) -> None:
    body = b'{"events": ["\xff\xfe"]}'
    assert town.post(body, signed(body)) == 401


def test_three_megabytes_are_refused(town: Town) -> None:
    body = as_body(text_event(town.citizen(), "ก" * 1_000_000))
    assert len(body) > 3_000_000
    assert town.post(body, signed(body)) == 413


def test_one_broken_event_does_not_cost_its_batch(town: Town) -> None:
    citizen = town.citizen()
    odd: list[Any] = [None, 5, "x", [], {}, {"webhookEventId": "e-1"}, {"webhookEventId": "e-2", "type": 7}]
    body = json.dumps({"events": [*odd, text_event(citizen, "สวัสดี")]}).encode()
    assert town.post(body, signed(body)) == 200
    citizen.hears("สวัสดีค่ะ")


def test_a_thousand_events_in_one_body_are_all_worked(town: Town) -> None:
    citizen = town.citizen()
    kinds = [event_of(citizen, type="beacon") for _ in range(999)]
    assert town.sends_events(*kinds, text_event(citizen, "สวัสดี")) == 200
    citizen.hears("สวัสดีค่ะ")
    assert nothing_left(town, None)


def test_a_redelivered_event_is_the_same_event(town: Town) -> None:
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    town.simulator.faults(duplicate=2)
    citizen.says(WAGES)
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("CP-")
    officer.hears_nothing_more()
    assert len(town.cases()) == 1


@pytest.mark.parametrize(
    "text",
    ["ก" * 5000, "5" * 5000, "่" * 5000, "\u200b" * 50, "😀" * 200, "\ud83d", "a\x00b", " ", "ไม่" * 1666],
    ids=["letter", "digit", "tone mark", "zero width", "emoji", "surrogate", "NUL", "blank", "word"],
)
def test_odd_text_gets_an_answer(town: Town, text: str) -> None:
    citizen = town.citizen()
    assert town.sends_events(text_event(citizen, text)) == 200
    assert citizen.hears("")
    assert nothing_left(town, "event")


KINDS: list[dict[str, Any]] = [
    {"type": "unheardOf"},
    {"type": "beacon", "beacon": {"hwid": "d41d8cd98f", "type": "enter"}},
    {"type": "accountLink", "link": {"result": "ok", "nonce": "n"}},
    {"type": "videoPlayComplete", "videoPlayComplete": {"trackingId": "t"}},
    {"type": "memberJoined", "joined": {"members": []}},
    {"type": "memberLeft", "left": {"members": []}},
    {"type": "membership", "membership": {"type": "joined"}},
    {"type": "module", "module": {"type": "attached"}},
    {"type": "activated"},
    {"type": "deactivated"},
    {"type": "botSuspended"},
    {"type": "botResumed"},
    {"type": "delivery", "delivery": {"data": "d"}},
    {"type": "message", "message": {"type": "hologram", "id": "1"}},
    {"type": "message"},
    {"type": "postback"},
    {"type": "unsend", "unsend": {}},
]


@pytest.mark.parametrize("parts", KINDS, ids=lambda parts: str(parts["type"]))
def test_kinds_that_ask_nothing_of_us_are_kept_done_and_counted(town: Town, parts: dict[str, Any]) -> None:
    citizen = town.citizen()
    assert town.sends_events(event_of(citizen, **parts), text_event(citizen, "สวัสดี")) == 200
    citizen.hears("สวัสดีค่ะ")
    citizen.hears_nothing_more(0.1)
    assert nothing_left(town, "event")
    assert "chipao_events_ignored_total" in town.get("/metrics")


def test_an_event_without_a_source_is_done_in_silence(town: Town) -> None:
    event = {"type": "delivery", "webhookEventId": "01NOSOURCE", "mode": "active"}
    assert town.sends_events(event) == 200
    citizen = town.citizen()
    citizen.says("สวัสดี")
    citizen.hears("สวัสดีค่ะ")
    assert nothing_left(town, "event")


def test_what_a_group_says_is_not_read_and_its_coming_and_going_is_booked(town: Town) -> None:
    citizen = town.citizen()
    group = {"type": "group", "groupId": "C" + "a" * 32, "userId": citizen.id}
    town.sends_events(
        event_of(citizen, type="join", source=group),
        text_event(citizen, WAGES, source=group),
        event_of(
            citizen, type="messageEdited", source=group, message={"type": "text", "id": "1", "text": WAGES}
        ),
        event_of(citizen, type="leave", source=group),
    )
    citizen.hears_nothing_more()
    assert town.cases() == []


def test_health_is_told(town: Town) -> None:
    assert json.loads(town.get("/healthz")) == {"status": "ok"}
    assert json.loads(town.get("/readyz")) == {"status": "ok"}
    assert "chipao_webhooks_total" in town.get("/metrics")


def nothing_left(town: Town, queue: str | None) -> bool:
    """Whether the open jobs run out."""
    still = select(Job).where(Job.status == JobStatus.OPEN, Job.queue != Queue.TIMER)  # clocks run for weeks
    wanted = still if queue is None else still.where(Job.queue == queue)
    town.eventually(lambda session: session.exec(wanted).first() is None)
    return True
