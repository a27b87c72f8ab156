"""An officer says that they are on duty, off, away, or back: for every office where they serve."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from db.people import Officer
from db.thai_time import BANGKOK
from handlers import desk_wording, officer, officer_wording
from handlers.buttons import Action, Button
from handlers.say import Choice, Outgoing, Text
from handlers.thai_dates import thai_time
from handlers.turn import Turn
from referral.absence import all_away
from referral.calendars import of_office
from referral.offices import office, posts

_ON, _OFF, _BACK = "on", "off", "back"
_AWAY_DAYS = {desk_wording.AWAY_1: 1, desk_wording.AWAY_3: 3, desk_wording.AWAY_7: 7}


def show(turn: Turn, serving: Sequence[Officer]) -> list[Outgoing]:
    """Where the officer serves and whether alerts come to them, with what they may change."""
    return turn.says(Text("\n\n".join(_line(turn, one) for one in serving), tuple(_choices(turn, serving))))


def press(turn: Turn, button: Button) -> list[Outgoing]:
    serving = posts(turn.session, turn.person, turn.now)
    if not serving:
        return turn.says(officer_wording.NOT_AN_OFFICER)
    if button.value in (_ON, _OFF):
        for one in serving:
            one.on_duty = button.value == _ON
    elif button.value == _BACK:
        for one in serving:
            one.away_until = None
    else:
        return _go_away(turn, serving, int(button.value))
    return show(turn, serving)


def _go_away(turn: Turn, serving: Sequence[Officer], days: int) -> list[Outgoing]:
    """So many days, today being the first; back when an office opens after them."""
    first_back = (turn.now.astimezone(BANGKOK) + timedelta(days=days)).date()
    morning = datetime.combine(first_back, time(), BANGKOK)
    away = [(one, of_office(turn.session, one.office_code).next_open(morning)) for one in serving]
    notices = all_away(turn.moment, away)
    said = desk_wording.AWAY_SAID.format(when=thai_time(max(until for _, until in away)))
    back = turn.button(desk_wording.BACK, Action.DUTY, value=_BACK)
    return [*turn.says(Text(said, (back,))), *officer.told(turn, notices)]


def _line(turn: Turn, one: Officer) -> str:
    away = one.away_until is not None and one.away_until > turn.now
    return desk_wording.DUTY_NOW.format(
        office=office(turn.session, one.office_code).short_name,
        duty=desk_wording.ON_DUTY if one.on_duty else desk_wording.OFF_DUTY,
        away=desk_wording.AWAY_UNTIL.format(when=thai_time(one.away_until))
        if away and one.away_until
        else desk_wording.PRESENT,
    )


def _choices(turn: Turn, serving: Sequence[Officer]) -> list[Choice]:
    if any(one.away_until is not None and one.away_until > turn.now for one in serving):
        return [turn.button(desk_wording.BACK, Action.DUTY, value=_BACK)]
    on_duty = all(one.on_duty for one in serving)
    toggle = (desk_wording.DUTY_OFF, _OFF) if on_duty else (desk_wording.DUTY_ON, _ON)
    away = [turn.button(label, Action.DUTY, value=str(days)) for label, days in _AWAY_DAYS.items()]
    return [turn.button(toggle[0], Action.DUTY, value=toggle[1]), *away]
