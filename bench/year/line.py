"""LINE as the service sees it: reply tokens, retry keys, a monthly limit, hours of being away, people who block."""

from collections import Counter, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.year.agenda import Clock
from bench.year.phones import Bubble, Json, Phone, Via
from bot.line_client import Content, ContentGone, LineAway, LineClient, LineRefused, OutOfQuota
from db.thai_time import BANGKOK

TOKEN_LIFE = timedelta(minutes=1)
_TOKENS_KEPT = 1000
KEY_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Parcel:
    """The owed message that the service is about to send."""

    job_id: int
    kind: str
    case_id: int | None
    own: bool  # answers what its receiver has just done, by whichever way
    since: datetime | None = None  # when it was owed


@dataclass(frozen=True, slots=True)
class Call:
    """One call that LINE accepted."""

    at: datetime
    via: Via
    to: str
    reached: int  # people it counts for; 0 for one who has blocked the account
    parcel: Parcel
    says: str  # how its first message begins


@dataclass(slots=True)
class _Token:
    to: str
    until: datetime
    used: bool = False


class Line(LineClient):
    """The network's far side, without a network. Whatever it accepts stands on a phone at once."""

    def __init__(self, clock: Clock, quota: int | None, away: Sequence[tuple[datetime, datetime]]) -> None:
        super().__init__("http://line.invalid", "http://line.invalid", "none")
        self._clock, self._limit, self._away = clock, quota, tuple(away)
        self.phones: dict[str, Phone] = {}
        self.calls: list[Call] = []
        self.fresh: list[tuple[str, list[Bubble]]] = []  # what came to whom and nobody has looked at yet
        self.pushed: Counter[str] = Counter()  # by month
        self.refused: Counter[str] = Counter()  # by what LINE said
        self._tokens: dict[str, _Token] = {}
        self._keys: dict[str, datetime] = {}
        self._old_keys: deque[str] = deque()
        self.parcel = Parcel(0, "", None, own=False)  # set by whoever calls

    def phone(self, line_id: str, members: int = 1) -> Phone:
        return self.phones.setdefault(line_id, Phone(line_id, members))

    def token(self, to: str, number: int) -> str:
        """What comes with an event, for one free answer."""
        token = f"reply-{number}"
        if len(self._tokens) > _TOKENS_KEPT:  # LINE says the same about one that it does not know
            now = self._clock()
            self._tokens = {name: one for name, one in self._tokens.items() if one.until >= now}
        self._tokens[token] = _Token(to, self._clock() + TOKEN_LIFE)
        return token

    async def open(self) -> None:
        """No network, no session."""

    async def close(self) -> None:
        """No network, no session."""

    async def reply(self, token: str, messages: Sequence[Json]) -> None:
        self._may_be_away()
        known = self._tokens.get(token)
        if known is None or known.used or self._clock() > known.until:
            self.refused["reply token"] += 1
            raise LineRefused(400)
        known.used = True
        self._deliver(Via.REPLY, known.to, messages)

    async def push(self, to: str, messages: Sequence[Json], retry_key: str) -> None:
        self._may_be_away()
        self._forget_keys()
        if retry_key in self._keys:
            self.refused["retry key"] += 1  # 409, which the client takes for yes
            return
        phone = self.phones.get(to)
        if phone is None:
            self.refused["unknown person"] += 1
            raise LineRefused(400)
        reached = 0 if phone.blocked else phone.members
        if self._limit is not None and reached and self.pushed[self._month()] + reached > self._limit:
            self.refused["monthly limit"] += 1
            raise OutOfQuota
        self._keys[retry_key] = self._clock()
        self._old_keys.append(retry_key)
        self.pushed[self._month()] += reached
        self._deliver(Via.PUSH, to, messages)

    @asynccontextmanager
    async def content(self, message_id: str) -> AsyncIterator[Content]:  # noqa: ARG002
        raise ContentGone
        yield  # a generator, as the real one

    async def quota(self) -> tuple[int | None, int]:
        self._may_be_away()
        return self._limit, self.pushed[self._month()]

    def _deliver(self, via: Via, to: str, messages: Sequence[Json]) -> None:
        phone, now = self.phones[to], self._clock()
        came = [] if phone.blocked else phone.gets(now, via, messages)
        says = came[0].text.partition("\n")[0][:60] if via is Via.PUSH and came else ""
        self.calls.append(Call(now, via, to, 0 if phone.blocked else phone.members, self.parcel, says))
        self.fresh.append((to, came))

    def heard(self) -> dict[str, list[Bubble]]:
        """What came since the last look, by person."""
        came: dict[str, list[Bubble]] = {}
        for to, bubbles in self.fresh:
            came.setdefault(to, []).extend(bubbles)
        self.fresh.clear()
        return came

    def _may_be_away(self) -> None:
        now = self._clock()
        if any(start <= now < end for start, end in self._away):
            self.refused["away"] += 1
            raise LineAway("line_503")

    def _month(self) -> str:
        return f"{self._clock().astimezone(BANGKOK):%Y-%m}"

    def _forget_keys(self) -> None:
        oldest = self._clock() - KEY_LIFE
        while self._old_keys and self._keys[self._old_keys[0]] <= oldest:
            del self._keys[self._old_keys.popleft()]
