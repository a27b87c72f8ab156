"""The rule keeper's commands, called as an officer would, on the shipped rules."""

import io
import json
import shutil
from functools import partial
from pathlib import Path

import pytest

from bot.__main__ import main
from intents.lexicon import RULES, load
from intents.model import Model
from intents.understand import Understanding

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
    assert called("check", "--rules", str(rules), "--json") == 1
    rows = json.loads(capsys.readouterr().out)
    assert {(row["need"], row["level"]) for row in rows} == {("hiring", "error")}


def test_an_example_that_its_rules_no_longer_reach_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    file = rules / "old_age.toml"
    file.write_text(
        file.read_text("utf-8").replace("yes = [", 'yes = [\n  "แมวหายไปจากบ้าน",', 1), encoding="utf-8"
    )
    assert called("check", "--rules", str(rules)) == 1
    told = capsys.readouterr().out
    assert "[ต้องแก้] old_age.toml บรรทัด" in told
    assert "แมวหายไปจากบ้าน" in told
    assert called("check", "--rules", str(rules), "--json") == 1
    rows = json.loads(capsys.readouterr().out)
    assert all(set(row) == {"need", "level", "message"} for row in rows)


def test_a_folder_of_rules_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("check", "--rules", "no-such-folder") == 1
    assert "ไม่พบโฟลเดอร์กฎ" in capsys.readouterr().err


def test_a_text_is_explained_by_rules_and_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("explain", str(WAGES["text"])) == 0
    told = capsys.readouterr().out
    assert "ส่งหน่วยงานทันที" in told
    assert "สวัสดิการและคุ้มครองแรงงาน (DLPW)" in told
    assert "unpaid_wages.toml: “{ไม่จ่าย} {ค่าจ้าง}” [หนักแน่น strong] จากคำว่า ไม่จ่าย · ค่าแรง" in told
    assert "คำที่แบบจำลองให้น้ำหนัก" in told


def test_what_kept_a_rule_quiet_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("explain", "ไม่ได้ถูกไล่ออกนะ สัญญาเช่าเขาไม่ต่อ อยู่โคราช จ่ายไป 5,000 บาท") == 0
    told = capsys.readouterr().out
    assert "“ไล่ออก” [หนักแน่น strong] จากคำว่า ไล่ออก เพราะถูกปฏิเสธ" in told
    assert "เพราะ not “สัญญาเช่า & ไม่ต่อ”" in told
    assert "โคราช → จ.นครราชสีมา" in told
    assert "เงิน 5,000 บาท" in told


def test_a_text_is_explained_from_standard_input_whatever_its_bytes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = io.TextIOWrapper(io.BytesIO("สวัสดีค่ะ".encode() + b"\xff\x1b[2J\n"))
    monkeypatch.setattr("sys.stdin", typed)
    assert called("explain", "-") == 0
    told = capsys.readouterr().out
    assert "คุยเล่น" in told
    assert "\x1b" not in told


def test_weights_that_are_not_there_are_told_and_not_traced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Model, "load", partial(Model.load, tmp_path))
    assert called("explain", "ก") == 2
    assert "อ่านแบบจำลอง" in capsys.readouterr().err


def test_a_text_is_explained_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("explain", str(WAGES["text"]), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["odds"]["unpaid_wages"] > 0.9
    assert told["rules"]


def test_broken_rules_are_told_and_not_traced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Understanding, "load", lambda _: load(tmp_path))
    assert called("explain", "ก") == 2
    assert "กฎความเข้าใจภาษามีที่ต้องแก้" in capsys.readouterr().err


def test_a_file_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("evaluate", written(tmp_path, WAGES, ROAD)) == 0
    told = capsys.readouterr().out
    assert "| right department, forced | 1.000 (1/1;" in told
    assert "ข้อความต่อวินาที" in told


