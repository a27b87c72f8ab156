"""Words, their edges, and dialect put into the rules' words with the person's own words kept."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.normalise import clean, compact
from intents.segment import Flow, Words, flow
from intents.thai import Trie, segment, thai_words

CORPUS = Path(__file__).parents[1] / "intents" / "corpus"
# Short words give newmm most to weigh; marks, digits and spaces its special cases.
PIECES = st.sampled_from(sorted(word for word in thai_words() if len(word) <= 4)) | st.characters(
    min_codepoint=0x0E01, max_codepoint=0x0E5B
)
MIXED = st.lists(
    PIECES | st.sampled_from(["a", "ab-", "1", "1,5", "2.", " ", "\n", "\r\n", "?", "é", "ກ"]), max_size=60
)
VARIANTS = {"บ่": "ไม่", "ตังค์": "เงิน"}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(["ม39", "บ่", "บ่น"])


def flowing(text: str, words: Words) -> Flow:
    return flow(compact(clean(text)), words, VARIANTS)


@pytest.fixture(scope="module")
def cutters() -> tuple[Words, Trie]:
    """Ours, and what newmm takes for the same dictionary."""
    return Words([]), Trie(thai_words())


def test_the_corpus_is_cut_as_newmm_cuts_it(cutters: tuple[Words, Trie]) -> None:
    ours, theirs = cutters
    lines = [line for path in sorted(CORPUS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    texts = [clean(json.loads(line)["text"]) for line in lines]
    spelt = texts + [compact(text).text for text in texts]
    assert [text for text in spelt if ours.cut(text) != segment(text, theirs)] == []


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(pieces=MIXED)
def test_any_text_is_cut_as_newmm_cuts_it(cutters: tuple[Words, Trie], pieces: list[str]) -> None:
    ours, theirs = cutters
    text = "".join(pieces)
    assert ours.cut(text) == segment(text, theirs)


@pytest.mark.parametrize("word", ["ตากลม", "มากกว่า", "ยานานาวา", "กกกา", "การรร"])
def test_a_long_ambiguous_stretch_is_cut_as_newmm_cuts_it(cutters: tuple[Words, Trie], word: str) -> None:
    ours, theirs = cutters
    assert ours.cut(word * 40) == segment(word * 40, theirs)


def test_a_word_of_ours_is_not_cut(words: Words) -> None:
    assert "ม39" in flowing("สมัครม.39ได้ไหม", words).tokens


def test_a_space_the_writer_meant_is_an_edge(words: Words) -> None:
    made = flowing("ทำงาน ม.39", words)
    assert {0, 5, 8} <= made.edges


def test_a_dialect_word_is_put_into_the_rules_words(words: Words) -> None:
    assert flowing("บ่ จ่าย", words).text == "ไม่จ่าย"


def test_a_dialect_word_inside_another_word_stays(words: Words) -> None:
    assert flowing("เขาบ่นมาก", words).text == "เขาบ่นมาก"


@pytest.mark.parametrize("text", ["ทำงาน ม.39 ติด ๆ กัน บ่", "บ่ ติด ๆ ทำงาน ม.39", "ติด ๆ บ่ ติด ๆ ทำงาน ม.39 ตังค์"])
def test_a_dictionary_word_with_a_space_inside_loses_it(words: Words, text: str) -> None:
    made = flowing(text, words)
    assert "ติดๆ" in made.tokens
    assert "".join(made.tokens) == made.text
    assert len(made.text) == len(made.starts) == len(made.ends) == max(made.edges)
    assert made.said(0, len(made.text)) == text


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
