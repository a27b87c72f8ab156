"""The crash matrix: the service dies at every step of a message's way, and nothing may show of it afterwards.

A case of the matrix is a step, and a story that leads through it. One life a case: the process starts, brings to an
end what the life before left behind, and only then is the story told and its end armed; so each restart is also
the next life, and each case is checked by itself. Fifteen seconds are added to the clock of each life: on
PostgreSQL the dead worker's leases of ten seconds have then run out, and nobody has to wait for that.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bench import machine
from bench.chaos.check import check
from bench.chaos.line import Line, standing
from bench.chaos.rig import Replica, replicas, seconds_to_work
from bench.chaos.rows import Shelf, prepare
from bench.chaos.scene import PATIENCE, until
from bench.chaos.sender import Balancer, Sender
from bench.chaos.told import Kind, Told, citizen
from bench.machine import HOST
from bench.talk import OFFICES
from bench.webhooks import line_id
from db.waypoints import Waypoint

_LIFE_APART = 15.0  # seconds between the clocks of two lives: a lease and a half


class Story(StrEnum):
    TELLS = "tells"  # opens a case, adds to it
    SENDS = "sends"  # opens a case, sends a picture
    CHATS = "chats"  # is answered, and nobody else hears of it: one reply
    DRAFTS = "drafts"  # is asked for more and says no more: a timer rings, and two pushes go out


_KINDS = {
    Story.TELLS: (Kind.OPENS, Kind.ADDS, Kind.CHATS),
    Story.SENDS: (Kind.OPENS, Kind.SENDS),
    Story.CHATS: (Kind.CHATS,),
    Story.DRAFTS: (Kind.DRAFTS,),
}
_LEADS_THROUGH = {
    "door": Story.TELLS,
    "event": Story.TELLS,
    "timer": Story.DRAFTS,
    "message": Story.DRAFTS,
    "media": Story.SENDS,
}


@dataclass(frozen=True, slots=True)
class Case:
    """Where it dies, and in whose story."""

    step: Waypoint
    story: Story


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one death left behind, once another life had brought it to its end."""

    case: Case
    exit_code: int
    redelivered: int  # events that had to come again
    repeats: int  # calls LINE refused as repeats
    shown_again: int  # replies that came again as pushes
    faults: list[str]  # in all that was told until then


# Where LINE has a message and nothing of ours says so, a reply and a push part ways: both are met.
AFTER_LINE = (Waypoint.MESSAGE_ACCEPTED, Waypoint.MESSAGE_WRITTEN)
CASES = (
    *(Case(step, _LEADS_THROUGH[step.partition(".")[0]]) for step in Waypoint),
    *(Case(step, Story.CHATS) for step in AFTER_LINE),
)


async def run(database_url: str, folder: Path, cases: Sequence[Case] = CASES) -> list[Outcome]:
    """Each case once, on an empty database."""
    line, ahead = Line(), seconds_to_work()
    officers = {office: line_id(f"officer {office}") for office in OFFICES}
    line.people |= set(officers.values())
    await asyncio.to_thread(prepare, database_url, officers, datetime.now(UTC) + timedelta(seconds=ahead))
    port = machine.free_port()
    with (
        replicas(1, database_url, f"http://{HOST}:{port}", folder, forked=True, start=False) as (replica,),
        Shelf(database_url) as shelf,
    ):
        async with standing(line, port):
            lives = _Lives(replica, shelf, line, Sender(line, Balancer([replica.port])), folder, ahead)
            return await lives.all(cases)


@dataclass
class _Lives:
    replica: Replica
    shelf: Shelf
    line: Line
    sender: Sender
    folder: Path
    ahead: float

    async def all(self, cases: Sequence[Case]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        await self._begin(cases[0])
        for case, following in zip(cases, [*cases[1:], None], strict=True):
            before = len(self.line.refused)
            first = len(self.sender.told)
            telling = asyncio.create_task(self._story(case, number=len(outcomes)))
            code = await asyncio.to_thread(self.replica.wait_ended)
            self.line.deaths.append(time.perf_counter())
            self._armed.unlink()
            await self._begin(following)
            await asyncio.wait_for(telling, PATIENCE)
            await self._quiet()
            rows = await asyncio.to_thread(self.shelf.rows)
            found = check(self.sender.told, self.line, rows, self.folder / "media")
            again = sum(len(told.answers) > 1 for told in self.sender.told[first:])
            shown_again = found.replies_again - sum(outcome.shown_again for outcome in outcomes)
            repeats = len(self.line.refused) - before
            outcomes.append(Outcome(case, code, again, repeats, shown_again, found.faults))
        return outcomes

    @property
    def _armed(self) -> Path:
        return self.folder / "armed"

    @property
    def _now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    async def _begin(self, case: Case | None) -> None:
        """The next life, doomed to end at the case's step once that is armed."""
        self.ahead += _LIFE_APART
        doom = ["--die-at", case.step, "--once", str(self._armed)] if case else []
        self.replica.start("--ahead", str(self.ahead), *doom)
        await asyncio.to_thread(self.replica.wait_ready)

    async def _story(self, case: Case, number: int) -> None:
        """Told until the end; armed at its beginning, or when all that is missing is the timer."""
        person = citizen(f"{case.step} {number}")
        if case.story is not Story.DRAFTS:
            self._armed.touch()
        for place, kind in enumerate(_KINDS[case.story]):
            told = Told(number + place, person, kind)
            self.line.contents[told.message_id] = told.picture
            await self.sender.tell(told)
            if kind is Kind.DRAFTS:
                await self._ring(told)

    async def _ring(self, told: Told) -> None:
        """Its timer, at once, and until it has rung."""
        await until(lambda: bool(self.shelf.open_timers([told.timer])))
        await self._quiet()
        self._armed.touch()
        await asyncio.to_thread(self.shelf.ring, told.timer, self._now)
        await until(lambda: not self.shelf.open_timers([told.timer]))

    async def _quiet(self) -> None:
        await until(lambda: not self.shelf.unfinished(self._now))
