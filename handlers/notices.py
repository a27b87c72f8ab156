"""A notice of ``referral`` put into words for the one who gets it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from db.terms import Entry, Role
from handlers import cards, officer_wording, wording
from handlers.buttons import Action, Buttons
from handlers.say import Bubble, Outgoing, Press, Text
from referral.case_rows import record
from referral.notices import Notice, Tell
from referral.numbers import number_of
from referral.offices import office


def tell(session: Session, notices: Sequence[Notice], buttons: Buttons, now: datetime) -> list[Outgoing]:
    """The messages of all notices. Whoever blocked us cannot hear; the case's history shows it."""
    outgoing = []
    for notice in notices:
        if notice.to.left_at is None:
            outgoing.append(spoken(session, notice, buttons, now))
        else:
            record(session, notice.case, Entry.UNDELIVERED, Role.SYSTEM, now, person=notice.to, why="blocked")
    return outgoing


def spoken(session: Session, notice: Notice, buttons: Buttons, now: datetime) -> Outgoing:
    """The message of one notice."""
    if notice.tell is Tell.ALERT:
        pressed = alert_buttons(session, notice, buttons, now)
        bubble: Bubble = cards.alert_card(session, notice.case, pressed, notice.words)
    else:
        text = _SENTENCES[notice.tell](session, notice)
        bubble = Text(text.text, _next_moves(notice, buttons, now))
    return Outgoing(notice.to.line_id, (bubble,), notice.case.id)


def alert_buttons(session: Session, notice: Notice, buttons: Buttons, now: datetime) -> list[Press]:
    """The four moves an officer may make from the alert; screening refers instead of returning."""
    screening = cards.is_screening_desk(session, notice.case)
    second = (officer_wording.REFER, Action.REFER) if screening else (officer_wording.NOT_OURS, Action.RETURN)
    moves = [
        (officer_wording.ACCEPT, Action.ACCEPT),
        second,
        (officer_wording.ANSWER, Action.ANSWER),
        (officer_wording.CLOSE, Action.CLOSE),
    ]
    return [_button(buttons, notice, label, action, now) for label, action in moves]


def _next_moves(notice: Notice, buttons: Buttons, now: datetime) -> tuple[Press, ...]:
    """Under the reporter's new words, what an officer does next: no scrolling back to the card."""
    if notice.tell not in (Tell.ADDED, Tell.PLACED):
        return ()
    moves = ((officer_wording.ANSWER, Action.ANSWER), (officer_wording.CLOSE, Action.CLOSE))
    return tuple(_button(buttons, notice, label, action, now) for label, action in moves)


def _button(buttons: Buttons, notice: Notice, label: str, action: Action, now: datetime) -> Press:
    data = buttons.sign(action, notice.to.line_id, now, case_id=notice.case.id or 0)
    return Press(label, data, primary=action is Action.ACCEPT)


def _about(session: Session, notice: Notice) -> str:
    """``ค่าจ้าง ค่าโอที ของลุงสมชาย`` for whoever reported for another."""
    subject = cards.subject_line(session, notice.case)
    need = cards.need_name(notice.case)
    return f"{need} {wording.ABOUT_SUBJECT.format(subject=subject)}" if subject else need


def _taken(session: Session, notice: Notice) -> Text:
    owner = office(session, notice.case.office_code).short_name
    number = number_of(notice.case)
    return Text(wording.TAKEN.format(number=number, need=_about(session, notice), office=owner))


def _moved(session: Session, notice: Notice) -> Text:
    owner = office(session, notice.case.office_code).short_name
    number = number_of(notice.case)
    return Text(wording.MOVED.format(number=number, need=_about(session, notice), office=owner))


def _answered(_: Session, notice: Notice) -> Text:
    words = wording.ANSWERED.format(number=number_of(notice.case), words=notice.words)
    return Text(f"{words}\n\n{wording.ANSWER_HINT}")


def _closed(session: Session, notice: Notice) -> Text:
    outcome = notice.case.outcome
    assert outcome is not None
    text = wording.CLOSED.format(
        number=number_of(notice.case), need=_about(session, notice), outcome=wording.OUTCOMES[outcome]
    )
    said = wording.CLOSED_WORDS.format(words=notice.words) if notice.words else ""
    return Text(text + said + wording.CLOSED_HINT)


def _added(_: Session, notice: Notice) -> Text:
    number = number_of(notice.case)
    return Text(officer_wording.ADDED.format(number=number, words=notice.words))


def _placed(_: Session, notice: Notice) -> Text:
    number, place = number_of(notice.case), cards.place_name(notice.case)
    return Text(officer_wording.PLACED.format(number=number, place=place))


def _taken_back(_: Session, notice: Notice) -> Text:
    return Text(officer_wording.TAKEN_BACK.format(number=number_of(notice.case)))


def _unsent(_: Session, notice: Notice) -> Text:
    return Text(officer_wording.UNSENT.format(number=number_of(notice.case)))


_SENTENCES: dict[Tell, Callable[[Session, Notice], Text]] = {
    Tell.TAKEN: _taken,
    Tell.MOVED: _moved,
    Tell.ANSWERED: _answered,
    Tell.CLOSED: _closed,
    Tell.ADDED: _added,
    Tell.PLACED: _placed,
    Tell.TAKEN_BACK: _taken_back,
    Tell.UNSENT: _unsent,
}
