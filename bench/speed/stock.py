"""Databases that have seen years: what a few real cases left in every growing table, many times over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, text
from sqlmodel import SQLModel

from bench.speed import flow, people
from bench.speed.databases import Place
from bench.speed.replicas import Setup, running
from db.columns import UtcDateTime
from db.engine import open_engine, writing
from db.retention import DONE

SPREAD_DAYS = 1095  # the copies are so old at most
_OPEN_DAYS = 40  # what is older is closed, but for the few that hang
# In the order in which rows refer to each other. What does not grow with the cases is left alone.
GROWING = (
    "person",
    "subject",
    "labour_case",
    "history",
    "case_link",
    "rating",
    "attachment",
    "label",
    "conversation",
    "unsent",
    "pressed_button",
    "alarm_case",
    "job",
)
# Keys from outside, which no two rows share.
_NAMES = {
    ("history", "message_id"),
    ("attachment", "message_id"),
    ("unsent", "message_id"),
    ("pressed_button", "nonce"),
}
# The copies refer to rows as the originals do: no need to look.
_SQLITE_FAST = (
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA ignore_check_constraints=ON",
    "PRAGMA cache_size=-400000",
    "PRAGMA temp_store=MEMORY",
)
_POSTGRESQL_FAST = (
    "SET session_replication_role = replica",
    "SET synchronous_commit = off",
    "SET work_mem = '128MB'",
)
# What officers write into a case until it is closed: as many entries as a plain case of the simulated year has.
_LIVED = text(
    "INSERT INTO history (case_id, at, entry, role, person_id, status, office_code, version) "
    "SELECT case_id, at, lived, 'officer', person_id, status, office_code, version FROM history, "
    "(SELECT 'accepted' AS lived UNION ALL SELECT 'answered' UNION ALL SELECT 'proposed') AS entries "
    "WHERE entry = 'alerted'"
)
_SPREAD = (
    text(
        "CREATE TEMPORARY TABLE numbered AS "
        "SELECT row_number() OVER (ORDER BY office.code) - 1 AS n, office.code, office.province, "
        "min(officer.id) AS officer_id FROM office JOIN officer ON officer.office_code = office.code "
        "GROUP BY office.code, office.province"
    ),
    text("CREATE INDEX numbered_by_n ON numbered (n)"),
    text(
        "UPDATE labour_case SET office_code = numbered.code, province = numbered.province, "
        "officer_id = CASE WHEN labour_case.officer_id IS NULL THEN NULL ELSE numbered.officer_id END "
        "FROM numbered WHERE numbered.n = labour_case.id % (SELECT count(*) FROM numbered)"
    ),
    text(
        "INSERT INTO unsent (message_id, at) SELECT 'gone' || id, opened_at FROM labour_case WHERE id % 3 = 0"
    ),
    text(
        "INSERT INTO rating (case_id, score, at) SELECT id, 5, opened_at FROM labour_case "
        "WHERE id NOT IN (SELECT case_id FROM rating)"
    ),
    text(
        "INSERT INTO attachment (message_id, case_id, kind, state, at) "
        "SELECT 'picture' || id, id, 'image', 'kept', opened_at FROM labour_case"
    ),
    text(
        "INSERT INTO case_link (case_id, kind, other_id) SELECT id, 'merged', id FROM labour_case "
        "WHERE id NOT IN (SELECT case_id FROM case_link)"
    ),
)


@dataclass(frozen=True, slots=True)
class Copying:
    """Where the SQL of the two engines differs. ``k`` numbers the copies, ``d`` is how many days older each is."""

    sqlite: bool
    steps: dict[str, int]  # by table: what a copy's ids are more than those of the copy before

    def older(self, column: str) -> str:
        if self.sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-' || d || ' days')"
        return f"{column} - d * interval '1 day'"

    def case_of_timer(self) -> str:
        return "json_extract(body, '$.watch')" if self.sqlite else "(body::json->>'watch')::bigint"


def originals(place: Place, url: str, count: int) -> None:
    """``count`` cases as the service itself opens them, in the prepared database at ``url``."""
    setup = Setup(place)
    with running(setup, url) as service:
        found = flow.closed(service, people.openings(count), unfinished=100)
        assert not found.tally.lost, found.tally
    engine = open_engine(url, connections=1)
    with writing(engine).begin() as connection:
        connection.execute(_LIVED)
    engine.dispose()


def multiply(url: str, cases: int) -> None:
    """Copy what is there until there are about ``cases`` cases. Raises ValueError when there is none to copy."""
    engine = open_engine(url, connections=1)
    sqlite = engine.dialect.name == "sqlite"
    with writing(engine).connect() as connection:
        for setting in _SQLITE_FAST if sqlite else _POSTGRESQL_FAST:
            connection.exec_driver_sql(setting) if not sqlite else _outside(connection, setting)
        there = connection.scalar(text("SELECT count(*) FROM labour_case")) or 0
        if not there:
            raise ValueError("no case to copy")
        copies = cases // there
        if copies > 1:
            copying = Copying(sqlite, _steps(connection))
            for name in GROWING:
                _copy(connection, copying, SQLModel.metadata.tables[name], copies)
        connection.commit()
    engine.dispose()


def spread(url: str) -> None:
    """Deal all cases out to all offices and their officers: what was copied from a few towns lies in the country.
    And what few people do, pictures, ratings, unsending, many have done.
    """
    people.enrol(url)
    engine = open_engine(url, connections=1)
    with writing(engine).begin() as connection:
        for statement in _SPREAD:
            connection.execute(statement)
    engine.dispose()


def analyze(url: str) -> None:
    """Statistics for the planner, as a database that runs for long has them."""
    engine = open_engine(url, connections=1)
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    engine.dispose()


def _outside(connection: Connection, setting: str) -> None:
    """SQLite takes these only outside a transaction."""
    raw: Any = connection.connection.driver_connection
    raw.execute("COMMIT") if raw.in_transaction else None
    raw.execute(setting)


def _steps(connection: Connection) -> dict[str, int]:
    """Ids of the copies never meet those of another table's copy or the originals."""
    steps = {}
    for name in GROWING:
        if "id" in SQLModel.metadata.tables[name].c:
            most = connection.scalar(text(f"SELECT max(id) FROM {name}")) or 0
            steps[name] = int(most) + 1
    return steps


