"""Rule files are read strictly: what is wrong is told in Thai, with the file and the line."""

from pathlib import Path

import pytest

from db.terms import Need
from intents.lexicon import load, version_of
from intents.sheet import RulesError
from tests.paper_rules import write_rules


def problems_of(folder: Path) -> str:
    with pytest.raises(RulesError) as caught:
        load(folder)
    return "\n".join(map(str, caught.value.problems))


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_a_whole_folder_is_read(tmp_path: Path) -> None:
    lexicon = load(write_rules(tmp_path, {Need.HIRING: {"strong": ["หาคนงาน"]}}))
    hiring = next(rules for rules in lexicon.needs if rules.need is Need.HIRING)
    assert [pattern.single for pattern in hiring.strong] == ["หาคนงาน"]


def test_the_version_changes_with_any_rule(tmp_path: Path) -> None:
    before = version_of(write_rules(tmp_path))
    spoil(tmp_path, "hiring.toml", "ทดสอบ", "กกจ.")
    assert version_of(tmp_path) != before


def test_an_unknown_concept_is_named_with_its_line(tmp_path: Path) -> None:
    write_rules(tmp_path, {Need.HIRING: {"strong": ["{คนงานน} มา"]}})
    assert "hiring.toml บรรทัด 3: ไม่รู้จักกลุ่มคำ {คนงานน}" in problems_of(tmp_path)


@pytest.mark.parametrize("pattern", ["หาคน & ", "{ค่าจ้าง}ไม่ออก", "{ค่า จ้าง}", "!!!", ""])
def test_a_pattern_that_cannot_match_is_refused(tmp_path: Path, pattern: str) -> None:
    write_rules(tmp_path, {Need.HIRING: {"weak": [pattern]}})
    assert "hiring.toml" in problems_of(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (write_rules(tmp_path) / "old_age.toml").unlink()
    assert "old_age.toml: ไม่พบแฟ้มกฎนี้" in problems_of(tmp_path)


def test_a_file_of_no_need_is_named(tmp_path: Path) -> None:
    (write_rules(tmp_path) / "old_agee.toml").write_text("")
    assert "old_agee.toml: ชื่อแฟ้มนี้ไม่ตรง" in problems_of(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("strong = []", "strong = [1]", "ต้องเป็นรายการข้อความ"),
        ("strong = []", 'strong = ["ก ข", "ก ข"]', "ซ้ำกัน"),
        ("strong = []", "stronk = []", "ไม่รู้จักหัวข้อ “stronk”"),
        ("negatable = false", 'negatable = "no"', "ต้องเป็น true หรือ false"),
        ('"hiring"', '"job_seeking"', "ต้องเป็น “hiring”"),
        ("strong = []", "strong = [", "รูปแบบ TOML ไม่ถูกต้อง"),
    ],
)
def test_a_slip_in_a_need_file_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    spoil(write_rules(tmp_path), "hiring.toml", old, new)
    assert told in problems_of(tmp_path)


def test_a_threshold_must_be_a_number_above_zero(tmp_path: Path) -> None:
    spoil(write_rules(tmp_path), "_thresholds.toml", "route = 5.0", "route = -1")
    assert "มากกว่าศูนย์" in problems_of(tmp_path)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    spoil(write_rules(tmp_path), "hiring.toml", "strong = []", "strong = [1]")
    spoil(tmp_path, "abuse.toml", "negatable = false", "negatable = 3")
    assert {"hiring.toml", "abuse.toml"} <= set(problems_of(tmp_path).replace(" ", "\n").split("\n"))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (write_rules(tmp_path) / "hiring.toml").write_bytes("owner = 'กกจ.'".encode("tis-620"))
    assert "UTF-8" in problems_of(tmp_path)
