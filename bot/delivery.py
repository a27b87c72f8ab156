"""Sends one owed message: a free reply while the token may live, else a push when the month's plan lets it, else it
waits. What waits for a person goes along with whatever they are sent next (docs/decisions/0012-push-ledger.md).
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from bot.budget import Budget
from bot.gathering import PerWriter
from bot.line_client import LineAway, LineClient, LineRefused, OutOfQuota
from bot.owing import Load, Owed, load
from bot.rendering import Json
from bot.worker import AGAIN_SECONDS, Desk, GiveUp, TryLater
from db import jobs
from db.cases import Case
from db.database import DatabaseAway
from db.jobs import Leased, Lost
from db.pushes import WaitingPush, WaitReason
from db.terms import Entry, Role
from db.waypoints import Waypoint, reached
from referral import ledger, pushes
from referral.calendars import of_office
from referral.case_rows import record
from referral.ledger import DigestAt, Wait
from referral.pushes import Calling, GoesElsewhere

# LINE knows a retry key for 24 h; after that a repeated push would arrive twice.
PUSH_LIFE = timedelta(hours=23)
_DEAD_TOKEN = 400


class Found(NamedTuple):
    """What is known of a message before it goes: its waiting row, and why it is stale, if it is."""

    own: WaitingPush | None
    alone: bool  # nothing else waits for its recipient
    stale: str | None
    tried: bool  # LINE may have it already: what it carries is decided


class Sent(NamedTuple):
    """A message that LINE has and we have not noted so."""

    job: Leased
    owed: Owed
    loaded: Load
    way: str


class Delivery:
    """The task of the message queue."""

    tries = 8  # of failures of our own code; LINE being away is not counted

    def __init__(
        self, desk: Desk, line: LineClient, budget: Budget, digest_at: DigestAt = ledger.next_digest
    ) -> None:
        self._desk, self._line, self._budget, self._digest_at = desk, line, budget, digest_at
        self._sent = PerWriter(desk.database, self._note)

    async def run(self, job: Leased) -> Sequence[Leased]:
        reached(Waypoint.MESSAGE_TAKEN)
        owed, now = Owed.read(job.body), self._desk.clock()
        found = await self._found(job, owed, now)
        if found.stale or _too_late(owed, found, now):
            raise GiveUp(found.stale or "too_late")
        try:
            if owed.reply_token is None or found.own is not None or not await self._reply(job, owed, found):
                await self._push(job, owed, found)
        except LineAway as error:
            raise TryLater(str(error)) from error
        except GoesElsewhere as error:
            raise TryLater("goes_elsewhere") from error
        except LineRefused as error:
            raise GiveUp(str(error)) from error
        return []

    async def _found(self, job: Leased, owed: Owed, now: datetime) -> Found:
        if not job.company:
            return Found(None, alone=True, stale=None, tried=job.attempts > 1)
        database = self._desk.database
        return await asyncio.to_thread(database.read, lambda session: _look(session, job, owed, now))

    async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:
        """The message will never arrive: its case says so, with the reason. What was to go with it still waits."""
        owed, desk = Owed.read(job.body), self._desk

        def unit(session: Session) -> None:
            now = desk.clock()
            case = session.get(Case, owed.case_id) if owed.case_id else None
            if case is not None:
                record(session, case, Entry.UNDELIVERED, Role.SYSTEM, now, why=reason)
                session.flush()
            pushes.unboard(session, job.id, owed.to)
            pushes.forget(session, [job.id])
            jobs.park(session, job, reason, worker=desk.worker, now=now)

        await desk.write(unit, job.lane)
        return []

    async def _reply(self, job: Leased, owed: Owed, found: Found) -> bool:
        """Whether it went as a reply. A refused token is used or expired. Pushing may then show an answer twice if
        LINE's own answer to an earlier reply was lost; that is preferred to silence.
        """
        loaded = await self._loaded(job, owed, found, by_reply=True)
        accepted = await self._accepted(owed, loaded.messages)
        if not accepted and loaded.along and not found.tried:
            # Dead, or one of the others is at fault. They stay waiting; the answer must not suffer for them.
            await self._desk.write(lambda session: pushes.unboard(session, job.id, owed.to), job.lane)
            loaded = load(owed, job.id)
            accepted = await self._accepted(owed, loaded.messages)
        if accepted:
            await self._finish(job, owed, loaded, "reply")
        else:
            await self._still_ours(job)
        return accepted

    async def _still_ours(self, job: Leased) -> None:
        """A used token may mean that another replica has answered while this one stood still. Raises Lost."""
        worker = self._desk.worker
        held = await asyncio.to_thread(
            self._desk.database.read, lambda session: jobs.holds(session, job, worker=worker)
        )
        if not held:
            raise Lost

    async def _accepted(self, owed: Owed, messages: list[Json]) -> bool:
        reached(Waypoint.MESSAGE_CALLS)
        try:
            await self._line.reply(owed.reply_token or "", messages)
        except LineRefused as error:
            if error.status != _DEAD_TOKEN:
                raise
            return False
        return True

    async def _push(self, job: Leased, owed: Owed, found: Found) -> None:
        now = self._desk.clock()
        wait = await self._closed(job, owed, now)
        if wait is None and not _is_begun_push(owed, found):
            wait = self._plan(owed, found.own, now)
        if wait is not None:
            await self._shelve(job, owed, wait)
            return
        loaded = await self._loaded(job, owed, found, by_reply=False)
        reached(Waypoint.MESSAGE_CALLS)
        try:
            await self._line.push(owed.to, loaded.messages, loaded.retry_key)
        except OutOfQuota:
            self._budget.refused(now)
            until = ledger.next_chance(owed.kind, owed.to, now)
            await self._shelve(job, owed, Wait(WaitReason.QUOTA, until))
            return
        except LineRefused as error:
            if not loaded.along:
                raise
            await self._desk.write(lambda session: pushes.unboard(session, job.id, owed.to), job.lane)
            raise TryLater("refused_with_others") from error
        await self._finish(job, owed, loaded, "push")
        self._budget.pushed(now)

    async def _closed(self, job: Leased, owed: Owed, now: datetime) -> Wait | None:
        """Whoever owed it looked at the hours; after a wait or an outage the office may have closed. If LINE had it
        already, its key, kept for a day, tells; over a weekend an officer may see it twice.
        """
        code = owed.hours_of
        if code is None or not (job.company or job.attempts > 1):
            return None
        database = self._desk.database
        opens = await asyncio.to_thread(
            database.read, lambda session: of_office(session, code).next_open(now)
        )
        return Wait(WaitReason.NIGHT, opens) if opens > now else None

    def _plan(self, owed: Owed, own: WaitingPush | None, now: datetime) -> Wait | None:
        gathered = own is not None and own.reason is WaitReason.DIGEST
        month = self._budget.month(now)
        return ledger.plan(
            owed.kind,
            owed.to,
            month,
            now,
            digest_at=self._digest_at,
            gathered=gathered,
            urgent=owed.urgent,
        )

    async def _loaded(self, job: Leased, owed: Owed, found: Found, *, by_reply: bool) -> Load:
        """The call's messages. What goes along is written down before the call: after a crash it is the same."""
        if found.alone:
            return load(owed, job.id)
        calling = Calling(job.id, owed.to, len(owed.messages), by_reply=by_reply, decided=found.tried)
        desk = self._desk
        along = await desk.write(lambda session: pushes.board(session, calling, desk.clock()), job.lane)
        return load(owed, job.id, along)

    async def _shelve(self, job: Leased, owed: Owed, wait: Wait) -> None:
        def unit(session: Session) -> None:
            pushes.unboard(session, job.id, owed.to)
            jobs.shelve(session, job, owed.waits(wait.reason, wait.until), worker=self._desk.worker)

        await self._desk.write(unit, job.lane)
        self._budget.metrics.shelved.labels(wait.reason).inc()

    async def _finish(self, job: Leased, owed: Owed, loaded: Load, way: str) -> None:
        """LINE has it. "Done", the count, and the end of all that went along are committed together."""
        reached(Waypoint.MESSAGE_ACCEPTED)
        self._desk.metrics.sent.labels(way).inc()
        await self._noted(Sent(job, owed, loaded, way))
        reached(Waypoint.MESSAGE_FINISHED)
        messages = self._budget.metrics.messages
        messages.labels(owed.kind, way).inc()
        for row in loaded.along:
            messages.labels(row.kind, "digest" if row in loaded.counted else way).inc()

    async def _noted(self, sent: Sent) -> None:
        """However long the database is away: to call LINE once more for this would say it twice. Raises Lost."""
        while True:
            try:
                await self._sent.put(sent.job.lane, sent)
            except DatabaseAway:
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return

    async def _note(self, batch: Sequence[Sent]) -> Sequence[None]:
        """What has gathered of those LINE has, in one transaction."""
        desk = self._desk

        def unit(session: Session) -> None:
            now = desk.clock()
            jobs.finish_all(session, [one.job for one in batch], worker=desk.worker, now=now)
            for kind, number in Counter(one.owed.kind for one in batch if one.way == "push").items():
                pushes.count(session, kind, desk.worker, now, number)
            for one in batch:
                if one.loaded.along or one.job.lane != one.owed.to:
                    _settle(session, one.job, one.loaded, now)
                reached(Waypoint.MESSAGE_WRITTEN)

        await desk.write(unit, batch[0].job.lane)
        return [None] * len(batch)


