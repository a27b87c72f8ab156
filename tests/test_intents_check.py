"""The checker finds the slips that made rules wrong, and is silent when there are none."""

from pathlib import Path

from db.terms import Need
from intents.check import Finding, Level, check
from tests.paper_rules import NeedTable, paper_reader

WAGES: NeedTable = {
    "strong": ["{ไม่จ่าย} {ค่าจ้าง}"],
    "resolved": ["จ่ายครบแล้ว"],
    "yes": ["เขาค้างค่าแรงผม"],
    "no": ["วันนี้ฝนตกหนักมาก"],
}


def findings(folder: Path, need: Need, table: NeedTable, **others: NeedTable) -> list[Finding]:
    needs = {need: table, **{Need(name): other for name, other in others.items()}}
    return [finding for finding in check(paper_reader(folder, needs)) if finding.need is need]


def errors(folder: Path, table: NeedTable, **others: NeedTable) -> str:
    found = findings(folder, Need.UNPAID_WAGES, {**WAGES, **table}, **others)
    return "\n".join(str(finding) for finding in found if finding.level is Level.ERROR)


def test_rules_that_keep_their_examples_have_no_findings(tmp_path: Path) -> None:
    assert findings(tmp_path, Need.UNPAID_WAGES, WAGES) == []


def test_a_missed_example_is_told(tmp_path: Path) -> None:
    assert "ตัวอย่าง yes “แมวหาย”" in errors(tmp_path, {"yes": ["แมวหาย"]})


def test_an_example_swallowed_by_its_own_resolved_phrase_is_told(tmp_path: Path) -> None:
    assert "กลบ" in errors(tmp_path, {"yes": ["ค่าแรงจ่ายครบแล้ว"]})


def test_a_counter_example_that_is_routed_is_told(tmp_path: Path) -> None:
    assert "ตัวอย่าง no “ค้างเงินเดือน”" in errors(tmp_path, {"no": ["ค้างเงินเดือน"]})


def test_a_strong_word_too_short_to_mean_anything_is_told(tmp_path: Path) -> None:
    assert "สั้นกว่า 3" in errors(tmp_path, {"strong": ["{ไม่จ่าย} {ค่าจ้าง}", "งบ"]})


def test_a_strong_phrase_of_two_needs_is_told(tmp_path: Path) -> None:
    told = errors(tmp_path, {"strong": ["ค้างค่าแรง"]}, hiring={"strong": ["ค้างค่าแรง"]})
    assert "ซ้ำกับเรื่อง “hiring”" in told


def test_a_phrase_without_an_example_is_only_advice(tmp_path: Path) -> None:
    found = findings(tmp_path, Need.UNPAID_WAGES, {**WAGES, "strong": ["{ไม่จ่าย} {ค่าจ้าง}", "เบี้ยวค่าตัว"]})
    assert [(one.level, "เบี้ยวค่าตัว" in one.message) for one in found] == [(Level.HINT, True)]
