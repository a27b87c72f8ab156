"""Candidates for the corpus: redacted, none twice, in the corpus's form."""

import json

import pytest

from db.terms import Decision, Department, LabelSource, Need, Urgency
from intents.candidates import MOST_CHARACTERS, Candidate, LeftOut, as_line, known_texts, redacted, sift
from tests.test_intents_corpus import rows


def candidate(text: str, need: Need | None = Need.UNPAID_WAGES, model: str | None = None) -> Candidate:
    return Candidate(
        text, need, Department.DLPW, Urgency.NORMAL, LabelSource.BUTTON, Decision.CLARIFY, "r1", model
    )


HIDDEN = [
    ("โทร 081-234-5678 ค่ะ", "โทร [เบอร์โทร] ค่ะ"),
    ("โทร 08x-xxx-5678 ค่ะ", "โทร [เบอร์โทร] ค่ะ"),
    ("ลุงสมชาย ม.5 ว่างงาน", "ลุง[ชื่อ] ม.5 ว่างงาน"),
    ("ผมชื่อวิชัย ไม่ได้ค่าจ้าง", "ผมชื่อ[ชื่อ] ไม่ได้ค่าจ้าง"),
    ("แจ้งแทนนางบุญมี หมู่ 3", "แจ้งแทนนาง[ชื่อ] หมู่ 3"),
    ("ป้าแดงบ้านท่าข้าม", "ป้า[ชื่อ]บ้านท่าข้าม"),
    ("My name is Aung Win, no pay", "My name is [ชื่อ], no pay"),
]
SHOWN = [
    "นายจ้างไม่จ่ายค่าแรง",
    "ยายเลี้ยงหลาน อยากได้งานใกล้บ้าน",
    "เดินหน้าประตูโรงงาน",
    "ย้ายนายใหม่แล้ว ไม่มีชื่อในระบบ",
    "คุณสมบัติของผู้สมัคร",
    "ช่างเชื่อมระดับ 1",
]


@pytest.mark.parametrize(("text", "shown"), HIDDEN)
def test_numbers_and_names_are_hidden(text: str, shown: str) -> None:
    assert redacted(text) == shown


@pytest.mark.parametrize("text", SHOWN)
def test_words_that_only_look_like_names_stay(text: str) -> None:
    assert redacted(text) == text


def test_a_long_text_is_cut() -> None:
    assert len(redacted("ไม่จ่ายค่าแรง" * 500)) == MOST_CHARACTERS


def test_redacting_twice_changes_nothing_more() -> None:
    once = [redacted(row["text"]) for row in rows()]
    assert [redacted(text) for text in once] == once


def test_each_reason_for_leaving_out_is_counted() -> None:
    texts = ["เขาค้างค่าแรง", "เขา  ค้าง ค่าแรง", "มีในคลัง แล้ว", "อส", "081-234-5678 !!", "ไม่ได้โบนัสเลย"]
    kept, left_out = sift(map(candidate, texts), frozenset({"มีในคลังแล้ว"}))
    assert [one.text for one in kept] == ["เขาค้างค่าแรง", "ไม่ได้โบนัสเลย"]
    assert left_out == dict.fromkeys(LeftOut, 1)


def test_what_the_corpus_holds_is_no_candidate() -> None:
    texts = [row["text"] for row in rows()[::50]]
    kept, _ = sift(map(candidate, texts), known_texts())
    assert kept == []


def test_a_line_has_the_corpus_form_and_names_the_model_only_when_there_was_one() -> None:
    row = json.loads(as_line(candidate("ค้างค่าแรง", need=None)))
    assert list(row)[:5] == ["text", "needs", "department", "urgency", "slices"]
    assert (row["needs"], row["department"], row["from"], row["decided"]) == ([], "DLPW", "button", "clarify")
    assert "model_version" not in row
    assert json.loads(as_line(candidate("ค้างค่าแรง", model="m7")))["model_version"] == "m7"
