"""เรื่องของฉัน: a person's own cases, with details, adding and taking back."""

from datetime import timedelta

from db.cases import Case, CaseLink
from db.labels import drop_labels_of
from db.terms import CaseStatus, LinkKind
from handlers import cards, closing_buttons, closing_wording, questions, wording
from handlers.buttons import Action, Button
from handlers.notices import tell
from handlers.say import Choice, Outgoing, Press, Text
from handlers.steps import AddTo, await_answer
from handlers.turn import Turn
from intents.reading import Place
from referral.case_rows import closed_since, locked, open_cases_of
from referral.numbers import number_of
from referral.offices import office
from referral.opening import Where, place_case
from referral.reporting import may_reopen, withdraw

_MOST_CARDS = 4  # a reply holds five bubbles, and one says how many there are


def show(turn: Turn, first: int = 0) -> list[Outgoing]:
    """The open cases, the latest word first, a page at a time."""
    cases = open_cases_of(turn.session, turn.person)
    page = cases[first : first + _MOST_CARDS]
    if not page:
        return _none_open(turn)
    said = wording.MY_CASES.format(count=len(cases))
    if len(cases) > len(page):
        said += wording.MY_CASES_SHOWN.format(first=first + 1, last=first + len(page))
    shown = [cards.reporters_card(turn.moment, case, moves(turn, case)) for case in page]
    return turn.says(Text(said, _more(turn, first + len(page), len(cases))), *shown)


def _none_open(turn: Turn) -> list[Outgoing]:
    """Nothing is open; what was closed lately may be opened again."""
    days = turn.kit.levels.citizen.reopen_days
    closed = closed_since(turn.session, turn.person, turn.now - timedelta(days=days))[:_MOST_CARDS]
    if not closed:
        return turn.says(wording.NO_CASES)
    shown = [cards.reporters_card(turn.moment, case, moves(turn, case)) for case in closed]
    return turn.says(wording.NO_CASES, closing_wording.RECENTLY_CLOSED.format(days=days), *shown[:3])


def show_more(turn: Turn, button: Button) -> list[Outgoing]:
    return show(turn, int(button.value))


def _more(turn: Turn, shown: int, count: int) -> tuple[Choice, ...]:
    return (turn.button(wording.MORE_CASES, Action.MORE_CASES, value=str(shown)),) if shown < count else ()


def move_place(turn: Turn, button: Button) -> list[Outgoing]:
    """The reporter corrected the province: the case goes where it should have gone."""
    case = own_case(turn, button.case_id)
    if case is None:
        return turn.says(wording.NOT_FOUND)
    if cards.is_over(case):
        return turn.says(_over(case))
    place = Place(button.value)
    questions.remember_place(turn, place)
    notices = place_case(turn.moment, case, Where(place.province), turn.role)
    owner = office(turn.session, case.office_code).short_name
    said = wording.SENT_TO_OFFICE.format(number=number_of(case), office=owner)
    return [*turn.says(said), *tell(turn.moment, notices, turn.buttons)]


def own_case(turn: Turn, case_id: int) -> Case | None:
    """The case, locked, if it is this person's own."""
    case = locked(turn.session, case_id)
    return case if case is not None and case.reporter_id == turn.person.id else None


def goes_on_as(turn: Turn, case: Case) -> Case:
    """The case itself, or the one it was merged into."""
    link = turn.session.get(CaseLink, (case.id, LinkKind.MERGED))
    into = own_case(turn, link.other_id) if link else None
    return into if into is not None else case


def show_one(turn: Turn, button: Button) -> list[Outgoing]:
    case = own_case(turn, button.case_id)
    if case is None:
        return turn.says(wording.NOT_FOUND)
    return turn.says(cards.reporters_card(turn.moment, case, moves(turn, case)))


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
    notices = withdraw(turn.moment, case, turn.role)
    drop_labels_of(turn.session, button.case_id)
    told = tell(turn.moment, notices, turn.buttons)
    return [*turn.says(wording.WITHDRAWN.format(number=number_of(case))), *told]


def moves(turn: Turn, case: Case) -> list[Press]:
    case_id = case.id or 0
    if may_reopen(turn.moment, case):
        return [turn.button(closing_wording.REOPEN, Action.REOPEN, case_id=case_id)]
    if cards.is_over(case):
        return []
    if case.status is CaseStatus.PROPOSED:
        return list(closing_buttons.yes_or_no(case, turn.person, turn.buttons, turn.now))
    return [
        turn.button(wording.ADD, Action.ADD_TO_CASE, case_id=case_id, primary=True),
        turn.button(wording.WITHDRAW, Action.WITHDRAW, case_id=case_id),
    ]


def _over(case: Case) -> str:
    return wording.ALREADY_OVER.format(number=number_of(case), status=wording.STATUSES[case.status])
