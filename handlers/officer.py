"""An officer's moves: from a card's buttons, and from the words that a button asked for."""

from collections.abc import Callable, Sequence

from db.cases import Case
from db.terms import CaseStatus, Department, Outcome
from handlers import cards, officer_wording, wording
from handlers.buttons import Action, Button
from handlers.labelling import label_reroute
from handlers.notices import tell
from handlers.opening import departments_by_score
from handlers.say import Choice, Outgoing, Press, Text
from handlers.steps import AnswerCitizen, CloseNote, ReturnWhy, Words, await_answer, forget
from handlers.turn import Turn
from referral.case_rows import Written, locked, reporter
from referral.cases import (
    HeldByAnother,
    NobodyThere,
    NotYours,
    accept,
    answer,
    close,
    give_back,
    may_act,
    refer,
)
from referral.moves import Move, MoveRefused
from referral.notices import Notice
from referral.numbers import number_of
from referral.offices import office, office_code

Act = Callable[[Case], list[Outgoing]]


def on_case(turn: Turn, case_id: int, act: Act) -> list[Outgoing]:
    """Do ``act`` on the case, or say how things stand when it is too late for that."""
    case = locked(turn.session, case_id)
    if case is None:
        return turn.says(officer_wording.NO_CASE)
    number = number_of(case)
    try:
        return act(case)
    except NotYours:
        owner = office(turn.session, case.office_code).short_name
        return turn.says(officer_wording.NOT_YOUR_OFFICE.format(number=number, office=owner))
    except HeldByAnother as held:
        return turn.says(officer_wording.HELD_BY.format(number=number, name=held.officer.name))
    except MoveRefused:
        return turn.says(state_now(turn, case))


