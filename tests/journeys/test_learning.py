"""Learning from use: a pressed button and an officer's re-route become redacted labels, and can be taken back."""

import json
from pathlib import Path

from sqlmodel import Session, select

from db.labels import KEPT_FOR, Label, newest_labels
from db.terms import Decision, Department, LabelSource, Need, Urgency
from intents.understand import Understanding
from tests.test_bot_commands import Shell
from tests.town import Phone, Town

UNCLEAR = "มีเรื่องที่ทำงาน"


def labels(town: Town) -> list[Label]:
    return town.database.read(newest_labels)


def asked(town: Town, words: str = UNCLEAR) -> tuple[Phone, str]:
    """A citizen whose words we could not tell the need from; and LINE's id of them."""
    citizen = town.citizen()
    message = citizen.says(words)
    citizen.hears("เล่าเพิ่ม")
    return citizen, message


def chosen(town: Town, words: str = UNCLEAR) -> tuple[Phone, str]:
    citizen, message = asked(town, words)
    citizen.presses("ค่าจ้าง โอที")
    citizen.hears("รับเรื่องแล้ว", "ค่าจ้าง")
    return citizen, message


def test_the_button_a_person_chose_becomes_one_label(town: Town, understanding: Understanding) -> None:
    citizen, _ = chosen(town)
    citizen.presses("ค่าจ้าง โอที")
    citizen.hears("ไม่ต้องกดซ้ำ")
    [label] = labels(town)
    [case] = town.cases()
    assert (label.source, label.need, label.department) == (
        LabelSource.BUTTON,
        Need.UNPAID_WAGES,
        Department.DLPW,
    )
    assert (label.text, label.case_id) == (UNCLEAR, case.id)
    assert (label.decided, label.urgency) == (Decision.SCREEN, Urgency.NORMAL)
    assert label.rules_version == understanding.read(UNCLEAR).rules_version
    assert [one["need"] for one in label.scores] == [one["need"] for one in case.receipt["needs"]]


def test_none_of_these_is_a_label_without_a_need(town: Town) -> None:
    citizen, _ = asked(town)
    citizen.presses("ขอคุยกับเจ้าหน้าที่")
    citizen.hears("CP-")
    [label] = labels(town)
    assert (label.source, label.need, label.department) == (LabelSource.NONE_OF_THESE, None, None)


def test_words_that_need_no_menu_leave_no_label(town: Town) -> None:
    citizen = town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    citizen.hears("รับเรื่องแล้ว")
    assert labels(town) == []


def test_numbers_and_names_are_not_in_the_row(town: Town) -> None:
    chosen(town, "ลุงสมชาย 081-234-5678")
    [label] = labels(town)
    assert label.text == "ลุง[ชื่อ] [เบอร์โทร]"


def test_a_returned_case_that_screening_refers_is_a_label_of_that_department(town: Town) -> None:
    screening, insurance = town.officer("PLO-30", name="สุนีย์"), town.officer("SSO-30", name="วิภา")
    officer, citizen = town.officer("DLPW-30"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช บัตร 1103700012341 โทร 081-234-5678")
    citizen.hears("รับเรื่องแล้ว")
    officer.hears("CP-")
    officer.presses("ไม่ใช่ของเรา")
    officer.hears("เพราะอะไร")
    officer.presses("ผิดหน่วยงาน")
    screening.hears("ขอให้คัดกรอง", "ส่งต่อ")
    assert labels(town) == []
    screening.presses("ส่งต่อ")
    screening.hears("หน่วยงานใด")
    screening.presses("ประกันสังคม")
    insurance.hears("CP-")
    [label] = labels(town)
    assert (label.source, label.need, label.department) == (LabelSource.REROUTE, None, Department.SSO)
    assert label.decided is Decision.ROUTE
    assert label.text == "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช บัตร [เลขบัตร] โทร [เบอร์โทร]"


def test_a_referral_that_is_refused_teaches_nothing(town: Town) -> None:
    screening, citizen = town.officer("PLO-30", name="สุนีย์"), town.citizen()
    citizen.says("นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช")
    screening.hears("CP-")
    screening.presses("ส่งต่อ")
    screening.hears("หน่วยงานใด")
    screening.presses("ประกันสังคม")
    screening.hears("ยังไม่มีเจ้าหน้าที่")
    assert labels(town) == []


def test_unsending_the_message_removes_its_label(town: Town) -> None:
    citizen, message = chosen(town)
    citizen.unsends(message)
    town.eventually(nothing_labelled)


def test_taking_the_case_back_removes_its_label(town: Town) -> None:
    citizen, _ = chosen(town)
    citizen.says("เรื่องของฉัน")
    citizen.hears("1 เรื่อง")
    citizen.presses("ยกเลิกเรื่อง")
    citizen.hears("ใช่ไหมคะ")
    citizen.presses("ยืนยันยกเลิก")
    citizen.hears("ให้แล้ว")
    assert labels(town) == []


def test_candidates_are_exported_once_and_never_over_a_file(
    town: Town, database_url: str, tmp_path: Path
) -> None:
    chosen(town)
    shell, words = Shell(tmp_path), ("intents", "learn", "--export", "new.jsonl")
    first = shell.run(*words, DATABASE_URL=database_url)
    assert (first.returncode, first.stderr) == (0, "")
    assert "1 ข้อความ" in first.stdout
    [line] = (tmp_path / "new.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "text": UNCLEAR,
        "needs": ["unpaid_wages"],
        "department": "DLPW",
        "urgency": "normal",
        "slices": [],
        "from": "button",
        "decided": "screen",
        "rules_version": labels(town)[0].rules_version,
        **({"model_version": version} if (version := labels(town)[0].model_version) else {}),
    }
    (tmp_path / "new.jsonl").write_text("read and mended", encoding="utf-8")
    second = shell.run(*words, DATABASE_URL=database_url)
    assert second.returncode == 1
    assert "--force" in second.stderr
    assert (tmp_path / "new.jsonl").read_text(encoding="utf-8") == "read and mended"
    assert shell.run(*words, "--force", DATABASE_URL=database_url).returncode == 0
    assert json.loads((tmp_path / "new.jsonl").read_text(encoding="utf-8"))["text"] == UNCLEAR


def test_labels_older_than_two_years_go_and_the_command_says_so(
    town: Town, database_url: str, tmp_path: Path
) -> None:
    chosen(town)

    def age(session: Session) -> None:
        label = session.exec(select(Label)).one()
        label.at -= KEPT_FOR
        session.add(label)

    town.database.write(age).result()
    result = Shell(tmp_path).run("intents", "learn", "--export", "-", "--json", DATABASE_URL=database_url)
    assert (result.returncode, result.stdout) == (0, "")
    summary = json.loads(result.stderr)
    assert (summary["written"], summary["expired"]) == (0, 1)
    assert labels(town) == []


def nothing_labelled(session: Session) -> bool:
    return newest_labels(session) == []
