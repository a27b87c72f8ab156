"""The job table: events coming in, messages owed, media to fetch, timers. Only ``db.jobs`` touches it, and for
operators and upkeep ``db.parked`` and ``db.retention``.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ColumnElement, Index, Integer, literal_column, text
from sqlmodel import Field, SQLModel

from db.columns import UtcDateTime, closed_set
from db.terms import JobStatus, Queue

# A literal, not a bound value: a partial index is used only when the planner can see the constant
# (measured: 40 % of the throughput, and growing with the table).
OPEN: ColumnElement[str] = literal_column("'open'")
_WHILE_OPEN = text("status = 'open'")
_WHEN_OVER = text("done_at IS NOT NULL")


class Job(SQLModel, table=True):
    """One thing to do. ``lane`` keeps what must stay in order; ``key`` makes the same thing impossible twice."""

    __table_args__ = (
        Index("job_by_lane", "queue", "lane", "id", sqlite_where=_WHILE_OPEN, postgresql_where=_WHILE_OPEN),
        # The time comes first: without statistics PostgreSQL else looks for a lane's head through it, and with
        # 100,000 timers waiting a claim ran into its limit of 30 s.
        Index("job_by_due", "run_at", "queue", sqlite_where=_WHILE_OPEN, postgresql_where=_WHILE_OPEN),
        Index("job_by_end", "status", "done_at", sqlite_where=_WHEN_OVER, postgresql_where=_WHEN_OVER),
    )
    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    )
    queue: Queue = Field(sa_type=closed_set(Queue, "job_queue"))
    lane: str = Field(max_length=80)
    key: str = Field(unique=True, max_length=120)
    body: str  # JSON; emptied when done, because it holds people's words
    run_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    lease_by: str | None = Field(default=None, max_length=64)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    status: JobStatus = Field(sa_type=closed_set(JobStatus, "job_status"))
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str | None = None  # our name for what went wrong; never a person's words
