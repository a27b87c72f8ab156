"""An officer's lists, one tap each and a page at a time: mine, my office's, late, waiting, whom to telephone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from db.cases import Case
from db.desk import EmployerAlarm
from db.people import Officer
from db.terms import HELD_STATUSES, UNTAKEN_STATUSES, CaseStatus
from handlers import cards, case_buttons, desk_wording, officer_wording
from handlers.buttons import Action, Button
from handlers.say import Card, Choice, Outgoing, Text
from handlers.turn import Turn
from referral.alarms import cases_of
from referral.numbers import number_of
from referral.offices import posts
from referral.pushes import to_telephone

Cases = SelectOfScalar[Case]

_MOST_CARDS = 4  # a reply holds five bubbles, and one says how many there are
_MINE, _OFFICE, _LATE, _WAITING, _CALLS = "mine", "office", "late", "waiting", "calls"
_NEEDS_AN_OFFICER = (*UNTAKEN_STATUSES, CaseStatus.ACCEPTED, CaseStatus.WORKING)


def press_list(turn: Turn, button: Button) -> list[Outgoing]:
    """``value`` is the list's name and the first case to show: ``late.4``."""
    name, _, first = button.value.partition(".")
    serving = posts(turn.session, turn.person, turn.now)
    if not serving:
        return turn.says(officer_wording.NO_WORK)
    return show(turn, serving, name, int(first or 0))


def by_word(turn: Turn, serving: Sequence[Officer], word: str) -> list[Outgoing]:
    """The list that a typed command names; nothing for any other word."""
    name = next((name for name, words in _COMMANDS.items() if word in words), None)
    return show(turn, serving, name, 0) if name else []


def show(turn: Turn, serving: Sequence[Officer], name: str, first: int) -> list[Outgoing]:
    if name == _CALLS:
        return _calls(turn, serving)
    title, query = _LISTS[name]
    cases = list(turn.session.exec(query(serving, turn.now)))
    return _page(turn, name, title, cases, first)


def press_alarm(turn: Turn, button: Button) -> list[Outgoing]:
    """The cases behind an employer's alarm, for the officers of their offices."""
    alarm = turn.session.get(EmployerAlarm, int(button.value))
    codes = {post.office_code for post in posts(turn.session, turn.person, turn.now)}
    linked = cases_of(turn.session, alarm) if alarm else []
    mine = [case for case in linked if case.office_code in codes and case.reporter_id != turn.person.id]
    return _page(turn, _OFFICE, desk_wording.ALARM_HEAD, mine, 0, paged=False)


def lists(turn: Turn, besides: str = "") -> list[Choice]:
    """One tap to each list."""
    return [
        turn.button(label, Action.LIST, value=f"{name}.0")
        for name, label in _LABELS.items()
        if name != besides
    ]


def _mine(serving: Sequence[Officer], _: datetime) -> Cases:
    held = col(Case.status).in_(HELD_STATUSES)
    return _soonest(select(Case).where(col(Case.officer_id).in_([post.id for post in serving]), held))


def _of_offices(serving: Sequence[Officer], _: datetime) -> Cases:
    return _soonest(_at(serving).where(col(Case.status).in_(UNTAKEN_STATUSES)))


def _late(serving: Sequence[Officer], now: datetime) -> Cases:
    """What my offices should have done by now."""
    late = col(Case.due_at) <= now
    return _soonest(_at(serving).where(col(Case.status).in_(_NEEDS_AN_OFFICER), late))


def _waiting(serving: Sequence[Officer], _: datetime) -> Cases:
    waits = (CaseStatus.WAITING, CaseStatus.PROPOSED)
    return _soonest(_at(serving).where(col(Case.status).in_(waits)))


def _at(serving: Sequence[Officer]) -> Cases:
    """Cases of these posts' offices, but never the officer's own matter: colleagues write in it about them."""
    codes = [post.office_code for post in serving]
    own = [post.person_id for post in serving]
    return select(Case).where(col(Case.office_code).in_(codes), col(Case.reporter_id).not_in(own))


