"""A message taken back: its words leave every place we keep them, and the history says that they did."""

import json
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from db import jobs
from db.cases import Attachment, Case, History, Rating, Unsent
from db.jobs import Put
from db.labels import drop_labels_of
from db.people import Conversation
from db.terms import Entry, MediaState, Queue, Role
from handlers import incoming, officer_wording
from handlers.incoming import Incoming
from handlers.notices import tell
from handlers.say import Outgoing
from handlers.turn import Kit, Turn, meet
from intents import redact
from referral.acts import holder_notices
from referral.case_rows import Written, locked, record
from referral.moment import Moment
from referral.notices import Tell
from referral.reporting import add


def was_unsent(session: Session, message_id: str) -> bool:
    """Unsending can overtake the message itself."""
    return session.get(Unsent, message_id) is not None


def unsend(
    session: Session, event: Incoming, body: incoming.Unsent, kit: Kit, now: datetime
) -> list[Outgoing]:
    """Blank the message wherever it is; tell the officer who may have read it."""
    if session.get(Unsent, body.message_id) is None:
        session.add(Unsent(message_id=body.message_id, at=now))
    moment = Moment(session, now, kit.levels)
    _forget_draft(session, event, body.message_id, now)
    _blank_rating(session, body.message_id)
    _blank_by_id(session, body.message_id)
    outgoing = []
    for case_id in _blank_history(session, body.message_id):
        case = locked(session, case_id)
        assert case is not None
        _blank_receipt(case)
        drop_labels_of(session, case_id)
        record(session, case, Entry.UNSENT, Role.SYSTEM, now, why=body.message_id)
        outgoing += tell(moment, holder_notices(moment, case, Tell.UNSENT), kit.buttons)
    _drop_attachment(session, body.message_id, now)
    return outgoing


def edited(turn: Turn, body: incoming.Edited) -> list[Outgoing]:
    """The new wording is added to the person's case that holds the old one; history itself is not rewritten."""
    query = select(History.case_id).where(
        History.message_id == body.message_id, History.person_id == turn.person.id
    )
    case_id = turn.session.exec(query).first()
    case = locked(turn.session, case_id) if case_id is not None else None
    if case is None or case.closed_at is not None:
        return []
    notices = add(turn.moment, case, turn.role, Written(body.text, body.message_id))
    return tell(turn.moment, notices, turn.buttons)


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


def _blank_rating(session: Session, message_id: str) -> None:
    for rating in session.exec(select(Rating).where(Rating.message_id == message_id)):
        rating.words = None


def _blank_by_id(session: Session, message_id: str) -> None:
    """Drafts' timers and parked events hold the message under its id, in a case or not."""
    for job_id, body in jobs.holding(session, json.dumps(message_id)):
        jobs.rewrite(session, job_id, json.dumps(_without_text(json.loads(body), message_id)))


def _without_text(value: Any, message_id: str) -> Any:
    if isinstance(value, list):
        return [_without_text(one, message_id) for one in value]
    if not isinstance(value, dict):
        return value
    mine = message_id in (value.get("id"), value.get("message_id"))
    return {
        name: "" if mine and name == "text" else _without_text(one, message_id) for name, one in value.items()
    }


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
    case.receipt = {**case.receipt, "needs": needs, "place": None, "employer": None}
    case.employer = None


def _forget_draft(session: Session, event: Incoming, message_id: str, now: datetime) -> None:
    if event.person is None:
        return
    row = session.get(Conversation, meet(session, event.person, now).id)
    if row is None or not row.step.get("words"):
        return
    kept: list[Any] = [one for one in row.step["words"] if one["message_id"] != message_id]
    if kept:
        row.step = {**row.step, "words": kept}
    else:
        session.delete(row)
