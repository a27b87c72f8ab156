"""The JSON of `chipao understand`, and whatever lines it is fed."""

import json

import pytest

from db.terms import Need
from intents.report import as_json, understand_lines
from intents.understand import Understanding
from tests.paper_rules import paper_reader


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    return paper_reader(
        tmp_path_factory.mktemp("rules"), {Need.UNPAID_WAGES: {"strong": ["{ไม่จ่าย} {ค่าจ้าง}"]}}
    )


def test_a_reading_becomes_the_keys_of_the_contract(reader: Understanding) -> None:
    told = as_json(reader.read("ค้างค่าแรง"), "m1")
    contract = ["id", "text", "decision", "needs", "department", "urgency", "asks", "place", "facts"]
    assert list(told)[:9] == contract
    (need,) = told["needs"]
    assert need["need"] == "unpaid_wages"
    assert need["score"] == pytest.approx(0.93, abs=0.05)
    assert (need["why"], need["sure"]) == (["ค้าง", "ค่าแรง"], True)
    assert {"phone", "money", "people", "when"} <= told["facts"].keys()


@pytest.mark.parametrize(
    ("line", "id_", "text"),
    [
        ('{"id": "a", "text": "ค้างค่าแรง"}\n', "a", "ค้างค่าแรง"),
        ('{"id": 7, "text": "ก"}', 7, "ก"),
        ('{"text": "ก"}', None, "ก"),
        ("ค้างค่าแรง\r\n", None, "ค้างค่าแรง"),
        ("\n", None, ""),
        ('{"text": 5}', None, '{"text": 5}'),
        ('{"id": "a", "text": ', None, '{"id": "a", "text": '),
        ("{ไม่ใช่ json}", None, "{ไม่ใช่ json}"),
        ("[1, 2]", None, "[1, 2]"),
    ],
)
def test_a_line_is_text_or_an_object(reader: Understanding, line: str, id_: object, text: str) -> None:
    (told,) = understand_lines([line], reader)
    assert (json.loads(told)["id"], json.loads(told)["text"]) == (id_, text)


def test_every_line_gets_one_line(reader: Understanding) -> None:
    told = list(understand_lines(["ก\n", "\n", '{"text": "ข\\nค"}\n'], reader))
    assert len(told) == 3
    assert all("\n" not in line for line in told)


def test_broken_surrogates_in_an_object_can_be_written_out(reader: Understanding) -> None:
    (told,) = understand_lines(['{"text": "\\ud800 ค้างค่าแรง"}'], reader)
    assert told.encode()


def test_deep_json_is_text(reader: Understanding) -> None:
    line = '{"a":' * 100_000
    (told,) = understand_lines([line], reader)
    assert json.loads(told)["id"] is None
