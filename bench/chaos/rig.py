"""Replicas of the service as real processes: started, killed, frozen, thawed, stopped.

    with replicas(2, url, line_url, folder, env={"LINE_CHANNEL_SECRET": …}) as (one, other):
        one.kill()
        one.start()
        one.wait_ready()

Each keeps its port through all its lives, as an address behind a balancer does. What a life writes lies in
``folder/replica-<number>.log``, one life after the other.
"""

import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bench.machine import HOST, answers
from bench.webhooks import SECRET
from bot.demo_clock import next_morning, real_now

READY_PATIENCE = 120.0  # seconds; several cores' worth of other work may share the machine
STOP_PATIENCE = 60.0
_LOOK_SECONDS = 0.02
_ROOT = Path(__file__).parents[2]
# Below what the kernel gives to connections going out (32768 and up on Linux): a replica that is down for a
# moment must find its port free when it comes back.
_PORTS = range(20_000, 32_000)


class DidNotStart(Exception):
    """A replica ended, or did not become ready in time; the text is the end of what it wrote."""


class Spawner(Protocol):
    """Where processes come from."""

    def spawn(self, words: Sequence[str], log: Path) -> int:
        """Start ``bench.chaos.doomed`` with these arguments; its process id."""

    def wait(self, pid: int) -> int:
        """Wait for its end; the exit code, or the signal that ended it below zero."""


@dataclass
class Fresh:
    """Each life is a Python started anew, as in service: some three seconds of processor time."""

    env: Mapping[str, str]
    folder: Path
    _running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def spawn(self, words: Sequence[str], log: Path) -> int:
        with log.open("ab") as written:
            process = _python(["-m", "bench.chaos.doomed", *words], self.env, self.folder, written.fileno())
        self._running[process.pid] = process
        return process.pid

    def wait(self, pid: int) -> int:
        return self._running.pop(pid).wait()


