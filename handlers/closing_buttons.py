"""The reporter's buttons at the end of a case: done or not, how it was, open it again."""

from datetime import datetime

from db.cases import Case
from db.people import Person
from handlers import closing_wording
from handlers.buttons import Action, Buttons
from handlers.say import Press


def yes_or_no(case: Case, person: Person, buttons: Buttons, now: datetime) -> tuple[Press, ...]:
    wanted = (
        (closing_wording.DONE_YES, Action.DONE_YES),
        (closing_wording.DONE_NO, Action.DONE_NO),
    )
    return tuple(
        Press(label, buttons.sign(action, person.line_id, now, case_id=case.id or 0))
        for label, action in wanted
    )


def reopen(case: Case, person: Person, buttons: Buttons, now: datetime) -> tuple[Press, ...]:
    data = buttons.sign(Action.REOPEN, person.line_id, now, case_id=case.id or 0)
    return (Press(closing_wording.REOPEN, data),)


def ratings(case: Case, person: Person, buttons: Buttons, now: datetime) -> tuple[Press, ...]:
    return tuple(
        Press(label, buttons.sign(Action.RATE, person.line_id, now, case_id=case.id or 0, value=str(score)))
        for score, label in closing_wording.RATINGS.items()
    )
