"""The slow oracle: from a case's history alone, when each of its clocks must have run out and what had to ring.

Written from the words of `levels.toml` and of the decision on clocks, not from the code that it checks: it imports
nothing of ``referral.clocks``, ``referral.working_time``, ``referral.watch`` or ``referral.levels``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.year.almanac import Almanac, Minutes, micros
from bench.year.rows import CENTRAL, OVER, STEPS, UNTAKEN, Row, screens

TIMES: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "referral" / "levels.toml").read_text("utf-8")
)
PATIENCE = timedelta(minutes=10)  # for the province
SLACK = timedelta(minutes=1)  # a timer rings at its minute, or with the next sweep
_SECOND = 1_000_000
_DAY = 7 * 3600 * _SECOND  # open time of a working day
_ALL_TOLD = 3  # reminders until everybody above has heard
_PAUSES = (1, 2, 4, 8, 16, 32)  # times the first
_UNITS = {"min": 60 * _SECOND, "h": 3600 * _SECOND, "d": _DAY}


@dataclass(slots=True)
class Stopwatch:
    used: int = 0  # microseconds
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ring:
    at: datetime
    what: str


@dataclass
class Life:
    """A case as its history tells it. ``heard`` takes the entries in order."""

    level: str
    almanac: Almanac
    status: str = ""
    office: str = ""
    take: Stopwatch = field(default_factory=Stopwatch)
    owner: Stopwatch = field(default_factory=Stopwatch)
    word: Stopwatch = field(default_factory=Stopwatch)
    spoken: bool = False
    rung: int = 0
    late: int = 0
    again: int = 0  # how often the central desk heard again
    rang_at: datetime | None = None
    asked_at: datetime | None = None
    reminded: bool = False
    owner_paused: bool = False  # by a question, and by nothing else
    twin: bool = False  # split off: told at once, and no place is waited for
    opened_at: datetime | None = None
    moved_at: datetime | None = None  # the last entry that could change what rings next

    def heard(self, row: Row) -> None:
        before = self.status
        change = getattr(self, f"_{row.entry}", None)
        if change is not None:
            change(row, before)
            self.moved_at = row.at
        self.status, self.office = row.status, row.office

    # --- what an entry does to the clocks -----------------------------------------------------------------

    def _opened(self, row: Row, _: str) -> None:
        self.opened_at = self.word.since = row.at
        if row.status == "new" and self.level != "P0":
            return  # nobody has been told: nobody can be slow
        self._told(row)

    def _linked(self, row: Row, _: str) -> None:
        """Split off from another case: the desk is told at once, wherever it is."""
        if row.why.startswith("split:") and row.at == self.opened_at:
            self.twin = True
            if self.take.since is None:
                self._told(row)

    def _told(self, row: Row) -> None:
        self.take.since = row.at
        if screens(row.office):
            self.owner.since = row.at

    def _arrived(self, row: Row) -> None:
        """A person moved it to an office, or whoever had it is gone: taking it starts anew."""
        self._owner_at(row)
        self.take = Stopwatch(since=row.at)
        self.rung = 0
        self._goes_on(row)

    def _goes_on(self, row: Row) -> None:
        self.late = self.again = 0
        self.asked_at, self.reminded, self.owner_paused = None, False, False
        if self.word.since is None:
            self.word.since = row.at

    def _owner_at(self, row: Row) -> None:
        """The time in which screening must find the office runs while screening has it."""
        if not screens(row.office):
            self._owner_stops(row)
        elif self.owner.since is None:
            self.owner.since = row.at

    def _owner_stops(self, row: Row) -> None:
        if self.owner.since is None:
            return
        if self._limit("owner")[1] == "min":
            passed = micros(row.at) - micros(self.owner.since)
        else:
            passed = self._minutes(row.at).between(self.owner.since, row.at)
        self.owner = Stopwatch(self.owner.used + passed)

    def _placed(self, row: Row, before: str) -> None:
        if row.role == "system":  # nobody named a place: who was told already does not get more time
            self._goes_on_there(row)
        elif before in UNTAKEN:
            self._arrived(row)

    def _goes_on_there(self, row: Row) -> None:
        """Silence moved it."""
        self._owner_at(row)
        if self.take.since is None:
            self.take.since = row.at
        self._goes_on(row)

    def _returned(self, row: Row, _: str) -> None:
        self._arrived(row)

    _referred = _released = _disputed = _reopened = _returned

    def _lapsed(self, row: Row, _: str) -> None:
        step = row.why.partition(":")[0]
        if step in ("back", "central"):  # else nobody is left there, who never looked either
            self.rung, self.rang_at = STEPS.index(step) + 1, row.at
        self._goes_on_there(row)

    def _raised(self, row: Row, _: str) -> None:
        self.rung = STEPS.index(row.why) + 1 if row.why in STEPS else len(STEPS)
        self.again += row.why == "again"
        self.rang_at = row.at

    def _accepted(self, row: Row, _: str) -> None:  # noqa: ARG002
        self.take = Stopwatch()
        self.rung = self.late = self.again = 0

    def _answered(self, row: Row, _: str) -> None:
        """A desk that speaks has found the owner: itself."""
        self._owner_stops(row)
        self._goes_on(row)
        self.word, self.spoken = Stopwatch(since=row.at), True

    _visited = _answered

    def _asked(self, row: Row, _: str) -> None:
        paused = self.owner_paused or self.owner.since is not None
        self._owner_stops(row)
        self._goes_on(row)
        self.word, self.spoken = Stopwatch(), True
        self.asked_at, self.owner_paused = row.at, paused

    _proposed = _asked

    def _added(self, row: Row, before: str) -> None:
        if row.why == "retold":  # words of another case: nobody spoke
            return
        if before == "waiting":
            self._no_answer(row, before)
        if before == "proposed":  # whoever speaks is not silent
            self._asked(row, before)

    def _no_answer(self, row: Row, _: str) -> None:
        self.owner.since = row.at if self.owner_paused else self.owner.since
        self._goes_on(row)

    def _reminded(self, row: Row, _: str) -> None:
        if row.why == "asked":
            self.reminded = True
        elif row.why == "waits_to_be_sent":
            self.asked_at = row.at
        else:
            self.late, self.rang_at = self.late + 1, row.at

    def _closed(self, row: Row, _: str) -> None:  # noqa: ARG002
        self.take, self.owner, self.word = Stopwatch(), Stopwatch(), Stopwatch()
        self.rung = self.late = self.again = 0
        self.rang_at, self.asked_at, self.reminded, self.owner_paused = None, None, False, False

    _withdrawn = _merged = _closed

    # --- when they run out --------------------------------------------------------------------------------

    def due(self, now: datetime) -> datetime | None:
        """What the case's due time must be, by the calendar as it is known at ``now``."""
        if self.status in OVER:
            return None
        if self.status in ("waiting", "proposed"):
            limit = "confirm" if self.status == "proposed" else "no_answer"
            return self._from(self.asked_at, TIMES["citizen"][limit], now)
        running = [self._out(self.owner, "owner", now), self._out(self.word, self._word_limit(), now)]
        if self.status in UNTAKEN:
            running.append(self._out(self.take, "central" if screens(self.office) else "back", now))
        return min((one for one in running if one is not None), default=None)

    def rings(self, now: datetime) -> Ring | None:
        """What rings next, and when, by the calendar as it is known at ``now``."""
        if self.status in OVER:
            return None
        if self.status in UNTAKEN:
            return min(
                (one for one in (self._climbs(now), self._unplaced()) if one),
                key=lambda one: one.at,
                default=None,
            )
        if self.status in ("waiting", "proposed"):
            return self._waits(now)
        due = [self._out(self.owner, "owner", now), self._out(self.word, self._word_limit(), now)]
        first = min((one for one in due if one is not None), default=None)
        if first is None:
            return None
        if self.late and self.rang_at is not None:
            pause = TIMES[self.level]["again" if self.late < _ALL_TOLD else "progress"]
            again = self._from(self.rang_at, pause, now)
            return Ring(max(first, again or first), "late")
        return Ring(first, "late")

    def _climbs(self, now: datetime) -> Ring | None:
        if self.take.since is None:
            return None
        for step in STEPS[self.rung :]:
            there = screens(self.office) if step == "back" else self.office == CENTRAL
            if step in ("back", "central") and there:
                continue
            at = self._out(self.take, step, now)
            return Ring(at, step) if at else None
        at = self._from(self.rang_at or self.take.since, self._again(), now)
        return Ring(at, "again") if at else None

    def _unplaced(self) -> Ring | None:
        waits = self.status == "new" and not self.twin and self.opened_at is not None
        return Ring(self.opened_at + PATIENCE, "unplaced") if waits and self.opened_at else None

    def has_waited(self, now: datetime) -> bool:
        """Whether the time to name a place is over."""
        unplaced = self._unplaced()
        return unplaced is None or unplaced.at - SLACK / 60 <= now

    def _again(self) -> str:
        """The central desk hears each quarter of an hour at first; at night that must grow."""
        limit: str = TIMES[self.level]["again"]
        amount, unit = _parsed(limit)
        return f"{amount * _PAUSES[min(self.again, len(_PAUSES) - 1)]} min" if unit == "min" else limit

    def _waits(self, now: datetime) -> Ring | None:
        limits = TIMES["citizen"]
        if self.status == "proposed":
            what, limit = "close", limits["confirm"]
        else:
            what, limit = ("go_on", limits["no_answer"]) if self.reminded else ("ask_again", limits["remind"])
        at = self._from(self.asked_at, limit, now)
        return Ring(at, what) if at else None

    def _word_limit(self) -> str:
        return "progress" if self.spoken else "word"

    def _limit(self, name: str) -> tuple[float, str]:
        return _parsed(TIMES[self.level][name])

    def _out(self, watch: Stopwatch, name: str, now: datetime) -> datetime | None:
        return self._from(watch.since, TIMES[self.level][name], now, used=watch.used)

    def _from(self, since: datetime | None, limit: str, now: datetime, *, used: int = 0) -> datetime | None:
        if since is None:
            return None
        amount, unit = _parsed(limit)
        if unit == "same day":
            taken_by = self._from(since, TIMES[self.level]["back"], now, used=used)
            assert taken_by is not None
            return self._minutes(now).close_of_day(taken_by)
        left = max(round(amount * _UNITS[unit]) - used, 0)
        if unit == "min":
            return since + timedelta(microseconds=left)
        return self._minutes(now).after(since, left)

    def _minutes(self, now: datetime) -> Minutes:
        return self.almanac.of(self.office.partition("-")[2], now)


def _parsed(limit: str) -> tuple[float, str]:
    if limit == "same day":
        return 1, limit
    amount, unit = limit.split(" ")
    return float(amount), unit