def test_a_file_is_measured_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("evaluate", written(tmp_path, WAGES, ROAD), "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["slice"] for row in rows} == {"all", "real", "written"}
    assert set(rows[0]) == {"measure", "slice", "share", "right", "of", "low", "high"}


def test_what_was_read_wrong_is_listed_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {**WAGES, "needs": ["old_age"]}
    assert called("evaluate", written(tmp_path, wrong, ROAD), "--errors") == 0
    told = capsys.readouterr().out
    assert "old_age -> route unpaid_wages (" in told
    assert f") : {WAGES['text']}" in told
    assert "ถนน" not in told


BAD_LINES = [
    ("{", "ไม่ใช่ JSON"),
    ("[" * 100_000, "ไม่ใช่ JSON"),
    ("5", 'ที่มีข้อความใน "text"'),
    ('{"text": 5, "needs": ["hiring"]}', 'ที่มีข้อความใน "text"'),
    ('{"text": "ลับมาก"}', 'ต้องมี "needs"'),
    ('{"text": "ลับมาก", "needs": []}', 'ต้องมี "needs"'),
    ('{"text": "ลับมาก", "needs": ["ลับมาก"]}', "ไม่รู้จัก"),
    ('{"text": "ลับมาก", "needs": ["hiring"], "department_also": ["FBI"]}', "ไม่รู้จัก"),
    ('{"text": "ลับมาก", "needs": ["hiring"], "slices": 5}', "ผิดรูปแบบ"),
]


@pytest.mark.parametrize(("line", "why"), BAD_LINES, ids=lambda value: value[:30])
def test_a_line_that_is_not_of_the_form_is_named_and_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, why: str
) -> None:
    path = tmp_path / "told.jsonl"
    path.write_text(json.dumps(WAGES) + "\n" + line, encoding="utf-8")
    assert called("evaluate", str(path)) == 2
    told = capsys.readouterr()
    assert f"{path} บรรทัด 2: " in told.err
    assert why in told.err
    assert "ลับ" not in told.err
    assert called("diff", "--against", str(RULES), "--corpus", str(path)) == 2
    assert "บรรทัด 2: " in capsys.readouterr().err


def test_a_line_separator_inside_a_message_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "told.jsonl"
    row = {**WAGES, "text": "เถ้าแก่ไม่จ่าย\u2028ค่าแรง"}
    path.write_text("\ufeff" + json.dumps(row, ensure_ascii=False) + "\r\n", encoding="utf-8")
    assert called("evaluate", str(path), "--json") == 0


def test_errors_are_listed_for_machines_with_the_missed_emergency(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = written(tmp_path, {**WAGES, "urgency": "emergency"}, {**ROAD, "text": "ถนน\x1b[2J\nพัง"})
    assert called("evaluate", told, "--errors", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["labelled"], row["got"]) == ("unpaid_wages emergency", "route unpaid_wages normal")


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
    assert "อ่านต่างไป 1 จาก 2 ข้อความ" in lines
    assert "การตัดสินใจ: ต่างไป 1 · ผิดเป็นถูก 1 · ถูกเป็นผิด 0" in lines
    assert "[ดีขึ้น]" in lines
    assert "-> ส่งหน่วยงานทันที unpaid_wages DLPW : โดนค้างค่าแรง" in lines


def test_the_rules_of_a_revision_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not (RULES.parents[1] / ".git").exists() or not shutil.which("git"):
        pytest.skip("no git repository here")
    assert called("diff", "--against", "HEAD", "--corpus", written(tmp_path, ROAD)) == 0
    assert "จาก 1 ข้อความ" in capsys.readouterr().out


def test_without_git_a_folder_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert called("diff", "--against", "HEAD") == 2
    assert "ไม่พบโปรแกรม git" in capsys.readouterr().err


def test_a_folder_without_rules_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("diff", "--against", str(tmp_path), "--corpus", written(tmp_path, ROAD)) == 2
    assert "ไม่พบแฟ้มกฎ" in capsys.readouterr().err


def test_a_package_without_its_corpus_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.commands.intents_check.CORPUS", tmp_path)
    monkeypatch.setattr("bot.commands.intents_diff.CORPUS", tmp_path)
    assert called("check") == 0
    told = capsys.readouterr()
    assert "ไม่พบคลังตัวอย่าง" in told.err
    assert "ต้องแก้ 0 แห่ง" in told.out
    assert called("diff", "--against", str(RULES)) == 2
    assert "--corpus" in capsys.readouterr().err


def test_the_same_rules_change_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = written(tmp_path, WAGES, ROAD)
    assert called("diff", "--against", str(RULES), "--corpus", told, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_rules_that_nobody_has_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("diff", "--against", "--output=x") == 2
    assert called("diff", "--against", "no-such-revision") == 2
    assert "ไม่พบกฎของ" in capsys.readouterr().err
