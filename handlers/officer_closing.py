"""An officer thinks a case is done: an outcome, a word, and the person is asked."""

from db.cases import Case
from db.terms import Outcome
from handlers import desk_wording, officer, officer_wording, wording
from handlers.buttons import Action, Button
from handlers.say import Choice, Outgoing, Text
from handlers.steps import CloseNote, Words, await_answer, forget
from handlers.thai_dates import thai_time
from handlers.turn import Turn
from referral.case_rows import Written
from referral.cases import may_begin, propose
from referral.moves import Move
from referral.numbers import number_of

# Chosen by a button; the others are typed, or come with a door.
_BY_BUTTON = (Outcome.HELPED, Outcome.ADVISED, Outcome.NOT_ELIGIBLE, Outcome.UNREACHABLE)


def press_close(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        may_begin(turn.moment, case, turn.person, Move.PROPOSE)
        await_answer(turn.session, turn.person, CloseNote(button.case_id), turn.now)
        choices: list[Choice] = [
            turn.move(wording.OUTCOMES[outcome], Action.CLOSE_AS, case, value=outcome)
            for outcome in _BY_BUTTON
        ]
        return turn.says(Text(officer_wording.ASK_CLOSE.format(number=number_of(case)), tuple(choices)))

    return officer.on_button(turn, button, act)


def press_close_as(turn: Turn, button: Button) -> list[Outgoing]:
    return officer.on_button(turn, button, lambda case: proposed(turn, case, Outcome(button.value), None))


def close_with(turn: Turn, case_id: int, outcome: Outcome, words: Words | None) -> list[Outgoing]:
    return officer.on_case(turn, case_id, lambda case: proposed(turn, case, outcome, words))


def proposed(turn: Turn, case: Case, outcome: Outcome, words: Words | None) -> list[Outgoing]:
    """Propose closing; the officer hears until when the person may contradict."""
    written = Written(words.text, words.message_id or None) if words else None
    notices = officer.take_if_free(turn, case)
    notices += propose(turn.moment, case, turn.person, outcome, written)
    forget(turn.session, turn.person)
    when = thai_time(case.due_at) if case.due_at else ""
    said = desk_wording.PROPOSED.format(number=number_of(case), when=when)
    return [*turn.says(said), *officer.told(turn, notices)]
