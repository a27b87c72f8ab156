"""No statement that the service repeats reads a growing table from end to end, on either engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from bench.speed import plans, stock
from bench.year.stories import Remembering
from db import jobs, schema
from db.database import Database
from db.engine import open_engine
from db.jobs import Put
from db.terms import Queue
from intents.understand import Understanding
from tests import postgres

CASES = 10_000
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
STORY = {"cases": 12, "days": 8}


# The engine (none: both) and the shape of the statement: why it may.
@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'plans.db'}"
    else:
        with postgres.fresh_database() as url:
            yield url


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_repeated_statement_reads_a_growing_table_from_end_to_end(
    engine: str, understanding: Understanding, tmp_path: Path
) -> None:
    reader = Remembering(understanding.rulebook, understanding.model)
    with database(engine, tmp_path) as url:
        heard = plans.lived(url, tmp_path, reader, **STORY)
        assert len(heard) > 80, "the story has become too short to say anything"
        stock.multiply(url, CASES)
        stock.spread(url)
        stock.analyze(url)
        assert_filled(url)
        found = plans.scans(url, heard)
    assert not found, "\n" + "\n".join(f"{one.table}: {one.plan}\n  {one.statement.sql}" for one in found)


def assert_filled(url: str) -> None:
    """A scan of an empty table costs nothing, so its plan would say nothing."""
    engine = open_engine(url, connections=1)
    with engine.connect() as connection:
        rows = {table: connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in plans.GROWING}
    engine.dispose()
    assert not [table for table, count in rows.items() if not count or count < 500], rows


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_scan_is_seen(engine: str, tmp_path: Path) -> None:
    statement = plans.Statement("SELECT id FROM history WHERE why = 'x'", ())
    with database(engine, tmp_path) as url:
        prepared = open_engine(url, connections=1)
        with prepared.begin() as connection:
            connection.execute(text("CREATE TABLE history (id INTEGER PRIMARY KEY, why TEXT)"))
        prepared.dispose()
        assert [one.table for one in plans.scans(url, {"": statement})] == ["history"]


NEW_TABLE = "until PostgreSQL has looked at a new table it takes it for small, and reads its whole queue"


@pytest.mark.parametrize("statistics", [False, True], ids=["new", "analyzed"])
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_claiming_reads_no_more_than_what_is_due(
    engine: str, statistics: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if engine == "postgresql" and not statistics:
        request.applymarker(pytest.mark.xfail(reason=NEW_TABLE, raises=AssertionError, strict=True))
    with database(engine, tmp_path) as url:
        service = Database(url)
        schema.upgrade(service.engine)
        service.write(lambda session: jobs.put(session, timers(), worker=None, now=NOW)).result()
        if statistics:
            stock.analyze(url)
        with plans.listening(service.engine) as heard:
            claim = partial(jobs.claim, queue=Queue.TIMER, worker="me", now=NOW, limit=200)
            assert len(service.write(claim).result()) == 200
        service.close()
        assert not [(one.plan, one.statement.sql) for one in plans.scans(url, heard)]


def timers() -> list[Put]:
    """Five thousand that wait, and as many due as one claim takes."""
    times = [NOW + timedelta(days=1)] * 5000 + [NOW] * 200
    return [Put(Queue.TIMER, f"lane {n}", f"key {n}", "{}", at) for n, at in enumerate(times)]
