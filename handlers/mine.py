"""เรื่องของฉัน: a person's own cases, with details, adding and taking back."""

from db.cases import Case
from handlers import cards, wording
from handlers.buttons import Action, Button
from handlers.notices import tell
from handlers.say import Outgoing, Press, Text
from handlers.steps import AddTo, await_answer
from handlers.turn import Turn
from referral.cases import locked, open_cases_of, withdraw
from referral.numbers import number_of

_MOST_CARDS = 4  # a reply holds five bubbles, and one says how many there are


def show(turn: Turn) -> list[Outgoing]:
    """The open cases, the latest word first."""
    cases = open_cases_of(turn.session, turn.person)
    if not cases:
        return turn.says(wording.NO_CASES)
    shown = [cards.reporters_card(turn.session, case, _moves(turn, case)) for case in cases[:_MOST_CARDS]]
    return turn.says(wording.MY_CASES.format(count=len(cases)), *shown)


def own_case(turn: Turn, case_id: int) -> Case | None:
    """The case, locked, if it is this person's own."""
    case = locked(turn.session, case_id)
    return case if case is not None and case.reporter_id == turn.person.id else None


def show_one(turn: Turn, button: Button) -> list[Outgoing]:
    case = own_case(turn, button.case_id)
    if case is None:
        return turn.says(wording.NOT_FOUND)
    return turn.says(cards.reporters_card(turn.session, case, _moves(turn, case)))


def start_adding(turn: Turn, button: Button) -> list[Outgoing]:
    case = own_case(turn, button.case_id)
    if case is None:
        return turn.says(wording.NOT_FOUND)
    if cards.is_over(case):
        return turn.says(_over(case))
    await_answer(turn.session, turn.person, AddTo(button.case_id), turn.now)
    return turn.says(wording.ADD_NOW.format(number=number_of(case)))


def ask_withdraw(turn: Turn, button: Button) -> list[Outgoing]:
    case = own_case(turn, button.case_id)
    if case is None:
        return turn.says(wording.NOT_FOUND)
    if cards.is_over(case):
        return turn.says(_over(case))
    sure = turn.button(wording.WITHDRAW_YES, Action.WITHDRAW_SURE, case_id=button.case_id)
    keep = turn.button(wording.WITHDRAW_NO, Action.SHOW_CASE, case_id=button.case_id)
    return turn.says(Text(wording.WITHDRAW_SURE.format(number=number_of(case)), (sure, keep)))


def withdraw_now(turn: Turn, button: Button) -> list[Outgoing]:
    case = own_case(turn, button.case_id)
    if case is None:
        return turn.says(wording.NOT_FOUND)
    if cards.is_over(case):
        return turn.says(_over(case))
    notices = withdraw(turn.session, case, turn.role, turn.now)
    told = tell(turn.session, notices, turn.buttons, turn.now)
    return [*turn.says(wording.WITHDRAWN.format(number=number_of(case))), *told]


def _moves(turn: Turn, case: Case) -> list[Press]:
    if cards.is_over(case):
        return []
    case_id = case.id or 0
    return [
        turn.button(wording.ADD, Action.ADD_TO_CASE, case_id=case_id, primary=True),
        turn.button(wording.WITHDRAW, Action.WITHDRAW, case_id=case_id),
    ]


def _over(case: Case) -> str:
    return wording.ALREADY_OVER.format(number=number_of(case), status=wording.STATUSES[case.status])
