"""Names of workplaces: what people type for one firm meets, what names two firms stays apart."""

import itertools
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.corpus.common import thai_female_names, thai_male_names

from referral.employers import key, likeness, same

SET = Path(__file__).parent / "sets" / "employers.jsonl"
SEEN = (
    166  # the rule was written with the first pairs in sight, and first measured on the rest when it was done
)
STEADY = settings(deadline=None, derandomize=True, database=None, max_examples=300)

# Any text, and text of what names are made of: the second gets deeper into the rule.
PIECES = [
    "บริษัท", "บ.", "หจก.", "จำกัด", "(มหาชน)", "โรงงาน", "ร้าน", "โรงแรม", "รีสอร์ต", "ร้านทอง", "สาขา", "ปตท", "เซเว่น",
    "7-11", "เอ", "บี", "ซี", "เจ๊", "แดง", "ไทย", "สยาม", "เจริญ", "ฟู้ด", "การ์เมนท์", "ซีเคียวริตี้", "กัลยารัตน์",
    "Food", "thai", "A", "ก", "อ", "เ", "แ", "ะ", "า", "ิ", "ี", "ู", "ั", "็", "่", "้", "์", "ํ", "ำ", "ๆ", "ฯ", "รร",
    "๗", "1", " ", ".", "&", "-", "ﬃ", "İ",
]  # fmt: skip
NAMES = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=25).map(lambda found: "".join(found)[:200]),
)
KEYS = NAMES.map(key)


@dataclass(frozen=True)
class Figures:
    right: int  # pairs that are one firm and are called so
    called: int  # pairs that are called one firm
    true: int  # pairs that are one firm

    @property
    def precision(self) -> float:
        return self.right / self.called

    @property
    def recall(self) -> float:
        return self.right / self.true


def one_firm(one: str, other: str) -> bool:
    return same(key(one), key(other))


def figures(start: int = 0, end: int | None = None) -> Figures:
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()][start:end]
    called = [(one_firm(row["one"], row["other"]), row["same"]) for row in rows]
    return Figures(
        sum(said and true for said, true in called),
        sum(said for said, _ in called),
        sum(true for _, true in called),
    )


def merged(many: int, tail: str = "") -> list[tuple[str, str]]:
    """Which pairs of that many different given names (drawn from PyThaiNLP's list) would be one หจก."""
    names = random.Random(5).sample(sorted({*thai_male_names(), *thai_female_names()}), many)
    keys = {name: key(f"หจก.{name}{tail}") for name in names}
    return [pair for pair in itertools.combinations(names, 2) if same(keys[pair[0]], keys[pair[1]])]


def test_no_two_firms_of_the_set_are_called_one() -> None:
    assert figures().precision >= 0.99


def test_most_firms_of_the_set_are_recognised() -> None:
    assert figures(0, SEEN).recall >= 0.93
    assert figures(SEEN).recall >= 0.90


def test_the_set_is_large_and_even() -> None:
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 160
    assert 0.4 < sum(row["same"] for row in rows) / len(rows) < 0.6
    assert len({(row["one"], row["other"]) for row in rows}) == len(rows)


