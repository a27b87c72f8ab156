"""Rows written by one statement each, for what happens with every message: a fraction of what the ORM's flush costs
(docs/performance.md). The statements are made once.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Insert, Table
from sqlalchemy import inspect as mapped
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel


class _Shape(NamedTuple):
    statement: Insert
    columns: tuple[str, ...]
    serial: str | None  # the column that the database numbers


def insert(session: Session, row: SQLModel) -> None:
    """INSERT at once. From then on ``row`` is as if the session had loaded it: what changes is written."""
    shape = _shape(type(row))
    found = session.connection().execute(shape.statement, _values(shape, row))
    if shape.serial is not None:
        assert found.inserted_primary_key is not None
        setattr(row, shape.serial, found.inserted_primary_key[0])
    make_transient_to_detached(row)
    session.add(row)


def append(session: Session, model: type[SQLModel], values: Mapping[str, Any]) -> None:
    """INSERT at once a row that nobody holds: every column but the one that the database numbers."""
    session.connection().execute(_shape(model).statement, values)


def replace(session: Session, model: type[SQLModel], values: Mapping[str, Any]) -> None:
    """INSERT, or overwrite the row with this key: every column. The session must not hold it."""
    connection = session.connection()
    connection.execute(_replacing(model, connection.dialect.name), values)


def written(session: Session, *models: type[SQLModel]) -> None:
    """Flush if rows of these tables were changed and are not written yet: before a Core statement reads them."""
    if any(isinstance(row, models) for row in (*session.new, *session.dirty, *session.deleted)):
        session.flush()


def _values(shape: _Shape, row: SQLModel) -> dict[str, Any]:
    held = row.__dict__
    return {name: held[name] for name in shape.columns}


@cache
def _shape(model: type[SQLModel]) -> _Shape:
    table = _table(model)
    serial = table.autoincrement_column.key if table.autoincrement_column is not None else None
    columns = tuple(column.key for column in table.c if column.key != serial)
    return _Shape(table.insert(), columns, serial)


@cache
def _replacing(model: type[SQLModel], dialect: str) -> Insert:
    table = _table(model)
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def _table(model: type[SQLModel]) -> Table:
    table = mapped(model).local_table
    assert isinstance(table, Table)
    return table