class Nursery:
    """Each life is forked from one process that has read everything already: ``bench.chaos.nursery``, or another
    ``module`` that serves lives of its own.
    """

    def __init__(self, env: Mapping[str, str], folder: Path, module: str = "bench.chaos.nursery") -> None:
        single = {"OPENBLAS_NUM_THREADS": "1", **env}  # only a process of one thread may fork
        self._log = folder / "nursery.log"
        self._one_at_a_time = threading.Lock()
        with self._log.open("ab") as written:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module],
                cwd=folder,
                env=_clean(single),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=written,
                text=True,
            )
        self._answer()

    def spawn(self, words: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> int:
        """``env`` is added to the nursery's own, for this life."""
        return int(self._ask({"words": list(words), "log": str(log), "env": dict(env or {})}))

    def wait(self, pid: int) -> int:
        return int(self._ask({"wait": pid}))

    def close(self) -> None:
        """Ends whatever it gave birth to."""
        self._process.communicate(timeout=STOP_PATIENCE)

    def _ask(self, wish: Mapping[str, object]) -> str:
        assert self._process.stdin is not None
        with self._one_at_a_time:
            self._process.stdin.write(json.dumps(wish) + "\n")
            self._process.stdin.flush()
            return self._answer()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise DidNotStart(self._log.read_text(encoding="utf-8", errors="replace")[-2000:])
        return answer


@dataclass
class Replica:
    """One address of the service, and the process behind it, if any."""

    spawner: Spawner
    port: int
    log: Path
    arguments: tuple[str, ...] = ()  # of every life
    pid: int = 0  # of the present life, or of the last
    lives: int = 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def alive(self) -> bool:
        """Whether the process is there; a frozen one is, one that ended and nobody waited for is not."""
        return self.pid > 0 and _state(self.pid) not in {"", "Z", "X"}

    def start(self, *arguments: str) -> None:
        """A new life, with these arguments for it alone. Returns before it is ready."""
        assert not self.alive, "it is running"
        self.pid = self.spawner.spawn([*self.arguments, *arguments, "--port", str(self.port)], self.log)
        self.lives += 1

    def wait_ready(self, patience: float = READY_PATIENCE) -> float:
        """Until ``/readyz`` is 200; the seconds it took from here. Raises DidNotStart."""
        begun = time.monotonic()
        while not answers(f"{self.url}/readyz"):
            if not self.alive or time.monotonic() - begun > patience:
                raise DidNotStart(self.written()[-2000:])
            time.sleep(_LOOK_SECONDS)
        return time.monotonic() - begun

    def wait_ended(self, patience: float = READY_PATIENCE) -> int:
        """Until it has ended by itself; its exit code. Raises TimeoutError."""
        end = time.monotonic() + patience
        while self.alive:
            if time.monotonic() > end:
                raise TimeoutError(f"process {self.pid} lives on; it wrote: {self.written()[-2000:]}")
            time.sleep(_LOOK_SECONDS)
        return self._reaped()

    def kill(self) -> None:
        """SIGKILL: no line of its code runs any more. Returns when it is gone; nothing if it was."""
        if self.pid:
            self._signal(signal.SIGKILL)
            self._reaped()

    def freeze(self) -> None:
        """SIGSTOP: it stands still with its connections open, as on a machine that hangs. Returns when it does."""
        self._signal(signal.SIGSTOP)
        while self.alive and _state(self.pid) != "T":
            time.sleep(_LOOK_SECONDS)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self, patience: float = STOP_PATIENCE) -> tuple[int, float]:
        """SIGTERM, as at a deploy; its exit code, and the seconds until it was gone. Raises TimeoutError.

        uvicorn raises the signal again when it has shut down, so a good end is -SIGTERM.
        """
        begun = time.monotonic()
        self._signal(signal.SIGTERM)
        return self.wait_ended(patience), time.monotonic() - begun

    def written(self) -> str:
        """What all its lives have logged."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def _signal(self, number: signal.Signals) -> None:
        if self.pid and self.alive:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _reaped(self) -> int:
        pid, self.pid = self.pid, 0
        return self.spawner.wait(pid)


@contextmanager
def replicas(
    count: int,
    database_url: str,
    line_url: str,
    folder: Path,
    *,
    env: Mapping[str, str] | None = None,
    arguments: Sequence[str] = (),
    forked: bool = False,
    start: bool = True,
) -> Iterator[list[Replica]]:
    """``count`` replicas on one database, started and ready (``start``), all killed at the end.

    ``env`` wins over the settings made here; ``arguments`` go to every life; ``forked`` takes them from a Nursery.
    Without an ``--ahead`` of yours every clock is at 09:00 of the next working day.
    """
    settings = {**_settings(database_url, line_url, folder), **(env or {})}
    ahead = () if "--ahead" in arguments else ("--ahead", str(seconds_to_work()))
    nursery = Nursery(settings, folder) if forked else None
    spawner: Spawner = nursery or Fresh(settings, folder)
    made = [
        Replica(spawner, port, folder / f"replica-{number}.log", (*ahead, *arguments))
        for number, port in enumerate(itertools.islice(free_ports(), count), start=1)
    ]
    try:
        for replica in made if start else ():
            replica.start()
        for replica in made if start else ():
            replica.wait_ready()
        yield made
    finally:
        for replica in made:
            replica.kill()
        if nursery is not None:
            nursery.close()


def seconds_to_work() -> float:
    """From now to 09:00 of the next working day: three open hours follow, in which officers are alerted."""
    now = real_now()
    return (next_morning(now) - now).total_seconds()


def _settings(database_url: str, line_url: str, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "LINE_API_URL": line_url,
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "chaos",
        "MEDIA_DIR": str(folder / "media"),
        "PYTHAINLP_READ_ONLY": "1",
    }


def _python(
    words: Sequence[str], env: Mapping[str, str], folder: Path, output: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *words], cwd=folder, env=_clean(env), stdout=output, stderr=output
    )


def _clean(env: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the caller's own environment but what Python needs."""
    return {"PATH": os.defpath, "HOME": str(Path.home()), "PYTHONPATH": str(_ROOT), **env}


def free_ports() -> Iterator[int]:
    return filter(_is_free, random.sample(_PORTS, len(_PORTS)))


def _is_free(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return False
    return True


def _state(pid: int) -> str:
    """The kernel's letter for a process: T is stopped, Z has ended; empty when there is none."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return status.rpartition(")")[2].split()[0]
