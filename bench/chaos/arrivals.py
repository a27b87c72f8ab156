"""How each owed message reached LINE: by its event's reply token, or by the retry key that only it may have."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum, auto

from bench.chaos.line import Accepted, Line, Via
from bench.chaos.told import Told
from bot.owing import Owed, owe
from handlers.say import Outgoing, Text

_NEAR = 30.0  # seconds; further away is another story


class Arrived(Enum):
    NEVER = auto()
    ONCE = auto()
    AGAIN = auto()  # as a reply whose answer was lost, and as a push: LINE gives replies no retry key
    TWICE = auto()  # and nothing excuses it


class Arrivals:
    """What LINE accepted, looked up by the key of a message's job."""

    def __init__(self, line: Line) -> None:
        self._replies: dict[str, list[Accepted]] = {}
        self._pushes: dict[str, list[Accepted]] = {}
        for call in line.accepted:
            calls = self._replies if call.via is Via.REPLY else self._pushes
            calls.setdefault(call.key, []).append(call)
        self._tried_again_at = line.refused_at()
        self._deaths = line.deaths
        self._asked: set[str] = set()

    def of(self, job_key: str, tokens: Mapping[str, str]) -> Arrived:
        """How it came. ``tokens`` are the reply tokens by event id; an event's first message answers its person."""
        replies, pushes = self._calls(job_key, tokens)
        if not replies and not pushes:
            return Arrived.NEVER
        if len(replies) + len(pushes) == 1:
            return Arrived.ONCE
        excused = (len(replies), len(pushes)) == (1, 1) and self._was_lost(replies[0])
        return Arrived.AGAIN if excused else Arrived.TWICE

    def explained(self, job_key: str, tokens: Mapping[str, str]) -> str:
        """What LINE saw of it, for whoever must find out why; seconds from its first arrival."""
        calls = [call for found in self._calls(job_key, tokens) for call in found]
        first = min(call.at for call in calls)
        parts = [(call.at, f"{call.via} taken") for call in calls]
        parts += [(call.wire.lost_at, f"{call.via}'s connection lost") for call in calls if call.wire.lost_at]
        parts += [
            (self._tried_again_at[call.key], "token refused")
            for call in calls
            if call.key in self._tried_again_at
        ]
        parts += [(death, "a replica gone") for death in self._deaths]
        return ", ".join(f"{what} {at - first:+.3f}" for at, what in sorted(parts) if abs(at - first) < _NEAR)

    def first_at(self, job_key: str, tokens: Mapping[str, str]) -> float | None:
        """When it first reached LINE, in seconds of ``time.perf_counter``."""
        replies, pushes = self._calls(job_key, tokens)
        return min((call.at for call in (*replies, *pushes)), default=None)

    def _calls(self, job_key: str, tokens: Mapping[str, str]) -> tuple[list[Accepted], list[Accepted]]:
        source, _, number = job_key.rpartition(":")
        token = tokens.get(source, "") if number == "0" else ""
        retry_key = retry_key_of(source, int(number))
        self._asked |= {token, retry_key}
        return self._replies.get(token, []), self._pushes.get(retry_key, [])

    def unasked(self) -> list[Accepted]:
        """Calls for none of the jobs that were looked up."""
        calls = [call for found in (self._replies, self._pushes) for made in found.values() for call in made]
        return [call for call in calls if call.key not in self._asked]

    def answered_at(self, told: Told) -> float | None:
        """When its answer first reached LINE."""
        return self.first_at(f"{told.event_id}:0", {told.event_id: told.reply_token})

    def _was_lost(self, reply: Accepted) -> bool:
        """Whether a death, or LINE on purpose, cut its sender off before the token was tried again."""
        again, cut_off = self._tried_again_at.get(reply.key), reply.wire.lost_at
        if again is None or cut_off is None or cut_off > again:
            return False
        return reply.answer_lost or any(reply.at <= death <= again for death in self._deaths)


def retry_key_of(source: str, number: int) -> str:
    """The retry key of the ``number``-th message said because of ``source``, by the service's own rule."""
    said = [Outgoing(f"U{n}", (Text("."),)) for n in range(number + 1)]
    puts = owe(said, source=source, now=datetime.now(UTC), person=None, reply_token=None)
    return Owed.read(puts[number].body).retry_key
