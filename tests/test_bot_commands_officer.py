"""``chipao officer``: added, moved, away, back, revoked; cases and alerts follow in the same transaction."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.commands import days
from bot.owing import Owed
from db.people import Person
from db.terms import CaseStatus
from handlers.buttons import Action, Buttons
from referral.calendars import announced
from tests.command_line import SECRET, SOMSRI, SUNEE, THANA, Chipao, settled, typed

chipao = pytest.fixture(settled)


def test_an_officer_is_added_with_rank_and_clearance_and_listed(chipao: Chipao) -> None:
    chipao.serves(THANA, "DLPW-30", "ธนา", "--rank", "deputy", "--cleared")
    chipao.serves(SUNEE, "PLO-30", "สุนีย์")
    [thana] = chipao.officers("--office", "DLPW-30")
    assert (thana["name"], thana["rank"], thana["cleared"], thana["holds"]) == ("ธนา", "deputy", True, 0)
    assert [one["office"] for one in chipao.officers()] == ["DLPW-30", "PLO-30"]
    listed = chipao.done("officer", "list")
    assert "รองหัวหน้า" in listed
    assert THANA in listed


def test_who_is_revoked_hands_back_their_cases_and_the_service_finds_the_alerts(chipao: Chipao) -> None:
    chipao.serves(THANA, "DLPW-30", "ธนา")
    chipao.serves(SOMSRI, "DLPW-30", "สมศรี")
    case_id = chipao.has_case(THANA)
    said = chipao.done("officer", "revoke", "--line-id", THANA)
    assert "ปล่อยเรื่องคืน 1 เรื่อง" in said
    assert "ไม่มีเจ้าหน้าที่เหลืออยู่" not in said
    case = chipao.case(case_id)
    assert (case.status, case.office_code, case.officer_id) == (CaseStatus.REFERRED, "DLPW-30", None)
    [alert] = chipao.owed()
    assert (alert.to, alert.case_id) == (SOMSRI, case_id)
    assert pressable(alert, SOMSRI) >= {Action.ACCEPT, Action.RETURN}
    assert [one["line_id"] for one in chipao.officers()] == [SOMSRI]
    assert chipao.refused("officer", "revoke", "--line-id", THANA) == chipao.refused(
        "officer", "back", "--line-id", THANA
    )


def pressable(alert: Owed, who: str) -> set[Action]:
    """What the card's buttons do, read as the service reads them."""
    found = json.dumps(alert.messages).split('"data": "')[1:]
    buttons = Buttons((SECRET,))
    return {buttons.read(one.partition('"')[0], who, datetime.now(UTC)).action for one in found}


def test_the_cases_of_an_office_left_empty_go_up_and_it_is_said(chipao: Chipao) -> None:
    chipao.serves(THANA, "DLPW-30", "ธนา")
    case_id = chipao.has_case(THANA)
    said = chipao.done("officer", "revoke", "--line-id", THANA, "--office", "DLPW-30")
    assert "DLPW-30 ไม่มีเจ้าหน้าที่เหลืออยู่ เรื่องใหม่จะไปที่ MOL-00" in said
    assert "(MOL-00) ยังไม่มีเจ้าหน้าที่" in said
    assert chipao.case(case_id).office_code == "MOL-00"


def test_moving_gives_the_new_office_a_member_and_the_old_one_its_cases(chipao: Chipao) -> None:
    chipao.serves(THANA, "DLPW-30", "ธนา", "--rank", "head", "--cleared")
    chipao.serves(SOMSRI, "DLPW-30", "สมศรี")
    case_id = chipao.has_case(THANA)
    said = chipao.done("officer", "move", "--line-id", THANA, "--office", "DLPW-30", "--to", "SSO-30")
    assert "ยังไม่มีสิทธิ์เปิดเรื่องละเอียดอ่อน" in said
    [thana] = chipao.officers("--office", "SSO-30")
    assert (thana["name"], thana["rank"], thana["cleared"]) == ("ธนา", "member", False)
    assert chipao.case(case_id).office_code == "DLPW-30"
    assert [one["line_id"] for one in chipao.officers("--office", "DLPW-30")] == [SOMSRI]


