"""Tables of people and offices: who writes, in which roles, and who serves where."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.columns import UtcDateTime, closed_set
from db.terms import ChatKind, Department, Rank


class Person(SQLModel, table=True):
    """Anyone with a LINE id."""

    id: int | None = Field(default=None, primary_key=True)
    line_id: str = Field(unique=True, max_length=64)
    met_at: datetime = Field(sa_type=UtcDateTime)
    told_privacy_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # blocked us: cannot be pushed
    province: str | None = Field(default=None, max_length=2)
    district: str | None = Field(default=None, max_length=4)
    subdistrict: str | None = Field(default=None, max_length=6)
    phone: str | None = Field(default=None, max_length=16)


class Office(SQLModel, table=True):
    """A department in a province, such as ``DLPW-30``. Blank means we do not know, never a guess."""

    code: str = Field(primary_key=True, max_length=8)
    department: Department = Field(sa_type=closed_set(Department, "office_department"))
    province: str = Field(max_length=2)  # "00" for the ministry's central desk
    name: str
    short_name: str
    phone: str | None = None
    address: str | None = None
    line_group: str | None = None
    hours: str | None = None
    website: str | None = None
    checked_on: date | None = None


class Officer(SQLModel, table=True):
    """A person who gets an office's alerts and may act on its cases."""

    __table_args__ = (
        UniqueConstraint("person_id", "office_code", name="officer_once_per_office"),
        Index("officer_by_office", "office_code"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    office_code: str = Field(foreign_key="office.code")
    name: str
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    rank: Rank = Field(default=Rank.MEMBER, sa_type=closed_set(Rank, "officer_rank"))
    on_duty: bool = True  # among those who hear first
    cleared: bool = False  # may open sensitive cases
    away_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Volunteer(SQLModel, table=True):
    """An approved labour volunteer (อสร.) of one sub-district."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    subdistrict: str = Field(max_length=6)
    name: str
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Conversation(SQLModel, table=True):
    """What we last asked a person and are waiting for; one row a person, absent when nothing is pending."""

    __table_args__ = (Index("conversation_by_time", "at"),)
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    step: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)


class GroupChat(SQLModel, table=True):
    """A group or room the account was brought into."""

    __tablename__ = "group_chat"
    chat_id: str = Field(primary_key=True, max_length=64)
    kind: ChatKind = Field(sa_type=closed_set(ChatKind, "group_chat_kind"))
    joined_at: datetime = Field(sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
