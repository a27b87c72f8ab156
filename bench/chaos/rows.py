"""What the database holds once it is quiet, read past the service: jobs, cases, histories, attachments."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Row, Select, func, select, update
from sqlmodel import Session, col

from bot.app import prepare_database
from db.cases import Attachment, Case, History
from db.database import Database
from db.engine import open_engine
from db.job_table import Job
from db.people import Person
from db.terms import Entry, JobStatus, MediaState, Queue
from handlers.turn import meet
from referral.seeding import add_officer


@dataclass(frozen=True, slots=True)
class JobRow:
    id: int
    queue: Queue
    lane: str
    key: str
    status: JobStatus
    error: str | None


@dataclass(frozen=True, slots=True)
class Rows:
    jobs: Sequence[JobRow]
    history: Sequence[tuple[str, Entry]]  # LINE's id of the message, and what was written; in order
    cases: Counter[str]  # by the reporter's LINE id
    attachments: dict[str, tuple[MediaState, str | None]]  # state and hash, by LINE's id of the message


class Shelf(AbstractContextManager["Shelf"]):
    """The database of the replicas, opened beside them."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url, connections=2)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def rows(self) -> Rows:
        return Rows(
            jobs=[JobRow(*row) for row in self._all(_JOBS)],
            history=[(row[0], row[1]) for row in self._all(_HISTORY)],
            cases=Counter({row[0]: row[1] for row in self._all(_CASES)}),
            attachments={row[0]: (row[1], row[2]) for row in self._all(_ATTACHMENTS)},
        )

    def unfinished(self, now: datetime) -> list[str]:
        """Keys of what is still to be done: all but timers that are not due."""
        found = select(col(Job.queue), col(Job.key), col(Job.run_at)).where(col(Job.status) == JobStatus.OPEN)
        return [row[1] for row in self._all(found) if row[0] is not Queue.TIMER or row[2] <= now]

    def open_timers(self, keys: Iterable[str]) -> list[str]:
        """Which of these timers have not rung."""
        waiting = select(col(Job.key)).where(col(Job.key).in_(list(keys)), col(Job.status) == JobStatus.OPEN)
        return [row[0] for row in self._all(waiting)]

    def ring(self, key: str, at: datetime) -> None:
        """Make a timer due ``at``: a run cannot wait for the quarter of an hour that a person is given."""
        with Session(self._engine) as session:
            session.connection().execute(update(Job).where(col(Job.key) == key).values(run_at=at))
            session.commit()

    def _all(self, query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        with Session(self._engine) as session:
            return session.connection().execute(query).all()


_JOBS = select(
    col(Job.id), col(Job.queue), col(Job.lane), col(Job.key), col(Job.status), col(Job.error)
).order_by(col(Job.id))
_HISTORY = (
    select(col(History.message_id), col(History.entry))
    .where(col(History.message_id).is_not(None))
    .order_by(col(History.id))
)
_CASES = (
    select(col(Person.line_id), func.count())
    .join(Case, col(Case.reporter_id) == col(Person.id))
    .group_by(col(Person.line_id))
)
_ATTACHMENTS = select(col(Attachment.message_id), col(Attachment.state), col(Attachment.sha256))


def prepare(url: str, officers: dict[str, str], now: datetime) -> None:
    """Schema, directory, and one officer (a LINE id) at each office."""
    database = Database(url)

    def enrol(session: Session) -> None:
        for office, line_id in officers.items():
            add_officer(session, meet(session, line_id, now), office, office, now)

    prepare_database(database)
    database.write(enrol).result()
    database.close()