@pytest.mark.parametrize("tail", ["", "การช่าง"])
def test_fewer_than_one_in_ten_thousand_pairs_of_given_names_is_merged(tail: str) -> None:
    assert len(merged(600, tail)) / (600 * 599 / 2) < 1 / 10_000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("บริษัท เอบีซี จำกัด", "ABC Co., Ltd."),
        ("บจก.เอ.บี.ซี.", "บริษัท ＡＢＣ (มหาชน)"),
        ("บจก.เอบีซี การ์เมนท์", "ABC garment"),
        ("บริษัท จีเอสที ซีเคียวริตี้", "GST Security"),
        ("หจก.ทรัพย์มณีการช่าง", "ห้างหุ้นส่วนจำกัด ทรัพย์มณี การช่าง"),
        ("บริษัท นิชิโมริ (ประเทศไทย) จำกัด", "บจก.นิชิโมริ (ไทยแลนด์)"),
        ("โรงงานสยามฟู้ด", "SIAM FOODS CO.,LTD."),
        ("บริษัท ดาวเหนือ กรุ๊ป", "ดาวเหนือกรุป"),
        ("เลิศวิไล ๙๙", "เลิศวิไล 99"),
        ("ครัวริมน้ำ", "ร้านอาหารครัวริมนํ้า"),
        ("โรงเเรมสยามพาเลซ", "สยามพาเลซ โฮเต็ล"),
        ("ไซต์งานของเสี่ยโต้ง", "แคมป์เสี่ยโต้ง"),
        ("บริษัท เพชรอรุณ จำกัด (สาขา 3)", "เพชรอรุณ"),
        ("ร้านเจ๊แดง", "ร้านเจ้แดง"),
        ("บริษัท สุขเกษมนาวี", "บริษัท สุกเกษมนาวี"),  # heard alike at the end of a syllable
        ("พรหมลิขิตเทรดดิ้ง", "พรมลิขิตเทรดดิ้ง"),  # not heard
        ("โรงงานกัลยารัตน์", "บริษัท กัลยารัตน์อุตสาหกรรม จำกัด"),  # distinctive without its line of business
        ("ปั๊ม ปตท. สาขาหนองโสน", "ปตท หนองโสน"),
    ],
)
def test_one_firm_is_recognised_however_it_is_typed(one: str, other: str) -> None:
    assert one_firm(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ไทยฟู้ด", "ไทยฟู้ดส์แพค"),
        ("บริษัท เอบีซี", "บริษัท เอบีดี"),
        ("PSK Transport", "PKS Transport"),
        ("สยามฟู้ด โรงงาน 1", "สยามฟู้ด โรงงาน 2"),
        ("เจริญชัย", "เจริญชัยพาณิชย์"),
        ("หจก.เจริญชัย", "โรงแรมเจริญชัย"),  # too many are called so
        ("โรงแรมเพชรอรุณ", "โรงพยาบาลเพชรอรุณ"),
        ("ร้านเจ๊แดง", "ร้านเจ๊แดงส้มตำ"),
        ("ร้านเจ๊แดง", "ร้านป้าแดง"),
        ("ร้านเจ๊อ้อ", "ร้านเจ๊อ้อย"),
        ("วิชัยก่อสร้าง", "วินัยก่อสร้าง"),
        ("วรชัยการช่าง", "วีรชัยการช่าง"),
        ("เพชรอรุณ", "เพชรอรุณี"),
        ("ภูผาวารี โลจิสติกส์", "รีสอร์ทภูผาวารี"),
        ("โลตัส สาขาหนองขาม", "โลตัส สาขาหนองข่า"),
        ("เลิศวิไล 99", "เลิศวิไล"),
    ],
)
def test_two_firms_stay_two(one: str, other: str) -> None:
    assert key(one)
    assert key(other)
    assert not one_firm(one, other)


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "...", "บริษัท", "บริษัท จำกัด", "Co., Ltd.", "โรงงาน", "โรงงาน 1", "ร้านอาหาร", "โรงแรม", "ร้านเจ๊",
        "แคมป์ก่อสร้าง", "โรงงานเย็บผ้า", "บริษัท รับเหมาก่อสร้าง", "บริษัท A", "บริษัท ก", "บริษัทรักษาความปลอดภัย",
        "เซเว่น", "ร้าน 7-11", "7-Eleven", "ปั๊ม ปตท.", "ปตท", "PTT", "ห้างบิ๊กซี",
        "Flash Express", "แฟลช เอ็กซ์เพรส", "J&T Express", "บริษัท ซีพี",
    ],
)  # fmt: skip
def test_what_names_no_one_workplace_has_no_key(name: str) -> None:
    assert key(name) == ""
    assert not one_firm(name, name)


def test_a_firm_whose_name_begins_like_a_kind_keeps_its_name() -> None:
    assert key("บริษัท อุดมชัย จำกัด") == "อุดมชัย"  # อู่ without its tone mark


def test_likeness_is_highest_for_the_same_and_none_between_trades() -> None:
    assert likeness(key("ดาวเหนือกรุ๊ป"), key("บริษัท ดาวเหนือกรุป")) == 1.0
    assert 0 < likeness(key("ดาวเหนือกรุ๊ป"), key("ดาวใต้กรุ๊ป")) < 1
    assert likeness(key("โรงแรมเพชรอรุณ"), key("โรงพยาบาลเพชรอรุณ")) == 0.0
    assert likeness("", "") == 0.0


@STEADY
@given(NAMES)
def test_a_key_is_its_own_key_and_the_same_as_itself(name: str) -> None:
    found = key(name)
    assert key(found) == found
    assert same(found, found) == bool(found)


@STEADY
@given(KEYS, KEYS)
def test_same_and_likeness_do_not_mind_the_order(one: str, other: str) -> None:
    assert same(one, other) == same(other, one)
    assert likeness(one, other) == likeness(other, one)
    assert 0.0 <= likeness(one, other) <= 1.0
    assert not same(one, other) or likeness(one, other) > 0


@STEADY
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_may_be_compared(one: str, other: str) -> None:
    assert same(one, other) in (True, False)
    assert 0.0 <= likeness(one, other) <= 1.0


@pytest.mark.parametrize(
    "name",
    ["ซีเคียวริ" * 22, "เอ" * 100 + "ะ", "ร้าน" * 50, "โรงแรมร้านทองร้านบริษัท" * 9, "บริษัท จำกัด " * 15, "ก์" * 100],
)
def test_the_longest_and_oddest_name_takes_no_time_to_speak_of(name: str) -> None:
    key(name)  # the tables are read once
    assert fastest(lambda: key(name)) < 0.005  # seconds; a rule that backtracks takes minutes
    assert fastest(lambda: same(name, name + "ขนส่ง")) < 0.001


def fastest(done: Callable[[], object]) -> float:
    """Seconds of the best of ten: the others tell of the machine."""
    times = []
    for _ in range(10):
        start = time.perf_counter()
        done()
        times.append(time.perf_counter() - start)
    return min(times)
