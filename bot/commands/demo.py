"""``chipao demo``: a fresh database, the service, and the local LINE platform; one address to open."""

import json
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import uvicorn

from bot import demo, logs, wording
from bot.app import create_app, prepare_database
from bot.commands import opened
from bot.demo_clock import DemoClock
from bot.settings import LogLevel, Settings
from db.database import Database

_FOLDER = Path("var/demo")
_HOST = "127.0.0.1"


def run(asked: Namespace) -> int:
    for port, option in ((asked.port, "--port"), (asked.line_port, "--line-port")):
        _require_free(port, option)
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.mkdir(parents=True)
    who = demo.people()
    settings, clock = _settings(asked), DemoClock.starts_at_work()
    _fill(settings, who, clock())
    logs.set_up(settings.log_level)
    with _simulator(asked, settings, who):
        _serve(settings, asked, clock)
    return 0


def _settings(asked: Namespace) -> Settings:
    """Secrets for this run only: the platform and the service are told the same ones."""
    return Settings.load(
        env_file=None,
        database_url=f"sqlite:///{_FOLDER / 'chipao.db'}",
        line_channel_secret=secrets.token_hex(16),
        line_channel_access_token=secrets.token_hex(32),
        line_api_url=f"http://{_HOST}:{asked.line_port}",
        public_url=f"http://{_HOST}:{asked.port}",
        media_dir=_FOLDER / "media",
        log_level=LogLevel.WARNING,
    )


def _fill(settings: Settings, who: list[demo.Invented], now: datetime) -> None:
    database = Database(settings.database_url)
    try:
        prepare_database(database)
        database.write(lambda session: demo.enrol(session, who, now)).result()
    finally:
        database.close()


@contextmanager
def _simulator(asked: Namespace, settings: Settings, who: list[demo.Invented]) -> Iterator[None]:
    """The platform as a process of its own: it knows the service by HTTP alone."""
    phones = _FOLDER / "people.json"
    shown = ("id", "name", "role", "note", "office", "office_name")
    rows = [{name: asdict(one)[name] for name in shown} for one in who]
    phones.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    service = f"http://{_HOST}:{asked.port}"
    command = [sys.executable, "-m", "simulator", "--host", _HOST, "--port", str(asked.line_port)]
    command += ["--webhook", f"{service}/webhook", "--clock", f"{service}/demo/clock"]
    command += ["--people", str(phones)]
    command += ["--secret", settings.line_channel_secret.get_secret_value()]
    command += ["--token", settings.line_channel_access_token.get_secret_value()]
    process = subprocess.Popen(command)  # noqa: S603 - our own module, our own arguments
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _serve(settings: Settings, asked: Namespace, clock: DemoClock) -> None:
    # Only ever on this machine: whoever reaches the service can move its clock.
    app = create_app(settings, clock=clock)
    config = uvicorn.Config(app, host=_HOST, port=asked.port, log_config=None, access_log=False)
    threading.Thread(target=_announce, args=(asked,), daemon=True).start()
    # uvicorn raises the signal again when it has stopped; dying of it would leave the platform running.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
    uvicorn.Server(config).run()


def _announce(asked: Namespace) -> None:
    """Print the address once both answer."""
    if all(_answers(port) for port in (asked.port, asked.line_port)):
        opened.say(wording.DEMO_READY.format(phones=f"http://{_HOST}:{asked.line_port}"))
    else:
        sys.stderr.write(wording.NO_SIMULATOR + "\n")


def _answers(port: int) -> bool:
    waiter = threading.Event()
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex((_HOST, port)) == 0:
                return True
        waiter.wait(0.1)
    return False


def _require_free(port: int, option: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            raise opened.Stop(wording.PORT_TAKEN.format(port=port, option=option)) from None
