"""A notice of ``referral`` put into words for the one who gets it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.cases import Case
from db.people import Officer
from db.terms import CaseStatus, Entry, Role
from handlers import (
    alarm_card,
    cards,
    case_buttons,
    closing_buttons,
    closing_wording,
    desk_wording,
    officer_wording,
    wording,
)
from handlers.buttons import Buttons
from handlers.promise import by_when
from handlers.say import Bubble, Card, Outgoing, Press, Text
from handlers.steps import (
    AnswerOfficer,
    DisputeWhy,
    HoldsWords,
    OfficersStep,
    ReopenWhy,
    await_answer,
    current,
)
from handlers.thai_dates import thai_time
from referral.calendars import of_office
from referral.case_rows import record
from referral.moment import Moment
from referral.notices import Notice, Tell
from referral.numbers import number_of
from referral.offices import office


@dataclass(frozen=True, slots=True)
class Speaking:
    """What a sentence is made from."""

    moment: Moment
    notice: Notice
    buttons: Buttons

    @property
    def case(self) -> Case:
        return self.notice.case

    @property
    def number(self) -> str:
        return number_of(self.notice.case)

    @property
    def need(self) -> str:
        """``ค่าจ้าง ค่าโอที ของลุงสมชาย`` for whoever reported for another."""
        subject = cards.subject_line(self.moment.session, self.case)
        need = cards.need_name(self.case)
        return f"{need} {wording.ABOUT_SUBJECT.format(subject=subject)}" if subject else need

    @property
    def office(self) -> str:
        return office(self.moment.session, self.case.office_code).short_name

    def case_buttons(self) -> list[Press]:
        return case_buttons.for_case(self.case, self.notice.to, self.buttons, self.moment.now)

    def next_words(self) -> tuple[Press, ...]:
        return case_buttons.next_words(self.case, self.notice.to, self.buttons, self.moment.now)


def tell(moment: Moment, notices: Sequence[Notice], buttons: Buttons) -> list[Outgoing]:
    """The messages of all notices. Whoever blocked us cannot hear; the case's history shows it."""
    outgoing = []
    for notice in notices:
        if notice.to.left_at is None or notice.group:
            outgoing.append(spoken(Speaking(moment, notice, buttons)))
        else:
            record(
                moment.session,
                notice.case,
                Entry.UNDELIVERED,
                Role.SYSTEM,
                moment.now,
                person=notice.to,
                why="blocked",
            )
    return outgoing


def spoken(speaking: Speaking) -> Outgoing:
    """The message of one notice."""
    notice = speaking.notice
    said: Bubble = _group(speaking) if notice.group else _SENTENCES[notice.tell](speaking)
    to = notice.group or notice.to.line_id
    return Outgoing(
        to,
        (said,),
        notice.case.id,
        notice.kind,
        not_before=_opening(speaking.moment, notice),
        hours_of=notice.hours_of,
        urgent=notice.urgent,
    )


def _opening(moment: Moment, notice: Notice) -> datetime | None:
    """When the recipient's office opens; None when it is open, or the notice keeps no hours."""
    if notice.hours_of is None:
        return None
    opens = of_office(moment.session, notice.hours_of).next_open(moment.now)
    return opens if opens > moment.now else None


def _group(speaking: Speaking) -> Text:
    """Everyone in the group reads it: no name, no place, no word of the person."""
    level = desk_wording.LEVELS[speaking.case.level]
    return Text(desk_wording.GROUP_ALERT.format(level=level, number=speaking.number))


def _alert(speaking: Speaking) -> Card:
    return cards.alert_card(speaking.moment, speaking.case, speaking.case_buttons(), speaking.notice)


def _late(speaking: Speaking) -> Text:
    case = speaking.case
    holder = speaking.moment.session.get(Officer, case.officer_id) if case.officer_id else None
    text = desk_wording.LATE.format(
        number=speaking.number,
        need=desk_wording.HEAD_SENSITIVE if case.sensitive else cards.need_name(case),
        when=thai_time(case.due_at) if case.due_at else "",
        holder=holder.name if holder else desk_wording.LATE_NOBODY,
    )
    return Text(text, speaking.next_words())


def _added(speaking: Speaking) -> Text:
    words = speaking.notice.words
    if speaking.case.sensitive or words is None:
        return Text(desk_wording.ADDED_SENSITIVE.format(number=speaking.number), speaking.next_words())
    said = officer_wording.ADDED.format(number=speaking.number, words=words)
    return Text(said, speaking.next_words())


def _placed(speaking: Speaking) -> Text:
    case = speaking.case
    place = cards.province_of(case) if case.sensitive else cards.place_name(case)
    said = officer_wording.PLACED.format(number=speaking.number, place=place)
    return Text(said, speaking.next_words())


def _taken_back(speaking: Speaking) -> Text:
    return Text(officer_wording.TAKEN_BACK.format(number=speaking.number))


def _unsent(speaking: Speaking) -> Text:
    return Text(officer_wording.UNSENT.format(number=speaking.number))


