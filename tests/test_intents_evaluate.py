"""The measures, on messages whose reading is known."""

import pytest

from db.terms import Need
from intents.evaluate import Measure, labelled, measures, outcome, read_labelled, speed
from intents.understand import Understanding
from tests.paper_rules import NeedTable, paper_reader

NEEDS: dict[Need, NeedTable] = {
    Need.UNPAID_WAGES: {"strong": ["{ไม่จ่าย} {ค่าจ้าง}"]},
    Need.JOB_SEEKING: {"strong": ["หางานทำ"]},
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    return paper_reader(tmp_path_factory.mktemp("rules"), NEEDS, emergency={"locked": ["ถูกขัง"]})


def table(reader: Understanding, *rows: dict[str, object]) -> dict[str, Measure]:
    return {one.name: one for one in measures([outcome(labelled(row), reader) for row in rows])}


def test_right_and_wrong_departments_are_counted(reader: Understanding) -> None:
    found = table(
        reader,
        {"text": "เขาไม่จ่ายค่าแรงผมเลยครับ", "needs": ["unpaid_wages"]},
        {"text": "ผมอยากหางานทำแถวบ้าน", "needs": ["skill_training"]},
    )
    assert (found["right department, forced"].right, found["right department, forced"].of) == (1, 2)
    assert found["routed: right department"].share == 0.5


def test_another_label_a_reader_would_accept_is_right(reader: Understanding) -> None:
    row = {"text": "ผมอยากหางานทำแถวบ้าน", "needs": ["skill_training"], "main_also": ["job_seeking"]}
    assert table(reader, row)["right main need, forced"].share == 1.0
    row = {"text": "ผมอยากหางานทำแถวบ้าน", "needs": ["skill_training"], "department_also": ["DOE"]}
    assert table(reader, row)["routed: right department"].share == 1.0


def test_an_alarm_is_found_or_false(reader: Understanding) -> None:
    found = table(
        reader,
        {"text": "หนูถูกขังอยู่ในห้อง", "needs": ["abuse"], "urgent": True},
        {"text": "ในหนังพระเอกถูกขัง", "needs": ["out_of_scope"], "urgency": "normal"},
    )
    assert (found["emergencies found"].share, found["others raised to emergency"].share) == (1.0, 1.0)


def test_a_place_counts_only_where_it_was_labelled(reader: Understanding) -> None:
    found = table(
        reader,
        {"text": "หางานทำที่ขอนแก่น", "needs": ["job_seeking"], "province": "40"},
        {"text": "หางานทำที่ขอนแก่น", "needs": ["job_seeking"], "province": None},
        {"text": "หางานทำที่ขอนแก่น", "needs": ["job_seeking"]},
    )
    assert (found["province right, where named"].of, found["wrong province"].right) == (1, 1)
    assert found["wrong province"].of == 2


def test_the_interval_holds_the_share_and_is_the_same_at_every_run(reader: Understanding) -> None:
    rows = [{"text": "เขาไม่จ่ายค่าแรง", "needs": ["unpaid_wages" if at % 2 else "hiring"]} for at in range(40)]
    first, again = (table(reader, *rows)["right department, forced"] for _ in range(2))
    assert first == again
    assert first.low < 0.5 < first.high


def test_nothing_to_count_is_no_share(reader: Understanding) -> None:
    assert {str(one) for one in table(reader).values()} == {"-"}


@pytest.mark.parametrize("line", ["{", '{"text": "ก"}', '{"text": "ก", "needs": ["hunger"]}', "[]"])
def test_a_line_that_is_not_of_the_form_is_refused(line: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_labelled([line])


def test_speed_is_messages_a_second(reader: Understanding) -> None:
    assert speed(["ไม่จ่ายค่าแรง"] * 20, reader) > 100
    assert speed([], reader) == 0.0
