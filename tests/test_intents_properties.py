"""How a message is typed does not change what it is read to say."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.terms import DEPARTMENT_OF, Department
from intents.segment import Words
from intents.understand import Understanding
from tests.golden import golden

TEXTS = st.sampled_from([one.text for one in golden() if one.department and len(one.needs) == 1])
KEEP = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
WORDS = Words([])
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.fixture(scope="module")
def reader() -> Understanding:
    return Understanding.load()


def verdict(reader: Understanding, text: str) -> tuple[object, ...]:
    reading = reader.read(text)
    return reading.decision, reading.department, [found.need for found in reading.needs]


def near(reader: Understanding, text: str) -> set[Department | None]:
    """Where a slip of the finger may take ``text``: to a person, or where it leans or goes already."""
    reading = reader.read(text)
    leaning = DEPARTMENT_OF.get(reading.needs[0].need) if reading.needs else None
    return {None, leaning, reading.department}


def gaps(text: str) -> list[int]:
    """Places between two Thai letters: a mark belongs to its letter, and a Latin word is one."""
    letters = range(0x0E01, 0x0E2F)
    return [at for at in range(1, len(text)) if ord(text[at]) in letters and ord(text[at - 1]) in letters]


@st.composite
def with_inserted(draw: st.DrawFn, inserted: str) -> tuple[str, str]:
    """A text, and the same with ``inserted`` in up to three gaps."""
    text = spoilt = draw(TEXTS)
    for at in sorted(draw(st.sets(st.sampled_from(gaps(text)), max_size=3)), reverse=True):
        spoilt = spoilt[:at] + inserted + spoilt[at:]
    return text, spoilt


@KEEP
@given(pair=with_inserted("\u200b"))
def test_zero_width_spaces_change_nothing(reader: Understanding, pair: tuple[str, str]) -> None:
    assert verdict(reader, pair[1]) == verdict(reader, pair[0])


@KEEP
@given(pair=with_inserted(" ") | with_inserted("😀"))
def test_spaces_and_emoji_inside_words_never_send_a_message_elsewhere(
    reader: Understanding, pair: tuple[str, str]
) -> None:
    assert reader.read(pair[1]).department in near(reader, pair[0])


@KEEP
@given(text=TEXTS, data=st.data(), inserted=st.sampled_from([" ", "  ", "😀"]))
def test_spaces_and_emoji_between_words_keep_the_department(
    reader: Understanding, text: str, data: st.DataObject, inserted: str
) -> None:
    words = WORDS.cut(text)
    at = data.draw(st.integers(1, len(words)))
    spaced = "".join(words[:at]) + inserted + "".join(words[at:])
    assert reader.read(spaced).department is reader.read(text).department


@KEEP
@given(text=TEXTS, data=st.data())
def test_a_doubled_letter_never_sends_a_message_elsewhere(
    reader: Understanding, text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, len(text)))
    doubled = text[:at] + text[at - 1] + text[at:]
    assert reader.read(doubled).department in near(reader, text)


@KEEP
@given(text=TEXTS, tail=st.sampled_from(["😀", "🙏🙏", "❤️", "!!!", "...", "  ", "\n"]))
def test_emoji_and_punctuation_at_the_end_change_nothing(reader: Understanding, text: str, tail: str) -> None:
    assert verdict(reader, text + tail) == verdict(reader, text)


@KEEP
@given(text=TEXTS)
def test_thai_digits_change_nothing(reader: Understanding, text: str) -> None:
    assert verdict(reader, text.translate(THAI_DIGITS)) == verdict(reader, text)


@KEEP
@given(text=TEXTS, times=st.integers(3, 9))
def test_a_stretched_last_letter_changes_nothing(reader: Understanding, text: str, times: int) -> None:
    assert verdict(reader, text + text[-1] * times) == verdict(reader, text)


@KEEP
@given(text=TEXTS)
def test_upper_case_changes_nothing(reader: Understanding, text: str) -> None:
    assert verdict(reader, text.upper()) == verdict(reader, text)


@KEEP
@given(text=st.text(max_size=300))
def test_no_text_at_all_raises(reader: Understanding, text: str) -> None:
    assert reader.read(text).text == text.replace("\x00", "")


@KEEP
@given(text=st.text(alphabet=st.characters(min_codepoint=0x0E00, max_codepoint=0x0E7F), max_size=300))
def test_no_thai_text_raises(reader: Understanding, text: str) -> None:
    assert 0 <= len(reader.read(text).needs) <= 3
