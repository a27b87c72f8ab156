"""Numbers and names that identify a person are hidden, whatever their spelling; the rest is left alone."""

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import redact

MASKED = {
    "โทร 081-234-5678 ค่ะ": "โทร 08x-xxx-5678 ค่ะ",
    "+66 81 234 5678": "08x-xxx-5678",
    "๐๘๑๒๓๔๕๖๗๘": "08x-xxx-5678",
    "02-123-4567": "02x-xxx-4567",
    "โทร 0812345678,0898765432": "โทร 08x-xxx-5678,08x-xxx-5432",
    "ค่าแรง 300 0812345678": "ค่าแรง 300 08x-xxx-5678",
    "บัตร 1-2345-67890-12-3": "บัตร [เลขบัตร]",
    "๑๒๓๔๕๖๗๘๙๐๑๒๓": "[เลขบัตร]",
    "1 2345 67890 12 3": "[เลขบัตร]",
    "บัตร1234567890123ค่ะ": "บัตร[เลขบัตร]ค่ะ",
    "กสิกร 123-4-56789-0": "กสิกร [เลขบัญชี]",
    "เลขที่บัญชี 1234567890": "เลขที่บัญชี [เลขบัญชี]",
    "โอน scb 4051234567": "โอน scb [เลขบัญชี]",
    "1234567890123456": "[เลขบัญชี]",
    "พาสปอร์ต AA1234567": "พาสปอร์ต [เลขหนังสือเดินทาง]",
    "aa1234567 คือเลข passport": "[เลขหนังสือเดินทาง] คือเลข passport",
    "ส่งมาที่ som.chai@example.com นะ": "ส่งมาที่ [อีเมล] นะ",
    "ไอดีไลน์ somchai99": "ไอดีไลน์ [ไลน์ไอดี]",
    "line: somsri": "line: [ไลน์ไอดี]",
    "line id: @abc123": "line id: [ไลน์ไอดี]",
    "ไลน์ somchai_b": "ไลน์ [ไลน์ไอดี]",
    "U0123456789abcdef0123456789abcdef": "[ไลน์ไอดี]",
}

LEFT_ALONE = (
    "เงินเดือน 15000 ค้าง 2 เดือน ตั้งแต่ 5/11/2569", "สายด่วน 1506 1694 1546", "สมัคร ม.33 แล้ว", "ไลน์กลุ่ม ok",
    "line official account", "บ้านเลขที่ 12/3 หมู่ 5", "รุ่น AB1234567 ของเครื่อง", "สั่งของ 1234567890 ชิ้น", "",
    "ทำไลน์ 1500 ชิ้น", "ค่าปรับ 086/12/4567", "01/08/2568-31/12/2569", "ไลน์ผลิต A12",
    "จ่าย 1,234,567,890 บาท", "ทำงาน 8.30-16.30 น.", "online ทุกวัน", "ติดต่อ @ หน้าร้าน",
)  # fmt: skip

_separators = st.sampled_from(["", " ", "-", ".", " - "])
_digit = st.sampled_from("0123456789๐๑๒๓๔๕๖๗๘๙")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_anything = st.text(alphabet="0123456789๐๙ -.+@กาบัญชีไลน์ไอดีพาสปอร์ตaA_:x[]", max_size=60)


@pytest.mark.parametrize("text", MASKED)
def test_what_identifies_a_person_is_hidden(text: str) -> None:
    assert redact.mask(text) == MASKED[text]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_identifies_nobody_is_left_alone(text: str) -> None:
    assert redact.mask(text) == text
    assert redact.find(text) == ()


def test_spans_name_the_kind_and_the_place_in_the_text_as_given() -> None:
    text = "ผม ๐๘๑-๒๓๔-๕๖๗๘ เมล a.b@example.com"
    assert [(text[span.start : span.end], span.kind) for span in redact.find(text)] == [
        ("๐๘๑-๒๓๔-๕๖๗๘", redact.Kind.PHONE),
        ("a.b@example.com", redact.Kind.EMAIL),
    ]


@settings(deadline=None)
@given(st.from_regex(r"[1-8][0-9]{12}", fullmatch=True), _separators, st.booleans())
def test_no_digit_of_an_identity_number_survives(digits: str, separator: str, thai: bool) -> None:
    parts = (digits[:1], digits[1:5], digits[5:10], digits[10:12], digits[12:])
    number = separator.join(parts)
    shown = redact.mask(f"บัตร {number.translate(_TO_THAI) if thai else number} ค่ะ")
    assert shown == "บัตร [เลขบัตร] ค่ะ"


@settings(deadline=None)
@given(st.lists(_digit, min_size=13, max_size=13), st.lists(_separators, min_size=12, max_size=12))
def test_thirteen_digits_set_apart_in_any_way_never_survive_whole(digits: list[str], gaps: list[str]) -> None:
    number = "".join(digit + gap for digit, gap in zip(digits, [*gaps, ""], strict=True))
    shown = redact.mask(f"บัตร {number}")
    # The most is left of "2500 021234567", which is an amount and a phone number.
    assert sum(character.isdigit() for character in shown) <= 10


@settings(deadline=None)
@given(st.from_regex(r"0[689][0-9]{8}", fullmatch=True), _anything)
def test_a_mobile_number_never_survives_whole(phone: str, around: str) -> None:
    assert phone not in redact.mask(f"{around} โทร {phone} {around}")


@settings(deadline=None)
@given(_anything)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    masked = redact.mask(text)
    assert redact.mask(masked) == masked


@settings(deadline=None)
@given(_anything)
def test_spans_are_in_order_and_apart(text: str) -> None:
    spans = redact.find(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "081-", "66 ", "9 9", "0 8", "a@", "a.", "ไลน์", "ไลน์ไอดี", "พาสปอร์ต AA12", "บัญชี 1"]
)
def test_the_longest_message_line_allows_costs_little(piece: str) -> None:
    text = (piece * 5_000)[:5_000]
    redact.find(text)
    started = time.process_time()
    redact.mask(text)
    assert time.process_time() - started < 0.1  # measured below 0.02; a quadratic pattern takes seconds


def _personal_set() -> list[dict[str, Any]]:
    lines = (Path(__file__).parent / "sets/personal.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _hidden_whole(text: str, secrets: list[str]) -> int:
    """How many of the secrets, which stand in the order of the text, have every letter and digit hidden."""
    hidden = {at for span in redact.find(text) for at in range(span.start, span.end)}
    count = at = 0
    for secret in secrets:
        start = text.index(secret, at)
        at = start + len(secret)
        count += all(i in hidden for i in range(start, at) if text[i].isalnum())
    return count


def test_of_the_personal_set_99_in_100_secrets_are_hidden() -> None:
    rows = [row for row in _personal_set() if row["hide"]]
    found = sum(_hidden_whole(row["text"], row["hide"]) for row in rows)
    assert len(rows) == 150
    assert found >= 0.99 * sum(len(row["hide"]) for row in rows)


def test_of_look_alike_numbers_2_in_100_at_most_are_hidden() -> None:
    texts = [row["text"] for row in _personal_set() if not row["hide"]]
    masked = [text for text in texts if redact.mask(text) != text]
    assert len(texts) == 60
    assert len(masked) <= 0.02 * len(texts), masked
