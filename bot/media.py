"""Fetches what people sent from LINE, and keeps it by content hash; erases what they took back."""

import asyncio
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlmodel import Session, func, select

from bot.line_client import Content, ContentGone, ContentNotReady, LineAway, LineClient, LineRefused
from bot.worker import Desk, GiveUp, TryLater
from db import jobs
from db.cases import Attachment
from db.jobs import Leased
from db.terms import MediaState
from db.waypoints import Waypoint, reached

LARGEST_BYTES = 25 * 1024 * 1024  # ours; LINE allows videos of 200 MB, an office's phone does not


@dataclass(frozen=True, slots=True)
class Kept:
    state: MediaState
    content_type: str | None = None
    size: int | None = None
    sha256: str | None = None


class MediaStore:
    """Files under one folder, named by the hash of their bytes: the same picture twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    async def keep(self, content: Content) -> Kept:
        """Write the bytes as they come, and stop at the limit."""
        digest, size = hashlib.sha256(), 0
        with self._draft() as file:
            async for chunk in content.chunks:
                size += len(chunk)
                if size > LARGEST_BYTES:
                    return Kept(MediaState.TOO_LARGE, content.content_type, size)
                digest.update(chunk)
                file.write(chunk)
            if size == 0:
                return Kept(MediaState.EMPTY, content.content_type, 0)
            self._settle(file, digest.hexdigest())
        return Kept(MediaState.KEPT, content.content_type, size, digest.hexdigest())

    @contextmanager
    def _draft(self) -> Iterator[IO[bytes]]:
        """A file that is gone afterwards unless it was settled under its hash."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            try:
                yield file
            finally:
                Path(file.name).unlink(missing_ok=True)

    def _settle(self, file: IO[bytes], sha256: str) -> None:
        file.flush()
        os.fsync(file.fileno())
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        Path(file.name).replace(target)

    def erase(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)


class Media:
    """The task of the media queue: ``{"message": id}`` fetches, ``{"erase": sha256}`` erases."""

    tries = 8

    def __init__(self, desk: Desk, line: LineClient, store: MediaStore) -> None:
        self._desk, self._line, self._store = desk, line, store

    async def run(self, job: Leased) -> Sequence[Leased]:
        reached(Waypoint.MEDIA_TAKEN)
        wanted = json.loads(job.body)
        if "erase" in wanted:
            await self._erase(job, wanted["erase"])
        else:
            await self._fetch(job, wanted["message"])
        return []

    async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:
        desk = self._desk

        def unit(session: Session) -> None:
            attachment = session.get(Attachment, json.loads(job.body).get("message"))
            if attachment is not None and attachment.state is MediaState.AWAITED:
                attachment.state = MediaState.GONE
                session.flush()
            jobs.park(session, job, reason, worker=desk.worker, now=desk.clock())

        await desk.write(unit, job.lane)
        return []

    async def _fetch(self, job: Leased, message_id: str) -> None:
        try:
            async with self._line.content(message_id) as content:
                kept = await self._store.keep(content)
        except ContentGone:
            kept = Kept(MediaState.GONE)
        except (ContentNotReady, LineAway) as error:
            raise TryLater(type(error).__name__) from error
        except LineRefused as error:
            raise GiveUp(str(error)) from error
        reached(Waypoint.MEDIA_STORED)
        unsent = await self._desk.write(
            lambda session: self._record(session, job, message_id, kept), job.lane
        )
        reached(Waypoint.MEDIA_FINISHED)
        if unsent and kept.sha256:
            await self._erase_unless_used(kept.sha256)

    def _record(self, session: Session, job: Leased, message_id: str, kept: Kept) -> bool:
        """Write down what was kept. True when the message was unsent meanwhile: the bytes must go."""
        attachment = session.get(Attachment, message_id)
        unsent = attachment is None or attachment.state is MediaState.UNSENT
        if attachment is not None and not unsent:
            attachment.state, attachment.content_type = kept.state, kept.content_type
            attachment.size, attachment.sha256 = kept.size, kept.sha256
            session.flush()
        jobs.finish(session, job, worker=self._desk.worker, now=self._desk.clock())
        reached(Waypoint.MEDIA_WRITTEN)
        return unsent

    async def _erase(self, job: Leased, sha256: str) -> None:
        await self._erase_unless_used(sha256)
        desk = self._desk
        await desk.write(lambda s: jobs.finish(s, job, worker=desk.worker, now=desk.clock()), job.lane)

    async def _erase_unless_used(self, sha256: str) -> None:
        def uses(session: Session) -> int:
            return session.exec(select(func.count()).where(Attachment.sha256 == sha256)).one()

        if await asyncio.to_thread(self._desk.database.read, uses) == 0:
            self._store.erase(sha256)
