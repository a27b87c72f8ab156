"""Changing which values a closed set allows, for migrations: a check constraint replaced in place."""

from collections.abc import Sequence

from sqlalchemy import Connection, text


def allow(connection: Connection, table: str, column: str, name: str, values: Sequence[str]) -> None:
    """Let ``column`` hold ``values``: its check constraint ``name`` is replaced, the rows stay as they are.

    SQLite knows no ALTER for a check. Its documented way for a change that leaves the stored rows alone is to
    write the new text into the schema (sqlite.org/lang_altertable.html#otheralter): no table is copied, so no
    foreign key has to be switched off.
    """
    clause = f"{column} IN ({', '.join(repr(str(value)) for value in values)})"
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({clause})"))
        return
    _rewrite(connection, table, name, f"CONSTRAINT {name} CHECK ({clause})")


def _rewrite(connection: Connection, table: str, name: str, constraint: str) -> None:
    select = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?"
    old = str(connection.exec_driver_sql(select, (table,)).scalar_one())
    start = old.index(f"CONSTRAINT {name} CHECK (")
    new = old[:start] + constraint + old[_end(old, start) :]
    version = int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", (new, table)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")


def _end(sql: str, start: int) -> int:
    """Just behind the bracket that closes the check which begins after ``start``."""
    depth = 0
    for place in range(sql.index("(", start), len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[place], 0)
        if depth == 0:
            return place + 1
    raise ValueError("unbalanced")
