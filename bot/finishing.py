"""Effects, what is owed because of them, and "done": one transaction for all events that wait for one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.gathering import PerWriter
from bot.owing import owe
from bot.worker import Desk
from db import jobs
from db.jobs import Leased, Put
from db.waypoints import Waypoint, reached
from handlers.incoming import Incoming
from handlers.say import Outgoing
from handlers.turn import NotRead


@dataclass(frozen=True, slots=True)
class Finishing:
    """A job whose effects are ``say``'s, and ``event``, to whom or what it answers."""

    job: Leased
    event: Incoming
    say: Callable[[Session, datetime], list[Outgoing]]
    written: Waypoint


class Finisher:
    """Where jobs gather whose effects are to be committed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._gathering = PerWriter(desk.database, self._together)

    async def finish(self, one: Finishing) -> Sequence[Leased]:
        """Commit it. Returns the messages that may be sent at once. Raises Lost, NotRead, what ``say`` raises."""
        made = await self._gathering.put(one.job.lane, one)
        if isinstance(made, NotRead):
            raise made
        return made

    async def _together(self, batch: Sequence[Finishing]) -> Sequence[list[Leased] | NotRead]:
        return await self._desk.write(lambda session: self._unit(session, batch), batch[0].job.lane)

    def _unit(self, session: Session, batch: Sequence[Finishing]) -> list[list[Leased] | NotRead]:
        """Whoever must be read first has written nothing, so the others are not held up."""
        desk, now = self._desk, self._desk.clock()
        made: list[list[Leased] | NotRead] = []
        done, owed = [], []
        for one in batch:
            try:
                outgoing = one.say(session, now)
                session.flush()
            except NotRead as unread:
                made.append(unread)
                continue
            finally:
                session.expunge_all()  # what one has loaded is not the next one's to change
            made.append([])
            done.append(one)
            owed.append(owed_for(one.job, one.event, outgoing, now))
        jobs.finish_all(session, [one.job for one in done], worker=desk.worker, now=now)
        leased = jobs.put(session, [put for puts in owed for put in puts], worker=desk.worker, now=now)
        _hand_out(leased, owed, [one for one in made if isinstance(one, list)])
        for one in done:
            reached(one.written)
        return made


def owed_for(job: Leased, event: Incoming, outgoing: Sequence[Outgoing], now: datetime) -> list[Put]:
    return owe(outgoing, source=job.key, now=now, person=event.person, reply_token=event.reply_token)


def _hand_out(leased: Sequence[Leased], owed: Sequence[Sequence[Put]], made: Sequence[list[Leased]]) -> None:
    """Each message to the one because of whom it is owed."""
    maker = {put.key: of for puts, of in zip(owed, made, strict=True) for put in puts}
    for one in leased:
        maker[one.key].append(one)
