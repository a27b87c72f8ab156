"""The plan of every push: what may go now, what waits for what, and how long the month's pushes will last. Pure."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zlib import crc32

from db.pushes import WaitingPush, WaitReason
from db.terms import MessageKind
from db.thai_time import BANGKOK
from referral.thai_holidays import closed_by
from referral.working_time import WorkingTime

# The percentage of the month's budget below which a kind may still be pushed, the most important first: what one
# kind may not touch is the reserve of those above it. Alerts stand under answers because officers also see them
# in their lists; nobody else holds an answer.
SHARES: Mapping[MessageKind, int] = MappingProxyType(
    {
        MessageKind.EMERGENCY: 100,
        MessageKind.ANSWER: 97,
        MessageKind.ALERT: 90,
        MessageKind.REMINDER: 70,
        MessageKind.NEWS: 50,
    }
)
_RANK = {kind: rank for rank, kind in enumerate(SHARES)}
OBJECTS_PER_CALL = 5  # LINE's limit
DIGESTS = (time(9, 0), time(13, 30))  # Thai
_WEEK = 7
_AHEAD, _TOO_LITTLE_TO_TELL = 10, 25  # percentage points, percent of the budget
_OUTLIVED = timedelta(days=7)
_SPREAD_SECONDS = 3600
_EMERGENCY_AGAIN = timedelta(hours=1)

_OFFICES = WorkingTime(closed_by())

DigestAt = Callable[[datetime], datetime]


class State(StrEnum):
    PLENTY = "plenty"
    TIGHT = "tight"  # alerts are gathered into digests
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Forecast:
    """How the month stands. ``runs_out_on`` is None when the budget lasts until the month's end."""

    used: int
    budget: int | None  # None: no limit
    state: State
    runs_out_on: date | None


@dataclass(frozen=True, slots=True)
class Wait:
    reason: WaitReason
    until: datetime


def thai_day(at: datetime) -> date:
    return at.astimezone(BANGKOK).date()


def most_important(kinds: Iterable[MessageKind]) -> MessageKind:
    return min(kinds, key=_RANK.__getitem__)


def may_push(kind: MessageKind, used: int, budget: int | None) -> bool:
    """Whether the month still has a push for this kind."""
    return budget is None or used * 100 < SHARES[kind] * budget


def plan(
    kind: MessageKind,
    to: str,
    month: Forecast,
    now: datetime,
    *,
    digest_at: DigestAt,
    gathered: bool = False,
    urgent: bool = False,
) -> Wait | None:
    """None when the push may go now. ``gathered``: it has been waiting for the digest that is due now; ``urgent``:
    an alert that waits for none.
    """
    if not may_push(kind, month.used, month.budget):
        return Wait(WaitReason.BUDGET, next_chance(kind, to, now))
    if kind is MessageKind.ALERT and month.state is State.TIGHT and not (gathered or urgent):
        return Wait(WaitReason.DIGEST, digest_at(now))
    return None


def forecast(by_day: Mapping[date, int], line_used: int, budget: int | None, today: date) -> Forecast:
    """From our own count a day, what LINE says was used this month, and the pace of the last seven days."""
    first = today.replace(day=1)
    used = max(sum(pushes for day, pushes in by_day.items() if day >= first), line_used)
    if budget is None:
        return Forecast(used, None, State.PLENTY, None)
    if used >= budget:
        return Forecast(used, budget, State.SPENT, today)
    week = sum(by_day.get(today - timedelta(days=back), 0) for back in range(_WEEK))
    days = monthrange(today.year, today.month)[1]
    lasts = (budget - used) * _WEEK // week if week else days
    runs_out_on = today + timedelta(days=lasts) if today.day + lasts <= days else None
    tight = runs_out_on is not None or _ahead(used, budget, today.day, days)
    return Forecast(used, budget, State.TIGHT if tight else State.PLENTY, runs_out_on)


def counted_from(today: date) -> date:
    """The first day that a forecast looks at."""
    return min(today.replace(day=1), today - timedelta(days=_WEEK - 1))


def by_day(counted: Mapping[tuple[date, MessageKind], int]) -> Counter[date]:
    days: Counter[date] = Counter()
    for (day, _), number in counted.items():
        days[day] += number
    return days


def _ahead(used: int, budget: int, day: int, days: int) -> bool:
    """More of the budget is gone than of the month, by a margin, and enough to mean something."""
    share = used * 100 / budget
    return share > day * 100 / days + _AHEAD and share > _TOO_LITTLE_TO_TELL


def next_chance(kind: MessageKind, to: str, now: datetime) -> datetime:
    """When to look again at what the month has no push for: an emergency every hour, for somebody may have bought
    more; answers at eight in the morning of the first; what is for officers when offices open after that.

    At eight the month has begun in every zone by which LINE may count, and nobody is woken. Each recipient has a
    minute of their own, so that the first is no flood.
    """
    if kind is MessageKind.EMERGENCY:
        return now + _EMERGENCY_AGAIN
    first = (thai_day(now).replace(day=1) + timedelta(days=31)).replace(day=1)
    spread = timedelta(seconds=crc32(to.encode()) % _SPREAD_SECONDS)
    morning = datetime.combine(first, time(8, 0), BANGKOK)
    return (morning if kind is MessageKind.ANSWER else _OFFICES.next_open(morning)) + spread


def next_digest(now: datetime) -> datetime:
    """The next of the two times of a working day. What was announced for one day only is not known here."""
    today = datetime.combine(thai_day(now), time(), BANGKOK)
    while True:
        times = [datetime.combine(today.date(), at, BANGKOK) for at in DIGESTS]
        if _OFFICES.is_working_day(today.date()) and times[-1] > now:
            return next(at for at in times if at > now)
        today += timedelta(days=1)


def outlived(kind: MessageKind, since: datetime, now: datetime) -> bool:
    """Whether a message waited so long that it says nothing any more."""
    return kind in (MessageKind.REMINDER, MessageKind.NEWS) and now - since > _OUTLIVED


def fitting(rows: Iterable[WaitingPush], room: int) -> list[WaitingPush]:
    """What fits into a call that has room for so many objects: the most important first, then the oldest."""
    taken = []
    for row in sorted(rows, key=lambda row: (_RANK[row.kind], row.since, row.job_id)):
        if row.objects <= room:
            taken.append(row)
            room -= row.objects
    return taken


def along(own: int, rows: Sequence[WaitingPush], *, digest: bool) -> list[WaitingPush]:
    """What goes with a call that has ``own`` objects. A digest takes all its alerts, to show or to count."""
    taken = fitting(rows, OBJECTS_PER_CALL - own)
    gathered = [row for row in rows if row.reason is WaitReason.DIGEST]
    overflows = digest and own < OBJECTS_PER_CALL and any(row not in taken for row in gathered)
    return gathered if overflows else taken


def shown(own: int, rows: Sequence[WaitingPush]) -> list[WaitingPush]:
    """Of what goes with a call, the ones with their own words; the others are counted in one closing line."""
    if own + sum(row.objects for row in rows) <= OBJECTS_PER_CALL:
        return list(rows)
    return fitting(rows, OBJECTS_PER_CALL - own - 1)
