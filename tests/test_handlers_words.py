"""Small answers and Thai dates, as people write and read them."""

from datetime import UTC, datetime

import pytest

from db.terms import DEPARTMENT_OF, Outcome
from handlers import canned_wording, closing_wording, desk_wording, officer_wording, wording, worklist
from handlers.bare import bare
from handlers.buttons import Action
from handlers.canned import wrong_variable
from handlers.pressing import _ACTS
from handlers.thai_dates import thai_time

BUTTONS_OF_THE_DESK = {
    *("MORE", "ASK", "NOTE", "VISIT", "HAND_OVER", "SPLIT", "MERGE", "NOT_THE_MINISTRYS", "OPEN", "SEND"),
    *("DUTY", "DUTY_ON", "DUTY_OFF", "AWAY_1", "AWAY_3", "AWAY_7", "BACK", "NEXT_PAGE", "ALARM_SHOW"),
}


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
    labels += [label for label, _ in desk_wording.READY_QUESTIONS.values()]
    labels += [*closing_wording.RATINGS.values(), *desk_wording.OPEN_REASONS, *worklist._LABELS.values()]
    labels += [*officer_wording.RETURN_REASONS, *officer_wording.DEPARTMENT_BUTTONS.values()]
    labels += [value for name, value in vars(desk_wording).items() if name in BUTTONS_OF_THE_DESK]
    ready = [canned_wording.EVERYONE, *canned_wording.OF_DEPARTMENT.values()]
    labels += [title for texts in ready for title, _ in texts.values()]
    assert [label for label in labels if len(label) > 20] == []


def test_ready_made_texts_name_only_variables_that_are_filled_in() -> None:
    ready = [canned_wording.EVERYONE, *canned_wording.OF_DEPARTMENT.values()]
    assert [text for texts in ready for _, text in texts.values() if wrong_variable(text)] == []


@pytest.mark.parametrize(
    ("text", "wrong"), [("{name}", "name"), ("{", "{ }"), ("{}", "{}"), ("{number}", None)]
)
def test_a_variable_nobody_fills_in_is_named(text: str, wrong: str | None) -> None:
    assert wrong_variable(text) == wrong


def test_every_action_of_a_button_does_something() -> None:
    assert set(_ACTS) == set(Action)
