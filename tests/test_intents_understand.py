"""The reader as a whole, on small rules: what it gives for anything at all that people or machines send."""

import threading
import time
from collections.abc import Callable

import pytest

from db.terms import Asks, Decision, Department, Need, Urgency
from intents.understand import Understanding
from tests.paper_rules import NeedTable, paper_reader, write_rules

NEEDS: dict[Need, NeedTable] = {
    Need.UNPAID_WAGES: {"strong": ["{ไม่จ่าย} {ค่าจ้าง}"]},
    Need.SMALLTALK: {"strong": ["ทดสอบ"]},
    Need.ABUSE: {"medium": ["ยึดพาสปอร์ต"]},
}
MORE: dict[str, object] = {
    "emergency": {"trapped": ["ถูกขัง", "ไม่ให้ออก"]},
    "asks": {Asks.GREETING: ["สวัสดี"], Asks.PERSON: ["ขอสายเจ้าหน้าที่"], Asks.QUESTION: ["ไหม", "?"]},
    "doors": {"electricity": ["ไฟดับ"], "road": ["ถนน & หลุม"]},
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    return paper_reader(tmp_path_factory.mktemp("rules"), NEEDS, **MORE)


def test_a_reading_says_what_and_why(reader: Understanding) -> None:
    reading = reader.read("เถ้าแก่ยังไม่โอนค่าแรงเลยครับ")
    assert (reading.decision, reading.department) == (Decision.ROUTE, Department.DLPW)
    assert reading.needs[0].why == ("ยังไม่โอน", "ค่าแรง")
    assert reading.rules_version == reader.version


def test_the_door_of_another_agency_is_named(reader: Understanding) -> None:
    reading = reader.read("ถนนหน้าบ้านเป็นหลุม")
    assert (reading.decision, reading.door) == (Decision.OUT_OF_SCOPE, "road")
    assert reader.doors["road"].name == "road"


def test_danger_now_is_an_emergency_even_without_a_need(reader: Understanding) -> None:
    reading = reader.read("ช่วยด้วย ถูกขังอยู่ในห้อง")
    assert (reading.urgency, reading.decision) == (Urgency.EMERGENCY, Decision.SCREEN)


def test_danger_denied_is_no_emergency(reader: Understanding) -> None:
    assert reader.read("ไม่ได้ถูกขังค่ะ").urgency is Urgency.NORMAL


def test_a_sign_of_abuse_is_an_emergency_and_goes_to_its_department(reader: Understanding) -> None:
    reading = reader.read("เขายึดพาสปอร์ตหนูไว้")
    assert (reading.urgency, reading.department) == (Urgency.EMERGENCY, Department.DLPW)


def test_a_wish_for_a_person_is_heard(reader: Understanding) -> None:
    reading = reader.read("ขอสายเจ้าหน้าที่หน่อยค่ะ")
    assert (reading.decision, reading.asks) == (Decision.SCREEN, Asks.PERSON)


def test_a_question_is_told_from_a_report(reader: Understanding) -> None:
    assert reader.read("ไม่จ่ายค่าแรงผิดไหม").asks is Asks.QUESTION
    assert reader.read("ไม่จ่ายค่าแรงครับ").asks is Asks.HELP


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ကျွန်တော် အလုပ် လိုချင်တယ်", "my"),
        ("ខ្ញុំចង់ធ្វើការ", "km"),
        ("ຂ້ອຍຢາກເຮັດວຽກ", "lo"),
        ("我想找工作", "zh"),
        ("Я ищу работу", "und"),
    ],
)
def test_another_script_is_read_by_a_person(reader: Understanding, text: str, language: str) -> None:
    reading = reader.read(text)
    assert (reading.language, reading.decision) == (language, Decision.SCREEN)


def test_english_with_something_to_say_is_read_by_a_person(reader: Understanding) -> None:
    reading = reader.read("my employer has not paid me for two months")
    assert (reading.language, reading.decision) == ("en", Decision.SCREEN)


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "😀😀", "5555", "ฟหกดฟหกด", "ทดสอบ", "สวัสดี", "...", "\u200b", "๑๒๓"]
)
def test_nothing_to_act_on_is_small_talk(reader: Understanding, text: str) -> None:
    assert reader.read(text).decision is Decision.SMALLTALK


@pytest.mark.parametrize("text", ["ช่วยด้วย", "มีปัญหา", "มีไหม"])
def test_a_call_without_a_matter_is_no_small_talk(reader: Understanding, text: str) -> None:
    assert reader.read(text).decision is Decision.SCREEN


def test_a_story_without_a_known_need_is_read_by_a_person(reader: Understanding) -> None:
    assert reader.read("เมื่อคืนแถวบ้านมีคนมาเคาะประตูแล้วก็หายไป").decision is Decision.SCREEN


WORST: list[Callable[[], str]] = [
    lambda: "ก" * 5000,
    lambda: "1" * 5000,
    lambda: "่" * 5000,
    lambda: "ะ้" * 2500,
    lambda: "ด้านหน้า" * 625,
    lambda: "ไม่จ่ายค่าแรง" * 400,
    lambda: "ไม่จ่าย" * 700,
    lambda: "ยังไม่โอน" * 60 + "ค่าแรง" * 60,
    lambda: "\u200b" * 5000,
    lambda: "\ud800" * 5000,
    lambda: "😀" * 5000,
    lambda: "aGVsbG8gd29ybGQ=" * 300,
    lambda: "https://example.com/" + "a" * 4900,
    lambda: "1 2 3 4 5 " * 500,
    lambda: "".join(chr(0x0E01 + (i * 7919) % 58) for i in range(5000)),
]


@pytest.mark.parametrize("make", WORST)
def test_the_worst_inputs_are_read_within_bounds(reader: Understanding, make: Callable[[], str]) -> None:
    text = make()
    reader.read(text)
    begun = time.thread_time()
    reader.read(text)
    assert time.thread_time() - begun < 0.05  # 20 ms is the aim; the rest is for a shared machine


def test_eight_threads_may_make_the_first_call_together(tmp_path_factory: pytest.TempPathFactory) -> None:
    fresh = paper_reader(tmp_path_factory.mktemp("fresh"), NEEDS, **MORE)
    ready, readings = threading.Barrier(8), []

    def first() -> None:
        ready.wait()
        readings.append(fresh.read("เขายังไม่โอนค่าแรง ไฟดับด้วย"))

    threads = [threading.Thread(target=first) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(readings) == 8
    assert len(set(readings)) == 1


def test_the_same_folder_gives_the_same_version(tmp_path_factory: pytest.TempPathFactory) -> None:
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    assert paper_reader(one, NEEDS).version == Understanding.load(write_rules(other, NEEDS)).version


def test_a_bare_complaint_wakes_nobody_and_a_few_words_of_despair_are_heard(
    understanding: Understanding,
) -> None:
    assert understanding.read("ยังไม่ได้เลยค่ะ").urgency is Urgency.NORMAL
    assert understanding.read("ไม่อยากอยู่แล้ว").urgency is Urgency.EMERGENCY
