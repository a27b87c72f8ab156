"""Sensitive cases: opened by cleared officers only, with a reason, and every view stands in the history."""

from contextlib import suppress

from db.cases import Case
from db.terms import Entry, Role
from handlers import cards, desk_wording, officer
from handlers.buttons import Action, Button
from handlers.say import Outgoing, Text
from handlers.steps import ViewWhy, await_answer, forget
from handlers.turn import Turn
from referral.acts import HeldByAnother, acting
from referral.case_rows import record
from referral.numbers import number_of


def press_open(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        _may_see(turn, case)
        await_answer(turn.session, turn.person, ViewWhy(button.case_id), turn.now)
        reasons = list(enumerate(desk_wording.OPEN_REASONS))
        choices = [turn.move(why, Action.OPEN_BECAUSE, case, value=str(at)) for at, why in reasons]
        return turn.says(Text(desk_wording.ASK_OPEN.format(number=number_of(case)), tuple(choices)))

    return officer.on_case(turn, button.case_id, act)


def press_because(turn: Turn, button: Button) -> list[Outgoing]:
    return open_with(turn, button.case_id, desk_wording.OPEN_REASONS[int(button.value)])


def open_with(turn: Turn, case_id: int, reason: str) -> list[Outgoing]:
    """Show the case in full, once, to this officer."""

    def act(case: Case) -> list[Outgoing]:
        _may_see(turn, case)
        forget(turn.session, turn.person)
        record(turn.session, case, Entry.VIEWED, Role.OFFICER, turn.now, person=turn.person, why=reason)
        return turn.says(cards.working_card(turn.moment, case, officer.buttons_of(turn, case)))

    return officer.on_case(turn, case_id, act)


def _may_see(turn: Turn, case: Case) -> None:
    """Cleared colleagues of the office may look, also when one of them has it. Raises NotYours, NotCleared."""
    with suppress(HeldByAnother):
        acting(turn.moment, case, turn.person)
