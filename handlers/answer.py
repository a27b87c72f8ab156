"""The one entrance of this room: an event in, messages out. Everything happens in the caller's transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from db.terms import ChatKind
from handlers import attachments, groups, incoming, people, pressing, talking, unsending
from handlers.incoming import Incoming
from handlers.say import Outgoing
from handlers.turn import Kit, Prepared, Turn, meet, merged, take_turn


def answer(
    session: Session, event: Incoming, *, prepared: Prepared, kit: Kit, now: datetime
) -> list[Outgoing]:
    """Do what the event asks, and return what to say to whom."""
    if isinstance(event.body, incoming.Unsent):
        return unsending.unsend(session, event, event.body, kit, now)
    if event.chat is not ChatKind.USER:
        groups.keep_book(session, event, now)
        return []
    handle = _HANDLERS.get(type(event.body))
    if event.person is None or handle is None:
        return []
    person = meet(session, event.person, now)
    turn = take_turn(session, person, event, prepared=prepared, kit=kit, now=now)
    return merged(handle(turn, event.body))


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