def _soonest(query: Cases) -> Cases:
    return query.order_by(col(Case.due_at).is_(None), col(Case.due_at), col(Case.id))


def _page(
    turn: Turn, name: str, title: str, cases: list[Case], first: int, *, paged: bool = True
) -> list[Outgoing]:
    page = cases[first : first + _MOST_CARDS]
    others = lists(turn, besides=name)
    if not page:
        return turn.says(Text(officer_wording.NO_WORK, tuple(others)))
    said = officer_wording.WORK_TITLE.format(title=title, count=len(cases))
    after = first + len(page)
    if len(cases) > len(page):
        said += desk_wording.LIST_SHOWN.format(first=first + 1, last=after)
    if paged and after < len(cases):
        others.insert(0, turn.button(desk_wording.NEXT_PAGE, Action.LIST, value=f"{name}.{after}"))
    # The choices stand under the last bubble: LINE shows only those of the newest message.
    shown = [_card(turn, case) for case in page]
    return turn.says(said, *shown[:-1], _with_choices(shown[-1], others))


def _with_choices(card: Card, choices: Sequence[Choice]) -> Card:
    return replace(card, choices=tuple(choices))


def _card(turn: Turn, case: Case) -> Card:
    pressed = case_buttons.for_case(case, turn.person, turn.buttons, turn.now)
    if case.status in HELD_STATUSES and not case.sensitive:
        return cards.working_card(turn.moment, case, pressed)
    return cards.alert_card(turn.moment, case, pressed)


def _calls(turn: Turn, serving: Sequence[Officer]) -> list[Outgoing]:
    """Whom to telephone, as the month's messages are used up."""
    ids = calls_of(turn.session, serving)
    if not ids:
        return turn.says(Text(desk_wording.NO_CALLS, tuple(lists(turn, besides=_CALLS))))
    lines = []
    for case in (turn.session.get_one(Case, one) for one in ids[:30]):
        phone = cards.phone_of(turn.session, case) or desk_wording.NO_PHONE
        phone = desk_wording.NOT_IN_A_LIST if case.sensitive else phone
        lines.append(desk_wording.CALLS_LINE.format(number=number_of(case), phone=phone))
    said = desk_wording.CALLS_SAID.format(count=len(ids), numbers="\n".join(lines))
    return turn.says(Text(said, tuple(lists(turn, besides=_CALLS))))


def calls_of(session: Session, serving: Sequence[Officer]) -> list[int]:
    """Cases of these officers' offices whose reporter a message cannot reach."""
    codes = {post.office_code for post in serving}
    cleared = {post.office_code for post in serving if post.cleared}
    waiting = [session.get_one(Case, one) for one in to_telephone(session, None)]
    return [case.id or 0 for case in waiting if _concerns(case, cleared if case.sensitive else codes)]


def _concerns(case: Case, codes: set[str]) -> bool:
    """The office that has it, and the labour office of its province; a sensitive one only its own."""
    if case.office_code in codes:
        return True
    return not case.sensitive and f"PLO-{case.province}" in codes


Query = Callable[[Sequence[Officer], datetime], Cases]
_LISTS: dict[str, tuple[str, Query]] = {
    _MINE: (officer_wording.MY_WORK, _mine),
    _OFFICE: (officer_wording.OFFICE_WORK, _of_offices),
    _LATE: (desk_wording.LATE_WORK, _late),
    _WAITING: (desk_wording.WAITING_WORK, _waiting),
}
_LABELS = {**{name: title for name, (title, _) in _LISTS.items()}, _CALLS: desk_wording.CALLS}
_COMMANDS = {
    _MINE: officer_wording.COMMAND_MY_WORK,
    _OFFICE: officer_wording.COMMAND_OFFICE_WORK,
    _LATE: desk_wording.COMMAND_LATE,
    _WAITING: desk_wording.COMMAND_WAITING,
    _CALLS: desk_wording.COMMAND_CALLS,
}
