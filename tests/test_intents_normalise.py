"""One spelling for what people type, and nothing that hangs or breaks."""

import time

import pytest

from intents.normalise import LONGEST, clean, compact, fold, plain, whole


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ค่าเเรง", "ค่าแรง"),
        ("เงินนนนน", "เงิน"),
        ("๓๙", "39"),
        ("OT", "ot"),
        ("ค่า\u200bแรง", "ค่าแรง"),
        ("ทำงาน", "ทำงาน"),
        ("น\u0e4d\u0e32", "น\u0e33"),
        ("ดี่ี", "ดี่"),
    ],
)
def test_a_mistyped_word_gets_its_spelling(typed: str, read: str) -> None:
    assert clean(typed) == read


def test_sara_am_stays_one_letter() -> None:
    assert "\u0e33" in clean("ทำงาน")
    assert "\u0e4d" not in clean("ทำงาน")


def test_only_the_first_thousand_characters_are_read() -> None:
    assert len(clean("กขคง" * 2000)) == LONGEST


def test_punctuation_and_spaces_leave_only_letters() -> None:
    assert plain("ม. 39 / ปกส.") == "ม39ปกส"


def test_every_letter_knows_where_it_stood() -> None:
    made = compact("ไม่ จ่าย!")
    assert [made.clean[a:b] for a, b in zip(made.starts, made.ends, strict=True)] == list("ไม่จ่าย")


def test_a_bare_space_between_thai_letters_ends_no_word() -> None:
    assert compact("ค่า แรง").edges == frozenset()


@pytest.mark.parametrize("text", ["ค่า, แรง", "ค่า\nแรง"])
def test_punctuation_ends_a_word(text: str) -> None:
    assert compact(text).edges == frozenset({3})


def test_a_new_line_starts_another_clause() -> None:
    assert compact("หนึ่ง\nสอง").breaks == (5,)


@pytest.mark.parametrize(
    ("one", "other"),
    [("พาสปอร์ต", "พาสปอต"), ("เลิกจ้าง", "เริกจ้าง"), ("ค่าแรง", "คาแรง"), ("ประกันน", "ประกัน")],
)
def test_look_alikes_fold_into_one(one: str, other: str) -> None:
    assert fold(one)[0] == fold(other)[0]


def test_folding_remembers_places() -> None:
    folded, places = fold("คค่าา")
    assert (folded, places) == ("คา", [1, 4])


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ศุกร์", ("สุก", [0, 1, 2])), ("ก์์", ("", [])), ("กก่ก", ("ก", [3])), ("1100", ("1100", [0, 1, 2, 3]))],
)
def test_what_is_silenced_is_dropped_and_digits_stay(text: str, folded: tuple[str, list[int]]) -> None:
    assert fold(text) == folded


def test_superscript_digits_stay_too() -> None:
    assert fold("²²") == ("²²", [0, 1])


def test_a_number_nobody_writes_is_cut_short() -> None:
    assert clean("๑" * 30) == "1" * 20


def test_broken_surrogates_are_replaced_and_pairs_are_joined() -> None:
    assert whole("\ud83d\ude00 ก \ud800") == "😀 ก \ufffd"


def test_no_nul_is_left_for_the_database() -> None:
    assert whole("ก\x00ข") == "กข"


@pytest.mark.parametrize("link", ["https://example.com/งาน?x=1", "www.example.com/a", "aGVsbG8" * 6])
def test_links_and_blobs_are_not_words(link: str) -> None:
    assert "example" not in clean(link)
    assert "vsbg" not in clean(link)


@pytest.mark.parametrize("char", ["ก", "1", "่", "ะ", "ะ้", "เ ", "a", "\ud800", "1.", "ๆ"])
def test_repeated_characters_are_read_in_bounded_time(char: str) -> None:
    begun = time.process_time()
    compact(clean(whole(char * 5000)))
    assert time.process_time() - begun < 0.02
