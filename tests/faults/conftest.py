"""What every fault story may ask for."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from bench.chaos.rig import Nursery
from bench.soak.line import Line, in_a_thread
from bot.app import prepare_database
from db.database import Database
from tests import postgres
from tests.faults.own_server import OwnServer, own_server
from tests.faults.world import World, world


class Opens(Protocol):
    """Makes a story's world; closed after the test."""

    def __call__(
        self, url: str, *, count: int = 1, arguments: tuple[str, ...] = (), start: bool = True
    ) -> World: ...


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    env = {"PYTHAINLP_READ_ONLY": "1"}
    made = Nursery(env, tmp_path_factory.mktemp("nursery"), "tests.faults.nursery")
    yield made
    made.close()


@pytest.fixture
def line() -> Iterator[Line]:
    with in_a_thread() as opened:
        yield opened


@pytest.fixture
def opens(nursery: Nursery, line: Line, tmp_path: Path) -> Iterator[Opens]:
    with ExitStack() as stack:

        def opened(url: str, *, count: int = 1, arguments: tuple[str, ...] = (), start: bool = True) -> World:
            made = world(nursery, line, url, tmp_path, count=count, arguments=arguments, start=start)
            return stack.enter_context(made)

        yield opened


@pytest.fixture
def one(opens: Opens, database_url: str) -> World:
    """A single service, once on SQLite and once on PostgreSQL."""
    return opens(database_url)


@pytest.fixture
def postgresql(templates: dict[str, str]) -> Iterator[str]:
    """A prepared PostgreSQL database."""
    if "postgresql" not in templates:
        pytest.skip(postgres.skip_reason())
    with postgres.fresh_database(templates["postgresql"]) as url:
        yield url


@pytest.fixture
def sqlite(templates: dict[str, str], tmp_path: Path) -> str:
    """A prepared SQLite file."""
    shutil.copy(templates["sqlite"].removeprefix("sqlite:///"), tmp_path / "chipao.db")
    return f"sqlite:///{tmp_path / 'chipao.db'}"


@pytest.fixture(scope="session")
def started_server() -> Iterator[OwnServer]:
    with own_server() as made:
        prepared = Database(made.url)
        prepare_database(prepared)
        prepared.close()
        yield made


@pytest.fixture
def server(started_server: OwnServer) -> Iterator[OwnServer]:
    """A PostgreSQL to be mishandled, prepared and without anybody's rows."""
    yield started_server
    started_server.thaw()
    with psycopg.connect(started_server.url, autocommit=True) as connection:
        connection.execute("TRUNCATE job, person RESTART IDENTITY CASCADE")
