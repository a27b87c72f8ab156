"""Two versions of the rules, and rules that are kept quiet: what is told of them."""

from pathlib import Path

import pytest

from db.terms import Need
from intents.compare import Change, Difference, differences
from intents.evaluate import labelled
from intents.silenced import Silence
from intents.understand import Understanding
from tests.paper_rules import NeedTable, paper_reader

WAGES: NeedTable = {"strong": ["{ไม่จ่าย} {ค่าจ้าง}"]}


def reader(folder: Path, name: str, needs: dict[Need, NeedTable], **more: object) -> Understanding:
    made = folder / name
    made.mkdir()
    return paper_reader(made, needs, **more)


@pytest.fixture
def without(tmp_path: Path) -> Understanding:
    return reader(tmp_path, "without", {Need.HIRING: {"strong": ["ประกาศรับสมัครพนักงาน"]}})


@pytest.fixture
def with_wages(tmp_path: Path) -> Understanding:
    emergency = {"locked": ["ถูกขัง"]}
    return reader(tmp_path, "with", {Need.UNPAID_WAGES: WAGES}, emergency=emergency)


def moved(before: Understanding, after: Understanding, text: str, need: str, **more: str) -> list[Difference]:
    return list(differences([labelled({"text": text, "needs": [need], **more})], before, after))


def test_a_rule_more_is_a_gain_and_a_rule_less_a_loss(
    without: Understanding, with_wages: Understanding
) -> None:
    (gain,) = moved(without, with_wages, "เขาค้างค่าแรงผมครับ", "unpaid_wages")
    (loss,) = moved(with_wages, without, "เขาค้างค่าแรงผมครับ", "unpaid_wages")
    assert gain.changes == (Change.DECISION, Change.DEPARTMENT, Change.NEED)
    assert (gain.gain, gain.gains[Change.NEED]) == (1, 1)
    assert (loss.gain, loss.gains[Change.DECISION]) == (-1, -1)


def test_an_office_called_for_what_is_not_ours_is_a_loss(
    without: Understanding, with_wages: Understanding
) -> None:
    (loss,) = moved(without, with_wages, "เล่นเกมค้างค่าแรงทหาร", "smalltalk")
    assert loss.gain == -1


def test_a_false_alarm_is_a_loss_and_a_found_emergency_a_gain(
    without: Understanding, with_wages: Understanding
) -> None:
    (found,) = moved(without, with_wages, "ถูกขัง", "abuse", urgency="emergency")
    (false,) = moved(without, with_wages, "ถูกขัง", "abuse", urgency="normal")
    assert Change.URGENCY in found.changes
    assert (found.gains[Change.URGENCY], false.gains[Change.URGENCY]) == (1, -1)


def test_what_is_read_alike_is_not_told(without: Understanding, with_wages: Understanding) -> None:
    assert moved(without, with_wages, "วันนี้ฝนตกหนัก", "smalltalk") == []


def test_a_rule_kept_quiet_is_told_with_its_reason(tmp_path: Path) -> None:
    table: NeedTable = {"strong": ["ไล่ออก", "สัญญา ไม่ต่อ"], "not": ["สัญญาเช่า ไม่ต่อ"], "negatable": True}
    speaker = reader(tmp_path, "quiet", {Need.DISMISSAL: table})
    silence = Silence(speaker.lexicon)
    told = {
        text: [(one.match.rule.pattern.source, one.cover) for one in silence.find(speaker.see(text))]
        for text in ("ผมไม่ได้ถูกไล่ออก", "เจ้าของบ้านสัญญาเช่าไม่ต่อ", "ผมถูกไล่ออก")
    }
    assert list(told.values()) == [[("ไล่ออก", None)], [("สัญญา ไม่ต่อ", "สัญญาเช่า ไม่ต่อ")], []]
