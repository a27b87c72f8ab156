"""How the month's pushes stand, kept in memory: our ledger is read each minute and LINE is asked each hour, beside
the hot path, which only looks.
"""

import asyncio
import logging
from collections import Counter
from datetime import date, datetime, timedelta

from prometheus_client import Counter as Counts
from prometheus_client import Gauge
from sqlmodel import Session

from bot.line_client import LineClient, LineError
from bot.worker import Desk
from db.database import DatabaseAway
from db.pushes import WaitReason
from db.terms import MessageKind
from referral import ledger, pushes
from referral.ledger import Forecast

log = logging.getLogger("chipao.budget")

_ASK_LINE, _READ_LEDGER = timedelta(hours=1), timedelta(minutes=1)
_LOOK_SECONDS = 1.0


class PushMetrics:
    """What goes out and what waits, for ``/metrics``."""

    def __init__(self, desk: Desk) -> None:
        registry = desk.metrics.registry
        self.messages = Counts(
            "chipao_messages_delivered", "Messages by kind and way", ["kind", "way"], registry=registry
        )
        self.shelved = Counts(
            "chipao_messages_shelved", "Messages put aside, by reason", ["reason"], registry=registry
        )
        self.waiting = Gauge(
            "chipao_messages_waiting", "Messages waiting now, by reason", ["reason"], registry=registry
        )
        self.used = Gauge("chipao_pushes_used", "Pushes of this month", registry=registry)
        self.budget = Gauge("chipao_pushes_budget", "Pushes this month may have", registry=registry)


class Budget:
    """The month's pushes. ``monthly`` overrules what LINE says it allows."""

    def __init__(self, desk: Desk, line: LineClient, monthly: int | None) -> None:
        self._desk, self._line, self._monthly = desk, line, monthly
        self.metrics = PushMetrics(desk)
        self._ours: Counter[date] = Counter()
        self._allowed: int | None = None  # until LINE has answered: no limit, and LINE refuses what is over
        self._line_used: tuple[date, int] | None = None  # the month's first day, and LINE's figure
        self._refused: date | None = None  # the month in which LINE said that nothing is left
        self._ask_at = self._read_at = desk.clock()
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._read(self._desk.clock())
        self._watch = asyncio.create_task(self._keep_looking())

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)

    def month(self, now: datetime) -> Forecast:
        """How the month stands. In memory; a new month begins with nothing used."""
        today = ledger.thai_day(now)
        first = today.replace(day=1)
        line_used = self._line_used[1] if self._line_used and self._line_used[0] == first else 0
        budget = self._allowed if self._monthly is None else self._monthly
        found = ledger.forecast(self._ours, line_used, budget, today)
        if self._refused != first:
            return found
        return ledger.forecast(self._ours, line_used, min(found.used, budget or found.used), today)

    def pushed(self, now: datetime) -> None:
        """One push more, until the ledger is read again."""
        self._ours[ledger.thai_day(now)] += 1

    def refused(self, now: datetime) -> None:
        """LINE says the month is used up: believed until its own figures say otherwise."""
        self._refused, self._ask_at = ledger.thai_day(now).replace(day=1), now

    async def _keep_looking(self) -> None:
        while True:
            await self._look(self._desk.clock())
            await asyncio.sleep(_LOOK_SECONDS)

    async def _look(self, now: datetime) -> None:
        try:
            if now >= self._ask_at:
                self._ask_at = now + _READ_LEDGER  # so soon again, should LINE be away
                await self._ask(now)
                self._ask_at = now + _ASK_LINE
            if now >= self._read_at:
                self._read_at = now + _READ_LEDGER
                await self._read(now)
        except (LineError, DatabaseAway, ValueError, TypeError) as error:
            log.warning("budget_unknown", extra={"reason": type(error).__name__})

    async def _ask(self, now: datetime) -> None:
        first = ledger.thai_day(now).replace(day=1)
        self._allowed, used = await self._line.quota()
        self._line_used = (first, used)
        if self._allowed is None or used < self._allowed:
            self._refused = None
        self._read_at = now

    async def _read(self, now: datetime) -> None:
        since = ledger.counted_from(ledger.thai_day(now))

        def query(session: Session) -> tuple[Counter[tuple[date, MessageKind]], dict[WaitReason, int]]:
            return pushes.counted(session, since), _by_reason(session)

        ours, waiting = await asyncio.to_thread(self._desk.database.read, query)
        self._ours = ledger.by_day(ours)
        for reason in WaitReason:
            self.metrics.waiting.labels(reason).set(waiting.get(reason, 0))
        month = self.month(now)
        self.metrics.used.set(month.used)
        self.metrics.budget.set(float("inf") if month.budget is None else month.budget)


def _by_reason(session: Session) -> dict[WaitReason, int]:
    reasons: Counter[WaitReason] = Counter()
    for (reason, _), number in pushes.waiting(session).items():
        reasons[reason] += number
    return reasons
