"""Small answers and Thai dates, as people write and read them."""

from datetime import UTC, datetime

import pytest

from db.terms import DEPARTMENT_OF, Outcome
from handlers import wording
from handlers.bare import bare
from handlers.buttons import Action
from handlers.pressing import _ACTS
from handlers.thai_dates import thai_time


@pytest.mark.parametrize(
    ("text", "word"),
    [("ข้ามค่ะ", "ข้าม"), (" ข้าม นะคะ ", "ข้าม"), ("ไม่มีครับ.", "ไม่มี"), ("เมนู", "เมนู"), ("ค่ะ", "ค่ะ"), ("", "")],
)
def test_politeness_is_taken_off_short_answers(text: str, word: str) -> None:
    assert bare(text) == word


def test_a_time_is_shown_in_thailand_and_in_its_years() -> None:
    assert thai_time(datetime(2026, 12, 31, 17, 5, tzinfo=UTC)) == "1 ม.ค. 70 00:05 น."


def test_every_need_an_office_serves_has_its_words() -> None:
    assert set(DEPARTMENT_OF) <= set(wording.NEEDS)
    assert set(DEPARTMENT_OF) <= set(wording.NEED_BUTTONS)


def test_labels_fit_lines_twenty_characters() -> None:
    labels = [*wording.NEED_BUTTONS.values(), *(wording.OUTCOMES[outcome] for outcome in Outcome)]
    assert [label for label in labels if len(label) > 20] == []


def test_every_action_of_a_button_does_something() -> None:
    assert set(_ACTS) == set(Action)
