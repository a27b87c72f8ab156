"""One thread: what the service gives to writers' and readers' threads is done where it is asked for.

A simulated year does one thing at a time, and every hop between threads would cost more than the work itself. The
units, the transactions and their commits are the real ones.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Row, Select, create_engine, make_url
from sqlmodel import Session

from bot.worker import Desk
from db.database import Database, _within
from db.engine import is_sqlite, writing

T = TypeVar("T")


class OneThread(Database):
    """The real database; a unit is committed in the caller's thread, and what it raises is raised there."""

    def write(self, unit: Callable[[Session], T], *, lane: str = "") -> Future[T]:  # noqa: ARG002
        with _writing(self.engine).connect() as connection, connection.begin():
            value = _within(connection, unit)
        result: Future[T] = Future()
        result.set_result(value)
        return result


_writing = cache(writing)


class Window:
    """One open connection that only looks: each question by itself, at what is committed."""

    def __init__(self, url: str) -> None:
        driver = make_url(url) if is_sqlite(url) else make_url(url).set(drivername="postgresql+psycopg")
        self._engine = create_engine(driver, isolation_level="AUTOCOMMIT")
        self._connection = self._engine.connect()

    def rows(self, query: Select[Any], values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        return self._connection.execute(query, values or {}).all()

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


class AtOnce(Desk):
    """The real desk, that has nothing to wait for."""

    async def write(self, unit: Callable[[Session], T], lane: str) -> T:
        return self.database.write(unit, lane=lane).result()


class NoThreads(asyncio.SelectorEventLoop):
    """A loop whose ``to_thread`` stays in the thread."""

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]  # noqa: ARG002
        return self.create_task(_done(func, *args))


async def _done(func: Callable[..., T], *args: Any) -> T:
    return func(*args)
