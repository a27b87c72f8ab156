"""Reading before the transaction: understanding is slow, and a transaction must be short."""

import json

import msgspec
from sqlmodel import Session, col, select

from db.cases import History, Unsent
from db.database import Database
from db.people import Conversation, Person
from db.terms import ChatKind
from handlers.incoming import Edited, Incoming, Pressed, Text
from handlers.steps import Words
from handlers.turn import Prepared
from intents.understand import Understanding


def prepare(database: Database, event: Incoming, understanding: Understanding) -> Prepared:
    """Read the new text, and together with it what the person wrote before in the same breath."""
    if (
        event.person is None
        or event.chat is not ChatKind.USER
        or not isinstance(event.body, Text | Pressed | Edited)
    ):
        return Prepared()  # what is said in a group is not ours to read
    text = None if isinstance(event.body, Pressed) else event.body.text
    line_id = event.person
    earlier = database.read(lambda session: _draft(session, line_id))
    reading = understanding.read(text) if text is not None else None
    if not earlier:
        return Prepared(reading)
    together = understanding.read("\n".join([*earlier, *([text] if text is not None else [])]))
    return Prepared(reading, together)


def prepare_timer(database: Database, body: str, understanding: Understanding) -> Prepared:
    """For a timer about a draft, what of it has reached no case, read as a whole."""
    words = database.read(lambda session: left_over(session, body))
    return (
        Prepared(together=understanding.read("\n".join(one.text for one in words))) if words else Prepared()
    )


def left_over(session: Session, body: str) -> list[Words]:
    """The words of a draft's timer that are in no case and were not taken back."""
    words = msgspec.convert(json.loads(body).get("words", []), list[Words])
    ids = [one.message_id for one in words]
    told = {one.message_id for one in session.exec(select(History).where(col(History.message_id).in_(ids)))}
    told |= {one.message_id for one in session.exec(select(Unsent).where(col(Unsent.message_id).in_(ids)))}
    return [one for one in words if one.message_id not in told]


def _draft(session: Session, line_id: str) -> list[str]:
    query = (
        select(Conversation)
        .join(Person, col(Person.id) == Conversation.person_id)
        .where(Person.line_id == line_id)
    )
    return _words(session.exec(query).first())


def _words(row: Conversation | None) -> list[str]:
    return [one["text"] for one in row.step.get("words", [])] if row else []
