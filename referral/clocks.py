"""The clocks of a case: what runs, what stands still, when each runs out. Pure: times in, times out.

Three clocks, and one rule for each when the case moves:

- *take*: somebody of the present office must tap. It starts anew when a person moves the case, and goes on when
  silence moved it, so that nobody gains time by not looking.
- *owner*: screening must find the office that keeps the case. It goes on from one stay at the screening desk to the
  next, and stands still while the person is asked.
- *word*: the person must hear from an officer. It counts from the report, whatever moves; each word starts it anew
  with the time for progress; it stands still while the person is asked.

Whichever runs out first rings.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

import msgspec

from referral.levels import Limit, Times, Unit
from referral.working_time import WorkingTime

_MOMENT = timedelta(microseconds=1)


class Stopwatch(msgspec.Struct, frozen=True):
    """Time used so far, in seconds of the kind its limit counts in, and since when it runs."""

    used: float = 0.0
    since: datetime | None = None  # None: it stands still


class Clocks(msgspec.Struct, frozen=True):
    """The state of a case's clocks, as the case's row keeps it."""

    take: Stopwatch = Stopwatch()
    owner: Stopwatch = Stopwatch()
    word: Stopwatch = Stopwatch()
    spoken: bool = False  # an officer has spoken with the person
    rung: int = 0  # how far up the alert has climbed
    late: int = 0  # how often the officer who has it was reminded
    rang_at: datetime | None = None  # the last climb or reminder
    asked_at: datetime | None = None  # since when we wait for the person
    reminded: bool = False  # the person, of what they were asked
    owner_paused: bool = False  # the owner's clock stands still only for the question

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        return msgspec.convert(stored, cls)

    def stored(self) -> dict[str, Any]:
        kept: dict[str, Any] = msgspec.to_builtins(self)
        return kept


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """Runs the clocks of a case by its level's times and its office's calendar."""

    times: Times
    calendar: WorkingTime

    def opened(self, now: datetime, *, screening: bool) -> Clocks:
        """A case begins at its first office."""
        owner = Stopwatch(since=now) if screening else Stopwatch()
        return Clocks(take=Stopwatch(since=now), owner=owner, word=Stopwatch(since=now))

    def arrived(self, clocks: Clocks, now: datetime, *, screening: bool, by_silence: bool = False) -> Clocks:
        """Another office has it now."""
        owner = self._started(clocks.owner, now) if screening else self._stopped(clocks.owner, now)
        take = clocks.take if by_silence and clocks.take.since else Stopwatch(since=now)
        rung = clocks.rung if by_silence else 0
        word = self._started(clocks.word, now)
        return msgspec.structs.replace(
            clocks,
            take=take,
            owner=owner,
            word=word,
            rung=rung,
            late=0,
            asked_at=None,
            reminded=False,
            owner_paused=False,
        )

    def taken(self, clocks: Clocks) -> Clocks:
        """An officer has it: nobody else need tap."""
        return msgspec.structs.replace(clocks, take=Stopwatch(), rung=0, late=0)

    def spoke(self, clocks: Clocks, now: datetime) -> Clocks:
        """The person heard from an officer; the next word is due within the time for progress. A screening desk
        that speaks in its own name has found the owner: itself, until it refers the case.
        """
        return msgspec.structs.replace(
            clocks,
            owner=self._stopped(clocks.owner, now),
            word=Stopwatch(since=now),
            spoken=True,
            late=0,
            asked_at=None,
            reminded=False,
            owner_paused=False,
        )

    def asked(self, clocks: Clocks, now: datetime) -> Clocks:
        """We wait for the person: nothing of ours runs."""
        return msgspec.structs.replace(
            clocks,
            owner=self._stopped(clocks.owner, now),
            owner_paused=clocks.owner_paused or clocks.owner.since is not None,
            word=Stopwatch(),
            spoken=True,
            late=0,
            asked_at=now,
            reminded=False,
        )

    def answered(self, clocks: Clocks, now: datetime) -> Clocks:
        """The person has answered, or will not: what stood still goes on."""
        owner = self._started(clocks.owner, now) if clocks.owner_paused else clocks.owner
        word = self._started(clocks.word, now)
        return msgspec.structs.replace(
            clocks, owner=owner, word=word, asked_at=None, reminded=False, owner_paused=False
        )

    def ended(self, clocks: Clocks) -> Clocks:
        return Clocks(spoken=clocks.spoken)

    def take_due(self, clocks: Clocks, *, screening: bool) -> datetime | None:
        """Until when the present desk may leave the case untaken."""
        return self._run_out(clocks.take, self.times.central if screening else self.times.back)

    def owner_due(self, clocks: Clocks) -> datetime | None:
        return self._run_out(clocks.owner, self.times.owner)

    def word_due(self, clocks: Clocks) -> datetime | None:
        """By when the person hears from an officer."""
        return self._run_out(clocks.word, self._word_limit(clocks))

    def climb_at(self, clocks: Clocks, limit: Limit) -> datetime | None:
        """When an untaken case climbs to the rung of ``limit``."""
        return self._run_out(clocks.take, limit)

    def after(self, start: datetime, limit: Limit) -> datetime:
        """The end of ``limit`` from ``start``."""
        due = self._run_out(Stopwatch(since=start), limit)
        assert due is not None
        return due

    def _run_out(self, watch: Stopwatch, limit: Limit) -> datetime | None:
        if watch.since is None:
            return None
        if limit.unit is Unit.SAME_DAY:
            by_then = self._run_out(watch, self.times.back)
            assert by_then is not None
            return self.calendar.close_of_day(by_then - _MOMENT)
        left = max(limit.lasts(self.calendar.day) - timedelta(seconds=watch.used), timedelta())
        return watch.since + left if limit.day_and_night else self.calendar.add(watch.since, left)

    def _word_limit(self, clocks: Clocks) -> Limit:
        return self.times.progress if clocks.spoken else self.times.word

    def _started(self, watch: Stopwatch, now: datetime) -> Stopwatch:
        return watch if watch.since else Stopwatch(watch.used, now)

    def _stopped(self, watch: Stopwatch, now: datetime) -> Stopwatch:
        if watch.since is None:
            return watch
        wall = self.times.owner.day_and_night  # only the owner's clock is ever stopped with time used
        passed = now - watch.since if wall else self.calendar.between(watch.since, now)
        return Stopwatch(watch.used + max(passed, timedelta()).total_seconds())
