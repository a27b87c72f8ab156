"""``python -m bench.speed``: all speed measurements, or ``--only`` some, as tables and as JSON."""

import argparse
import platform
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import machine
from bench.speed import conversations, databases, history, limit, timers
from bench.speed.conversations import Size
from bench.speed.databases import Place
from bench.speed.replicas import PEER, Setup
from bench.speed.sheet import Sheet

PARTS = ("limit", "peer", "ours", "history", "timers")
POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
_STORED = (0, 100_000, 1_000_000)


def main(argv: list[str] | None = None) -> int:
    """0 when nothing that was measured was lost or doubled; a missed speed is a figure, not a failure."""
    asked, sheet = _asked(argv), Sheet()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    load, begun = machine.load_average(), time.perf_counter()
    with TemporaryDirectory(prefix="chipao-speed-", dir=asked.folder) as folder:
        run = Run(asked, sheet, _places(asked, Path(folder)))
        for part in asked.only:
            run.part(part)
            print(f"{sheet.table(part)}\n", flush=True)
    about = {
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "cores": machine.cores(),
        "python": platform.python_version(),
        "load average before": load,
        "load average after": machine.load_average(),
        "seconds": round(time.perf_counter() - begun),
    }
    print(" · ".join(f"{name} {value}" for name, value in about.items()))
    if asked.json:
        sheet.write(asked.json, about)
    return 1 if any(one.missed and one.target == "= 0" for one in sheet.figures) else 0


@dataclass(frozen=True, slots=True)
class Run:
    """The parts of one run, each on every database."""

    asked: argparse.Namespace
    sheet: Sheet
    places: Sequence[Place]

    def part(self, name: str) -> None:
        parts: dict[str, Callable[[], None]] = {
            "limit": self._limit,
            "peer": self._peer,
            "ours": self._ours,
            "history": self._history,
            "timers": self._timers,
            "conversations": self._conversations,
        }
        parts[name]()

    def _setups(self) -> list[Setup]:
        return [Setup(one, n) for one in self.places for n in (self.asked.processes if one.server else (1,))]

    def _limit(self) -> None:
        limit.measure(self.sheet, self.places, self.asked.seconds / 3)

    def _peer(self) -> None:
        size = Size(self.asked.count // 4, self.asked.seconds)
        for place in self.places:
            conversations.measure(self.sheet, Setup(place, factory=PEER), size, "peer")

    def _ours(self) -> None:
        size = Size(self.asked.count, self.asked.seconds)
        for setup in self._setups():
            conversations.measure(self.sheet, setup, size)

    def _history(self) -> None:
        for place in self.places:
            history.measure(self.sheet, place, self.asked.stored, self.asked.count // 2)

    def _timers(self) -> None:
        for place in self.places:
            timers.measure(self.sheet, place, self.asked.due, self.asked.waiting)

    def _conversations(self) -> None:
        """Nothing else, for who looks on with a profiler."""
        for setup in self._setups():
            with conversations.fresh(setup) as service:
                print(
                    f"{setup}: processes {[one.pid for one in service.processes]}",
                    file=sys.stderr,
                    flush=True,
                )
                conversations.throughput(self.sheet, service, self.asked.count, "conversations")


def _places(asked: argparse.Namespace, folder: Path) -> list[Place]:
    places = [Place("SQLite", folder), Place("PostgreSQL", folder, asked.database_url)]
    if not databases.answers(asked.database_url):
        print(f"no PostgreSQL answers at {asked.database_url}: SQLite only", file=sys.stderr)
        places.pop()
    return [one for one in places if asked.engine in (None, one.name.lower())]


def _asked(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--only", type=_listed, default=PARTS, help=f"of {', '.join(PARTS)}, conversations")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--processes", type=_numbers, default=(1, 2, 4), help="of the service, on PostgreSQL")
    parser.add_argument("--database-url", default=POSTGRESQL, help="a server on which databases may be made")
    parser.add_argument("--folder", type=Path, help="where SQLite files lie; the disk is part of the figures")
    parser.add_argument("--count", type=int, default=2000, help="conversations of a closed window")
    parser.add_argument("--seconds", type=float, default=8, help="how long each load lasts")
    parser.add_argument("--stored", type=_numbers, default=_STORED, help="cases that are there already")
    parser.add_argument("--due", type=int, default=2000, help="timers due at one moment")
    parser.add_argument("--waiting", type=int, default=100_000, help="timers that wait meanwhile")
    parser.add_argument("--quick", action="store_true", help="everything, small: a minute or two")
    parser.add_argument("--json", type=Path, help="where to write every figure")
    asked = parser.parse_args(argv)
    if asked.quick:
        asked.count, asked.seconds, asked.processes = 300, 1.0, (1, 2)
        asked.stored, asked.due, asked.waiting = (0, 5_000), 200, 2_000
    return asked


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split(","))


def _numbers(words: str) -> tuple[int, ...]:
    return tuple(int(word) for word in words.split(","))


if __name__ == "__main__":
    sys.exit(main())
