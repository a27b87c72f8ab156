"""Brings a database to the newest schema, once, however many processes start together."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from db.engine import writing

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 727_401  # any number, the same in every replica


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the missing migrations up to ``revision`` in one transaction.

    A schema that a newer version has made is left as it is: this version works on it (docs/operations.md,
    "Upgrade"), and a replica that starts again while the others are renewed must not fail.
    """
    _run(engine, _upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to ``revision`` (``base`` for an empty database)."""
    _run(engine, command.downgrade, revision)


def _run(engine: Engine, step: object, revision: str) -> None:
    with writing(engine).begin() as connection:
        wait_for_others(connection)
        step(_config(connection), revision)  # type: ignore[operator]


def _upgrade(config: Config, revision: str) -> None:
    current = MigrationContext.configure(config.attributes["connection"]).get_current_revision()
    ours = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    if current is None or current in ours:
        command.upgrade(config, revision)


def wait_for_others(connection: Connection) -> None:
    """Until the commit no other replica prepares the database. On SQLite the transaction's own lock does that."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def is_newest(engine: Engine) -> bool:
    """Whether every migration has run."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        return current == ScriptDirectory.from_config(_config(connection)).get_current_head()
