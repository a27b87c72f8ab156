"""Buttons: only ours, only for whom they were made, only while they live."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.buttons import LIFE, Action, Button, Buttons, Expired, Refused

MALI, NOI = "U" + "a" * 32, "U" + "b" * 32
OLD, NEW = "old secret of the channel", "new secret of the channel"


def test_a_button_comes_back_as_it_was_made(now: datetime) -> None:
    data = Buttons([NEW]).sign(Action.REFER_TO, MALI, now, case_id=12, value="SSO")
    button = Buttons([NEW]).read(data, MALI, now)
    assert (button.action, button.case_id, button.value) == (Action.REFER_TO, 12, "SSO")


def test_another_person_cannot_press_it(now: datetime) -> None:
    data = Buttons([NEW]).sign(Action.ACCEPT, MALI, now, case_id=12)
    with pytest.raises(Refused):
        Buttons([NEW]).read(data, NOI, now)


def test_it_lives_a_month(now: datetime) -> None:
    data = Buttons([NEW]).sign(Action.ACCEPT, MALI, now)
    assert isinstance(Buttons([NEW]).read(data, MALI, now + LIFE - timedelta(hours=1)), Button)
    with pytest.raises(Expired):
        Buttons([NEW]).read(data, MALI, now + LIFE + timedelta(hours=1))


def test_both_secrets_hold_while_the_secret_is_changed(now: datetime) -> None:
    data = Buttons([OLD]).sign(Action.ACCEPT, MALI, now)
    assert Buttons([NEW, OLD]).read(data, MALI, now).action is Action.ACCEPT
    with pytest.raises(Refused):
        Buttons([NEW]).read(data, MALI, now)


def test_new_buttons_are_signed_with_the_newest_secret(now: datetime) -> None:
    data = Buttons([NEW, OLD]).sign(Action.ACCEPT, MALI, now)
    assert Buttons([NEW]).read(data, MALI, now).action is Action.ACCEPT


def test_no_button_is_like_another(now: datetime) -> None:
    buttons = Buttons([NEW])
    assert len({buttons.sign(Action.ACCEPT, MALI, now) for _ in range(50)}) == 50


@pytest.mark.parametrize("action", list(Action))
def test_every_button_fits_lines_300_characters(action: Action, now: datetime) -> None:
    data = Buttons([NEW]).sign(action, MALI, now, case_id=10**9, value="unemployment_benefit")
    assert len(data) <= 150


@given(st.text())
def test_whatever_is_sent_as_data_is_refused_and_nothing_else(data: str) -> None:
    with pytest.raises(Refused):
        Buttons([NEW]).read(data, MALI, datetime.fromisoformat("2026-11-24T00:00:00+00:00"))
