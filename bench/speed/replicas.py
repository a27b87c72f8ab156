"""The service under measurement: one or more processes of it on one database, all offices with an officer."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from bench import machine
from bench.machine import HOST, Started
from bench.speed import people
from bench.speed.databases import Place
from bench.webhooks import SECRET

PEER = "bench.peers.ordinary:app"
OURS = "bench.speed.at_work:app"


@dataclass(frozen=True, slots=True)
class Setup:
    """``factory`` as so many processes. Its database is at ``place``."""

    place: Place
    processes: int = 1
    factory: str = OURS

    def __str__(self) -> str:
        return f"{self.place.name} × {self.processes}"


@dataclass(frozen=True, slots=True)
class Running:
    setup: Setup
    url: str
    line_port: int
    processes: Sequence[Started]

    @property
    def ports(self) -> list[int]:
        return [one.port for one in self.processes]


@contextmanager
def running(setup: Setup, url: str) -> Iterator[Running]:
    """Started on the database at ``url``, which is prepared if it is ours; ready when this returns."""
    if setup.factory == OURS:
        people.enrol(url)
    line_port = machine.free_port()
    env = {
        "DATABASE_URL": url,
        "LINE_API_URL": f"http://{HOST}:{line_port}",
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "bench",
        "MEDIA_DIR": str(setup.place.folder / "media"),
    }
    with ExitStack() as stack:
        processes = [
            stack.enter_context(served(setup.factory, env, setup.place.folder))
            for _ in range(setup.processes)
        ]
        yield Running(setup, url, line_port, processes)


@contextmanager
def served(factory: str, env: dict[str, str], folder: Path) -> Iterator[Started]:
    """An ASGI application as ``chipao serve`` serves it: uvicorn with uvloop and httptools, one process."""
    port = machine.free_port()
    words = ["-m", "uvicorn", "--factory", factory, "--host", HOST, "--port", str(port)]
    words += ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    with machine.started(words, port, "/readyz", env, folder) as process:
        yield process


def server_of(running_one: Running) -> str | None:
    """The PostgreSQL server of a running service; None on SQLite."""
    return (
        None if make_url(running_one.url).get_backend_name() == "sqlite" else running_one.setup.place.server
    )
