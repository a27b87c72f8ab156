"""Tables of the referral desk: days off, an office's ready-made texts, and workplaces that several people name."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.columns import UtcDateTime


class Closure(SQLModel, table=True):
    """A day on which offices are closed, besides public holidays; or open, although the calendar says closed."""

    __table_args__ = (UniqueConstraint("day", "province", name="closure_once_per_day"),)
    id: int | None = Field(default=None, primary_key=True)
    day: date  # Bangkok's
    province: str = Field(max_length=2)  # "00" for the whole country
    closed: bool = True
    why: str
    announced_at: datetime = Field(sa_type=UtcDateTime)


class CannedText(SQLModel, table=True):
    """A text that an office sends again and again; ``{variables}`` are filled in from the case."""

    __tablename__ = "canned_text"
    __table_args__ = (UniqueConstraint("office_code", "title", name="canned_text_once_per_title"),)
    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="office.code")
    title: str = Field(max_length=20)  # fits on a button
    text: str = Field(max_length=1000)


class EmployerAlarm(SQLModel, table=True):
    """A workplace in a province that several people have named within days."""

    __tablename__ = "employer_alarm"
    __table_args__ = (Index("employer_alarm_by_province", "province", "last_at"),)
    id: int | None = Field(default=None, primary_key=True)
    province: str = Field(max_length=2)
    employer: str = Field(max_length=80)  # folded for comparing
    named: str  # as one of them wrote it
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)
    told_people: int = 0  # how many people it was when the office was last told


class AlarmCase(SQLModel, table=True):
    """A case that belongs to an employer's alarm."""

    __tablename__ = "alarm_case"
    case_id: int = Field(primary_key=True, foreign_key="labour_case.id")
    alarm_id: int = Field(foreign_key="employer_alarm.id", index=True)
