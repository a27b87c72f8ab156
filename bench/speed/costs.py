"""What a measurement spent: processor time by who spent it, bytes written, and what others took meanwhile."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import machine
from bench.machine import Started
from bench.speed import databases

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of processor time and bytes; of the whole measurement."""

    wall: float
    service: float
    postgresql: float  # of the whole server
    ours: float  # generator and stand-in
    busy: float  # of the whole machine
    written: int  # bytes the service had written to files
    wal: int  # bytes of PostgreSQL's log

    @property
    def others(self) -> float:
        """Share of the machine's processors spent on nothing of this run."""
        known = self.service + self.postgresql + self.ours
        return max(0.0, self.busy - known) / (self.wall * machine.cores())


def metering(services: Sequence[Started], server: str | None) -> Callable[[], Spent]:
    """Begins to measure; what is returned tells what was spent until it is called."""
    before = _now(services, server)
    return lambda: _difference(_now(services, server), before)


def _now(services: Sequence[Started], server: str | None) -> Spent:
    return Spent(
        wall=time.perf_counter(),
        service=sum(one.cpu_seconds() for one in services),
        postgresql=postgresql_seconds() if server else 0.0,
        ours=time.process_time(),
        busy=machine.busy_seconds(),
        written=sum(bytes_written(one.pid) for one in services),
        wal=databases.wal_bytes(server),
    )


def _difference(now: Spent, then: Spent) -> Spent:
    return Spent(*(getattr(now, name) - getattr(then, name) for name in Spent.__slots__))


def bytes_written(pid: int) -> int:
    """What the process caused to be written to files, the page cache included."""
    lines = Path(f"/proc/{pid}/io").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes:"))


def postgresql_seconds() -> float:
    """Processor time of every PostgreSQL process of this machine, those that ended included."""
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and (fields := _stat_of_postgres(folder)):
            total += sum(int(field) for field in fields[11:15])
    return total / _TICKS


def _stat_of_postgres(folder: Path) -> list[str] | None:
    try:
        head, _, rest = (folder / "stat").read_text(encoding="ascii").rpartition(")")
    except (OSError, UnicodeDecodeError):
        return None  # it ended meanwhile, or has a name that is not ours
    return rest.split() if head.partition("(")[2] == "postgres" else None


def fsync_milliseconds(folder: Path, times: int = 200) -> float:
    """Median of appending 4 KB and syncing it."""
    path, taken = folder / "fsync.probe", []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(b"x" * 4096)
            begun = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - begun)
    path.unlink()
    return sorted(taken)[times // 2] * 1000
