"""``chipao serve`` on a clock set ahead, ended by SIGKILL at a named step if its command line says so.

    python -m bench.chaos.doomed --port 8000 --ahead 3600 --die-at event.written --nth 3 --once FILE

What runs is ``bot.commands.serve`` itself; only the clock it is given differs. The clock is the true one plus a
fixed number of seconds, the same for every replica, because leases are compared across them. Nothing in the service
knows of this module, so nothing can switch it on there.
"""

import argparse
import os
import signal
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

from bench.machine import HOST
from bot.__main__ import main as chipao
from bot.app import Clock, create_app
from bot.commands import serve
from db import waypoints
from db.waypoints import Waypoint
from intents.understand import Understanding


@dataclass
class Doom:
    """Ends the process the ``nth`` time ``step`` is reached; told of a file, it counts only while that exists."""

    step: Waypoint
    nth: int = 1
    once: Path | None = None
    _times: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, reached: Waypoint) -> None:
        if reached is not self.step or (self.once is not None and not self.once.exists()):
            return
        with self._lock:
            self._times += 1
            if self._times == self.nth:
                os.write(2, f"chaos: ended at {self.step}\n".encode())
                os.kill(os.getpid(), signal.SIGKILL)


def clock_ahead(seconds: float) -> Clock:
    by = timedelta(seconds=seconds)
    return lambda: datetime.now(UTC) + by


def live(words: list[str] | None, understanding: Understanding | None = None) -> None:
    """Serve until told to stop, or until the step. Never returns: it exits as ``chipao serve`` does."""
    asked = _asked(words)
    if asked.die_at:
        waypoints.watch(Doom(asked.die_at, asked.nth, asked.once))
    app = partial(create_app, clock=clock_ahead(asked.ahead), understanding=understanding)
    with patch.object(serve, "create_app", app):
        chipao(["serve", "--host", HOST, "--port", str(asked.port)])


def _asked(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos.doomed", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--ahead", type=float, default=0.0, help="seconds its clock is ahead of the true one")
    parser.add_argument("--die-at", type=Waypoint, choices=list(Waypoint), metavar="STEP")
    parser.add_argument("--nth", type=int, default=1, help="the how-manieth time the step is reached")
    parser.add_argument("--once", type=Path, metavar="FILE", help="count only while this file exists")
    return parser.parse_args(words)


if __name__ == "__main__":
    live(None)
