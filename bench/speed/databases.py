"""Databases of a run, on SQLite and PostgreSQL: new, or copies of a filled one; gone at its end."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from bot.app import prepare_database
from db.database import Database

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Place:
    """Where databases can be made: a folder, or a PostgreSQL server by the URL of one of its databases."""

    name: str  # "SQLite" or "PostgreSQL"
    folder: Path
    server: str | None = None

    def same_kind(self, url: str) -> bool:
        return url.startswith("sqlite") == (self.server is None)


@contextmanager
def database(place: Place, template: str | None = None) -> Iterator[str]:
    """The URL of a new database with the service's schema and offices, or a copy of ``template`` (a URL)."""
    with _empty(place, template) as url:
        if template is None:
            prepared = Database(url)
            try:
                prepare_database(prepared)
            finally:
                prepared.close()
        yield url


@contextmanager
def bare_database(place: Place) -> Iterator[str]:
    """The URL of a new database with nothing in it."""
    with _empty(place, None) as url:
        yield url


@contextmanager
def _empty(place: Place, template: str | None) -> Iterator[str]:
    name = f"chipao_speed_{os.getpid()}_{next(_numbers)}"
    if place.server is None:
        path = place.folder / f"{name}.db"
        if template is not None:
            shutil.copy(make_url(template).database or "", path)
        try:
            yield f"sqlite:///{path}"
        finally:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        return
    source = make_url(template).database if template else "template1"
    _run(place.server, "CREATE DATABASE {} TEMPLATE {}", name, source or "template1")
    try:
        yield make_url(place.server).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(place.server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def answers(server: str) -> bool:
    """Whether a PostgreSQL is there."""
    try:
        with psycopg.connect(server, connect_timeout=3):
            return True
    except psycopg.Error:
        return False


def wal_bytes(server: str | None) -> int:
    """Bytes of write-ahead log that the PostgreSQL server has written since it was made; 0 without one."""
    if server is None:
        return 0
    with psycopg.connect(server, autocommit=True) as connection:
        row = connection.execute("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn").fetchone()
    return int(row[0]) if row else 0


def _run(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
