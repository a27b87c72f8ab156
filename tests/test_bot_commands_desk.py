"""The desk's other commands: offices, days off, ready-made texts, times."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.commands import days
from db.people import GroupChat, Office
from db.terms import ChatKind
from db.thai_time import BANGKOK
from handlers.turn import meet
from referral import replanning
from referral.calendars import announced
from tests.command_line import SUNEE, THANA, Chipao, settled, typed
from tests.referral_rig import at, opened

GROUP = "C" + "d" * 32
PACKAGED = Path(__file__).parents[1] / "referral" / "levels.toml"

chipao = pytest.fixture(settled)


WRONG = [
    ("office set --office DLPW-99 --phone 044123456", "ไม่มีหน่วยงาน"),
    ("office set --office DLPW-30", "ยังไม่ได้ระบุว่าจะแก้อะไร"),
    ("office set --office DLPW-30 --line-group Rabc", "รหัสกลุ่ม LINE"),
    ("office set --office DLPW-30 --phone 12", "เบอร์โทร"),
    ("office set --office DLPW-30 --phone ๐๔๔๑๒๓๔๕๖", "เบอร์โทร"),
    ("office show --office X", "ไม่มีหน่วยงาน"),
    ("calendar list --year 5", "ไม่มีปฏิทินของปี 5"),
    ("calendar close --day 2569-13-01 --why น้ำท่วม", "ไม่ถูกต้อง"),
    ("calendar close --day 2500-01-01 --why น้ำท่วม", "เกิน 2 ปี"),
    ("calendar close --day 2569-12-01 --why น้ำท่วม --province 99", "ไม่มีจังหวัดรหัส 99"),
    ("calendar close --day 2569-12-01 --why \u200b", "ต้องบอกเหตุผล"),
    ("canned list --office X", "ไม่มีหน่วยงาน"),
    ("canned add --office X --title ก --text ข", "ไม่มีหน่วยงาน"),
    ("canned add --office DLPW-30 --title นัดหมายที่สำนักงานของเราพรุ่งนี้ --text ข", "1-20 ตัวอักษร"),
    ("canned add --office DLPW-30 --title ก --text {name}", "ไม่มีค่าที่จะแทน name"),
    ("canned add --office DLPW-30 --title ก --text {", "ไม่มีค่าที่จะแทน"),
    ("canned remove --office DLPW-30 --title ก", "ไม่มีข้อความของตัวเองชื่อ"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=lambda value: value[:60])
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_changes(
    chipao: Chipao, words: str, said: str
) -> None:
    assert said in chipao.refused(*words.split(" "))
    assert chipao.database.read(announced) == []


# --- offices ------------------------------------------------------------------------------------
def test_an_office_is_shown_with_its_people_its_group_and_what_waits(chipao: Chipao) -> None:
    chipao.serves(THANA, "DLPW-30", "ธนา")
    chipao.has_case(THANA)
    facts = ("--line-group", GROUP, "--phone", "044-123 456", "--hours", "จันทร์ถึงเสาร์")
    _, _, warned = chipao.called("office", "set", "--office", "DLPW-30", *facts)
    assert "ยังไม่เคยเห็น" in warned
    shown = chipao.done("office", "show", "--office", "DLPW-30")
    for part in ("ธนา", GROUP, "044-123 456", "จันทร์ถึงเสาร์", "เรื่องที่ยังไม่จบ: 1", "กำหนดถัดไป"):
        assert part in shown
    found = json.loads(chipao.done("office", "show", "--office", "DLPW-30", "--json"))
    assert (found["open"], found["late"], found["officers"][0]["holds"]) == ({"accepted": 1}, 0, 1)
    chipao.done("office", "set", "--office", "DLPW-30", "--line-group", "none", "--phone", "none")
    office = chipao.database.read(lambda session: session.get_one(Office, "DLPW-30"))
    assert (office.line_group, office.phone, office.hours) == (None, None, "จันทร์ถึงเสาร์")


def test_what_was_set_outlives_the_next_seeding(chipao: Chipao) -> None:
    chipao.done("office", "set", "--office", "DLPW-30", "--hours", "จันทร์ถึงเสาร์")
    chipao.done("seed")
    assert "จันทร์ถึงเสาร์" in chipao.done("office", "show", "--office", "DLPW-30")


def test_a_text_with_a_shape_that_nothing_fits_is_refused(chipao: Chipao) -> None:
    here = ("--office", "DLPW-30", "--title", "นัด")
    assert "phone" in chipao.refused("canned", "add", *here, "--text", "โทร {phone:d}")


def test_a_group_that_we_left_is_refused_and_one_we_are_in_is_taken_silently(chipao: Chipao) -> None:
    now, left = datetime.now(UTC), "C" + "e" * 32

    def unit(session: Session) -> None:
        session.add(GroupChat(chat_id=GROUP, kind=ChatKind.GROUP, joined_at=now))
        session.add(GroupChat(chat_id=left, kind=ChatKind.GROUP, joined_at=now, left_at=now))

    chipao.write(unit)
    assert "ไม่ได้อยู่ในกลุ่ม" in chipao.refused("office", "set", "--office", "DLPW-30", "--line-group", left)
    code, _, warned = chipao.called("office", "set", "--office", "DLPW-30", "--line-group", GROUP)
    assert (code, warned) == (0, "")


# --- days off -----------------------------------------------------------------------------------
def coming(weekday: int) -> date:
    """The next such day that is a week or more away, so that no holiday of this week stands in between."""
    start = days.today() + timedelta(days=7)
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def test_the_holidays_of_a_year_in_either_era(chipao: Chipao) -> None:
    for year in ("2569", "2026"):
        assert "7 ธ.ค. 2569" in chipao.done("calendar", "list", "--year", year)
    found = json.loads(chipao.done("calendar", "list", "--year", "2569", "--json"))
    assert (found["year"], found["announced"]) == (2026, [])
    assert {"day": "2026-12-10", "name": "วันรัฐธรรมนูญ"} in found["holidays"]
    assert "วันหยุดราชการ" in chipao.done("calendar", "list")


def test_a_day_off_is_announced_replaced_listed_and_forgotten(chipao: Chipao) -> None:
    day = coming(1)
    where = ("--day", typed(day), "--province", "30")
    assert "จ.นครราชสีมา" in chipao.done("calendar", "close", *where, "--why", "น้ำท่วม")
    [row] = chipao.database.read(announced)
    assert (row.day, row.province, row.closed, row.why) == (day, "30", True, "น้ำท่วม")
    chipao.done("calendar", "open", *where, "--why", "น้ำลดแล้ว")
    [row] = chipao.database.read(announced)
    assert (row.closed, row.why) == (False, "น้ำลดแล้ว")
    assert "น้ำลดแล้ว" in chipao.done("calendar", "list", "--year", str(day.year))
    assert "ยกเลิกประกาศ" in chipao.done("calendar", "forget", *where)
    code, _, said = chipao.called("calendar", "forget", *where)
    assert (code, "ไม่มีประกาศ" in said) == (1, True)


def test_a_weekend_is_closed_anyway_and_cannot_be_opened(chipao: Chipao) -> None:
    for act in ("close", "open"):
        said = chipao.refused("calendar", act, "--day", coming(5).isoformat(), "--why", "ตลาดนัดงาน")
        assert "วันเสาร์หรืออาทิตย์" in said


def test_every_open_case_is_planned_anew_in_more_than_one_transaction(
    chipao: Chipao, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replanning, "BATCH", 3)
    chipao.serves(THANA, "DLPW-30", "ธนา")

    def unit(session: Session) -> datetime:
        moment = at(session, datetime.now(UTC))
        reporter = meet(session, SUNEE, moment.now)
        due = {opened(moment, reporter=reporter).due_at for _ in range(7)}
        return max(filter(None, due))

    day = chipao.write(unit).astimezone(BANGKOK).date()
    elsewhere = ("--day", day.isoformat(), "--province", "50")
    assert "คิดกำหนดเวลาใหม่ 0 เรื่อง" in chipao.done("calendar", "close", *elsewhere, "--why", "น้ำท่วม")
    for moved in (7, 0):
        said = chipao.done("calendar", "close", "--day", day.isoformat(), "--why", "น้ำท่วม")
        assert f"คิดกำหนดเวลาใหม่ 7 เรื่อง เปลี่ยน {moved} เรื่อง" in said


# --- ready-made texts ---------------------------------------------------------------------------
def test_an_office_adds_lists_and_removes_its_own_texts(chipao: Chipao) -> None:
    here, text = ("--office", "DLPW-30"), "เรื่อง {number} ขอเชิญที่{office}วันจันทร์ค่ะ"
    chipao.done("canned", "add", *here, "--title", "นัดวันจันทร์", "--text", text)
    assert "มีข้อความชื่อ" in chipao.refused("canned", "add", *here, "--title", "นัดวันจันทร์", "--text", text)
    listed = chipao.done("canned", "list", *here).splitlines()
    assert listed[0] == f"[ของหน่วยงาน] นัดวันจันทร์: {text}"
    assert all(line.startswith("[ส่วนกลาง]") for line in listed[1:])
    assert "นัดวันจันทร์" not in chipao.done("canned", "list", "--office", "SSO-30")
    chipao.done("canned", "remove", *here, "--title", "นัดวันจันทร์")
    assert "นัดวันจันทร์" not in chipao.done("canned", "list", *here)


def test_an_office_has_no_more_texts_than_line_has_buttons(chipao: Chipao) -> None:
    for number in range(12):
        chipao.done("canned", "add", "--office", "DLPW-30", "--title", f"ข้อ {number}", "--text", "สวัสดีค่ะ")
    said = chipao.refused("canned", "add", "--office", "DLPW-30", "--title", "อีกข้อ", "--text", "สวัสดีค่ะ")
    assert "ครบ 12" in said


# --- times --------------------------------------------------------------------------------------
def test_the_times_in_force_and_where_they_come_from(
    chipao: Chipao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ค่าเริ่มต้นที่มากับระบบ" in chipao.done("levels")
    ours = json.loads(chipao.done("levels", "--json"))
    assert (ours["P1"]["word"], ours["P0"]["deputy"], ours["citizen"]["bounces"]) == ("same day", "4 min", 3)
    theirs = tmp_path / "ministry.toml"
    theirs.write_text(PACKAGED.read_text("utf-8").replace('"4 min"', '"5 min"'), "utf-8")
    assert "ใช้ได้" in chipao.done("levels", "--check", str(theirs))
    monkeypatch.setenv("LEVELS_FILE", str(theirs))
    said = chipao.done("levels")
    assert str(theirs) in said
    assert "5 นาที" in said


def test_a_table_that_cannot_be_used_is_told_with_its_place(chipao: Chipao, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(PACKAGED.read_text("utf-8").replace('"4 min"', '"40 min"'), "utf-8")
    for file, place in ((bad, "[P0] deputy"), (tmp_path / "none.toml", "FileNotFoundError")):
        code, out, err = chipao.called("levels", "--check", str(file))
        assert (code, out, place in err) == (1, "", True)
