"""A person who writes no Thai is heard in their own language and English, and the officer is told which it is."""

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.rendering import MESSAGES_PER_CALL, line_messages
from db.cases import Case
from db.terms import CaseStatus, Urgency
from handlers import languages_wording, wording
from handlers.languages_wording import SENTENCES, Sentences, in_both
from handlers.say import Text
from intents import language
from intents.language import UNKNOWN, language_of
from referral.numbers import number_of
from tests.town import Town

ROOT = Path(__file__).parents[2]
FOREIGN = sorted({*language._SCRIPTS} - {"th"})
NAMES = [field.name for field in fields(Sentences)]
THAI = re.compile("[\u0e01-\u0e2e]")

BURMESE = "အလုပ်ရှင်က လစာ မပေးဘူး"
KHMER = "ថៅកែមិនបើកប្រាក់ខែ"
LAO = "ນາຍຈ້າງບໍ່ຈ່າຍຄ່າແຮງ"
CHINESE = "老板两个月没有发工资"
ENGLISH = "What papers must my new boss bring to the office?"


def received(code: str, case: Case) -> str:
    return in_both(code, "received").format(number=number_of(case))


# --- the stories ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words", "name"),
    [
        ("my", BURMESE, "พม่า"),
        ("km", KHMER, "เขมร"),
        ("lo", LAO, "ลาว"),
        ("zh", CHINESE, "จีน"),
        ("en", ENGLISH, "อังกฤษ"),
        (UNKNOWN, "Мне не платят зарплату", "ภาษาอื่น"),
    ],
)
def test_a_worker_hears_their_language_and_english_and_the_card_names_it(
    town: Town, code: str, words: str, name: str
) -> None:
    screening, worker = town.officer("PLO-20", cleared=True), town.citizen("Aye")
    worker.says(words)
    heard = worker.hears("CP-", "191", "1300", "1694", "1506")
    [case] = town.cases()
    assert heard == received(code, case)
    assert worker.hears(SENTENCES["en"].place).startswith(in_both(code, "place"))
    assert not any(THAI.search(bubble) for bubble in worker.heard)
    worker.says("Chonburi")
    screening.hears("ขอให้คัดกรอง", "ภาษา", name, words)
    screening.presses("รับเรื่อง")
    screening.hears("คุณรับเรื่อง")
    screening.says("งานของฉัน")
    screening.hears("เรื่องที่คุณดูแล", "ภาษา", name)


def test_the_language_can_be_asked_of_the_database(town: Town) -> None:
    for words in (BURMESE, KHMER, "นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช"):
        worker = town.citizen()
        worker.says(words)
        worker.hears("CP-")

    def of(session: Session, code: str) -> int:
        return len(session.exec(select(Case).where(col(Case.receipt)["language"].as_string() == code)).all())

    counted = town.database.read(lambda session: [of(session, code) for code in ("my", "km", "th", "lo")])
    assert counted == [1, 1, 1, 0]


@pytest.mark.parametrize(("code", "cry"), [("km", "ជួយខ្ញុំផង"), ("lo", "ຊ່ວຍແດ່"), ("my", "ကူညီပါ")])
def test_a_cry_for_help_we_know_is_alerted_before_the_place_is(town: Town, code: str, cry: str) -> None:
    central, worker = town.officer("MOL-00", cleared=True), town.citizen("Sok")
    worker.says(cry)
    central.hears("CP-", "ภาษา", languages_wording.NAMES[code], cry)
    [case] = town.cases()
    assert (case.urgency, case.status) == (Urgency.URGENT, CaseStatus.NEW)
    worker.hears(SENTENCES[code].place)


