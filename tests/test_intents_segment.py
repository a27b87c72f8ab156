"""Words, their edges, and dialect put into the rules' words with the person's own words kept."""

import pytest

from intents.normalise import clean, compact
from intents.segment import Flow, Words, flow
from intents.thai import Trie, segment, thai_words

VARIANTS = {"บ่": "ไม่", "ตังค์": "เงิน"}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(["ม39", "บ่", "บ่น"])


def flowing(text: str, words: Words) -> Flow:
    return flow(compact(clean(text)), words, VARIANTS)


def test_our_dictionary_cuts_as_newmm_does_with_its_own_trie() -> None:
    small = [word for word in thai_words() if word[0] in "กคงทนปมรลสหอเแไ"]
    text = "นายจ้างไม่จ่ายค่าแรงทำงานหนักกลับบ้านค่ำทุกวันเลย"
    ours = Words([])
    assert ours.cut(text) == segment(text, Trie(thai_words()))
    assert "".join(segment(text, Trie(small))) == text


def test_a_word_of_ours_is_not_cut(words: Words) -> None:
    assert "ม39" in flowing("สมัครม.39ได้ไหม", words).tokens


def test_a_space_the_writer_meant_is_an_edge(words: Words) -> None:
    made = flowing("ทำงาน ม.39", words)
    assert {0, 5, 8} <= made.edges


def test_a_dialect_word_is_put_into_the_rules_words(words: Words) -> None:
    assert flowing("บ่ จ่าย", words).text == "ไม่จ่าย"


def test_a_dialect_word_inside_another_word_stays(words: Words) -> None:
    assert flowing("เขาบ่นมาก", words).text == "เขาบ่นมาก"


def test_the_persons_own_words_are_given_back(words: Words) -> None:
    made = flowing("เขาบ่จ่ายตังค์", words)
    at = made.text.index("ไม่")
    assert made.text == "เขาไม่จ่ายเงิน"
    assert made.said(at, at + len("ไม่จ่ายเงิน")) == "บ่จ่ายตังค์"


def test_edges_move_with_the_words_before_them(words: Words) -> None:
    made = flowing("บ่ได้ตังค์", words)
    assert len(made.text) in made.edges
    assert max(made.edges) == len(made.text) == len(made.starts) == len(made.ends)


def test_nothing_to_cut_is_an_empty_flow(words: Words) -> None:
    made = flowing("  😀 ", words)
    assert (made.text, made.tokens, made.edges) == ("", (), frozenset({0}))
