"""What happens when a clock of ours rings: nothing that a person began may end in silence."""

import json
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from db.cases import Case
from db.people import Person
from handlers import citizen, rounds
from handlers.buttons import Buttons
from handlers.incoming import Incoming
from handlers.notices import tell
from handlers.prepare import left_over
from handlers.say import Outgoing
from handlers.steps import HoldsWords, forget
from handlers.turn import Kit, Prepared, merged, take_turn
from referral.case_rows import locked
from referral.climbing import ring
from referral.moment import Moment
from referral.notices import Notice
from referral.opening import hand_over_unplaced


def due(
    session: Session, body: str, event: Incoming, *, prepared: Prepared, kit: Kit, now: datetime
) -> list[Outgoing]:
    """Do what the timer was put for, if it still matters. ``event`` stands for the clock's own turn."""
    timer = json.loads(body)
    moment = Moment(session, now, kit.levels)
    if "unplaced" in timer:
        return _of_case(moment, timer["unplaced"], kit.buttons, hand_over_unplaced)
    if "watch" in timer:
        return _of_case(moment, timer["watch"], kit.buttons, ring)
    if "round" in timer:
        return rounds.due(moment, timer["round"])
    person = session.get(Person, timer["draft"])
    words = left_over(session, body)
    if person is None or prepared.together is None or not words:
        return []
    turn = take_turn(session, person, event, prepared=prepared, kit=kit, now=now)
    if isinstance(turn.step, HoldsWords):
        asked = [one.message_id for one in turn.step.words]
        if asked[-1] != words[-1].message_id and words[-1].message_id in asked:
            return []  # a newer draft holds these words too, and has its own timer
        if asked[-1] == words[-1].message_id:
            forget(session, person)
    return merged(citizen.to_a_person(turn, words, prepared.together))


def _of_case(
    moment: Moment, case_id: int, buttons: Buttons, act: Callable[[Moment, Case], list[Notice]]
) -> list[Outgoing]:
    case = locked(moment.session, case_id)
    return [] if case is None else tell(moment, act(moment, case), buttons)
