"""The machine's limit in this very run: bare requests, kept requests, raw inserts, one sync to the disk."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing

import psycopg
import uvloop
from sqlalchemy.engine import make_url

from bench import machine
from bench.machine import Started
from bench.speed import costs, databases
from bench.speed.bare_apps import SQLITE_SETUP, SQLITE_TABLE, TABLE
from bench.speed.databases import Place
from bench.speed.flow import CLOSED_CONNECTIONS
from bench.speed.replicas import served
from bench.speed.sheet import Sheet
from bench.speed.wire import Sending
from bench.traffic import BARE_BODY
from bench.webhooks import signed_request

PART, BARE = "limit", "bare: FastAPI that checks the signature, requests/s"
INSERTING = "bare and one committed insert, requests/s"
_TOGETHER = 100


def measure(sheet: Sheet, places: Sequence[Place], seconds: float) -> None:
    """Everything to the limit, one after the other."""
    folder = places[0].folder
    sheet.add(PART, "machine", "sync of 4 KB to the disk, p50, ms", costs.fsync_milliseconds(folder))
    with served("bench.machine:bare_app", {}, folder) as bare:
        rate, cost, ours = _hammered(bare, seconds)
    sheet.add(PART, "machine", BARE, rate)
    sheet.add(PART, "machine", "… processor time of the server, ms each", cost)
    sheet.add(PART, "machine", "… processor time of the generator, ms each", ours)
    for place in places:
        with databases.bare_database(place) as url:
            with served("bench.speed.bare_apps:inserting_app", {"DATABASE_URL": url}, folder) as inserting:
                sheet.add(PART, place.name, INSERTING, _hammered(inserting, seconds)[0])
            one, many = _raw_inserts(url, seconds / 3)
            sheet.add(PART, place.name, "raw inserts/s, a transaction each", one)
            sheet.add(PART, place.name, f"raw inserts/s, {_TOGETHER} a transaction", many)


def _hammered(server: Started, seconds: float) -> tuple[float, float, float]:
    """Requests a second over 32 connections, each waiting for its answer; processor ms of server and of ours."""
    request = signed_request(BARE_BODY, machine.BARE_SECRET)
    first = uvloop.run(_answered(server.port, [request] * 1000))
    count = max(200, round(1000 / first * seconds))
    told = costs.metering([server], None)
    taken = uvloop.run(_answered(server.port, [request] * count))
    spent = told()
    return count / taken, spent.service * 1000 / count, spent.ours * 1000 / count


async def _answered(port: int, requests: Sequence[bytes]) -> float:
    """Seconds until all were answered."""
    sending = Sending(requests, [port], CLOSED_CONNECTIONS)
    await sending.open()
    begun = time.perf_counter()
    sending.fill()
    await sending.finished.wait()
    sending.close()
    assert set(sending.status) == {200}
    return time.perf_counter() - begun


def _raw_inserts(url: str, seconds: float) -> tuple[float, float]:
    return _raw_sqlite(url, seconds) if url.startswith("sqlite") else _raw_postgresql(url, seconds)


def _raw_sqlite(url: str, seconds: float) -> tuple[float, float]:
    with closing(sqlite3.connect(make_url(url).database or "", isolation_level=None)) as connection:
        for statement in (*SQLITE_SETUP, SQLITE_TABLE):
            connection.execute(statement)

        def insert(rows: Iterable[tuple[str]]) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO kept (body) VALUES (?)", rows)
            connection.execute("COMMIT")

        return _repeated(insert, 1, seconds), _repeated(insert, _TOGETHER, seconds)


def _raw_postgresql(url: str, seconds: float) -> tuple[float, float]:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(TABLE)
        connection.commit()

        def insert(rows: Iterable[tuple[str]]) -> None:
            cursor.executemany("INSERT INTO kept (body) VALUES (%s)", rows)
            connection.commit()

        return _repeated(insert, 1, seconds), _repeated(insert, _TOGETHER, seconds)


def _repeated(insert: Callable[[Iterable[tuple[str]]], None], together: int, seconds: float) -> float:
    rows = [(BARE_BODY.decode(),)] * together
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        insert(rows)
        done += together
    return done / (time.perf_counter() - begun)
