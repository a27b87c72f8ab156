"""The one entrance of this room: an event in, messages out. Everything happens in the caller's transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from db.terms import ChatKind
from handlers import attachments, groups, incoming, people, pressing, talking, unsending
from handlers.incoming import Incoming
from handlers.prepare import reads
from handlers.say import Outgoing
from handlers.steps import HoldsWords, Step
from handlers.turn import Kit, NotRead, Prepared, Turn, first_turn, known, merged, take_turn


def answer(
    session: Session, event: Incoming, *, prepared: Prepared, kit: Kit, now: datetime
) -> list[Outgoing]:
    """Do what the event asks, and return what to say to whom. Raises NotRead, before anything is done."""
    if isinstance(event.body, incoming.Unsent):
        return unsending.unsend(session, event, event.body, kit, now)
    if event.chat is not ChatKind.USER:
        groups.keep_book(session, event, now)
        return []
    handle = _HANDLERS.get(type(event.body))
    if event.person is None or handle is None:
        return []
    person = known(session, event.person)
    if person is None:
        turn = first_turn(session, event, prepared=prepared, kit=kit, now=now)
    else:
        turn = take_turn(session, person, event, prepared=prepared, kit=kit, now=now)
    earlier = _words_held(turn.step) if reads(event) else ()
    if earlier != prepared.earlier:
        raise NotRead(earlier)
    return merged(handle(turn, event.body))


def _words_held(step: Step | None) -> tuple[str, ...]:
    """What the person wrote before and is in no case yet."""
    return tuple(one.text for one in step.words) if isinstance(step, HoldsWords) else ()


_HANDLERS: dict[type, Callable[[Turn, Any], list[Outgoing]]] = {
    incoming.Text: talking.text,
    incoming.Pressed: pressing.pressed,
    incoming.Media: attachments.media,
    incoming.Location: talking.location,
    incoming.Sticker: talking.sticker,
    incoming.Edited: unsending.edited,
    incoming.Followed: people.followed,
    incoming.Unfollowed: people.unfollowed,
}
