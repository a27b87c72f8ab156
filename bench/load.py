"""Load: ``python -m bench.load`` runs the service, sends it webhooks at a fixed rate, and prints a table."""

import argparse
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop
from sqlalchemy.engine import make_url

from bench import machine
from bench.machine import HOST, Started
from bench.report import Row, Tally, percentile, spread, table, tally
from bench.talk import OFFICES, conversations
from bench.traffic import Traffic, hammer, load
from bench.webhooks import SECRET, Webhook, line_id, webhook

MOST_EVENTS = 100_000
_IDLE_SECONDS = 2.0  # imports and the first sweeps are over by then
_OFFICERS = {office: line_id(f"officer {office}") for office in OFFICES}


@dataclass(frozen=True, slots=True)
class Figures:
    ready_seconds: float
    idle_mb: float
    end_mb: float
    peak_mb: float
    bare_per_second: float
    traffic: Traffic
    load_before: float  # the machine's, over the last minute
    tally: Tally


def main(argv: list[str] | None = None) -> int:
    """0 when every event got exactly one reply."""
    asked = _asked(argv)
    with TemporaryDirectory(prefix="chipao-bench-") as folder:
        figures = measure(asked, Path(folder))
    print(_about(asked, figures))
    print(table(_rows(figures)))
    return 1 if figures.tally.lost or figures.tally.doubled or figures.tally.refused else 0


def measure(asked: argparse.Namespace, folder: Path) -> Figures:
    """One run on a fresh database: start, rest, bare limit, load."""
    load_before, line_port = machine.load_average(), machine.free_port()
    env = _settings(asked.database_url or f"sqlite:///{folder / 'chipao.db'}", line_port, folder)
    with _serving(env, folder) as service:
        time.sleep(_IDLE_SECONDS)
        idle_mb = service.memory_mb()
        machine.run_all([_enrolment(office) for office in OFFICES], env, folder)
        bare = _bare_limit(asked.bare_seconds, folder)
        webhooks = _webhooks(round(asked.rate * asked.seconds), asked.rate, asked.people)
        line_seconds = asked.line_ms / 1000
        traffic = uvloop.run(
            load(webhooks, asked.rate, service, line_port=line_port, line_seconds=line_seconds)
        )
        return Figures(
            ready_seconds=service.ready_seconds,
            idle_mb=idle_mb,
            end_mb=service.memory_mb(),
            peak_mb=service.memory_mb("VmHWM"),
            bare_per_second=bare,
            traffic=traffic,
            load_before=load_before,
            tally=tally(traffic.sent, traffic.calls, set(_OFFICERS.values())),
        )


def _settings(database_url: str, line_port: int, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "LINE_API_URL": f"http://{HOST}:{line_port}",
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "bench",
        "MEDIA_DIR": str(folder / "media"),
    }


@contextmanager
def _serving(env: dict[str, str], folder: Path) -> Iterator[Started]:
    port = machine.free_port()
    served = ["-m", "uvicorn", "--factory", "bench.at_work:app", "--host", HOST, "--port", str(port)]
    words = [*served, "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    with machine.started(words, port, "/readyz", env, folder) as service:
        yield service


def _enrolment(office: str) -> list[str]:
    words = ["--line-id", _OFFICERS[office], "--office", office, "--name", office]
    return ["-m", "bot", "officer", "add", *words]


def _bare_limit(seconds: float, folder: Path) -> float:
    """Requests a second of one FastAPI route that only checks the signature."""
    port = machine.free_port()
    with machine.started(machine.bare_command(port), port, "/readyz", {}, folder):
        return uvloop.run(hammer(port, seconds))


def _webhooks(count: int, rate: float, people: int) -> list[Webhook]:
    began = time.time()
    return [webhook(one, n, began + n / rate) for n, one in enumerate(conversations(count, people))]


def _about(asked: argparse.Namespace, figures: Figures) -> str:
    engine = make_url(asked.database_url).get_backend_name() if asked.database_url else "sqlite"
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {engine} · {asked.rate:g}/s for {asked.seconds:g} s, "
        f"{len(figures.traffic.sent)} events, {asked.people} people at a time, "
        f"LINE answers after {asked.line_ms:g} ms · "
        f"{machine.cores()} cores, load average before {figures.load_before:.2f} · "
        f"Python {platform.python_version()}\n"
    )


def _rows(figures: Figures) -> list[Row]:
    seen = figures.tally
    cpu_ms = figures.traffic.service_seconds * 1000 / len(figures.traffic.sent)
    return [
        Row("start on a fresh database until `/readyz` is 200, s", "< 5", f"{figures.ready_seconds:.1f}"),
        Row("resident memory, idle after the start, MB", "< 200", f"{figures.idle_mb:.0f}"),
        Row("resident memory at the end (peak), MB", "", f"{figures.end_mb:.0f} ({figures.peak_mb:.0f})"),
        Row("bare limit: FastAPI, signature only, 32 at once, 1/s", "", f"{figures.bare_per_second:.0f}"),
        Row("webhook answered, p50 / p95 / p99 / max ms", "p99 ≤ 50", spread(seen.webhook_ms)),
        Row("first reply at LINE, p50 / p95 / p99 / max ms", "", spread(seen.reply_ms)),
        Row("officer's alert at LINE, p50 / p95 / p99 / max ms", "", spread(seen.alert_ms)),
        Row(
            "webhooks not answered 200; of them replied to",
            "0",
            f"{seen.refused}; {seen.refused_yet_replied}",
        ),
        Row("events without a reply; answered twice", "0; 0", f"{seen.lost}; {seen.doubled}"),
        Row("openings whose officer was alerted", "all", f"{len(seen.alert_ms)} of {seen.openings}"),
        Row("pushes to officers", "", f"{seen.pushes}"),
        Row("processor time of the service an event, ms", "", f"{cpu_ms:.1f}"),
        Row(
            "processors spent on anything else meanwhile, PostgreSQL included, share of the machine",
            "",
            f"{figures.traffic.others_share:.0%}",
        ),
        Row("how late the sender was, p99 ms", "", f"{percentile(seen.late_ms, 0.99):.1f}"),
    ]


def _asked(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--rate", type=float, default=50, help="events a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--people", type=int, default=200, help="conversations open at a time")
    parser.add_argument("--database-url", help="an empty PostgreSQL database; without it a new SQLite file")
    parser.add_argument("--line-ms", type=float, default=0, help="how long LINE takes to answer a call")
    parser.add_argument("--bare-seconds", type=float, default=3, help="how long the bare limit is measured")
    asked = parser.parse_args(argv)
    if not 1 <= asked.rate * asked.seconds <= MOST_EVENTS:
        parser.error(f"rate x seconds must be 1 to {MOST_EVENTS} events")
    return asked


if __name__ == "__main__":
    sys.exit(main())
