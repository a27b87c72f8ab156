"""SQLite's disk is full, refuses to be written, or is read-only: 503, and all goes on when it is mended."""

import asyncio
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.conftest import Opens
from tests.faults.world import World

LINE_WAITS = 2.0


@pytest.fixture
def small_disk(tmp_path: Path, templates: dict[str, str]) -> Iterator[Path]:
    """A file system of 16 MB with a prepared database on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"may not mount here: {mounted.stderr.decode().strip()}")
    try:
        shutil.copy(templates["sqlite"].removeprefix("sqlite:///"), disk / "chipao.db")
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.fixture
def on_small_disk(small_disk: Path, opens: Opens) -> World:
    return opens(f"sqlite:///{small_disk / 'chipao.db'}")


def files_of(there: World) -> list[Path]:
    file = Path(there.database.engine.url.database or "")
    return [path for end in ("", "-wal") if (path := Path(f"{file}{end}")).exists()]


@contextmanager
def full(there: World) -> Iterator[None]:
    """Not a byte is free."""
    ballast = files_of(there)[0].parent / "ballast"
    with ballast.open("wb", buffering=0) as written, suppress(OSError):
        while written.write(bytes(4096)):
            pass
    yield
    ballast.unlink()


@contextmanager
def refusing(there: World) -> Iterator[None]:
    """The kernel refuses every byte the service would write, as a disk that fails does."""
    pid, limit = there.replicas[0].pid, resource.RLIMIT_FSIZE
    before = resource.prlimit(pid, limit)
    resource.prlimit(pid, limit, (0, before[1]))
    yield
    resource.prlimit(pid, limit, before)


@contextmanager
def read_only(there: World) -> Iterator[None]:
    """The database's files may not be changed, not even through what is open already.

    The -shm file is let be: to write to a mapped file that becomes immutable is SIGBUS, which no program survives.
    """
    files = files_of(there)
    made = subprocess.run(["chattr", "+i", *files], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"chattr: {made.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *files], check=True)


def survives(there: World, fault: Callable[[World], AbstractContextManager[None]]) -> None:
    before = there.strangers(10)
    there.burst(before)
    there.all_answered()
    events = there.strangers(20)
    with fault(there):
        statuses = there.posts(lambda post: asyncio.gather(*map(post.send, events)))
        assert set(statuses) == {503}
        assert max(event.answers[0][1] - event.answers[0][0] for event in events) < LINE_WAITS
        assert there.status("/healthz") == 200
    there.posts(lambda post: asyncio.gather(*(post.deliver(event) for event in events)))
    there.all_answered()
    there.settled()
    assert there.count("person") == 30
    again = there.posts(lambda post: asyncio.gather(*map(post.send, there.strangers(5))))
    assert set(again) == {200}


def test_a_full_disk_is_503_and_all_goes_on_when_there_is_room(on_small_disk: World) -> None:
    survives(on_small_disk, full)


def test_a_disk_that_refuses_to_write_is_503_and_all_goes_on_when_it_is_mended(
    opens: Opens, sqlite: str
) -> None:
    survives(opens(sqlite), refusing)


def test_files_that_become_read_only_are_503_and_all_goes_on_when_they_are_mended(
    opens: Opens, sqlite: str
) -> None:
    survives(opens(sqlite), read_only)


def test_a_service_that_cannot_write_is_not_ready(opens: Opens, sqlite: str) -> None:
    there = opens(sqlite)
    with refusing(there):
        assert there.posts(lambda post: post.send(there.says("one", "สวัสดีค่ะ"))) == 503
        assert there.status("/readyz") == 503


def test_on_a_read_only_disk_the_service_does_not_start(small_disk: Path, opens: Opens) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    there = opens(f"sqlite:///{small_disk / 'chipao.db'}", start=False)
    [replica] = there.replicas
    replica.start()
    assert replica.wait_ended() != 0
    assert "readonly database" in replica.written() or "unable to open" in replica.written()
