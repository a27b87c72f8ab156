"""A pressed button: checked, counted once where it must be, and handed to what it does."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from db.cases import PressedButton
from db.terms import Need
from handlers import (
    citizen,
    closing,
    desk,
    duty,
    mine,
    officer,
    officer_closing,
    officer_words,
    questions,
    sensitive,
    wording,
    worklist,
)
from handlers.buttons import SINGLE_USE, Action, Button, Expired, Refused
from handlers.incoming import Pressed
from handlers.labelling import label_choice
from handlers.opening import open_from
from handlers.say import Outgoing
from handlers.steps import (
    AskPhone,
    AskPlace,
    AskSubject,
    ChooseNeed,
    OfficersOwn,
    OtherDoor,
    RateWords,
    SameOrNew,
    TellMore,
    Words,
    forget,
)
from handlers.turn import Turn
from referral.case_rows import locked
from referral.offices import officer_of


def pressed(turn: Turn, body: Pressed) -> list[Outgoing]:
    try:
        button = turn.buttons.read(body.data, turn.person.line_id, turn.now)
    except Expired:
        return turn.says(wording.BUTTON_EXPIRED)
    except Refused:
        return turn.says(wording.BUTTON_REFUSED)
    if button.action in SINGLE_USE and not _first_press(turn.session, button, turn.now):
        return _used(turn, button)
    return _ACTS[button.action](turn, button)


def _first_press(session: Session, button: Button, now: datetime) -> bool:
    if session.get(PressedButton, button.nonce) is not None:
        return False
    session.add(PressedButton(nonce=button.nonce, at=now))
    return True


def _used(turn: Turn, button: Button) -> list[Outgoing]:
    """Pressed before: an officer hears how the case stands, anyone else that once is enough."""
    case = locked(turn.session, button.case_id) if button.case_id else None
    if case is not None and officer_of(turn.session, turn.person, case.office_code, turn.now):
        return turn.says(officer.state_now(turn, case))
    return turn.says(wording.BUTTON_USED)


def _choose_need(turn: Turn, button: Button) -> list[Outgoing]:
    """The need the person chose for what they had written."""
    if not isinstance(turn.step, ChooseNeed | TellMore) or turn.prepared.together is None:
        return turn.says(wording.TELL_US)
    need = Need(button.value)
    answered = open_from(turn, turn.step.words, turn.prepared.together, [need])
    label_choice(turn, turn.step.words, need)
    return answered


def _tell_human(turn: Turn, _: Button) -> list[Outgoing]:
    if not isinstance(turn.step, ChooseNeed | TellMore | OtherDoor) or turn.prepared.together is None:
        return turn.says(wording.TELL_US)
    answered = citizen.to_a_person(turn, turn.step.words, turn.prepared.together)
    label_choice(turn, turn.step.words, None)
    return answered


def _same_case(turn: Turn, _: Button) -> list[Outgoing]:
    return citizen.same_case(turn, turn.step) if isinstance(turn.step, SameOrNew) else mine.show(turn)


def _new_case(turn: Turn, _: Button) -> list[Outgoing]:
    if not isinstance(turn.step, SameOrNew):
        return turn.says(wording.TELL_US)
    return citizen.new_case(turn, turn.step)


def _as_citizen(turn: Turn, _: Button) -> list[Outgoing]:
    if not isinstance(turn.step, OfficersOwn) or turn.prepared.together is None:
        return turn.says(wording.TELL_US)
    forget(turn.session, turn.person)
    return citizen.hear(turn, turn.step.words, turn.prepared.together)


def _skip(turn: Turn, _: Button) -> list[Outgoing]:
    match turn.step:
        case AskPlace():
            return questions.skip_place(turn, turn.step)
        case AskSubject():
            return questions.subject_is_self(turn, turn.step)
        case AskPhone():
            return questions.answer_phone(turn, turn.step, Words(wording.SKIP, "")) or []
        case RateWords():
            forget(turn.session, turn.person)
            return turn.says(wording.SKIPPED)
        case _:
            return turn.says(wording.SKIPPED)


def _subject_self(turn: Turn, _: Button) -> list[Outgoing]:
    if not isinstance(turn.step, AskSubject):
        return turn.says(wording.SKIPPED)
    return questions.subject_is_self(turn, turn.step)


_ACTS: dict[Action, Callable[[Turn, Button], list[Outgoing]]] = {
    Action.CHOOSE_NEED: _choose_need,
    Action.TELL_HUMAN: _tell_human,
    Action.SAME_CASE: _same_case,
    Action.NEW_CASE: _new_case,
    Action.SKIP: _skip,
    Action.SUBJECT_SELF: _subject_self,
    Action.AS_CITIZEN: _as_citizen,
    Action.SHOW_CASE: mine.show_one,
    Action.MORE_CASES: mine.show_more,
    Action.MOVE_PLACE: mine.move_place,
    Action.ADD_TO_CASE: mine.start_adding,
    Action.WITHDRAW: mine.ask_withdraw,
    Action.WITHDRAW_SURE: mine.withdraw_now,
    Action.ACCEPT: officer.press_accept,
    Action.RETURN: desk.press_return,
    Action.RETURN_WHY: desk.press_return_why,
    Action.REFER: desk.press_refer,
    Action.REFER_TO: desk.press_refer_to,
    Action.MORE: desk.press_more,
    Action.SPLIT: desk.press_split,
    Action.SPLIT_TO: desk.press_split_to,
    Action.MERGE: desk.press_merge,
    Action.MERGE_INTO: desk.press_merge_into,
    Action.OTHER_DOOR: desk.press_door,
    Action.OTHER_DOOR_IS: desk.press_door_is,
    Action.HAND_OVER: desk.press_hand_over,
    Action.HAND_TO: desk.press_hand_to,
    Action.ANSWER: officer_words.press_answer,
    Action.ASK: officer_words.press_ask,
    Action.READY_QUESTION: officer_words.press_ready_question,
    Action.NOTE: officer_words.press_note,
    Action.VISIT: officer_words.press_visit,
    Action.CANNED: officer_words.press_canned,
    Action.CANNED_SEND: officer_words.press_canned_send,
    Action.CLOSE: officer_closing.press_close,
    Action.CLOSE_AS: officer_closing.press_close_as,
    Action.OPEN_SENSITIVE: sensitive.press_open,
    Action.OPEN_BECAUSE: sensitive.press_because,
    Action.LIST: worklist.press_list,
    Action.ALARM: worklist.press_alarm,
    Action.DUTY: duty.press,
    Action.DONE_YES: closing.press_yes,
    Action.DONE_NO: closing.press_no,
    Action.RATE: closing.press_rate,
    Action.REOPEN: closing.press_reopen,
}