def test_an_emergency_hears_the_numbers_first_and_is_alerted_at_once(town: Town) -> None:
    central, worker = town.officer("MOL-00", cleared=True), town.citizen("Kham")
    worker.says("ຖືກຂັງ")
    assert worker.hears("191", "1300") == in_both("lo", "danger")
    [case] = town.cases()
    worker.hears(received("lo", case))
    central.hears("ฉุกเฉิน", "ภาษา", "ลาว")
    assert case.urgency is Urgency.EMERGENCY
    worker.says("ຖືກຂັງ ຊ່ວຍແດ່")
    assert worker.hears("191", "1300") == in_both("lo", "danger")
    worker.hears(SENTENCES["lo"].added.format(number=number_of(case)))
    assert len(town.cases()) == 1


def test_a_khmer_text_with_a_thai_word_of_danger_is_an_emergency_in_khmer(town: Town) -> None:
    central, worker = town.officer("MOL-00", cleared=True), town.citizen("Sok")
    worker.says("โดนขัง ជួយខ្ញុំផង ខ្ញុំនៅរោងចក្រ")
    assert worker.hears("191", "1300") == in_both("km", "danger")
    central.hears("ฉุกเฉิน", "ภาษา", "เขมร")


def test_more_words_go_into_the_case_in_the_same_language(town: Town) -> None:
    officer, worker = town.officer("MOL-00", cleared=True), town.citizen("Aye")
    worker.says(BURMESE)
    worker.hears("CP-")
    [case] = town.cases()
    worker.says("ကျွန်တော် စက်ရုံမှာ လုပ်တယ်")
    heard = worker.hears(SENTENCES["my"].added.format(number=number_of(case)))
    assert SENTENCES["my"].place in heard
    assert len(town.cases()) == 1
    town.pass_time(timedelta(minutes=11))
    officer.hears(BURMESE, "စက်ရုံ")


def test_english_the_rules_do_not_know_reaches_a_person_whatever_its_length(town: Town) -> None:
    central = town.officer("MOL-00", cleared=True)
    for words in ("visa", "hello, I need advice", "contract"):
        worker = town.citizen("Joy")
        worker.says(words)
        worker.hears(SENTENCES["en"].place)
        town.pass_time(timedelta(minutes=11))
        central.hears("CP-", "ภาษา", "อังกฤษ", words)
    assert [case.receipt["language"] for case in town.cases()] == ["en"] * 3


def test_english_the_rules_are_sure_of_goes_to_its_office(town: Town) -> None:
    officer, worker = town.officer("DLPW-20"), town.citizen("Joy")
    worker.says("My boss did not pay my salary for two months, I work in Chonburi")
    worker.hears(SENTENCES["en"].received.split("\n")[1])
    worker.hears(SENTENCES["en"].phone)
    officer.hears("ค่าจ้าง", "ภาษา", "อังกฤษ")


def test_a_second_matter_in_english_is_asked_about_in_english(town: Town) -> None:
    worker = town.citizen("Joy")
    worker.says("What papers must my new boss bring to the office in Chonburi?")
    worker.hears("CP-")
    worker.says("salary not paid")
    worker.hears("Is this the same matter")
    worker.presses(languages_wording.NEW_CASE)
    worker.hears("CP-", "Interpreters")
    assert len(town.cases()) == 2


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hello", languages_wording.HELLO),
        ("thank you", languages_wording.THANKS),
        ("ok", languages_wording.SMALLTALK),
    ],
)
def test_english_small_talk_is_answered_in_english_without_a_case(
    town: Town, words: str, answer: str
) -> None:
    worker = town.citizen("Joy")
    worker.says(words)
    assert worker.hears("") == answer
    assert town.cases() == []


def test_the_first_meeting_tells_of_privacy_in_english_too(town: Town) -> None:
    for words in (BURMESE, "hello"):
        worker = town.citizen("Aye", greeted=False)
        worker.says(words)
        worker.hears(languages_wording.PRIVACY, wording.PRIVACY)


def test_where_the_place_is_only_assumed_the_worker_is_asked(town: Town) -> None:
    screening, worker = town.officer("PLO-20", cleared=True), town.citizen("Aye")
    worker.shares_location(13.3611, 100.9847)
    worker.hears("ชลบุรี")
    worker.says(BURMESE)
    worker.hears(SENTENCES["my"].place, SENTENCES["en"].place)
    screening.hears("ภาษา", "พม่า", "ยังไม่ยืนยัน")


