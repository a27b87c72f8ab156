"""Tables of a case: the matter itself, its append-only history, what was attached, and what was taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from db.columns import UtcDateTime, closed_set
from db.terms import (
    CaseStatus,
    Entry,
    Level,
    LinkKind,
    MediaKind,
    MediaState,
    Need,
    Outcome,
    Role,
    Urgency,
)


class Subject(SQLModel, table=True):
    """Whom a case is about, when that is not the reporter: a volunteer's villager, a citizen's mother."""

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = None
    relation: str | None = None
    village: int | None = None  # หมู่
    phone: str | None = Field(default=None, max_length=16)


class Case(SQLModel, table=True):
    """One need of one person. Its number is derived (``referral.numbers``), so it is not stored."""

    __tablename__ = "labour_case"  # "case" is a word of SQL
    __table_args__ = (
        Index("case_by_reporter", "reporter_id", "status"),
        Index("case_by_office", "office_code", "status"),
        Index("case_by_officer", "officer_id", "status"),
        Index(
            "case_by_employer",
            "province",
            "opened_at",
            sqlite_where=text("employer IS NOT NULL"),
            postgresql_where=text("employer IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    fiscal_year: int  # พ.ศ., from 1 October
    need: Need | None = Field(default=None, sa_type=closed_set(Need, "case_need"))
    urgency: Urgency = Field(sa_type=closed_set(Urgency, "case_urgency"))
    status: CaseStatus = Field(sa_type=closed_set(CaseStatus, "case_status"))
    office_code: str = Field(foreign_key="office.code")  # the owner; never empty
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    reporter_id: int = Field(foreign_key="person.id")
    subject_id: int | None = Field(default=None, foreign_key="subject.id")
    province: str | None = Field(default=None, max_length=2)
    district: str | None = Field(default=None, max_length=4)
    subdistrict: str | None = Field(default=None, max_length=6)
    latitude: float | None = None
    longitude: float | None = None
    receipt: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # why it was routed as it was
    opened_at: datetime = Field(sa_type=UtcDateTime)
    touched_at: datetime = Field(sa_type=UtcDateTime)  # the reporter's last word in it
    level: Level = Field(sa_type=closed_set(Level, "case_level"))
    sensitive: bool = False  # only cleared officers read it; its alerts carry no words
    employer: str | None = Field(default=None, max_length=80)  # the workplace's name, folded for comparing
    version: int = 1  # grows with every move; a button of an older one is stale
    bounces: int = 0  # how often an office gave it back or stayed silent
    clocks: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # ``referral.clocks.Clocks``
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the first of its clocks to run out
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: Outcome | None = Field(default=None, sa_type=closed_set(Outcome, "case_outcome"))


class History(SQLModel, table=True):
    """Every move and message of a case. Rows are never changed, except that unsending blanks the words."""

    __table_args__ = (Index("history_by_case", "case_id", "id"), Index("history_by_message", "message_id"))
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="labour_case.id")
    at: datetime = Field(sa_type=UtcDateTime)
    entry: Entry = Field(sa_type=closed_set(Entry, "history_entry"))
    role: Role = Field(sa_type=closed_set(Role, "history_role"))
    person_id: int | None = Field(default=None, foreign_key="person.id")
    status: CaseStatus = Field(sa_type=closed_set(CaseStatus, "history_status"))
    office_code: str | None = Field(default=None, foreign_key="office.code")  # the owner after this entry
    words: str | None = None  # what a person wrote
    message_id: str | None = Field(default=None, max_length=64)  # LINE's id of that message
    why: str | None = None  # the rule or the reason
    version: int = 0  # the case's version after this entry


class CaseLink(SQLModel, table=True):
    """A case that goes on as another, or was split off from it."""

    __tablename__ = "case_link"
    case_id: int = Field(primary_key=True, foreign_key="labour_case.id")
    kind: LinkKind = Field(primary_key=True, sa_type=closed_set(LinkKind, "case_link_kind"))
    other_id: int = Field(foreign_key="labour_case.id")


class Rating(SQLModel, table=True):
    """What the reporter thought of it in the end."""

    case_id: int = Field(primary_key=True, foreign_key="labour_case.id")
    score: int  # 1 to 5
    words: str | None = None
    message_id: str | None = Field(default=None, max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)


class Attachment(SQLModel, table=True):
    """A picture, voice note, video or file sent into a case; the bytes lie under the media folder by hash."""

    __table_args__ = (Index("attachment_by_case", "case_id"), Index("attachment_by_hash", "sha256"))
    message_id: str = Field(primary_key=True, max_length=64)
    case_id: int = Field(foreign_key="labour_case.id")
    kind: MediaKind = Field(sa_type=closed_set(MediaKind, "attachment_kind"))
    state: MediaState = Field(sa_type=closed_set(MediaState, "attachment_state"))
    name: str | None = None
    content_type: str | None = None
    size: int | None = None  # bytes
    sha256: str | None = Field(default=None, max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)


class Unsent(SQLModel, table=True):
    """A message its writer took back. Unsending can overtake the message, so the id outlives the words."""

    __table_args__ = (Index("unsent_by_time", "at"),)
    message_id: str = Field(primary_key=True, max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)


class PressedButton(SQLModel, table=True):
    """A single-use button that was used, so that pressing twice does a thing once."""

    __tablename__ = "pressed_button"
    __table_args__ = (Index("pressed_button_by_time", "at"),)
    nonce: str = Field(primary_key=True, max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