def _copy(connection: Connection, copying: Copying, table: Table, copies: int) -> None:
    columns = [column for column in table.c if column.computed is None]
    chosen = ", ".join(_expression(copying, table, column) for column in columns)
    names = ", ".join(column.name for column in columns)
    # Read from a copy of the originals: who reads what they write to must first put all of it aside.
    connection.execute(text(f"CREATE TEMPORARY TABLE original AS SELECT * FROM {table.name}"))
    connection.execute(
        text(
            f"WITH RECURSIVE copies(k, d) AS (SELECT 1, 1 UNION ALL "
            f"SELECT k + 1, ((k + 1) * {SPREAD_DAYS}) / {copies} FROM copies WHERE k + 1 < {copies}) "
            f"INSERT INTO {table.name} ({names}) SELECT {chosen} FROM copies CROSS JOIN original AS {table.name} "
            f"WHERE {_WHICH.get(table.name, _every)(copying)}"
        )
    )
    connection.execute(text("DROP TABLE original"))
    if not copying.sqlite and table.name in copying.steps:
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))"
            )
        )


def _expression(copying: Copying, table: Table, column: Column[object]) -> str:
    """What stands in ``column`` of a copy."""
    if (table.name, column.name) in _SPECIAL:
        return _SPECIAL[table.name, column.name](copying)
    if column.name == "id" and table.name in copying.steps:
        return f"{table.name}.id + k * {copying.steps[table.name]}"
    refers = next((key.column.table.name for key in column.foreign_keys), "")
    name = f"{table.name}.{column.name}"
    if refers == "person":
        return f"CASE WHEN {_is_officer(name)} THEN {name} ELSE {name} + k * {copying.steps['person']} END"
    if refers in copying.steps:
        return f"{name} + k * {copying.steps[refers]}"
    if column.unique or (table.name, column.name) in _NAMES:
        return f"{name} || '#' || k"
    return copying.older(name) if isinstance(column.type, UtcDateTime) else name


def _every(_: Copying) -> str:
    return "1 = 1"


def _is_officer(column: str) -> str:
    return f"{column} IN (SELECT person_id FROM officer UNION ALL SELECT person_id FROM volunteer)"


def _ages(held: str, closed: str) -> Callable[[Copying], str]:
    """``closed`` for all copies but the newest, and one in a thousand that hangs."""
    return lambda _: f"CASE WHEN d < {_OPEN_DAYS} OR k % 1000 = 7 THEN {held} ELSE {closed} END"


def _closed_at(copying: Copying) -> str:
    return _ages("labour_case.closed_at", copying.older("labour_case.touched_at"))(copying)


def _body(copying: Copying) -> str:
    step = copying.steps["labour_case"]
    return (
        f"CASE WHEN job.status = 'open' THEN '{{\"watch\":' || "
        f"({copying.case_of_timer()} + k * {step}) || '}}' ELSE job.body END"
    )


def _run_at(copying: Copying) -> str:
    return f"CASE WHEN job.status = 'open' THEN job.run_at ELSE {copying.older('job.run_at')} END"


_SPECIAL: dict[tuple[str, str], Callable[[Copying], str]] = {
    ("labour_case", "status"): _ages(
        "CASE WHEN k % 3 = 0 AND labour_case.status = 'referred' THEN 'working' ELSE labour_case.status END",
        "'closed'",
    ),
    ("labour_case", "officer_id"): lambda _: (
        f"CASE WHEN k % 3 = 0 OR d >= {_OPEN_DAYS} THEN (SELECT min(officer.id) FROM officer "
        "WHERE officer.office_code = labour_case.office_code) ELSE labour_case.officer_id END"
    ),
    ("labour_case", "due_at"): _ages("labour_case.due_at", "NULL"),
    ("labour_case", "closed_at"): _closed_at,
    ("job", "lane"): lambda _: "CASE WHEN job.status = 'open' THEN job.lane || '#' || k ELSE job.lane END",
    ("job", "body"): _body,
    ("job", "run_at"): _run_at,
}
_CITIZENS = f"NOT ({_is_officer('person.id')})"
_WHICH: dict[str, Callable[[Copying], str]] = {
    "person": lambda _: _CITIZENS,
    "conversation": lambda _: f"NOT ({_is_officer('conversation.person_id')})",
    # Done jobs are deleted after a month. Of what is open only the clocks of cases are copied.
    "job": lambda _: (
        f"d < {DONE.days} AND (job.status = 'done' OR (job.status = 'open' AND job.body LIKE '{{\"watch\":%'))"
    ),
}
