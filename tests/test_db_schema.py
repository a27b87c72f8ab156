"""Migrations: their result equals the models, up and down, and replicas may start together."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect
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