def _look(session: Session, job: Leased, owed: Owed, now: datetime) -> Found:
    """Raises Lost when the job went with another's call while it stood behind it."""
    waiting = pushes.waiting_for(session, owed.to)
    own = next((row for row in waiting if row.job_id == job.id), None)
    if own is None and job.lane != owed.to:
        raise Lost
    stale = pushes.stale(session, own, now) if own else None
    tried = own.call == job.id if own else job.attempts > 1
    return Found(own, alone=not waiting, stale=stale, tried=tried)


def _too_late(owed: Owed, found: Found, now: datetime) -> bool:
    """Whether LINE may have forgotten the key. One that never waited is tried at once, so its age tells."""
    first_call = found.own.called_at if found.own else owed.since
    return found.tried and first_call is not None and now - first_call > PUSH_LIFE


def _is_begun_push(owed: Owed, found: Found) -> bool:
    """It is brought to its end, whatever the plan says now."""
    return found.tried and (found.own is not None or owed.reply_token is None)


def _settle(session: Session, job: Leased, loaded: Load, now: datetime) -> None:
    counted = [row.job_id or 0 for row in loaded.counted]
    along = [row.job_id or 0 for row in loaded.along]
    jobs.settle(session, counted, now=now, reason="digested")
    jobs.settle(session, along, now=now)
    pushes.digested(session, loaded.counted, now)
    session.flush()
    pushes.forget(session, [job.id, *along])
