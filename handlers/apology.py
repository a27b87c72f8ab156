"""When we failed to work an event: one honest sentence to its writer, and word to those who screen."""

from datetime import datetime

from sqlmodel import Session

from db.terms import ChatKind
from handlers import officer_wording, wording
from handlers.incoming import Followed, Incoming, Location, Media, Pressed, Sticker
from handlers.incoming import Text as WrittenText
from handlers.say import Outgoing, Text
from handlers.turn import meet
from referral.offices import readers
from referral.routing import choose

_DESERVES_AN_ANSWER = (WrittenText, Media, Location, Sticker, Pressed, Followed)


def apologise(session: Session, event: Incoming, now: datetime) -> list[Outgoing]:
    """Nothing here depends on what the event says: its contents are what we failed on."""
    outgoing = []
    province = None
    if event.person is not None and event.chat is ChatKind.USER:
        province = meet(session, event.person, now).province
        if isinstance(event.body, _DESERVES_AN_ANSWER):
            outgoing.append(Outgoing(event.person, (Text(wording.APOLOGY),)))
    desk = choose(session, None, province, now).office
    word = Text(officer_wording.PARKED.format(event=event.event_id))
    told = [Outgoing(person.line_id, (word,)) for _, person in readers(session, desk.code, now)]
    return [*outgoing, *told]
