"""What people said a text was about, after we had read it: redacted, for the corpus, and not for ever."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Index, delete
from sqlmodel import Field, Session, SQLModel, col, select

from db.columns import UtcDateTime, closed_set
from db.terms import Decision, Department, LabelSource, Need, Urgency

KEPT_FOR = timedelta(days=730)  # two years; after that the corpus holds what it taught, or it taught nothing


class Label(SQLModel, table=True):
    """A redacted text with what its writer or an officer said it was, and what we had made of it.

    No person and no message is named; what is taken back is found through its case.
    """

    __table_args__ = (Index("label_by_case", "case_id"), Index("label_by_time", "at"))
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    source: LabelSource = Field(sa_type=closed_set(LabelSource, "label_source"))
    text: str = Field(max_length=1000)  # redacted before it comes here
    need: Need | None = Field(default=None, sa_type=closed_set(Need, "label_need"))
    department: Department | None = Field(default=None, sa_type=closed_set(Department, "label_department"))
    decided: Decision | None = Field(default=None, sa_type=closed_set(Decision, "label_decided"))
    scores: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))  # need and score, best first
    urgency: Urgency = Field(sa_type=closed_set(Urgency, "label_urgency"))
    rules_version: str = ""
    model_version: str | None = None
    case_id: int | None = Field(default=None, foreign_key="labour_case.id")


def newest_labels(session: Session) -> list[Label]:
    return list(session.exec(select(Label).order_by(col(Label.at).desc(), col(Label.id).desc())))


def drop_labels_of(session: Session, case_id: int) -> None:
    """The reporter took words or the whole case back."""
    session.execute(delete(Label).where(col(Label.case_id) == case_id))


def drop_labels_before(session: Session, at: datetime) -> int:
    """What is too old to be kept; returns how many there were."""
    result: Any = session.execute(delete(Label).where(col(Label.at) < at))
    return int(result.rowcount)
