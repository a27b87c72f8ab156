"""How soon many clocks ring that run out in the same second, with many more waiting."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, insert, select, text

from bench.report import percentile
from bench.speed import costs, databases, flow, stock
from bench.speed.at_work import moved_by
from bench.speed.databases import Place
from bench.speed.replicas import Running, Setup, running
from bench.speed.sheet import Sheet
from bot.demo_clock import real_now
from db.engine import open_engine, writing
from db.job_table import Job
from db.terms import JobStatus, Queue

PART = "timers"
_ORIGINALS, _AT_ONCE = 60, 5000
_LEAD, _PATIENCE = timedelta(seconds=3), 60.0
_DUE, _WAITING = "speed:due", "speed:waiting"
_job = Job.__table__  # type: ignore[attr-defined]
# A clock that looks at an open case and finds nothing to do yet plans the next look: the commonest of all rings.
_OPEN_AGAIN = text(
    "UPDATE labour_case SET status = 'referred', officer_id = NULL, closed_at = NULL WHERE status <> 'screening'"
)


def measure(sheet: Sheet, place: Place, due: int, waiting: int) -> None:
    """``due`` timers of as many open cases at one moment, ``waiting`` others for later."""
    setup = Setup(place)
    with databases.database(place) as url:
        stock.originals(place, url, _ORIGINALS)
        stock.multiply(url, due + 2 * _ORIGINALS)
        engine = open_engine(url, connections=2)
        with writing(engine).begin() as connection:
            connection.execute(_OPEN_AGAIN)
        _put(engine, _WAITING, [1] * waiting, _service_time() + timedelta(days=30))
        if place.server:
            stock.analyze(url)  # clocks come by and by, and autovacuum looks after every tenth more
        with running(setup, url) as service:
            flow.warm_up(service)
            _ring(sheet, service, engine, due, waiting)
        engine.dispose()


def _ring(sheet: Sheet, service: Running, engine: Engine, due: int, waiting: int) -> None:
    with engine.connect() as connection:
        cases = list(connection.scalars(text("SELECT id FROM labour_case WHERE status = 'referred'")))[:due]
    at = _service_time() + _LEAD
    _put(engine, _DUE, cases, at)
    told = costs.metering(service.processes, service.setup.place.server)
    late = _until_done(engine, at)
    spent, note = told(), f"{due:,} due at once, {waiting:,} waiting"
    for name, share in (("first", 0.0), ("half", 0.5), ("all", 1.0)):
        target = "≤ 2" if name == "all" else ""
        sheet.add(PART, service.setup, f"{note}: {name} done after, s", percentile(late, share), target)
    sheet.add(PART, service.setup, f"{note}: not done", len(cases) - len(late), "= 0")
    milliseconds = spent.service * 1000 / len(cases)
    sheet.add(PART, service.setup, "processor time of the service, ms a timer", milliseconds)
    sheet.add(PART, service.setup, "spent elsewhere meanwhile, % of the machine", spent.others * 100)


def _service_time() -> datetime:
    """What the clock of ``bench.speed.at_work`` says."""
    now = real_now()
    return now + moved_by(now)


def _put(engine: Engine, name: str, cases: Sequence[int], at: datetime) -> None:
    rows: list[dict[str, Any]] = [
        {
            "queue": Queue.TIMER,
            "lane": f"{name}:{number}",
            "key": f"{name}:{number}",
            "body": f'{{"watch":{case}}}',
            "run_at": at,
            "attempts": 0,
            "status": JobStatus.OPEN,
        }
        for number, case in enumerate(cases)
    ]
    with writing(engine).begin() as connection:
        for start in range(0, len(rows), _AT_ONCE):
            connection.execute(insert(_job), rows[start : start + _AT_ONCE])


def _until_done(engine: Engine, at: datetime) -> list[float]:
    """How late each was done, in seconds, by the service's own clock."""
    mine = _job.c.key.like(f"{_DUE}:%")
    still = select(func.count()).where(mine, _job.c.status == JobStatus.OPEN)
    end = time.perf_counter() + _PATIENCE
    time.sleep(_LEAD.total_seconds() + 0.5)
    while time.perf_counter() < end:
        time.sleep(0.5)  # looking costs the service's processors too
        with engine.connect() as connection:
            if not connection.scalar(still):
                break
    with engine.connect() as connection:
        done = connection.scalars(select(_job.c.done_at).where(mine, _job.c.status == JobStatus.DONE))
        return [(one - at).total_seconds() for one in done]
