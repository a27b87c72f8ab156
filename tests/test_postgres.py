"""The PostgreSQL of the tests: fresh databases come and go, and only our own dead leftovers are dropped."""

import subprocess
import sys

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests import postgres


def databases(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


@pytest.fixture
def server() -> str:
    url = postgres.server_url()
    if url is None:
        pytest.skip(postgres.skip_reason())
    return url


def name_of(url: str) -> str:
    return str(make_url(url).database)


def test_a_fresh_database_is_there_and_then_gone(server: str) -> None:
    with postgres.fresh_database() as url:
        assert name_of(url) in databases(server)
    assert name_of(url) not in databases(server)


def test_a_database_can_be_a_copy_of_another(server: str) -> None:
    with postgres.fresh_database() as first:
        with psycopg.connect(first) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        with postgres.fresh_database(first) as second, psycopg.connect(second) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_dead_runs_database_is_dropped_and_a_strangers_is_not(server: str) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    leftover = f"{postgres.PREFIX}_{postgres._place()}_{dead.pid}_1"
    stranger = f"{postgres.PREFIX}_00000000_{dead.pid}_1"
    for name in (leftover, stranger):
        postgres._run(server, "CREATE DATABASE {}", name)
    try:
        with postgres.fresh_database() as alive:
            postgres._drop_leftovers(server)
            left = databases(server)
    finally:
        postgres._drop(server, stranger)
    assert {stranger, name_of(alive)} <= left
    assert leftover not in left


def test_a_server_that_does_not_answer_gives_a_reason() -> None:
    found = postgres._answering(make_url("postgresql://nobody@127.0.0.1:1/none"))
    assert found.url is None
    assert "127.0.0.1:1" in found.reason


def test_where_no_server_runs_one_is_started_for_this_run() -> None:
    found = postgres._started("no server here")
    if found.url is None:
        pytest.skip(found.reason)
    with psycopg.connect(found.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
