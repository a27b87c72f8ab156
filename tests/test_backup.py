"""Backed up at work, restored elsewhere, and the service goes on: what docs/operations.md tells operators to do."""

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlmodel import Session, col, select

from bot.commands import backup
from bot.owing import owe
from bot.settings import Settings
from db import jobs
from db.database import Database
from db.job_table import Job
from db.terms import JobStatus, Queue
from handlers.say import Outgoing, Text
from intents.understand import Understanding
from referral.numbers import number_of
from simulator.config import SimulatorConfig
from simulator.remote import RemoteSimulator
from simulator.running import running_simulator
from tests import postgres
from tests.town import SECRET, TOKEN, Phone, Town, _served, a_clock

WAGES = "นายจ้างไม่จ่ายค่าจ้างสองเดือน อยู่โคราช"


def program(name: str) -> str:
    """A program of PostgreSQL; Debian keeps those of each version apart."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or (str(places[-1]) if places else None)
    if found is None:
        pytest.skip(f"no {name} on this machine")
    return found


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path) -> Iterator[str]:
    """Where the backup is restored to: an empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'restored.db'}"
        return
    with postgres.fresh_database() as url:
        yield url


def back_up(url: str, folder: Path) -> Path:
    """As docs/operations.md says it."""
    file = folder / "backup"
    if url.startswith("sqlite"):
        backup.copy(Path(make_url(url).database or ""), file)
    else:
        subprocess.run([program("pg_dump"), "--format=custom", f"--file={file}", url], check=True)
    return file


def restore(file: Path, url: str) -> None:
    if url.startswith("sqlite"):
        shutil.copy(file, make_url(url).database or "")
    else:
        wanted = [f"--dbname={url}", "--no-owner", "--exit-on-error", str(file)]
        subprocess.run([program("pg_restore"), *wanted], check=True)


@pytest.fixture
def world(
    tmp_path: Path, understanding: Understanding
) -> Iterator[Callable[[str], AbstractContextManager[Town]]]:
    """One LINE with its people, and for each database that is asked for the service on it, at one address."""
    clock, place = a_clock(), socket.create_server(("127.0.0.1", 0))
    port = place.getsockname()[1]
    config = SimulatorConfig(f"http://127.0.0.1:{port}/webhook", channel_secret=SECRET, access_token=TOKEN)
    place.close()
    with running_simulator(config) as line_url, RemoteSimulator(line_url) as simulator:

        @contextmanager
        def serving(url: str) -> Iterator[Town]:
            settings = Settings.load(
                env_file=None,
                database_url=url,
                line_channel_secret=SECRET,
                line_channel_access_token=TOKEN,
                line_api_url=line_url,
                media_dir=tmp_path / "media",
            )
            with (
                socket.create_server(("127.0.0.1", port)) as door,
                _served(settings, clock, understanding, door),
                closing(Database(url)) as database,
            ):
                made = Town(
                    simulator, line_url, f"http://127.0.0.1:{port}", database, clock, tmp_path / "media"
                )
                made.get("/readyz")
                yield made

        yield serving


def test_a_backup_taken_at_work_is_restored_and_the_service_goes_on(
    world: Callable[[str], AbstractContextManager[Town]], database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    with world(database_url) as town:
        officer, mali, somsri = town.officer("DLPW-30"), town.citizen(), town.citizen("สมศรี")
        mali.says(WAGES)
        mali.hears("เลขที่ CP-70-000001-1")
        officer.hears("เรื่องใหม่")
        town.simulator.faults(down=True)
        owes(town, mali, "ส่งไปหลังสำรองแล้ว")
        owes(town, somsri, "ยังไม่เคยส่ง")
        town.eventually(lambda session: [bool(job.error) for job in _owed(session)] == [True, True])
        timers = town.database.read(_timers)
        restore(back_up(database_url, tmp_path), elsewhere)
        # What happens after the backup: one is sent, and with the other the machine dies.
        town.database.write(lambda s: jobs.settle(s, [_owed(s)[1].id or 0], now=town.clock())).result()
        town.simulator.faults(down=False)
        mali.hears("ส่งไปหลังสำรองแล้ว")
        town.eventually(lambda session: not _owed(session))
    with world(elsewhere) as town:
        assert [number_of(case) for case in town.cases()] == ["CP-70-000001-1"]
        assert town.database.read(_timers) == timers
        somsri.hears("ยังไม่เคยส่ง")
        town.eventually(lambda session: not _owed(session))
        mali.hears_nothing_more()  # it was sent again, and LINE knew its retry key
        somsri.says(WAGES)
        somsri.hears("เลขที่ CP-70-000002-")
        officer.hears("เรื่องใหม่", "CP-70-000002-")


def owes(town: Town, phone: Phone, text: str) -> None:
    now, out = town.clock(), [Outgoing(phone.id, (Text(text),))]
    puts = owe(out, source=phone.id, now=now, person=None, reply_token=None)
    town.database.write(lambda session: jobs.put(session, puts, worker=None, now=now)).result()


def _owed(session: Session) -> list[Job]:
    query = select(Job).where(Job.queue == Queue.MESSAGE, Job.status == JobStatus.OPEN)
    return list(session.exec(query.order_by(col(Job.id))))


def _timers(session: Session) -> list[tuple[str, datetime]]:
    query = select(Job).where(Job.queue == Queue.TIMER, Job.status == JobStatus.OPEN).order_by(col(Job.id))
    return [(job.key, job.run_at) for job in session.exec(query)]
