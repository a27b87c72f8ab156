"""The traps of Thai that rules fall into, each with a rule of its own (nlp-stack.md, section 6)."""

from pathlib import Path

import pytest

from db.terms import Asks, Decision, Need
from intents.understand import Understanding
from tests.paper_rules import NeedTable, paper_reader

WAGES: dict[Need, NeedTable] = {
    Need.UNPAID_WAGES: {
        "strong": ["{ไม่จ่าย} {ค่าจ้าง}", "{ค่าจ้าง} {ไม่จ่าย}", "ไม่คืน & เงินประกัน"],
        "medium": ["{ค่าจ้าง}"],
        "not": ["ค่าแรงงานต่างด้าว"],
        "resolved": ["จ่ายครบแล้ว"],
    },
    Need.DISMISSAL: {"strong": ["เลิกจ้าง", "ไล่ออก"], "negatable": True},
    Need.JOB_SEEKING: {"strong": ["หางาน", "ตกงาน"], "negatable": True},
    Need.OVERSEAS_WORK: {"strong": ["กองทุนคนหางาน"]},
    Need.ABUSE: {"strong": ["ยึดพาสปอร์ต", "ล็อก"]},
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    return paper_reader(tmp_path_factory.mktemp("rules"), WAGES, variants={"บ่": "ไม่"}, words=("บ่",))


def needs(reader: Understanding, text: str) -> list[Need]:
    """The needs that the rules found, the best first."""
    evidence = reader.see(text).evidence
    return sorted(evidence, key=lambda need: -evidence[need].sum)


@pytest.mark.parametrize(
    "text",
    [
        "ยังไม่โอนค่าแรง",
        "ค่าแรงเดือนนี้เขายังไม่โอน",
        "บ่จ่าย ค่าแรง",
        "ค้างค่าเเรงงงง",
        "ไม่จ่าย เงินเดื่อน",
        "เงินประกันเขาเอาไปแล้วก็ไม่คืนให้ผม",
    ],
)
def test_one_pattern_of_concepts_reads_many_ways_of_saying_it(reader: Understanding, text: str) -> None:
    assert needs(reader, text) == [Need.UNPAID_WAGES]


def test_words_in_order_must_be_near(reader: Understanding) -> None:
    far = "ไม่จ่ายค่าน้ำค่าไฟค่าอินเทอร์เน็ตแล้วก็ค่าแรง"
    assert reader.read(far).decision is not Decision.ROUTE


@pytest.mark.parametrize("text", ["ไม่ได้ถูกเลิกจ้าง", "ไม่เคยโดนไล่ออก", "บ่ได้ถูกเลิกจ้าง"])
def test_a_denied_event_is_no_evidence(reader: Understanding, text: str) -> None:
    assert Need.DISMISSAL not in needs(reader, text)


def test_a_hit_inside_a_denied_word_is_denied_with_it(tmp_path: Path) -> None:
    rules: dict[Need, NeedTable] = {Need.WORK_INJURY: {"strong": ["เจ็บจากงาน"], "negatable": True}}
    reader = paper_reader(tmp_path, rules)
    assert needs(reader, "ไม่ได้บาดเจ็บจากงาน") == []
    assert needs(reader, "บาดเจ็บจากงาน") == [Need.WORK_INJURY]


def test_cannot_find_is_not_a_denial(reader: Understanding) -> None:
    assert needs(reader, "หางานไม่ได้ตกงานมานาน") == [Need.JOB_SEEKING]


def test_a_negator_inside_the_words_is_evidence(reader: Understanding) -> None:
    assert needs(reader, "ไม่จ่ายค่าแรง") == [Need.UNPAID_WAGES]


def test_not_about_this_but_about_that(reader: Understanding) -> None:
    assert needs(reader, "ไม่ใช่เรื่องค่าแรงค่ะ เรื่องไล่ออก") == [Need.DISMISSAL]


def test_the_longest_phrase_wins(reader: Understanding) -> None:
    assert needs(reader, "กองทุนคนหางานคืออะไร") == [Need.OVERSEAS_WORK]


def test_a_not_phrase_masks_its_own_words_only(reader: Understanding) -> None:
    assert needs(reader, "ค่าแรงงานต่างด้าวเท่าไร") == []
    assert needs(reader, "ค่าแรงงานต่างด้าวแพง แล้วยังค้างค่าแรงผม") == [Need.UNPAID_WAGES]


def test_a_denied_settlement_settles_nothing(reader: Understanding) -> None:
    assert needs(reader, "ค่าแรงยังไม่จ่ายครบแล้วเขาก็หนี") == [Need.UNPAID_WAGES]


def test_a_settled_matter_asks_for_nothing(reader: Understanding) -> None:
    reading = reader.read("ค่าแรงจ่ายครบแล้วนะคะ")
    assert (reading.decision, reading.asks) == (Decision.SMALLTALK, Asks.THANKS)


def test_a_short_term_inside_another_word_is_no_evidence(reader: Understanding) -> None:
    assert needs(reader, "โดนบล็อกในไลน์") == []
    assert needs(reader, "เขาล็อก") == [Need.ABUSE]


def test_a_misspelt_term_is_found_by_its_folded_form(reader: Understanding) -> None:
    assert needs(reader, "เขายึดพาดสะปอต") == []
    assert needs(reader, "เขายึดพาสปอต") == [Need.ABUSE]


def test_the_reason_is_in_the_persons_own_words(reader: Understanding) -> None:
    (found,) = reader.read("เถ้าแก่บ่จ่าย ค่า แรง").needs
    assert found.why == ("บ่จ่าย", "ค่า แรง")


def test_the_same_words_are_counted_once(tmp_path: Path) -> None:
    double: dict[Need, NeedTable] = {
        Need.UNPAID_WAGES: {"strong": ["ค้างค่าแรง", "{ไม่จ่าย} {ค่าจ้าง}"], "medium": ["{ค่าจ้าง}"]}
    }
    single: dict[Need, NeedTable] = {Need.UNPAID_WAGES: {"strong": ["ค้างค่าแรง"]}}
    (tmp_path / "two").mkdir()
    (tmp_path / "one").mkdir()
    scores = [
        paper_reader(tmp_path / name, rules).read("ค้างค่าแรง").needs[0].score
        for name, rules in (("two", double), ("one", single))
    ]
    assert scores[0] == scores[1]
