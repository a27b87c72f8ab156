"""Gives birth to replicas by ``fork``, each with settings of its own, on a clock that tests move both ways.

``bench.chaos.nursery`` with lives of another kind; a wish carries the environment, so that one nursery serves all
stories of a test process. A life is ``chipao serve`` itself; what is added: its clock is the true one plus the
seconds in a file, and at a named step it may stand still (SIGSTOP) once.
"""

import argparse
import ctypes
import gc
import mmap
import os
import signal
import struct
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.chaos.nursery import serve as serve_lives
from bench.machine import HOST
from bot.__main__ import main as chipao
from bot.app import Clock, create_app
from bot.commands import serve
from db import waypoints
from db.waypoints import Waypoint
from intents.understand import Understanding


@dataclass
class Frost:
    """Stops the process the first time ``step`` is reached while the file ``once`` exists; removes the file."""

    step: Waypoint
    once: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, reached: Waypoint) -> None:
        if reached is not self.step:
            return
        with self._lock:
            if self.once.exists():
                self.once.unlink()
                # To this very thread: one sent to the process may let it run on until another thread has seen it.
                signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)


def clock_of(file: Path) -> Clock:
    """The true time plus the seconds that stand in ``file`` at the moment of asking."""
    with file.open("rb") as opened:
        seen = mmap.mmap(opened.fileno(), 8, prot=mmap.PROT_READ)
    return lambda: datetime.now(UTC) + timedelta(seconds=struct.unpack("d", seen[:8])[0])


def live(wish: dict[str, Any], understanding: Understanding) -> None:
    os.environ.update(wish["env"])
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", required=True)
    parser.add_argument("--clock", type=Path, required=True)
    parser.add_argument("--freeze-at", type=Waypoint)
    parser.add_argument("--once", type=Path)
    asked = parser.parse_args(wish["words"])
    if asked.freeze_at:
        waypoints.watch(Frost(asked.freeze_at, asked.once))
    signal.signal(signal.SIGUSR1, _collect)
    app = partial(create_app, clock=clock_of(asked.clock), understanding=understanding)
    with patch.object(serve, "create_app", app):
        chipao(["serve", "--host", HOST, "--port", asked.port])


def _collect(*_: object) -> None:
    """Give back to the system whatever nobody holds, so that resident memory is what is held."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    os.write(2, b"collected\n")


if __name__ == "__main__":
    serve_lives(live)
