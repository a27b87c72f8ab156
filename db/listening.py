"""PostgreSQL's NOTIFY between replicas: "in this lane something waits, behind work of yours". Only a hint, which
saves up to half a second of waiting for the sweep; what is lost of it the sweep finds.
"""

import json
from collections.abc import AsyncIterator
from typing import NamedTuple

import psycopg
from sqlalchemy import Engine, func, select
from sqlmodel import Session

from db.database import DatabaseAway
from db.terms import Queue

_CHANNEL = "chipao_jobs"
_LONGEST = 7000  # bytes; PostgreSQL takes 8,000
_PATIENCE_SECONDS = 3


class Behind(NamedTuple):
    """Work of ``lane`` that ``worker`` has put behind somebody else's."""

    worker: str
    queue: Queue
    lane: str


def tell(session: Session, waiting: list[Behind]) -> None:
    """With the commit, on PostgreSQL; SQLite has one process, which knows what it puts."""
    connection = session.connection()
    if connection.dialect.name == "postgresql" and waiting:
        said = json.dumps(waiting)
        if len(said) < _LONGEST:
            connection.execute(select(func.pg_notify(_CHANNEL, said)))


async def heard(engine: Engine) -> AsyncIterator[Behind]:
    """What replicas tell, this one's own included. Raises DatabaseAway when the connection is lost."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = await psycopg.AsyncConnection.connect(
            url, autocommit=True, connect_timeout=_PATIENCE_SECONDS
        )
        async with connection:
            await connection.execute(f"LISTEN {_CHANNEL}")
            async for notify in connection.notifies():
                for worker, queue, lane in json.loads(notify.payload):
                    yield Behind(worker, Queue(queue), lane)
    except psycopg.Error as error:
        raise DatabaseAway(type(error).__name__) from None