def test_away_until_a_day_in_either_era_and_back(chipao: Chipao) -> None:
    chipao.serves(THANA, "DLPW-30", "ธนา")
    day = days.today() + timedelta(days=40)
    for written in (typed(day), day.isoformat()):
        said = chipao.done("officer", "away", "--line-id", THANA, "--until", written)
        assert days.shown(day) in said
        [thana] = chipao.officers()
        until = datetime.fromisoformat(thana["away_until"])
        assert day < until.date() <= day + timedelta(days=15)
        assert "ไม่อยู่ถึง" in chipao.done("officer", "list")
    chipao.done("officer", "back", "--line-id", THANA)
    assert chipao.officers()[0]["away_until"] is None


def test_set_changes_what_is_named_and_nothing_else(chipao: Chipao) -> None:
    chipao.serves(THANA, "DLPW-30", "ธนา")
    here = ("--line-id", THANA, "--office", "DLPW-30")
    assert "หัวหน้า" in chipao.done("officer", "set", *here, "--rank", "head", "--cleared")
    chipao.done("officer", "set", *here, "--off-duty")
    [thana] = chipao.officers()
    assert (thana["rank"], thana["cleared"], thana["on_duty"]) == ("head", True, False)
    chipao.done("officer", "set", *here, "--not-cleared", "--on-duty")
    [thana] = chipao.officers()
    assert (thana["rank"], thana["cleared"], thana["on_duty"]) == ("head", False, True)


WRONG = [
    ("officer list --office DLPW-99", "ไม่มีหน่วยงานรหัส DLPW-99"),
    (f"officer add --line-id {THANA[:-1]} --office DLPW-30 --name ก", "รหัสผู้ใช้ LINE"),
    (f"officer add --line-id {THANA} --office DLPW-30 --name \u200b", "ชื่อต้องไม่ว่าง"),
    (f"officer add --line-id {THANA} --office DLPW-30 --name ก --rank king", "คำสั่งไม่ถูกต้อง"),
    ("officer revoke --line-id mali", "รหัสผู้ใช้ LINE"),
    (f"officer revoke --line-id {SOMSRI}", "ไม่มีเจ้าหน้าที่"),
    (f"officer revoke --line-id {THANA} --office SSO-30", "ไม่ใช่เจ้าหน้าที่ของ SSO-30"),
    (f"officer move --line-id {THANA} --office DLPW-30 --to DLPW-30", "แห่งเดียวกัน"),
    (f"officer move --line-id {THANA} --office DLPW-30 --to PLO-99", "ไม่มีหน่วยงานรหัส PLO-99"),
    (f"officer away --line-id {THANA} --until 2563-01-04", "ผ่านไปแล้ว"),
    (f"officer away --line-id {THANA} --until 2599-01-04", "เกิน 2 ปี"),
    (f"officer away --line-id {THANA} --until 2569-02-30", "ไม่ถูกต้อง"),
    (f"officer away --line-id {THANA} --until พรุ่งนี้", "ไม่ถูกต้อง"),
    (f"officer set --line-id {THANA} --office DLPW-30", "ยังไม่ได้ระบุว่าจะแก้อะไร"),
    (f"officer set --line-id {THANA} --office DLPW-30 --cleared --not-cleared", "คำสั่งไม่ถูกต้อง"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=lambda value: value[:60])
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_changes(
    chipao: Chipao, words: str, said: str
) -> None:
    chipao.serves(THANA, "DLPW-30", "ธนา")
    assert said in chipao.refused(*words.split(" "))
    assert chipao.officers()[0]["away_until"] is None
    assert chipao.database.read(announced) == []


def test_without_the_secret_of_line_nobody_is_revoked(
    chipao: Chipao, monkeypatch: pytest.MonkeyPatch
) -> None:
    chipao.serves(THANA, "DLPW-30", "ธนา")
    monkeypatch.delenv("LINE_CHANNEL_SECRET")
    assert "LINE_CHANNEL_SECRET" in chipao.refused("officer", "revoke", "--line-id", THANA)
    assert len(chipao.officers()) == 1


def test_an_officer_whom_nobody_met_is_no_person_afterwards(chipao: Chipao) -> None:
    chipao.refused("officer", "revoke", "--line-id", THANA)
    chipao.refused("officer", "add", "--line-id", THANA, "--office", "DLPW-99", "--name", "ธนา")
    assert chipao.database.read(lambda session: list(session.exec(select(Person)))) == []
