"""An officer presses a button of a case: may they, is the button still true, and what to say when not."""

from collections.abc import Callable, Sequence

from sqlmodel import Session, select

from db.cases import Case, History
from db.people import Officer
from db.terms import Entry, Role
from handlers import cards, case_buttons, desk_wording, officer_wording, wording
from handlers.buttons import OF_A_VERSION, Button
from handlers.notices import tell
from handlers.say import Outgoing, Press, Text
from handlers.steps import OfficersStep, forget
from handlers.thai_dates import thai_time
from handlers.turn import Turn
from referral.acts import HeldByAnother, NotCleared, NotYours, OwnCase
from referral.case_rows import history_of, locked, record
from referral.cases import YouProposedIt, accept
from referral.moves import MoveRefused
from referral.notices import Notice
from referral.numbers import number_of
from referral.offices import office, officer_of, posts
from referral.screening import HeadDecided, HeadDecides

Act = Callable[[Case], list[Outgoing]]

_REFUSALS: dict[type[Exception], str] = {
    NotCleared: desk_wording.NOT_CLEARED,
    OwnCase: desk_wording.OWN_CASE,
    YouProposedIt: desk_wording.YOU_PROPOSED_IT,
    HeadDecides: desk_wording.HEAD_DECIDES,
    HeadDecided: desk_wording.HEAD_DECIDED,
}
_REFUSED: tuple[type[Exception], ...] = (NotYours, HeldByAnother, MoveRefused, *_REFUSALS)


def on_case(turn: Turn, case_id: int, act: Act) -> list[Outgoing]:
    """Do ``act`` on the case, or say how things stand when it is too late or not theirs to do."""
    case = locked(turn.session, case_id)
    if case is None:
        return turn.says(officer_wording.NO_CASE)
    try:
        return act(case)
    except _REFUSED as refused:
        if isinstance(turn.step, OfficersStep) and turn.step.case_id == case_id:
            forget(turn.session, turn.person)  # or whatever they type next would be refused again
        return turn.says(_why_not(turn, case, refused))


def _why_not(turn: Turn, case: Case, refused: Exception) -> str:
    number = number_of(case)
    if isinstance(refused, MoveRefused):
        return state_now(turn, case)
    if isinstance(refused, HeldByAnother):
        return officer_wording.HELD_BY.format(number=number, name=refused.officer.name)
    if isinstance(refused, NotYours):
        if not posts(turn.session, turn.person, turn.now):
            return officer_wording.SERVES_NO_LONGER.format(number=number)
        owner = office(turn.session, case.office_code).short_name
        return officer_wording.NOT_YOUR_OFFICE.format(number=number, office=owner)
    return _REFUSALS[type(refused)].format(number=number)


def on_button(turn: Turn, button: Button, act: Act) -> list[Outgoing]:
    """The same for a button of a card: when others have moved the case since, it explains what changed."""

    def unless_stale(case: Case) -> list[Outgoing]:
        if not posts(turn.session, turn.person, turn.now):
            raise NotYours  # what happened since is not theirs to know
        changes = _changes(turn, case, button) if button.action in OF_A_VERSION else []
        names = officer_of(turn.session, turn.person, case.office_code, turn.now) is not None
        return _changed(turn, case, changes, names=names) if changes else act(case)

    return on_case(turn, button.case_id, unless_stale)


def press_accept(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        notices = accept(turn.moment, case, turn.person)
        said = officer_wording.ACCEPTED.format(number=number_of(case))
        card = cards.working_card(turn.moment, case, buttons_of(turn, case))
        if case.sensitive:  # its words are on the card
            record(turn.session, case, Entry.VIEWED, Role.OFFICER, turn.now, person=turn.person, why="accept")
        return [*turn.says(said, card, case_id=case.id), *told(turn, notices)]

    return on_button(turn, button, act)


def buttons_of(turn: Turn, case: Case) -> list[Press]:
    """The moves open to the person of this turn, who sees the case."""
    return case_buttons.opened(case, turn.person, turn.buttons, turn.now)


def cancelled(turn: Turn, case: Case) -> list[Outgoing]:
    return turn.says(officer_wording.CANCELLED.format(number=number_of(case)))


def done(turn: Turn, case: Case, said: str, notices: Sequence[Notice] = ()) -> list[Outgoing]:
    """A move is made: the officer hears it with what may come next, and the others hear theirs."""
    forget(turn.session, turn.person)
    again = () if cards.is_over(case) else tuple(buttons_of(turn, case))
    return [*turn.says(Text(said, again)), *told(turn, notices)]


def gone(turn: Turn, said: str, notices: Sequence[Notice]) -> list[Outgoing]:
    """A move that took the case away from the officer."""
    forget(turn.session, turn.person)
    return [*turn.says(said), *told(turn, notices)]


def take_if_free(turn: Turn, case: Case) -> list[Notice]:
    """Answering or closing a case that nobody has yet takes it first."""
    return accept(turn.moment, case, turn.person)


def told(turn: Turn, notices: Sequence[Notice]) -> list[Outgoing]:
    return tell(turn.moment, notices, turn.buttons)


def state_now(turn: Turn, case: Case) -> str:
    owner = office(turn.session, case.office_code).short_name
    status = wording.STATUSES[case.status]
    return officer_wording.STATE_NOW.format(number=number_of(case), status=status, office=owner)


def _changes(turn: Turn, case: Case, button: Button) -> list[History]:
    """What others did to the case since the button was made."""
    if button.version >= case.version:
        return []
    return [
        entry
        for entry in history_of(turn.session, case)
        if entry.version > button.version
        and entry.entry in desk_wording.CHANGES
        and entry.person_id != turn.person.id
    ]


def _changed(turn: Turn, case: Case, changes: Sequence[History], *, names: bool) -> list[Outgoing]:
    """``names``: whether the reader serves where the case is now; another office's people stay nameless."""
    lines = [
        desk_wording.CHANGE_LINE.format(
            when=thai_time(entry.at),
            what=desk_wording.CHANGES[entry.entry].format(
                name=_name(turn.session, entry) if names else desk_wording.SOMEONE
            ),
        )
        for entry in changes
    ]
    said = desk_wording.CHANGED.format(
        number=number_of(case),
        changes="\n".join(lines),
        status=wording.STATUSES[case.status],
        office=office(turn.session, case.office_code).short_name,
    )
    return turn.says(said)


def _name(session: Session, entry: History) -> str:
    """The officer's name, from any office where they serve or served."""
    found = session.exec(select(Officer.name).where(Officer.person_id == entry.person_id)).first()
    return desk_wording.NAMED.format(name=found) if found else desk_wording.SOMEONE
