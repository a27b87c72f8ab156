"""The checker finds the slips that made rules wrong, and is silent when there are none."""

from pathlib import Path

from db.terms import Need
from intents.check import Finding, Level, check
from tests.paper_rules import NeedTable, paper_reader, write_rules

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


def test_an_example_swallowed_by_a_not_that_is_strong_elsewhere_is_told_with_both(tmp_path: Path) -> None:
    table: NeedTable = {"not": ["ค้างค่าแรง"], "yes": ["เขาค้างค่าแรงผม"]}
    told = errors(tmp_path, table, hiring={"strong": ["ค้างค่าแรง"]})
    assert "ถูกคำใน not หรือ resolved “ค้างค่าแรง”" in told
    assert "ซึ่งเป็นคำหนักแน่นของเรื่อง “hiring”" in told


def test_an_example_that_the_rules_give_to_another_need_is_told(tmp_path: Path) -> None:
    table: NeedTable = {"yes": ["หางานทำ ใบสมัคร"]}
    assert "อ่านได้เป็น “hiring”" in errors(tmp_path, table, hiring={"strong": ["หางานทำ", "ใบสมัคร"]})


def test_an_example_that_another_need_leads_a_little_is_advice(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        Need.UNPAID_WAGES,
        {**WAGES, "strong": ["{ไม่จ่าย} {ค่าจ้าง}"], "yes": ["เขาค้างค่าแรงผม รอใบเสร็จ"]},
        hiring={"strong": ["รอใบเสร็จ"], "weak": ["ผม"]},
    )
    assert [(one.level, "ให้น้ำหนักเรื่อง “hiring”" in one.message) for one in found] == [(Level.ADVICE, True)]


def test_a_strong_phrase_common_among_off_topic_messages_is_advice_with_its_count(tmp_path: Path) -> None:
    reader = paper_reader(tmp_path, {Need.UNPAID_WAGES: WAGES, Need.SMALLTALK: {"strong": ["สวัสดี"]}})
    texts = ["สวัสดี เพื่อนค้างค่าแรง", "สวัสดี ร้านค้างเงินเดือน", *["สวัสดี"] * 300]
    found = [one for one in check(reader, texts) if "นอกเรื่อง" in one.message]
    assert [(one.need, one.level) for one in found] == [(Need.UNPAID_WAGES, Level.ADVICE)]
    assert "2 จาก 302 ข้อความ เช่น “สวัสดี เพื่อนค้างค่าแรง”" in found[0].message
    assert not [one for one in check(reader, texts[1:]) if "นอกเรื่อง" in one.message]


def test_a_finding_names_file_and_line(tmp_path: Path) -> None:
    needs: dict[Need, NeedTable] = {Need.UNPAID_WAGES: {**WAGES, "yes": ["แมวหาย"]}}
    reader = paper_reader(tmp_path, needs)
    lines = (write_rules(tmp_path, needs) / "unpaid_wages.toml").read_text("utf-8").splitlines()
    line = next(at for at, one in enumerate(lines, 1) if "แมวหาย" in one)
    assert str(check(reader, folder=tmp_path)[0]).startswith(f"unpaid_wages.toml บรรทัด {line}: ")
