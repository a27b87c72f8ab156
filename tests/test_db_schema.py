"""Migrations: their result equals the models, up and down, and replicas may start together."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, CheckConstraint, Column, Engine, MetaData, Table, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from db import schema
from db.engine import open_engine
from tests import postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database without any table."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}", connections=2)
        yield engine
        engine.dispose()
        return
    with postgres.fresh_database() as url:
        engine = open_engine(url, connections=4)
        yield engine
        engine.dispose()


def test_the_migrated_schema_is_what_the_models_say(empty: Engine) -> None:
    schema.upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_checks_of_closed_sets_are_the_models_too(empty: Engine, tmp_path: Path) -> None:
    """Alembic does not compare checks, so they are compared here, with what create_all makes."""
    schema.upgrade(empty)
    made = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    SQLModel.metadata.create_all(made)
    assert check_names(empty) == check_names(made)
    made.dispose()


def test_migrations_go_down_to_nothing_and_up_again(empty: Engine) -> None:
    schema.upgrade(empty)
    schema.downgrade(empty, "base")
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}
    assert not schema.is_newest(empty)
    schema.upgrade(empty)
    assert schema.is_newest(empty)


def test_replicas_that_start_together_migrate_once(empty: Engine) -> None:
    starts = [threading.Thread(target=schema.upgrade, args=(empty,)) for _ in range(3)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert schema.is_newest(empty)


def check_names(engine: Engine) -> dict[str, set[str | None]]:
    inspector = inspect(engine)
    tables = [name for name in inspector.get_table_names() if name != "alembic_version"]
    return {table: {check["name"] for check in inspector.get_check_constraints(table)} for table in tables}


def test_the_template_of_the_migrations_ships_with_the_package() -> None:
    assert (Path(schema.__file__).parent / "migrations" / "script.py.mako").is_file()


def test_postgresql_keeps_room_in_the_job_table_and_cleans_it_early(empty: Engine) -> None:
    schema.upgrade(empty)
    if empty.dialect.name != "postgresql":
        pytest.skip("SQLite has no such settings")
    with empty.connect() as connection:
        options = connection.scalar(text("SELECT reloptions FROM pg_class WHERE relname = 'job'"))
    assert set(options) == {"fillfactor=80", "autovacuum_vacuum_scale_factor=0.02"}


# --- one version back (docs/operations.md: a replica of the version before works beside the new one) ----
def test_the_version_before_works_on_the_newest_schema(empty: Engine) -> None:
    newest, before = two_newest(empty)
    schema.upgrade(empty, before)
    old = tables_of(empty)
    fill(empty, old, first=1)
    schema.upgrade(empty, newest)
    still_works(empty, old)


BREAKS = {
    "a column went": "ALTER TABLE label DROP COLUMN text",
    "a column must be given": "ALTER TABLE label ADD COLUMN must TEXT NOT NULL CHECK (must <> '') DEFAULT ''",
    "a value is no longer allowed": "ALTER TABLE label ADD COLUMN no TEXT CHECK (source = 'reroute')",
}


@pytest.mark.parametrize("breaking", BREAKS.values(), ids=BREAKS.keys())
def test_the_check_of_one_version_back_finds_what_would_break(empty: Engine, breaking: str) -> None:
    schema.upgrade(empty)
    old = tables_of(empty)
    with empty.begin() as connection:
        connection.execute(text(breaking))
    with pytest.raises(DBAPIError):
        still_works(empty, old)


def test_the_version_before_starts_on_a_schema_it_does_not_know(empty: Engine) -> None:
    schema.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'newer'"))
    schema.upgrade(empty)
    with empty.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "newer"


def two_newest(engine: Engine) -> tuple[str, str]:
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(schema._config(connection))
    newest = script.get_revision("head")
    assert newest is not None
    assert isinstance(newest.down_revision, str)
    return newest.revision, newest.down_revision


def tables_of(engine: Engine) -> list[Table]:
    """The tables as the database has them, parents first, without what SQLAlchemy would fill in by itself."""
    found = MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


ROWS = 40  # more than the largest closed set has values, so that each value is written


def fill(engine: Engine, tables: list[Table], first: int) -> None:
    """Rows into each table, with every column the tables had when they were looked at, and no other."""
    made: dict[tuple[str, int], dict[str, Any]] = {}
    with engine.begin() as connection:
        for table in tables:
            allowed = _allowed(table)
            for number in range(first, first + ROWS):
                values = {column.name: _value(column, made, allowed, number) for column in table.columns}
                connection.execute(table.insert().values(values))
                made[table.name, number] = values


def still_works(engine: Engine, old: list[Table]) -> None:
    """What the version before writes and reads, written and read now. Raises DBAPIError."""
    fill(engine, old, first=1000)
    with engine.connect() as connection:
        for table in old:
            assert connection.execute(table.select()).first() is not None


def _allowed(table: Table) -> dict[str, list[str]]:
    """The values of each closed set, read off the check of its column as it was when the table was looked at."""
    found = {}
    for check in table.constraints:
        if isinstance(check, CheckConstraint):
            column = re.search(r"\w+", str(check.sqltext))
            assert column is not None
            found[column.group()] = re.findall(r"'([^']*)'", str(check.sqltext))
    return found


def _value(
    column: Column[Any],
    made: dict[tuple[str, int], dict[str, Any]],
    allowed: dict[str, list[str]],
    number: int,
) -> Any:
    """Something that fits, and that no row of another number has where the column is no closed set."""
    for key in column.foreign_keys:
        return made[key.column.table.name, number][key.column.name]
    if column.name in allowed:
        return allowed[column.name][number % len(allowed[column.name])]
    kind = dict if isinstance(column.type, JSON) else column.type.python_type
    words = str(number)[-(getattr(column.type, "length", None) or 10) :]
    values: dict[type, Any] = {int: number, str: words, bool: False, float: 0.5, dict: {}}
    values[date] = date(2026, 11, 24) + timedelta(number)
    values[datetime] = datetime(2026, 11, 24, tzinfo=UTC)
    return values[kind]