def _no_answer(speaking: Speaking) -> Text:
    return Text(desk_wording.NO_ANSWER.format(number=speaking.number), speaking.next_words())


def _confirmed(speaking: Speaking) -> Text:
    silent = speaking.notice.words == "silence"
    said = desk_wording.CONFIRMED_BY_SILENCE if silent else desk_wording.CONFIRMED
    return Text(said.format(number=speaking.number))


def _employer(speaking: Speaking) -> Card:
    return alarm_card.card(speaking.moment, speaking.case, speaking.notice.to, speaking.buttons)


def _taken(speaking: Speaking) -> Text:
    said = wording.TAKEN.format(number=speaking.number, need=speaking.need, office=speaking.office)
    return Text(_with_promise(speaking, said))


def _moved(speaking: Speaking) -> Text:
    said = wording.MOVED.format(number=speaking.number, need=speaking.need, office=speaking.office)
    return Text(_with_promise(speaking, said))


def _answered(speaking: Speaking) -> Text:
    _expect_answer(speaking)
    words = wording.ANSWERED.format(number=speaking.number, words=speaking.notice.words)
    return Text(f"{words}\n\n{wording.ANSWER_HINT}")


def _asked(speaking: Speaking) -> Text:
    """The question; what the reporter types next is its answer."""
    _expect_answer(speaking)
    words = closing_wording.ASKED.format(number=speaking.number, words=speaking.notice.words)
    return Text(f"{words}\n\n{closing_wording.ASKED_HINT}")


def _expect_answer(speaking: Speaking) -> None:
    """An officer's words come before what we had asked ourselves, but not before words that are in no case yet."""
    session, person = speaking.moment.session, speaking.notice.to
    if not isinstance(current(session, person), HoldsWords | OfficersStep | DisputeWhy | ReopenWhy):
        await_answer(session, person, AnswerOfficer(speaking.case.id or 0), speaking.moment.now)


def _asked_again(speaking: Speaking) -> Text:
    return Text(closing_wording.ASKED_AGAIN.format(number=speaking.number, need=speaking.need))


def _visited(speaking: Speaking) -> Text:
    return Text(closing_wording.VISITED.format(number=speaking.number, need=speaking.need))


def _proposed(speaking: Speaking) -> Text:
    case, outcome = speaking.case, speaking.case.outcome
    said = closing_wording.PROPOSED.format(
        number=speaking.number, need=speaking.need, outcome=wording.OUTCOMES[outcome] if outcome else "-"
    )
    if speaking.notice.words:
        said += closing_wording.PROPOSED_WORDS.format(words=speaking.notice.words)
    if case.due_at is not None and case.status is CaseStatus.PROPOSED:
        said += closing_wording.PROPOSED_ASK.format(when=thai_time(case.due_at))
    return Text(
        said, closing_buttons.yes_or_no(case, speaking.notice.to, speaking.buttons, speaking.moment.now)
    )


def _closed_quietly(speaking: Speaking) -> Text:
    said = closing_wording.CLOSED_QUIETLY.format(number=speaking.number, need=speaking.need)
    days = speaking.moment.levels.citizen.reopen_days
    again = closing_buttons.reopen(speaking.case, speaking.notice.to, speaking.buttons, speaking.moment.now)
    return Text(f"{said}\n{closing_wording.REOPEN_HINT.format(days=days)}", again)


def _merged(speaking: Speaking) -> Text:
    into = speaking.moment.session.get_one(Case, int(speaking.notice.words or 0))
    return Text(closing_wording.MERGED.format(number=speaking.number, into=number_of(into)))


def _split(speaking: Speaking) -> Text:
    said = closing_wording.SPLIT.format(number=speaking.number, need=speaking.need, office=speaking.office)
    return Text(_with_promise(speaking, said))


def _with_promise(speaking: Speaking, said: str) -> str:
    promised = by_when(speaking.moment, speaking.case)
    return f"{said}\n{promised}" if promised else said


_SENTENCES: dict[Tell, Callable[[Speaking], Bubble]] = {
    Tell.ALERT: _alert,
    Tell.UNTAKEN: _alert,
    Tell.DISPUTED: _alert,
    Tell.REOPENED: _alert,
    Tell.DECIDE: _alert,
    Tell.RELEASED: _alert,
    Tell.HANDED: _alert,
    Tell.LATE: _late,
    Tell.ADDED: _added,
    Tell.PLACED: _placed,
    Tell.TAKEN_BACK: _taken_back,
    Tell.UNSENT: _unsent,
    Tell.NO_ANSWER: _no_answer,
    Tell.CONFIRMED: _confirmed,
    Tell.EMPLOYER: _employer,
    Tell.TAKEN: _taken,
    Tell.MOVED: _moved,
    Tell.ANSWERED: _answered,
    Tell.ASKED: _asked,
    Tell.ASKED_AGAIN: _asked_again,
    Tell.VISITED: _visited,
    Tell.PROPOSED: _proposed,
    Tell.CLOSED_QUIETLY: _closed_quietly,
    Tell.MERGED: _merged,
    Tell.SPLIT: _split,
}
