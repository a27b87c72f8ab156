"""The reporter has the last word: done or not, how it was, and opening a case again."""

from db.cases import Case
from db.terms import CaseStatus
from handlers import cards, closing_buttons, closing_wording, mine, officer, wording
from handlers.buttons import Action, Button
from handlers.say import Outgoing, Text
from handlers.steps import AnswerOfficer, DisputeWhy, RateWords, ReopenWhy, Words, await_answer, forget
from handlers.turn import Turn
from referral.case_rows import Written, open_cases_of
from referral.moves import MoveRefused
from referral.numbers import number_of
from referral.offices import office
from referral.reporting import confirm, dispute, explain, may_reopen, rate, rate_words, reopen


def press_yes(turn: Turn, button: Button) -> list[Outgoing]:
    case = mine.own_case(turn, button.case_id)
    return _not_found(turn) if case is None else _confirmed(turn, case)


def press_no(turn: Turn, button: Button) -> list[Outgoing]:
    case = mine.own_case(turn, button.case_id)
    return _not_found(turn) if case is None else _ask_why(turn, case)


def by_word(turn: Turn, word: str) -> list[Outgoing]:
    """Typed instead of pressed, while just one of the person's cases waits for it."""
    if word not in closing_wording.YES_WORDS | closing_wording.NO_WORDS:
        return []
    if isinstance(turn.step, AnswerOfficer | DisputeWhy):
        return []  # said to something else that we asked
    waiting = [
        case for case in open_cases_of(turn.session, turn.person) if case.status is CaseStatus.PROPOSED
    ]
    if len(waiting) != 1:
        return []
    case = mine.own_case(turn, waiting[0].id or 0)
    if case is None:
        return []
    return _confirmed(turn, case) if word in closing_wording.YES_WORDS else _ask_why(turn, case)


def dispute_with(turn: Turn, case_id: int, words: Words) -> list[Outgoing]:
    """Why it is not done, to those who have just been told that it is not."""
    forget(turn.session, turn.person)
    case = mine.own_case(turn, case_id)
    if case is None or case.closed_at is not None:
        return []  # the words are heard as any others
    notices = explain(turn.moment, case, turn.role, Written(words.text, words.message_id))
    said = closing_wording.DISPUTED.format(number=number_of(case))
    return [*turn.says(said), *officer.told(turn, notices)]


def press_rate(turn: Turn, button: Button) -> list[Outgoing]:
    case = mine.own_case(turn, button.case_id)
    if case is None or not rate(turn.moment, case, int(button.value)):
        return turn.says(wording.BUTTON_USED)
    await_answer(turn.session, turn.person, RateWords(button.case_id), turn.now)
    skip = turn.button(wording.SKIP, Action.SKIP)
    return turn.says(Text(closing_wording.RATED, (skip,)))


def rated_with(turn: Turn, case_id: int, words: Words) -> list[Outgoing]:
    forget(turn.session, turn.person)
    case = mine.own_case(turn, case_id)
    if case is None:
        return []
    rate_words(turn.moment, case, Written(words.text, words.message_id))
    return turn.says(closing_wording.RATED_WORDS)


def press_reopen(turn: Turn, button: Button) -> list[Outgoing]:
    case = mine.own_case(turn, button.case_id)
    if case is None:
        return _not_found(turn)
    if case.status is not CaseStatus.CLOSED:
        return turn.says(cards.reporters_card(turn.moment, case, mine.moves(turn, case)))
    if not may_reopen(turn.moment, case):
        return turn.says(closing_wording.TOO_LATE_TO_REOPEN.format(number=number_of(case)))
    await_answer(turn.session, turn.person, ReopenWhy(button.case_id), turn.now)
    return turn.says(closing_wording.ASK_REOPEN.format(number=number_of(case)))


def reopen_with(turn: Turn, case_id: int, words: Words) -> list[Outgoing]:
    forget(turn.session, turn.person)
    case = mine.own_case(turn, case_id)
    if case is None:
        return []
    try:
        notices = reopen(turn.moment, case, turn.role, Written(words.text, words.message_id))
    except MoveRefused:
        return []  # the words are heard as any others
    owner = office(turn.session, case.office_code).short_name
    said = closing_wording.REOPENED.format(number=number_of(case), office=owner)
    return [*turn.says(said), *officer.told(turn, notices)]


def still_proposed(turn: Turn, case: Case) -> Text:
    """After more words in a case that an officer thinks is done: the question stands."""
    said = closing_wording.STILL_PROPOSED.format(number=number_of(case))
    return Text(said, closing_buttons.yes_or_no(case, turn.person, turn.buttons, turn.now))


def _confirmed(turn: Turn, case: Case) -> list[Outgoing]:
    try:
        notices = confirm(turn.moment, case, turn.role)
    except MoveRefused:
        return turn.says(cards.reporters_card(turn.moment, case, mine.moves(turn, case)))
    forget(turn.session, turn.person)
    said = closing_wording.CLOSED.format(number=number_of(case), need=cards.need_name(case))
    days = turn.kit.levels.citizen.reopen_days
    stars = closing_buttons.ratings(case, turn.person, turn.buttons, turn.now)
    return [
        *turn.says(
            f"{said}\n{closing_wording.REOPEN_HINT.format(days=days)}",
            Text(closing_wording.ASK_RATING, stars),
        ),
        *officer.told(turn, notices),
    ]


def _ask_why(turn: Turn, case: Case) -> list[Outgoing]:
    if case.status is not CaseStatus.PROPOSED:
        return turn.says(cards.reporters_card(turn.moment, case, mine.moves(turn, case)))
    # "Not done" counts at once: whoever is too upset to say why must not find it closed by silence.
    pressed = Written(closing_wording.DONE_NO)
    notices = dispute(turn.moment, case, turn.role, pressed)
    await_answer(turn.session, turn.person, DisputeWhy(case.id or 0), turn.now)
    said = closing_wording.ASK_WHY_NOT.format(number=number_of(case))
    return [*turn.says(said), *officer.told(turn, notices)]


def _not_found(turn: Turn) -> list[Outgoing]:
    return turn.says(wording.NOT_FOUND)
