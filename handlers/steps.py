"""What we asked a person and are waiting for, kept in the conversation row until it is answered."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, select
from sqlmodel import Session

from db import rows
from db.people import Conversation, Person


class Words(msgspec.Struct, frozen=True):
    """Something a person wrote that is not in a case yet."""

    text: str
    message_id: str


class AskPlace(msgspec.Struct, frozen=True, tag="place"):
    """In which province are these cases? Asked at most twice, then the central desk finds out."""

    case_ids: list[int]
    asked: int = 1


class AskPhone(msgspec.Struct, frozen=True, tag="phone"):
    case_ids: list[int]


class AskSubject(msgspec.Struct, frozen=True, tag="subject"):
    """Whom is a volunteer's case about?"""

    case_ids: list[int]


class ChooseNeed(msgspec.Struct, frozen=True, tag="need"):
    words: list[Words]
    needs: list[str]


class TellMore(msgspec.Struct, frozen=True, tag="more"):
    """We could not tell the need from so little; a timer hands it to a person if nothing follows."""

    words: list[Words]


class OtherDoor(msgspec.Struct, frozen=True, tag="door"):
    """We named another agency; whoever thinks otherwise has one button to a person."""

    words: list[Words]


class SameOrNew(msgspec.Struct, frozen=True, tag="same"):
    words: list[Words]
    case_id: int


class AddTo(msgspec.Struct, frozen=True, tag="add"):
    case_id: int


class AnswerCitizen(msgspec.Struct, frozen=True, tag="answer"):
    """The officer's next text goes to the person of this case."""

    case_id: int


class ReturnWhy(msgspec.Struct, frozen=True, tag="return"):
    case_id: int


class CloseNote(msgspec.Struct, frozen=True, tag="close"):
    case_id: int


class AskCitizen(msgspec.Struct, frozen=True, tag="ask"):
    """The officer's next text is a question to the person of this case."""

    case_id: int


class NoteFor(msgspec.Struct, frozen=True, tag="note"):
    """The officer's next text is for colleagues."""

    case_id: int


class VisitNote(msgspec.Struct, frozen=True, tag="visit"):
    case_id: int


class ViewWhy(msgspec.Struct, frozen=True, tag="view"):
    """Why an officer opens a sensitive case."""

    case_id: int


class AnswerOfficer(msgspec.Struct, frozen=True, tag="reply"):
    """The reporter's next text answers an officer's question."""

    case_id: int


class DisputeWhy(msgspec.Struct, frozen=True, tag="dispute"):
    case_id: int


class ReopenWhy(msgspec.Struct, frozen=True, tag="reopen"):
    case_id: int


class RateWords(msgspec.Struct, frozen=True, tag="rate"):
    case_id: int


class OfficersOwn(msgspec.Struct, frozen=True, tag="own"):
    """An officer wrote without pressing anything: is it their own matter?"""

    words: list[Words]


Step = (
    AskPlace
    | AskPhone
    | AskSubject
    | ChooseNeed
    | TellMore
    | OtherDoor
    | SameOrNew
    | AddTo
    | AnswerCitizen
    | ReturnWhy
    | CloseNote
    | AskCitizen
    | NoteFor
    | VisitNote
    | ViewWhy
    | AnswerOfficer
    | DisputeWhy
    | ReopenWhy
    | RateWords
    | OfficersOwn
)
OfficersStep = AnswerCitizen | AskCitizen | NoteFor | VisitNote | ReturnWhy | CloseNote | ViewWhy
HoldsWords = ChooseNeed | TellMore | OtherDoor | SameOrNew | OfficersOwn


# Core statements made once: they run for every message (docs/performance.md).
_row = Conversation.__table__  # type: ignore[attr-defined]
_of_person = _row.c.person_id == bindparam("person")
_CURRENT, _FORGET = select(_row.c.step).where(_of_person), _row.delete().where(_of_person)


def current(session: Session, person: Person) -> Step | None:
    stored = session.connection().execute(_CURRENT, {"person": person.id}).scalar()
    return None if stored is None else _read(stored)


def await_answer(session: Session, person: Person, step: Step, now: datetime) -> None:
    """Remember what we asked; an earlier question is forgotten."""
    values = {"person_id": _id(person), "step": msgspec.to_builtins(step), "at": now}
    rows.replace(session, Conversation, values)


def forget(session: Session, person: Person) -> None:
    session.connection().execute(_FORGET, {"person": person.id})


def _read(stored: dict[str, Any]) -> Step:
    step: Step = msgspec.convert(stored, Step)
    return step


def _id(person: Person) -> int:
    assert person.id is not None
    return person.id
