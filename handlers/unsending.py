"""A message taken back: its words leave every place we keep them, and the history says that they did."""

import json
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from db import jobs
from db.cases import Attachment, Case, History, Unsent
from db.jobs import Put
from db.people import Conversation
from db.terms import Entry, MediaState, Queue, Role
from handlers import incoming, officer_wording
from handlers.buttons import Buttons
from handlers.incoming import Incoming
from handlers.notices import tell
from handlers.say import Outgoing
from handlers.turn import Turn, meet
from intents import redact
from referral.case_rows import locked, record
from referral.cases import holder_notices
from referral.notices import Tell


def was_unsent(session: Session, message_id: str) -> bool:
    """Unsending can overtake the message itself."""
    return session.get(Unsent, message_id) is not None


def unsend(
    session: Session, event: Incoming, body: incoming.Unsent, buttons: Buttons, now: datetime
) -> list[Outgoing]:
    """Blank the message wherever it is; tell the officer who may have read it."""
    if session.get(Unsent, body.message_id) is None:
        session.add(Unsent(message_id=body.message_id, at=now))
    _forget_draft(session, event, body.message_id, now)
    outgoing = []
    for case_id in _blank_history(session, body.message_id):
        case = locked(session, case_id)
        assert case is not None
        _blank_receipt(case)
        record(session, case, Entry.UNSENT, Role.SYSTEM, now, why=body.message_id)
        outgoing += tell(session, holder_notices(session, case, Tell.UNSENT), buttons, now)
    _drop_attachment(session, body.message_id, now)
    return outgoing


def edited(turn: Turn, body: incoming.Edited) -> list[Outgoing]:
    """The new wording replaces the old one in the case that holds it."""
    query = select(History).where(History.message_id == body.message_id, col(History.words).is_not(None))
    for entry in turn.session.exec(query):
        entry.words = body.text
    return []


def _blank_history(session: Session, message_id: str) -> list[int]:
    entries = session.exec(select(History).where(History.message_id == message_id)).all()
    for entry in entries:
        _blank_jobs(session, entry.words or "")
        entry.words = None
    return sorted({entry.case_id for entry in entries})


def _blank_jobs(session: Session, words: str) -> None:
    """Also from messages that are owed and not sent yet, in each way JSON may hold the words."""
    for text in {words, redact.mask(words)} - {""}:
        for escaped in {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}:
            jobs.blank(session, escaped, officer_wording.UNSENT_WORDS)


def _drop_attachment(session: Session, message_id: str, now: datetime) -> None:
    attachment = session.get(Attachment, message_id)
    if attachment is None:
        return
    if attachment.sha256 is not None:
        key, body = f"erase:{message_id}", json.dumps({"erase": attachment.sha256})
        jobs.put(session, [Put(Queue.MEDIA, key, key, body, now)], worker=None, now=now)
    attachment.state, attachment.name, attachment.sha256 = MediaState.UNSENT, None, None


def _blank_receipt(case: Case) -> None:
    """The words that matched are words of the person, too."""
    needs = [{**need, "why": []} for need in case.receipt.get("needs", [])]
    case.receipt = {**case.receipt, "needs": needs, "place": None}


def _forget_draft(session: Session, event: Incoming, message_id: str, now: datetime) -> None:
    if event.person is None:
        return
    row = session.get(Conversation, meet(session, event.person, now).id)
    if row is None or not row.step.get("words"):
        return
    kept: list[Any] = [one for one in row.step["words"] if one["message_id"] != message_id]
    for one in row.step["words"]:
        if one["message_id"] == message_id:
            _blank_jobs(session, one["text"])  # the draft's timer holds them too
    if kept:
        row.step = {**row.step, "words": kept}
    else:
        session.delete(row)
