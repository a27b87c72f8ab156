"""Files kept by the hash of their bytes: the same twice is one, too much is nothing, taken back is gone."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

from bot.line_client import Content
from bot.media import LARGEST_BYTES, Kept, MediaStore
from db.terms import MediaState


def keep(store: MediaStore, *chunks: bytes) -> Kept:
    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return asyncio.run(store.keep(Content("image/png", stream())))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_are_kept_under_their_hash(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    kept = keep(store, b"pay", b"slip")
    assert kept == Kept(MediaState.KEPT, "image/png", 7, hashlib.sha256(b"payslip").hexdigest())
    assert store.path(kept.sha256 or "").read_bytes() == b"payslip"


def test_the_same_picture_twice_is_one_file(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    assert keep(store, b"payslip") == keep(store, b"pay", b"slip")
    assert len(files(tmp_path)) == 1


def test_nothing_is_kept_of_an_empty_picture(tmp_path: Path) -> None:
    assert keep(MediaStore(tmp_path)).state is MediaState.EMPTY
    assert files(tmp_path) == []


def test_reading_stops_at_the_limit_and_leaves_nothing(tmp_path: Path) -> None:
    quarter = b"x" * (LARGEST_BYTES // 4 + 1)
    assert keep(MediaStore(tmp_path), *[quarter] * 8).state is MediaState.TOO_LARGE
    assert files(tmp_path) == []


def test_erasing_twice_is_erasing(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    kept = keep(store, b"payslip")
    store.erase(kept.sha256 or "")
    store.erase(kept.sha256 or "")
    assert files(tmp_path) == []
