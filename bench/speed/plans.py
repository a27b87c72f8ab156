"""Which statements the service runs in a story of typical acts, and which of them read a whole growing table."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.sql import Literal
from sqlalchemy import Connection, Engine, event

from bench.speed import stock
from bench.year.agenda import Clock
from bench.year.at_once import NoThreads
from bench.year.line import Line
from bench.year.run import START
from bench.year.stepped import Service
from bench.year.stories import Remembering, Stories
from bench.year.town import plan
from bench.year.world import World
from db.engine import open_engine

# Alarms of a workplace are few, whatever else grows.
GROWING = frozenset(stock.GROWING) - {"alarm_case"}
_PROVINCES, _SEED = 4, 3
_RUN = ("SELECT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True, slots=True)
class Statement:
    """As the driver gets it, with the values of its first use."""

    sql: str
    values: Any


@dataclass(frozen=True, slots=True)
class Scan:
    """A statement that reads all of ``table``; ``plan`` is the line of the plan that says so."""

    statement: Statement
    table: str
    plan: str


@contextmanager
def listening(engine: Engine) -> Iterator[dict[str, Statement]]:
    """Every distinct statement that ``engine`` and what was derived from it run meanwhile; inserts left out."""
    heard: dict[str, Statement] = {}

    def hear(*said: Any) -> None:
        _, _, sql, values, _, many = said
        if sql.startswith(_RUN):
            heard.setdefault(sql, Statement(sql, values[0] if many else values))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def lived(url: str, folder: Path, reader: Remembering, *, cases: int, days: int) -> dict[str, Statement]:
    """Days of the simulated year (``bench.year``) on the empty database at ``url``: what the service asked it.
    People report, go on, take back, send pictures, rate; officers press every button; clocks ring, rounds are made.
    """
    with asyncio.Runner(loop_factory=NoThreads) as runner:
        return runner.run(_lived(url, folder, reader, cases, days))


async def _lived(url: str, folder: Path, reader: Remembering, cases: int, days: int) -> dict[str, Statement]:
    planned, clock = plan(_SEED, START, days, _PROVINCES), Clock(START)
    service = Service(url, clock, Line(clock, None, planned.outages), reader, folder)
    try:
        world = World(planned, service, Stories(reader, _SEED), _SEED)
        with listening(service.database.engine) as heard:
            await world.run(cases, lambda _: None)
        return dict(heard)
    finally:
        service.stop()


def scans(url: str, statements: dict[str, Statement]) -> list[Scan]:
    """Those of ``statements`` for which the database at ``url`` plans to read a growing table from end to end."""
    engine = open_engine(url, connections=1)
    find = _sqlite_scans if engine.dialect.name == "sqlite" else _postgresql_scans
    with engine.connect() as connection:
        found = [scan for one in statements.values() for scan in find(connection, one)]
        connection.rollback()
    engine.dispose()
    return found


_SHARED_ALONE = re.compile(r"SEARCH (\w+) USING (?:COVERING )?INDEX \w+ \((?:status|queue)=\?\)$")


def _sqlite_scans(connection: Connection, statement: Statement) -> Iterator[Scan]:
    """``SCAN`` reads a table, or an index of it, from end to end; ``SEARCH`` goes down a tree, though to very much
    when it knows nothing but what thousands share.
    """
    aliases = _aliases(statement.sql)
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.sql}", statement.values):
        detail = str(row[3])
        found = re.match(r"SCAN (\w+)", detail) or _SHARED_ALONE.match(detail)
        table = aliases.get(found[1], found[1]) if found else ""
        if table in GROWING:
            yield Scan(statement, table, detail)


_POSTGRESQL_SCAN = re.compile(r"Seq Scan on (\w+)")
_SHARED_COND = re.compile(
    r"Index Cond: \(+(?:status|queue)(?:\)::text)? = [^()]*(?:\(\w+\.queue\)::text)?\)$"
)
_WHOLE_INDEX = re.compile(r"Index (?:Only )?Scan(?: Backward)? using \w+ on (\w+)")


def _postgresql_scans(connection: Connection, statement: Statement) -> Iterator[Scan]:
    """With the values at hand; and without, as a statement may be planned that is prepared and repeated."""
    yield from _scans_of(connection.exec_driver_sql(f"EXPLAIN {statement.sql}", statement.values), statement)
    numbers: dict[str, int] = {}
    for name in re.findall(r"%\((\w+)\)s", statement.sql):
        numbers.setdefault(name, len(numbers) + 1)
    if not numbers:
        return
    numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${numbers[found[1]]}", statement.sql)
    values = ", ".join(str(Literal(statement.values[name]).as_string()) for name in numbers)
    raw: Any = connection.connection.driver_connection
    raw.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    raw.execute(f"PREPARE looked_at AS {numbered.replace('%%', '%')}")
    yield from _scans_of(raw.execute(f"EXPLAIN EXECUTE looked_at({values})"), statement)
    raw.execute("DEALLOCATE looked_at")


def _scans_of(plan_rows: Any, statement: Statement) -> Iterator[Scan]:
    """A sequential scan; or an index read from end to end, which has no condition on it."""
    lines = [str(row[0]) for row in plan_rows]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        found = _POSTGRESQL_SCAN.search(line)
        whole = _WHOLE_INDEX.search(line)
        if whole and ("Index Cond" not in following or _SHARED_COND.search(following)):
            found = whole
        if found and found[1] in GROWING:
            yield Scan(statement, found[1], line.strip())


def _aliases(sql: str) -> dict[str, str]:
    return {alias: table for table, alias in re.findall(r"(?:FROM|JOIN|,) (\w+) AS (\w+)", sql)}
