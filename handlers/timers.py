"""What happens when a clock of ours rings: nothing that a person began may end in silence."""

import json
from datetime import datetime

from sqlmodel import Session

from db.people import Person
from handlers import citizen
from handlers.buttons import Buttons
from handlers.incoming import Incoming
from handlers.notices import tell
from handlers.say import Outgoing
from handlers.steps import HoldsWords
from handlers.turn import Kit, Prepared, Turn, merged, take_turn
from intents.reading import Reading
from referral.cases import hand_over_unplaced, locked


def due(
    session: Session, body: str, event: Incoming, *, prepared: Prepared, kit: Kit, now: datetime
) -> list[Outgoing]:
    """Do what the timer was put for, if it still matters. ``event`` stands for the clock's own turn."""
    timer = json.loads(body)
    if "unplaced" in timer:
        return _unplaced(session, timer["unplaced"], kit.buttons, now)
    person = session.get(Person, timer["draft"])
    if person is None or prepared.together is None:
        return []
    turn = take_turn(session, person, event, prepared=prepared, kit=kit, now=now)
    return merged(_draft(turn, timer["message"], prepared.together))


def _unplaced(session: Session, case_id: int, buttons: Buttons, now: datetime) -> list[Outgoing]:
    case = locked(session, case_id)
    if case is None:
        return []
    return tell(session, hand_over_unplaced(session, case, now), buttons, now)


def _draft(turn: Turn, last_message: str, reading: Reading) -> list[Outgoing]:
    """Words we had asked about and nobody completed: a person at the labour office reads them."""
    step = turn.step
    if not isinstance(step, HoldsWords) or step.words[-1].message_id != last_message:
        return []
    return citizen.to_a_person(turn, step.words, reading)
