"""A message taken back: its words leave every place we keep them, and the history says that they did."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam
from sqlmodel import Session, select

from db import jobs
from db.cases import Attachment, Case, History, Rating, Subject, Unsent
from db.jobs import Put
from db.labels import drop_labels_of
from db.terms import Entry, MediaState, Queue, Role
from handlers import citizen, incoming, officer_wording
from handlers.incoming import Incoming
from handlers.notices import tell
from handlers.say import Outgoing
from handlers.steps import HoldsWords, Words, await_answer, current, forget
from handlers.turn import Kit, Turn, meet
from intents import redact
from referral.acts import holder_notices
from referral.case_rows import Written, locked, record, reporter
from referral.moment import Moment
from referral.notices import Tell
from referral.reporting import add

_unsent = Unsent.__table__  # type: ignore[attr-defined]
_UNSENT = select(_unsent.c.at).where(_unsent.c.message_id == bindparam("message"))
# Where a reader of a message sees words; anything else in it is ours, a signed button among them.
_READ = frozenset({"text", "altText"})
_REPORTERS = frozenset({Role.CITIZEN, Role.VOLUNTEER})


def was_unsent(session: Session, message_id: str) -> bool:
    """Unsending can overtake the message itself."""
    return session.connection().execute(_UNSENT, {"message": message_id}).first() is not None


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
    entries = _blank_history(session, body.message_id)
    of_reporter = {one.case_id for one in entries if one.role in _REPORTERS}
    for case_id in sorted({one.case_id for one in entries}):
        case = locked(session, case_id)
        assert case is not None
        record(session, case, Entry.UNSENT, Role.SYSTEM, now, why=body.message_id)
        if case_id in of_reporter:
            _blank_receipt(case)
            drop_labels_of(session, case_id)
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
    if (
        case.reporter_id != turn.person.id
    ):  # an officer's own words: what was sent stays sent, colleagues see both
        written = Written(body.text, body.message_id)
        record(turn.session, case, Entry.NOTED, Role.OFFICER, turn.now, person=turn.person, written=written)
        return []
    reading = turn.prepared.reading
    if reading is not None and reading.sensitive and not case.sensitive:
        return citizen.hear(turn, [Words(body.text, body.message_id)], reading)
    notices = add(turn.moment, case, turn.role, Written(body.text, body.message_id))
    return tell(turn.moment, notices, turn.buttons)


def _blank_history(session: Session, message_id: str) -> list[History]:
    """The entries that held the message, now without it."""
    entries = list(session.exec(select(History).where(History.message_id == message_id)))
    for entry in entries:
        if entry.words and entry.role in _REPORTERS:
            _forget_numbers(session, session.get_one(Case, entry.case_id), [entry.words])
        _blank_messages(session, entry.case_id, entry.words or "")
        entry.words = None
    return entries


def _blank_messages(session: Session, case_id: int, words: str) -> None:
    """Also from messages about the case that are owed and not sent yet: only where a reader would see the words."""
    said = {words, redact.mask(words)} - {""}
    for job_id, body in jobs.holding(session, f'"case_id":{case_id}', Queue.MESSAGE):
        owed = json.loads(body)
        blanked = _without_words(owed["messages"], said)
        if owed["case_id"] == case_id and blanked != owed["messages"]:
            whole = json.dumps({**owed, "messages": blanked}, ensure_ascii=False, separators=(",", ":"))
            jobs.rewrite(session, job_id, whole)


def _without_words(value: Any, said: set[str], key: str = "") -> Any:
    if isinstance(value, list):
        return [_without_words(one, said) for one in value]
    if isinstance(value, dict):
        return {name: _without_words(one, said, name) for name, one in value.items()}
    if key not in _READ or not isinstance(value, str):
        return value
    for words in said:
        value = value.replace(words, officer_wording.UNSENT_WORDS)
    return value


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


def _forget_numbers(session: Session, case: Case, said: Sequence[str]) -> None:
    """A telephone or a name that we had read from the words."""
    digits = "".join(letter for words in said for letter in words if letter.isdigit())
    person = reporter(session, case)
    if person.phone and person.phone in digits:
        person.phone = None
    subject = session.get(Subject, case.subject_id) if case.subject_id else None
    if subject is None:
        return
    if subject.phone and subject.phone in digits:
        subject.phone = None
    if subject.name and any(subject.name in words for words in said):
        subject.name = None


def _blank_receipt(case: Case) -> None:
    """The words that matched are words of the person, too."""
    needs = [{**need, "why": []} for need in case.receipt.get("needs", [])]
    case.receipt = {**case.receipt, "needs": needs, "place": None, "employer": None}
    case.employer = None


def _forget_draft(session: Session, event: Incoming, message_id: str, now: datetime) -> None:
    if event.person is None:
        return
    person = meet(session, event.person, now)
    step = current(session, person)
    if not isinstance(step, HoldsWords):
        return
    kept = [one for one in step.words if one.message_id != message_id]
    if kept:
        await_answer(session, person, msgspec.structs.replace(step, words=kept), now)
    else:
        forget(session, person)
