"""Reading before the transaction: understanding is slow, and a transaction must be short."""

import json
from collections.abc import Sequence

import msgspec
from sqlmodel import Session, col, select

from db.cases import History, Unsent
from db.database import Database
from db.terms import ChatKind
from handlers.incoming import Edited, Incoming, Pressed, Text
from handlers.steps import Words
from handlers.turn import Prepared
from intents.understand import Understanding


def prepare(event: Incoming, understanding: Understanding, earlier: Sequence[str] = ()) -> Prepared:
    """Read the new text, and together with it what the person wrote before in the same breath: ``earlier``, which
    only the transaction knows (``handlers.turn.NotRead``).
    """
    if not reads(event):
        return Prepared()
    text = event.body.text if isinstance(event.body, Text | Edited) else None
    reading = understanding.read(text) if text is not None else None
    if not earlier:
        return Prepared(reading)
    together = understanding.read("\n".join([*earlier, *([text] if text is not None else [])]))
    return Prepared(reading, together, tuple(earlier))


def reads(event: Incoming) -> bool:
    """Whether the event has to do with a text to be understood. What is said in a group is not ours to read."""
    private = event.person is not None and event.chat is ChatKind.USER
    return private and isinstance(event.body, Text | Pressed | Edited)


def prepare_timer(database: Database, body: str, understanding: Understanding) -> Prepared:
    """For a timer about a draft, what of it has reached no case, read as a whole."""
    words = database.read(lambda session: left_over(session, body))
    return (
        Prepared(together=understanding.read("\n".join(one.text for one in words))) if words else Prepared()
    )


def words_in(body: str) -> list[Words]:
    """What a timer about a draft was put with; nothing for every other timer."""
    return msgspec.convert(json.loads(body).get("words", []), list[Words])


def left_over(session: Session, body: str) -> list[Words]:
    """The words of a draft's timer that are in no case and were not taken back."""
    words = words_in(body)
    ids = [one.message_id for one in words]
    told = {one.message_id for one in session.exec(select(History).where(col(History.message_id).in_(ids)))}
    told |= {one.message_id for one in session.exec(select(Unsent).where(col(Unsent.message_id).in_(ids)))}
    return [one for one in words if one.message_id not in told]
