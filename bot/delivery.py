"""Sends one owed message: reply while the token may live, else push with the job's retry key."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.line_client import LineAway, LineClient, LineRefused, OutOfQuota
from bot.owing import Owed
from bot.worker import Desk, GiveUp, TryLater
from db import jobs
from db.cases import Case
from db.jobs import Leased
from db.terms import Entry, Role
from referral.case_rows import record

# LINE knows a retry key for 24 h; after that a repeated push would arrive twice.
PUSH_LIFE = timedelta(hours=23)


class Delivery:
    """The task of the message queue."""

    tries = 8  # of failures of our own code; LINE being away is not counted

    def __init__(self, desk: Desk, line: LineClient) -> None:
        self._desk, self._line = desk, line

    async def run(self, job: Leased) -> Sequence[Leased]:
        owed = Owed.read(job.body)
        if self._desk.clock() - datetime.fromisoformat(owed.owed_at) > PUSH_LIFE:
            raise GiveUp("too_late")
        try:
            by = await self._send(owed)
        except LineAway as error:
            raise TryLater(str(error)) from error
        except OutOfQuota as error:
            # Waiting would hold up the free replies of the same lane until next month.
            raise GiveUp("out_of_quota") from error
        except LineRefused as error:
            raise GiveUp(str(error)) from error
        self._desk.metrics.sent.labels(by).inc()
        await self._desk.write(lambda session: self._finish(session, job), job.lane)
        return []

    async def give_up(self, job: Leased, reason: str) -> Sequence[Leased]:
        """The message will never arrive: its case says so, with the reason."""
        case_id = Owed.read(job.body).case_id
        desk = self._desk

        def unit(session: Session) -> None:
            now = desk.clock()
            case = session.get(Case, case_id) if case_id else None
            if case is not None:
                record(session, case, Entry.UNDELIVERED, Role.SYSTEM, now, why=reason)
                session.flush()
            jobs.park(session, job, reason, worker=desk.worker, now=now)

        await desk.write(unit, job.lane)
        return []

    async def _send(self, owed: Owed) -> str:
        """A refused reply token is used or expired. Pushing may show an answer twice if LINE's own answer to
        an earlier reply was lost; that is preferred to silence.
        """
        if owed.reply_token is not None:
            try:
                await self._line.reply(owed.reply_token, owed.messages)
            except LineRefused as error:
                if error.status != 400:
                    raise
            else:
                return "reply"
        await self._line.push(owed.to, owed.messages, owed.retry_key)
        return "push"

    def _finish(self, session: Session, job: Leased) -> None:
        jobs.finish(session, job, worker=self._desk.worker, now=self._desk.clock())
