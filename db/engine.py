"""Engines for SQLite and PostgreSQL: the one module where the two differ."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

# What a writer may wait for another SQLite writer, such as a backup, before it gives up.
_BUSY_MS = 10_000
_SQLITE_SETUP = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses the last acknowledged events at a power cut
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={_BUSY_MS}",
    "PRAGMA cache_size=-16384",
)
# A replica that stands still in a transaction must not hold up the others: it is put out, and tries again.
_POSTGRESQL_OPTIONS = "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=5000 -c timezone=UTC"
# PostgreSQL errors after which the same transaction may simply be tried again.
_PASSING = {
    *("40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300", "25P03"),
    *("08000", "08001", "08003", "08006"),
}
# Busy, locked, read-only, unreadable, full, not to be opened: the file may be back in a moment.
_SQLITE_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


def is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def open_engine(url: str, *, connections: int) -> Engine:
    """An engine for ``sqlite:///path`` or ``postgresql://…``; makes the folder of a new SQLite file."""
    if is_sqlite(url):
        return _open_sqlite(url)
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        hide_parameters=True,
        connect_args={"connect_timeout": 3, "options": _POSTGRESQL_OPTIONS, "tcp_user_timeout": 10_000},
    )


def _open_sqlite(url: str) -> Engine:
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": _BUSY_MS / 1000},
        hide_parameters=True,  # the text of an error must not carry people's words into a log
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own would be deferred
        for statement in _SQLITE_SETUP:
            connection.execute(statement)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        wanted = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {wanted}")

    return engine


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: on SQLite the lock is taken first, or two writers deadlock."""
    return engine.execution_options(sqlite_begin="IMMEDIATE")


def is_passing(error: DBAPIError) -> bool:
    """Whether trying the transaction again may succeed: a lost connection, a deadlock, a busy file."""
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        # The low byte is the kind; the rest says more of it. SQLITE_ERROR, a wrong statement, does not pass.
        return (getattr(error.orig, "sqlite_errorcode", 0) & 0xFF) in _SQLITE_PASSING
    state = getattr(error.orig, "sqlstate", None)
    # psycopg gives no state when the connection broke under it.
    return state in _PASSING or (isinstance(error, OperationalError) and state is None)
