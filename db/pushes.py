"""Tables of the push ledger: the pushes LINE counted, and the messages that wait for their turn."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, Index, Integer
from sqlmodel import Field, SQLModel

from db.columns import UtcDateTime, closed_set
from db.terms import MessageKind


class WaitReason(StrEnum):
    """Why a message waits; its job carries the same word as its ``error``."""

    NIGHT = "night"  # its sender asked for a later time
    BUDGET = "budget"  # what is left of the month is kept for more important ones
    QUOTA = "quota"  # LINE itself refuses
    DIGEST = "digest"  # gathered for the next digest


class PushCount(SQLModel, table=True):
    """Pushes that LINE accepted. Each writer has rows of its own, so that none ever waits for another's."""

    __tablename__ = "push_count"
    day: date = Field(primary_key=True)  # Thai
    kind: MessageKind = Field(sa_type=closed_set(MessageKind, "push_count_kind"), primary_key=True)
    shard: str = Field(primary_key=True, max_length=80)
    pushes: int


class WaitingPush(SQLModel, table=True):
    """A message that had to wait: written when its job is shelved, deleted when it was sent or given up.

    ``call`` is the job whose call to LINE it goes with (its own id when it goes by itself). Whoever writes it
    first sends the message, and while that job is open nobody else does.
    """

    __tablename__ = "waiting_push"
    __table_args__ = (Index("waiting_push_by_recipient", "recipient"),)
    job_id: int | None = Field(  # None until the job has one
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    )
    recipient: str = Field(max_length=64)
    kind: MessageKind = Field(sa_type=closed_set(MessageKind, "waiting_push_kind"))
    case_id: int | None = Field(default=None, foreign_key="labour_case.id")
    reason: WaitReason = Field(sa_type=closed_set(WaitReason, "waiting_push_reason"))
    objects: int  # LINE's message objects in it
    since: datetime = Field(sa_type=UtcDateTime)  # owed
    due_at: datetime = Field(sa_type=UtcDateTime)  # when it may be pushed
    call: int | None = Field(default=None, sa_type=BigInteger)
    called_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when that call was first made

    @property
    def lane(self) -> str:
        """What is due together lies together; what is due later must not hide it."""
        return f"{self.recipient}|{self.due_at:%y%m%d%H%M}"
