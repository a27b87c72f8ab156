"""What the service holds, looked at from outside every ten seconds: memory, files, threads, connections, rows."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from bench.machine import Started
from db import cases, desk, job_table, labels, people, pushes
from db.engine import is_sqlite, open_engine

_MODELS = (cases, desk, job_table, labels, people, pushes)  # importing them fills the metadata
TABLES = tuple(sorted(SQLModel.metadata.tables))


@dataclass(frozen=True, slots=True)
class Sample:
    at: float  # seconds since the load began
    memory_mb: float
    files: int
    threads: int
    connections: int
    size_mb: float
    rows: dict[str, int]
    jobs: dict[str, int]  # by status


class Sampler:
    """Looks at one process and its database. Its own connection is not counted."""

    def __init__(self, pid: Callable[[], int], url: str) -> None:
        self._pid, self._url = pid, url
        self._engine = open_engine(url, connections=1)
        self._began = time.monotonic()

    def begin(self) -> None:
        self._began = time.monotonic()

    def look(self) -> Sample:
        pid = self._pid()
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        with self._engine.connect() as connection:
            rows = {name: _number(connection, f'SELECT count(*) FROM "{name}"') for name in TABLES}
            counted = connection.execute(text("SELECT status, count(*) FROM job GROUP BY status"))
            jobs = {str(row[0]): int(row[1]) for row in counted}
            connections, size = self._connections(connection, pid), self._size(connection)
        return Sample(
            at=time.monotonic() - self._began,
            memory_mb=Started(pid, 0, 0.0).memory_mb(),
            files=sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()),
            threads=int(status.partition("Threads:")[2].split()[0]),
            connections=connections,
            size_mb=size,
            rows=rows,
            jobs=jobs,
        )

    def cut_connections(self) -> None:
        """PostgreSQL ends the service's connections, as a restart of a pooler does. SQLite has none to cut."""
        if is_sqlite(self._url):
            return
        with self._engine.connect() as connection:
            connection.execute(text(f"SELECT pg_terminate_backend(pid) {_OTHERS}"))

    def close(self) -> None:
        self._engine.dispose()

    def _connections(self, connection: Connection, pid: int) -> int:
        if not is_sqlite(self._url):
            return _number(connection, f"SELECT count(*) {_OTHERS}")
        file = self._file()
        return sum(os.path.realpath(link) == file for link in Path(f"/proc/{pid}/fd").iterdir())

    def _size(self, connection: Connection) -> float:
        if not is_sqlite(self._url):
            return _number(connection, "SELECT pg_database_size(current_database())") / 1e6
        parts = (Path(self._file() + end) for end in ("", "-wal"))
        return sum(part.stat().st_size for part in parts if part.exists()) / 1e6

    def _file(self) -> str:
        return os.path.realpath(self._engine.url.database or "")


_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def _number(connection: Connection, statement: str) -> int:
    return int(connection.execute(text(statement)).scalar_one())
