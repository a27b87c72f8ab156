"""A referral desk on paper: offices with people, cases, and a worker that rings timers when they fall due."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from sqlmodel import Session, col, delete, select

from db import jobs
from db.cases import Case, History
from db.database import Database
from db.job_table import Job
from db.people import Officer, Person
from db.terms import Department, JobStatus, Level, Need, Queue, Rank, Role, Urgency
from db.thai_time import BANGKOK
from referral import levels, opening
from referral.calendars import of_case
from referral.case_rows import Written, history_of, locked
from referral.cases import accept
from referral.climbing import ring
from referral.clocks import Clocks, Timekeeper
from referral.moment import Moment
from referral.notices import Notice, Tell
from referral.offices import CENTRAL_DESK
from referral.seeding import add_officer
from referral.working_time import WorkingTime

LEVELS = levels.load()
TUESDAY = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # 10:00 in Bangkok, an ordinary working day
WORDS = Written("นายจ้างค้างค่าจ้าง")
# A need and an urgency that make a case of each level.
OF_LEVEL = {
    Level.P0: (Need.ABUSE, Urgency.EMERGENCY),
    Level.P1: (Need.UNPAID_WAGES, Urgency.URGENT),
    Level.P2: (Need.UNPAID_WAGES, Urgency.NORMAL),
    Level.P3: (Need.WORKING_CONDITIONS, Urgency.NORMAL),
}
ALERTS = (Tell.ALERT, Tell.UNTAKEN)
# For tests whose subject is no engine's.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_numbers = count()


def bangkok(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


def keeper(level: Level, *closed: date) -> Timekeeper:
    """Who runs the clocks of a level, by a calendar with these days off and no others but weekends."""
    return Timekeeper(LEVELS.of[level], WorkingTime(frozenset(closed).__contains__))


@contextmanager
def desk(database: Database) -> Iterator[Session]:
    """One transaction in which a test does everything; nothing of it is kept."""
    with Session(database.engine, expire_on_commit=False) as session:
        yield session


def at(session: Session, now: datetime = TUESDAY) -> Moment:
    return Moment(session, now, LEVELS)


def somebody(session: Session, now: datetime = TUESDAY) -> Person:
    person = Person(line_id=f"U-rig-{next(_numbers)}", met_at=now)
    session.add(person)
    session.flush()
    return person


def staff(
    session: Session, code: str, *, rank: Rank = Rank.MEMBER, cleared: bool = False, now: datetime = TUESDAY
) -> tuple[Officer, Person]:
    """A new person who serves at an office."""
    person = somebody(session, now)
    officer = add_officer(session, person, code, f"จนท. {person.id}", now, rank=rank, cleared=cleared)
    session.flush()
    return officer, person


def opened(
    moment: Moment,
    level: Level = Level.P2,
    *,
    province: str | None = "30",
    department: Department | None = Department.DLPW,
    reporter: Person | None = None,
    sensitive: bool = False,
) -> Case:
    """A case that just began."""
    need, urgency = OF_LEVEL[level]
    case, _ = opening.open_case(
        moment,
        opening.Opening(
            reporter or somebody(moment.session),
            Role.CITIZEN,
            urgency,
            (WORDS,),
            need=need,
            department=department,
            where=opening.Where(province) if province else None,
            sensitive=sensitive,
        ),
    )
    return case


def taken(moment: Moment, person: Person, level: Level = Level.P2, **more: Any) -> Case:
    """A case that this officer has accepted."""
    case = opened(moment, level, **more)
    accept(moment, case, person)
    return case


def row(case: Case) -> dict[str, Any]:
    """All that its row holds, to compare with later."""
    return case.model_dump()


def clocks(case: Case) -> Clocks:
    return Clocks.read(case.clocks)


def open_days(moment: Moment, case: Case, days: float) -> datetime:
    """So many working days from the moment, by the calendar of the case's office."""
    calendar = of_case(moment.session, case)
    return calendar.add(moment.now, calendar.day * days)


def let_pass(
    session: Session, until: datetime, heard: Callable[[datetime, Case, list[Notice]], object] | None = None
) -> None:
    """Time passes: as the worker does, timers are claimed from the job table when they fall due, and rung."""
    while (due := _next_timer(session, until)) is not None:
        for job in jobs.claim(session, Queue.TIMER, worker="rig", now=due, limit=100):
            case = locked(session, json.loads(job.body)["watch"])
            assert case is not None
            notices = ring(at(session, due), case)
            session.flush()
            jobs.finish(session, job, worker="rig", now=due)
            if heard is not None:
                heard(due, case, notices)


def timers(session: Session, case: Case) -> list[datetime]:
    """When the open timers of a case ring."""
    query = select(Job.run_at).where(Job.queue == Queue.TIMER, Job.status == JobStatus.OPEN)
    mine = query.where(Job.body == f'{{"watch":{case.id}}}')
    return sorted(session.exec(mine))


def _next_timer(session: Session, until: datetime) -> datetime | None:
    """The time of the next timer that the worker would be given by then; None when it has nothing to do."""
    query = select(Job.run_at).where(
        Job.queue == Queue.TIMER, Job.status == JobStatus.OPEN, Job.run_at <= until
    )
    for due in session.exec(query.order_by(col(Job.run_at))):
        heads = session.connection().execute(jobs.CLAIMABLE, {"queue": Queue.TIMER, "now": due, "limit": 1})
        if heads.first() is not None:
            return due
    return None


@dataclass
class Heard:
    """What was said while time passed: when, and to whom."""

    notices: list[tuple[datetime, Notice]] = field(default_factory=list)

    def __call__(self, when: datetime, _: Case, notices: list[Notice]) -> None:
        self.notices += [(when, one) for one in notices]

    def by(self, person: Person, *tells: Tell) -> list[datetime]:
        return [when for when, one in self.notices if one.to.id == person.id and one.tell in tells]

    def when(self, tell: Tell) -> list[datetime]:
        return list(dict.fromkeys(when for when, one in self.notices if one.tell is tell))


def passing(session: Session, until: datetime) -> Heard:
    heard = Heard()
    let_pass(session, until, heard)
    return heard


@dataclass
class Province:
    """Somebody of each rank at an office, and a reader at each desk above it."""

    member: tuple[Officer, Person]
    deputy: tuple[Officer, Person]
    head: tuple[Officer, Person]
    screens: tuple[Officer, Person]
    central: tuple[Officer, Person]


def province(session: Session) -> Province:
    ranks = (Rank.MEMBER, Rank.DEPUTY, Rank.HEAD)
    member, deputy, head = (staff(session, "DLPW-30", rank=rank, cleared=True) for rank in ranks)
    return Province(member, deputy, head, staff(session, "PLO-30"), staff(session, CENTRAL_DESK))


def taken_out(session: Session, case: Case) -> list[History]:
    """What the case's history holds, which is empty from here on."""
    entries = history_of(session, case)
    session.connection().execute(delete(History).where(col(History.case_id) == case.id))
    for entry in entries:
        session.expunge(entry)
    return entries