def press_accept(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        notices = accept(turn.session, case, turn.person, turn.now)
        said = officer_wording.ACCEPTED.format(number=number_of(case))
        card = cards.working_card(turn.session, case, moves(turn, case))
        return [*turn.says(said, card, case_id=case.id), *_told(turn, notices)]

    return on_case(turn, button.case_id, act)


def press_return(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        if case.status not in (CaseStatus.REFERRED, CaseStatus.ACCEPTED):
            raise MoveRefused
        await_answer(turn.session, turn.person, ReturnWhy(button.case_id), turn.now)
        choices: list[Choice] = [
            turn.button(reason, Action.RETURN_WHY, case_id=button.case_id, value=str(index))
            for index, reason in enumerate(officer_wording.RETURN_REASONS)
        ]
        return turn.says(Text(officer_wording.ASK_RETURN.format(number=number_of(case)), tuple(choices)))

    return on_case(turn, button.case_id, act)


def press_return_why(turn: Turn, button: Button) -> list[Outgoing]:
    return return_with(turn, button.case_id, officer_wording.RETURN_REASONS[int(button.value)])


def return_with(turn: Turn, case_id: int, reason: str) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        notices = give_back(turn.session, case, turn.person, reason, turn.now)
        forget(turn.session, turn.person)
        owner = office(turn.session, case.office_code).short_name
        said = officer_wording.RETURNED.format(number=number_of(case), office=owner)
        return [*turn.says(said), *_told(turn, notices)]

    return on_case(turn, case_id, act)


def press_refer(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        if case.status not in (CaseStatus.NEW, CaseStatus.SCREENING, CaseStatus.ACCEPTED):
            raise MoveRefused
        number = number_of(case)
        if case.province is None:
            return turn.says(officer_wording.NO_PROVINCE.format(number=number))
        choices: list[Choice] = [
            turn.button(
                officer_wording.DEPARTMENT_BUTTONS[department],
                Action.REFER_TO,
                case_id=button.case_id,
                value=department,
            )
            for department in departments_by_score(case)
        ]
        return turn.says(Text(officer_wording.ASK_REFER.format(number=number), tuple(choices)))

    return on_case(turn, button.case_id, act)


def press_refer_to(turn: Turn, button: Button) -> list[Outgoing]:
    department = Department(button.value)

    def act(case: Case) -> list[Outgoing]:
        number, to = number_of(case), office_code(department, case.province or "00")
        try:
            notices = refer(turn.session, case, turn.person, department, turn.now)
        except NobodyThere:
            name = office(turn.session, to).short_name
            return turn.says(officer_wording.NOBODY_THERE.format(office=name, number=number))
        label_reroute(turn, case, department)
        name = office(turn.session, case.office_code).short_name
        said = officer_wording.REFERRED.format(number=number, office=name)
        return [*turn.says(said), *_told(turn, notices)]

    return on_case(turn, button.case_id, act)


def press_answer(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        may_act(turn.session, case, turn.person, Move.ANSWER, turn.now)
        await_answer(turn.session, turn.person, AnswerCitizen(button.case_id), turn.now)
        return turn.says(officer_wording.ASK_ANSWER.format(number=number_of(case)))

    return on_case(turn, button.case_id, act)


def answer_with(turn: Turn, case_id: int, words: Words) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        written = Written(words.text, words.message_id)
        notices = _take_if_free(turn, case)
        notices += answer(turn.session, case, turn.person, written, turn.now)
        forget(turn.session, turn.person)
        reachable = reporter(turn.session, case).left_at is None
        said = officer_wording.ANSWER_SENT if reachable else officer_wording.ANSWER_CANNOT_REACH
        again = moves(turn, case)
        sent = Text(said.format(number=number_of(case)), tuple(again))
        return [*turn.says(sent), *_told(turn, notices)]

    return on_case(turn, case_id, act)


def press_close(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        may_act(turn.session, case, turn.person, Move.CLOSE, turn.now)
        await_answer(turn.session, turn.person, CloseNote(button.case_id), turn.now)
        choices: list[Choice] = [
            turn.button(wording.OUTCOMES[outcome], Action.CLOSE_AS, case_id=button.case_id, value=outcome)
            for outcome in Outcome
            if outcome is not Outcome.OTHER
        ]
        asked = Text(officer_wording.ASK_CLOSE.format(number=number_of(case)), tuple(choices))
        return turn.says(asked)

    return on_case(turn, button.case_id, act)


def press_close_as(turn: Turn, button: Button) -> list[Outgoing]:
    return close_with(turn, button.case_id, Outcome(button.value), None)


def close_with(turn: Turn, case_id: int, outcome: Outcome, words: Words | None) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        written = Written(words.text, words.message_id) if words else None
        notices = _take_if_free(turn, case)
        notices += close(turn.session, case, turn.person, outcome, written=written, now=turn.now)
        forget(turn.session, turn.person)
        said = officer_wording.CLOSED.format(number=number_of(case))
        return [*turn.says(said), *_told(turn, notices)]

    return on_case(turn, case_id, act)


def moves(turn: Turn, case: Case) -> list[Press]:
    """The buttons for where the case stands now."""
    screening = cards.is_screening_desk(turn.session, case)
    wanted = [] if case.status is CaseStatus.ACCEPTED else [(officer_wording.ACCEPT, Action.ACCEPT)]
    wanted += [(officer_wording.ANSWER, Action.ANSWER), (officer_wording.CLOSE, Action.CLOSE)]
    wanted.append(
        (officer_wording.REFER, Action.REFER) if screening else (officer_wording.NOT_OURS, Action.RETURN)
    )
    return [turn.button(label, action, case_id=case.id or 0) for label, action in wanted]


def cancelled(turn: Turn, case: Case) -> list[Outgoing]:
    return turn.says(officer_wording.CANCELLED.format(number=number_of(case)))


def state_now(turn: Turn, case: Case) -> str:
    owner = office(turn.session, case.office_code).short_name
    status = wording.STATUSES[case.status]
    return officer_wording.STATE_NOW.format(number=number_of(case), status=status, office=owner)


def _take_if_free(turn: Turn, case: Case) -> list[Notice]:
    """Answering or closing a case that nobody has yet takes it first."""
    return accept(turn.session, case, turn.person, turn.now)


def _told(turn: Turn, notices: Sequence[Notice]) -> list[Outgoing]:
    return tell(turn.session, notices, turn.buttons, turn.now)
