"""The rule keeper's commands, called as an officer would, on the shipped rules."""

import json
import shutil
from pathlib import Path

import pytest

from bot.__main__ import main
from intents.lexicon import RULES

WAGES = {"text": "เถ้าแก่ไม่จ่ายค่าแรงสองเดือนแล้วค่ะ", "needs": ["unpaid_wages"], "slices": ["real"]}
ROAD = {"text": "ถนนหน้าบ้านเป็นหลุมเป็นบ่อ", "needs": ["out_of_scope"]}


def called(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["intents", *words])
    return int(ended.value.code or 0)


def written(folder: Path, *rows: object) -> str:
    path = folder / "told.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return str(path)


def changed_rules(folder: Path) -> Path:
    """The shipped rules without the words for wages that are not paid."""
    rules = folder / "rules"
    shutil.copytree(RULES, rules)
    wages = rules / "unpaid_wages.toml"
    lines = wages.read_text("utf-8").splitlines()
    wages.write_text("\n".join(line for line in lines if "{ค่าจ้าง}" not in line), encoding="utf-8")
    return rules


def test_the_shipped_rules_pass_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("check") == 0
    assert "ต้องแก้ 0 แห่ง" in capsys.readouterr().out


def test_a_broken_rule_file_is_told_with_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = changed_rules(tmp_path)
    (rules / "hiring.toml").write_text("need = 5", encoding="utf-8")
    assert called("check", "--rules", str(rules)) == 1
    assert "hiring.toml" in capsys.readouterr().out


def test_a_text_is_explained_by_rules_and_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("explain", str(WAGES["text"])) == 0
    told = capsys.readouterr().out
    assert "ส่งหน่วยงานทันที" in told
    assert "unpaid_wages.toml: {ไม่จ่าย} {ค่าจ้าง}" in told


def test_a_text_is_explained_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("explain", str(WAGES["text"]), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["odds"]["unpaid_wages"] > 0.9
    assert told["rules"]


def test_a_file_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("evaluate", written(tmp_path, WAGES, ROAD)) == 0
    told = capsys.readouterr().out
    assert "| right department, forced | 1.000 (1/1;" in told
    assert "ข้อความต่อวินาที" in told


def test_a_file_is_measured_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("evaluate", written(tmp_path, WAGES, ROAD), "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["slice"] for row in rows} == {"all", "real", "written"}


def test_what_was_read_wrong_is_listed_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {**WAGES, "needs": ["old_age"]}
    assert called("evaluate", written(tmp_path, wrong, ROAD), "--errors") == 0
    told = capsys.readouterr().out
    assert "old_age -> route unpaid_wages" in told
    assert "ถนน" not in told


@pytest.mark.parametrize("line", ["{", '{"text": "ก"}', '{"text": "ก", "needs": ["hunger"]}', "5"])
def test_a_line_that_is_not_of_the_form_is_named_and_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    path = tmp_path / "told.jsonl"
    path.write_text(json.dumps(WAGES) + "\n" + line, encoding="utf-8")
    assert called("evaluate", str(path)) == 2
    assert "บรรทัด 2" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("evaluate", "no-such-file.jsonl") == 2
    assert "เปิดแฟ้ม" in capsys.readouterr().err


def test_an_empty_file_measures_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("evaluate", written(tmp_path)) == 0
    assert "| right department, forced | - | - | - |" in capsys.readouterr().out


def test_a_changed_rule_shows_what_moves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = written(tmp_path, {"text": "โดนค้างค่าแรง", "needs": ["unpaid_wages"]}, ROAD)
    assert called("diff", "--against", str(changed_rules(tmp_path)), "--corpus", told) == 0
    lines = capsys.readouterr().out
    assert "อ่านต่างไป 1 ข้อความ" in lines
    assert "โดนค้างค่าแรง" in lines


def test_the_same_rules_change_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = written(tmp_path, WAGES, ROAD)
    assert called("diff", "--against", str(RULES), "--corpus", told, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_rules_that_nobody_has_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("diff", "--against", "--output=x") == 2
    assert called("diff", "--against", "no-such-revision") == 2
    assert "ไม่พบกฎของ" in capsys.readouterr().err
