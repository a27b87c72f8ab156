"""The one way to the database: reads, and writes that share a commit. The only module that commits."""

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from db.engine import is_passing, is_sqlite, open_engine, writing

T = TypeVar("T")
Unit = Callable[[Session], T]

UNITS_PER_COMMIT = 32
POSTGRESQL_WRITERS = 4
_TRIES = 5


class DatabaseAway(Exception):
    """The database did not answer, or lost the transaction again and again; nothing was kept."""


@dataclass(slots=True)
class _Waiting:
    unit: Unit[Any]
    result: Future[Any]


class Database:
    """Opens ``url``; ``write`` queues a unit for a writer thread, ``read`` runs at once in the caller's thread.

    All units that wait when a writer becomes free share one transaction and so one sync to disk; if one of
    them fails they are run again one by one, so a unit must have no effect but through its session.
    SQLite has one writer; PostgreSQL has several, and one lane always meets the same one, so that what was
    written first in a lane is committed first.
    """

    def __init__(self, url: str) -> None:
        self.is_sqlite = is_sqlite(url)
        self.writers = 1 if self.is_sqlite else POSTGRESQL_WRITERS
        self.engine: Engine = open_engine(url, connections=self.writers * 2)
        self._writers = [_Writer(writing(self.engine), number) for number in range(self.writers)]

    def write(self, unit: Unit[T], *, lane: str = "") -> Future[T]:
        """Run ``unit`` in a transaction. The future holds its result after the COMMIT, or its exception.

        Raises, through the future, DatabaseAway when the database cannot be reached.
        """
        return self._writers[self.writer_of(lane)].put(unit)

    def writer_of(self, lane: str) -> int:
        """Which of the ``writers`` commits what is written in a lane."""
        return crc32(lane.encode("utf-8", "replace")) % self.writers

    def read(self, query: Unit[T]) -> T:
        """Run ``query`` and roll back. Raises DatabaseAway when the database cannot be reached."""
        try:
            return self._read(query)
        except (DBAPIError, PoolTimeout) as error:
            if not _may_pass(error):
                raise
        try:  # once more: the first may only have met a connection from before a restart
            return self._read(query)
        except (DBAPIError, PoolTimeout) as error:
            raise _named(error) from error

    def _read(self, query: Unit[T]) -> T:
        with Session(self.engine, expire_on_commit=False) as session:
            return query(session)

    def close(self) -> None:
        """Finish what waits, then let go of every connection."""
        for writer in self._writers:
            writer.stop()
        self.engine.dispose()


class _Writer:
    """One thread, one connection at a time, one queue of units."""

    def __init__(self, engine: Engine, number: int) -> None:
        self._engine = engine
        self._queue: deque[_Waiting] = deque()
        self._wake = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name=f"db-writer-{number}", daemon=True)
        self._thread.start()

    def put(self, unit: Unit[T]) -> Future[T]:
        result: Future[T] = Future()
        with self._wake:
            if self._stopping:
                result.set_exception(DatabaseAway("closed"))
                return result
            self._queue.append(_Waiting(unit, result))
            self._wake.notify()
        return result

    def stop(self) -> None:
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self._thread.join()

    def _work(self) -> None:
        while batch := self._next_batch():
            # Whoever gave up waiting (a webhook past its patience) takes its unit back; from here on it cannot.
            wanted = [waiting for waiting in batch if waiting.result.set_running_or_notify_cancel()]
            if wanted:
                self._run(wanted)

    def _next_batch(self) -> list[_Waiting]:
        with self._wake:
            while not self._queue and not self._stopping:
                self._wake.wait()
            count = min(len(self._queue), UNITS_PER_COMMIT)
            return [self._queue.popleft() for _ in range(count)]

    def _run(self, batch: list[_Waiting]) -> None:
        """Commit the batch together; where one of several is at fault, find it by running them one by one."""
        error = self._commit(batch)
        if error is None:
            return
        if len(batch) > 1 and not _may_pass(error):
            for waiting in batch:
                self._run([waiting])
            return
        for waiting in batch:
            waiting.result.set_exception(_named(error))

    def _commit(self, batch: list[_Waiting]) -> BaseException | None:
        """Hand out the results after the COMMIT. Returns the error that tries did not get past."""
        for attempt in range(_TRIES):
            try:
                results = self._transact(batch)
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the future
                if not _may_pass(error) or attempt + 1 == _TRIES:
                    return error
                time.sleep(0.05 * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311 - spreads writers
            else:
                for waiting, result in zip(batch, results, strict=True):
                    waiting.result.set_result(result)
                return None
        return None

    def _transact(self, batch: list[_Waiting]) -> list[Any]:
        with self._engine.connect() as connection, connection.begin() as transaction:
            results = [_within(connection, waiting.unit) for waiting in batch]
            transaction.commit()
        return results


def _within(connection: Any, unit: Unit[T]) -> T:
    session = Session(connection, expire_on_commit=False)
    result = unit(session)
    session.flush()
    session.expunge_all()
    return result


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, PoolTimeout) or (isinstance(error, DBAPIError) and is_passing(error))


def _named(error: BaseException) -> BaseException:
    return DatabaseAway(type(error).__name__) if _may_pass(error) else error
