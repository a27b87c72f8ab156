"""Officers: whether they look at a card at all, when, and what they do besides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.year import desk_work
from bench.year.desk_work import ANSWER, MORE, OPEN, TAKE
from bench.year.humans import DAY, HOUR, MINUTE, Act, Deskworker, Heard, Script, newest, press
from bench.year.phones import Bubble
from db.terms import Urgency
from handlers import desk_wording, officer_wording

_EMERGENCY = officer_wording.HEADS[Urgency.EMERGENCY]
_LISTS = ("งานของฉัน", "งานของสำนักงาน", "เกินกำหนด", "รอผู้แจ้งตอบ")


def _whenever(at: datetime) -> datetime:
    return at


@dataclass
class Officer(Deskworker):
    """Somebody whose phone gets an office's alerts."""

    name: str = ""
    offices: Sequence[str] = ()
    at_work: Callable[[datetime], datetime] = _whenever  # the next office hour
    diligence: float = 0.9  # how often a card is acted upon at all

    def when(self, act: Act) -> datetime:
        at = self.clock() + act.after
        return at if act.any_hour or self.likely(0.05) else self.at_work(at)

    def react(self, came: Heard) -> Script | None:
        card = newest(came, TAKE, OPEN, ANSWER, desk_wording.ALARM_SHOW)
        if card is None or self.looks_away():
            return None
        if desk_wording.ALARM_SHOW in card.buttons:
            return self._sees_alarm(card)
        case = card.case_id or 0
        if case in self.busy and self.likely(0.85):
            return None
        return self._at(case, card)

    def routine(self) -> Script:
        """Looks at a list, and works on one of its cards."""
        heard = yield self.says(self.chance.choice(_LISTS), timedelta())
        cards = [one for one in heard if one.case_id and (MORE in one.buttons or OPEN in one.buttons)]
        if cards and not self.looks_away():
            card = self.chance.choice(cards)
            yield from self._at(card.case_id or 0, card)
        return []

    def goes_away(self) -> Script:
        """Takes leave, or comes back."""
        heard = yield self.says(desk_wording.DUTY, timedelta(), any_hour=True)
        asked = newest(heard, desk_wording.AWAY_1, desk_wording.BACK)
        if asked is not None:
            duty = (desk_wording.DUTY_OFF, desk_wording.DUTY_ON)
            labels = [one for one in asked.buttons if one not in duty or self.likely(0.3)]
            yield self.presses(asked, self.chance.choice(labels), MINUTE, any_hour=True)
        return []

    def presses_an_old_one(self) -> Script:
        """Scrolls up and presses whatever is there."""
        if self.phone.old:
            buttons = self.chance.choice(self.phone.old)
            yield press(buttons[self.chance.choice(list(buttons))], timedelta())
        return []

    def _at(self, case: int, card: Bubble) -> Script:
        """While at a case, its other cards wait."""
        urgent = card.text.startswith(_EMERGENCY)
        after = self._delay(urgent=urgent)
        if after is None:
            return []
        self.busy.add(case)
        try:
            yield from desk_work.begin(self, card, after, urgent=urgent)
        finally:
            self.busy.discard(case)
        return []

    def _delay(self, *, urgent: bool) -> timedelta | None:
        """None: this card is never acted upon."""
        if urgent:
            kind = self.one_of(at_once=72, late=16, never=12)
            if kind == "never":
                return None
            return (
                self.between(MINUTE, 10 * MINUTE)
                if kind == "at_once"
                else self.between(10 * MINUTE, 2 * HOUR)
            )
        if not self.likely(self.diligence):
            return None
        kind = self.one_of(minutes=40, hours=40, days=20)
        longest = {"minutes": HOUR, "hours": 8 * HOUR, "days": 6 * DAY}[kind]
        return self.stretched(2 * MINUTE, longest)

    def _sees_alarm(self, card: Bubble) -> Script | None:
        return self._opens_alarm(card) if self.likely(0.5) else None

    def _opens_alarm(self, card: Bubble) -> Script:
        yield self.presses(card, desk_wording.ALARM_SHOW, self.stretched(MINUTE, 5 * HOUR))
        return []