@pytest.mark.parametrize("words", ["salary ไม่ออกสองเดือนแล้ว อยู่โคราช", "hello นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช"])
def test_thai_with_an_english_word_stays_thai(town: Town, words: str) -> None:
    officer, citizen = town.officer("DLPW-30", cleared=True), town.citizen()
    citizen.says(words)
    citizen.hears("รับเรื่องแล้ว", "CP-")
    citizen.hears("ขอเบอร์โทร")
    assert "ภาษา" not in officer.hears("ค่าจ้าง", "CP-")
    assert not any("Ministry" in bubble for bubble in citizen.heard)


def test_a_volunteer_hears_thai_and_what_to_show_the_worker(town: Town) -> None:
    volunteer = town.volunteer("300101")
    volunteer.says(BURMESE)
    volunteer.hears("รับเรื่องแล้ว", "CP-")
    [case] = town.cases()
    volunteer.hears(received("my", case))


def test_the_command_shows_the_language(town: Town) -> None:
    worker = town.citizen("Aye")
    worker.says(BURMESE)
    worker.hears("CP-")
    number = number_of(town.cases()[0])
    assert "language: my (ภาษาพม่า)" in chipao(town, "case", number)
    assert json.loads(chipao(town, "case", number, "--json"))["language"] == "my"


def chipao(town: Town, *words: str) -> str:
    url = town.database.engine.url.render_as_string(hide_password=False)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": url}
    shell = [sys.executable, "-m", "bot", *words]
    return subprocess.run(shell, env=env, capture_output=True, text=True, check=True, timeout=60).stdout


# --- the sentences --------------------------------------------------------------------------------


def test_every_language_we_can_tell_has_its_sentences_and_a_name() -> None:
    assert sorted(SENTENCES) == FOREIGN
    assert sorted(languages_wording.NAMES) == sorted([*language._SCRIPTS, UNKNOWN])


@pytest.mark.parametrize("code", FOREIGN)
def test_sentences_are_short_in_their_script_and_hold_only_the_number(code: str) -> None:
    sentences = SENTENCES[code]
    for name in NAMES:
        words = getattr(sentences, name)
        assert len(words.split("\n")) <= 4, (code, name)
        assert language_of(words) == code
        assert re.findall(r"{\w*}", words) == (["{number}"] if name in ("received", "added") else [])
    assert all(hotline in sentences.received for hotline in ("191", "1300", "1694", "1506"))
    assert "191" in sentences.danger
    assert "1300" in sentences.danger


@pytest.mark.parametrize("code", [*FOREIGN, UNKNOWN])
def test_all_of_an_answer_fits_one_reply_of_line(code: str) -> None:
    said = [Text(in_both(code, name)) for name in NAMES]
    messages = line_messages([*said[:4], Text(f"{languages_wording.PRIVACY}\n\n{wording.PRIVACY}")])
    assert len(messages) <= MESSAGES_PER_CALL
    assert [message["text"] for message in messages[:4]] == [
        one.text for one in said[:4]
    ]  # nothing was clipped
    labels = (languages_wording.SHARE_LOCATION, languages_wording.SKIP, *languages_wording.PROVINCES)
    assert all(len(label) <= 20 for label in labels)


def test_the_document_lists_every_sentence_word_for_word() -> None:
    page = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    rows = [row.split(" | ") for row in page.splitlines() if row.startswith("| ")]
    for code, sentences in SENTENCES.items():
        for name in NAMES:
            words = getattr(sentences, name).replace("\n", "<br>")
            [row] = [row for row in rows if row[0] == f"| {code}" and row[1] == f"`{name}`"]
            assert row[2] == words
            assert code == "en" or (row[3].strip(" |") and "needs a native check" in row[4])
    for words in languages_wording.ENGLISH_ONLY:
        assert words.replace("\n", "<br>") in page
