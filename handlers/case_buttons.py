"""The buttons under a case, for whoever may press them: by where it stands and what its office does."""

from collections.abc import Sequence
from datetime import datetime

from db.cases import Case
from db.people import Person
from db.terms import UNTAKEN_STATUSES
from handlers import desk_wording, officer_wording
from handlers.buttons import Action, Buttons
from handlers.say import Press
from referral.offices import is_screening

Wanted = tuple[str, Action]

_ANSWER: Wanted = (officer_wording.ANSWER, Action.ANSWER)
_ASK: Wanted = (desk_wording.ASK, Action.ASK)
_CLOSE: Wanted = (officer_wording.CLOSE, Action.CLOSE)
_MORE: Wanted = (desk_wording.MORE, Action.MORE)


def for_case(case: Case, person: Person, buttons: Buttons, now: datetime) -> list[Press]:
    """Under a card: taking it first, where nobody has; a sensitive case must be opened before anything."""
    if case.sensitive:
        return signed([(desk_wording.OPEN, Action.OPEN_SENSITIVE)], case, person, buttons, now=now)
    return opened(case, person, buttons, now)


def opened(case: Case, person: Person, buttons: Buttons, now: datetime) -> list[Press]:
    """The same for somebody who sees the words."""
    away = (
        (officer_wording.REFER, Action.REFER)
        if is_screening(case.office_code)
        else (officer_wording.NOT_OURS, Action.RETURN)
    )
    first: list[Wanted] = (
        [(officer_wording.ACCEPT, Action.ACCEPT), away, _ANSWER]
        if case.status in UNTAKEN_STATUSES
        else [_ANSWER, _ASK, away]
    )
    return signed([*first, _CLOSE, _MORE], case, person, buttons, now=now)


def next_words(case: Case, person: Person, buttons: Buttons, now: datetime) -> tuple[Press, ...]:
    """Under the reporter's new words, what an officer does next: no scrolling back to the card."""
    if case.sensitive:
        return tuple(for_case(case, person, buttons, now))
    return tuple(signed([_ANSWER, _ASK, _CLOSE], case, person, buttons, now=now))


def signed(
    wanted: Sequence[Wanted], case: Case, person: Person, buttons: Buttons, *, now: datetime
) -> list[Press]:
    """Each bound to the person and to the case as it stands now."""
    pressed = []
    for label, action in wanted:
        data = buttons.sign(action, person.line_id, now, case_id=case.id or 0, version=case.version)
        pressed.append(Press(label, data, primary=action in (Action.ACCEPT, Action.OPEN_SENSITIVE)))
    return pressed
