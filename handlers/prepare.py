"""Reading before the transaction: understanding is slow, and a transaction must be short."""

import json

from sqlmodel import Session, col, select

from db.database import Database
from db.people import Conversation, Person
from db.terms import ChatKind
from handlers.incoming import Incoming, Pressed, Text
from handlers.turn import Prepared
from intents.understand import Understanding


def prepare(database: Database, event: Incoming, understanding: Understanding) -> Prepared:
    """Read the new text, and together with it what the person wrote before in the same breath."""
    if event.person is None or event.chat is not ChatKind.USER or not isinstance(event.body, Text | Pressed):
        return Prepared()  # what is said in a group is not ours to read
    text = event.body.text if isinstance(event.body, Text) else None
    line_id = event.person
    earlier = database.read(lambda session: _draft(session, line_id))
    reading = understanding.read(text) if text is not None else None
    if not earlier:
        return Prepared(reading)
    together = understanding.read("\n".join([*earlier, *([text] if text is not None else [])]))
    return Prepared(reading, together)


def prepare_timer(database: Database, body: str, understanding: Understanding) -> Prepared:
    """For a timer about a draft, the draft read as a whole."""
    person_id = json.loads(body).get("draft")
    if person_id is None:
        return Prepared()
    words = database.read(lambda session: _words(session.get(Conversation, person_id)))
    return Prepared(together=understanding.read("\n".join(words))) if words else Prepared()


def _draft(session: Session, line_id: str) -> list[str]:
    query = (
        select(Conversation)
        .join(Person, col(Person.id) == Conversation.person_id)
        .where(Person.line_id == line_id)
    )
    return _words(session.exec(query).first())


def _words(row: Conversation | None) -> list[str]:
    return [one["text"] for one in row.step.get("words", [])] if row else []
