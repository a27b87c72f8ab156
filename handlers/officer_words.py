"""An officer's words about a case: to the person, as an answer or a question, or for colleagues."""

from db.cases import Case
from handlers import canned, desk_wording, officer, officer_wording
from handlers.buttons import Action, Button
from handlers.say import Choice, Outgoing, Text
from handlers.steps import AnswerCitizen, AskCitizen, NoteFor, Step, VisitNote, Words, await_answer
from handlers.turn import Turn
from referral.case_rows import Written, reporter
from referral.cases import answer, ask, may_begin, note, visited
from referral.moves import Move
from referral.numbers import number_of


def press_answer(turn: Turn, button: Button) -> list[Outgoing]:
    """The next text goes to the person; the office's ready-made ones are offered."""

    def act(case: Case) -> list[Outgoing]:
        ready: list[Choice] = [
            turn.move(one.title, Action.CANNED, case, value=one.key) for one in canned.of_office(turn, case)
        ]
        return _prompt(
            turn,
            case,
            Move.ANSWER,
            step=AnswerCitizen(button.case_id),
            question=officer_wording.ASK_ANSWER,
            choices=ready,
        )

    return officer.on_button(turn, button, act)


def press_ask(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        ready: list[Choice] = [
            turn.move(label, Action.READY_QUESTION, case, value=key)
            for key, (label, _) in desk_wording.READY_QUESTIONS.items()
        ]
        return _prompt(
            turn,
            case,
            Move.ASK,
            step=AskCitizen(button.case_id),
            question=desk_wording.ASK_QUESTION,
            choices=ready,
        )

    return officer.on_button(turn, button, act)


def press_ready_question(turn: Turn, button: Button) -> list[Outgoing]:
    _, question = desk_wording.READY_QUESTIONS[button.value]
    return officer.on_button(turn, button, lambda case: _asked(turn, case, Words(question, "")))


def press_note(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        return _prompt(
            turn, case, Move.NOTE, step=NoteFor(button.case_id), question=desk_wording.ASK_NOTE, choices=[]
        )

    return officer.on_case(turn, button.case_id, act)


def press_visit(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        return _prompt(
            turn,
            case,
            Move.VISIT,
            step=VisitNote(button.case_id),
            question=desk_wording.ASK_VISIT,
            choices=[],
        )

    return officer.on_button(turn, button, act)


def press_canned(turn: Turn, button: Button) -> list[Outgoing]:
    """The ready-made text with its variables filled in, to be looked at before it is sent."""

    def act(case: Case) -> list[Outgoing]:
        text = canned.filled(turn, case, button.value)
        if text is None:
            return turn.says(desk_wording.CANNED_GONE)
        send = turn.move(desk_wording.SEND, Action.CANNED_SEND, case, value=button.value, primary=True)
        shown = desk_wording.CANNED_PREVIEW.format(number=number_of(case), text=text)
        return turn.says(Text(shown, (send,)))

    return officer.on_button(turn, button, act)


def press_canned_send(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        text = canned.filled(turn, case, button.value)
        return _answered(turn, case, Words(text, "")) if text else turn.says(desk_wording.CANNED_GONE)

    return officer.on_button(turn, button, act)


def answer_with(turn: Turn, case_id: int, words: Words) -> list[Outgoing]:
    return officer.on_case(turn, case_id, lambda case: _answered(turn, case, words))


def ask_with(turn: Turn, case_id: int, words: Words) -> list[Outgoing]:
    return officer.on_case(turn, case_id, lambda case: _asked(turn, case, words))


def note_with(turn: Turn, case_id: int, words: Words) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        note(turn.moment, case, turn.person, _written(words))
        return officer.done(turn, case, desk_wording.NOTED.format(number=number_of(case)))

    return officer.on_case(turn, case_id, act)


def visit_with(turn: Turn, case_id: int, words: Words) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        notices = officer.take_if_free(turn, case)
        notices += visited(turn.moment, case, turn.person, _written(words))
        return officer.done(turn, case, desk_wording.VISITED.format(number=number_of(case)), notices)

    return officer.on_case(turn, case_id, act)


def _asked(turn: Turn, case: Case, words: Words) -> list[Outgoing]:
    notices = officer.take_if_free(turn, case)
    notices += ask(turn.moment, case, turn.person, _written(words))
    return officer.done(turn, case, desk_wording.ASKED.format(number=number_of(case)), notices)


def _answered(turn: Turn, case: Case, words: Words) -> list[Outgoing]:
    notices = officer.take_if_free(turn, case)
    notices += answer(turn.moment, case, turn.person, _written(words))
    reachable = reporter(turn.session, case).left_at is None
    said = officer_wording.ANSWER_SENT if reachable else officer_wording.ANSWER_CANNOT_REACH
    return officer.done(turn, case, said.format(number=number_of(case)), notices)


def _prompt(
    turn: Turn, case: Case, move: Move, *, step: Step, question: str, choices: list[Choice]
) -> list[Outgoing]:
    may_begin(turn.moment, case, turn.person, move)
    await_answer(turn.session, turn.person, step, turn.now)
    return turn.says(Text(question.format(number=number_of(case)), tuple(choices)))


def _written(words: Words) -> Written:
    return Written(words.text, words.message_id or None)
