"""What a case waits for next, and when: its due time, and the one timer that wakes us for it."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from db import jobs
from db.cases import Case
from db.jobs import Put
from db.terms import OPEN_STATUSES, UNTAKEN_STATUSES, CaseStatus, Queue
from referral.clocks import Clocks, Timekeeper
from referral.levels import Limit, OfCitizen
from referral.moment import Moment
from referral.offices import CENTRAL_DESK, is_screening


class Ring(StrEnum):
    """What happens when a case's timer rings."""

    DEPUTY = "deputy"  # nobody took it: the deputies hear
    EVERYONE = "everyone"
    BACK = "back"  # to the provincial labour office
    CENTRAL = "central"  # to the central desk
    AGAIN = "again"  # the central desk hears again
    LATE = "late"  # whoever has it is late with a word, or with finding the office
    ASK_AGAIN = "ask_again"  # the person is reminded of a question
    GO_ON = "go_on"  # without the person's answer
    CLOSE = "close"  # nobody contradicted the proposed closing


ALL_TOLD = 3  # reminders: the officer, then the office above them, then screening
_MOST_DOUBLINGS = 5  # a quarter of an hour becomes eight hours

# The rungs of the climb, in order; ``Clocks.rung`` counts those behind us.
_CLIMB = (Ring.DEPUTY, Ring.EVERYONE, Ring.BACK, Ring.CENTRAL)


def next_ring(moment: Moment, case: Case) -> tuple[datetime, Ring] | None:
    """When the case must be looked at again, and why; None when nothing of it runs."""
    if case.status not in OPEN_STATUSES:
        return None
    clocks, keeper = Clocks.read(case.clocks), moment.keeper(case)
    if case.status in UNTAKEN_STATUSES:
        return _climb(case, clocks, keeper)
    if case.status in (CaseStatus.WAITING, CaseStatus.PROPOSED):
        return _of_citizen(case.status, clocks, keeper, moment.levels.citizen)
    return _late(clocks, keeper)


def due_at(moment: Moment, case: Case) -> datetime | None:
    """The first clock to run out, whoever must act."""
    if case.status not in OPEN_STATUSES:
        return None
    if case.status in (CaseStatus.WAITING, CaseStatus.PROPOSED):
        clocks, keeper = Clocks.read(case.clocks), moment.keeper(case)
        limits = moment.levels.citizen
        limit = limits.confirm if case.status is CaseStatus.PROPOSED else limits.no_answer
        return keeper.after(clocks.asked_at, limit) if clocks.asked_at else None
    return min(_running(moment, case), default=None)


def plan(moment: Moment, case: Case) -> None:
    """Write down the due time, and wake up when something is next to be done. An older timer finds nothing due."""
    case.due_at = due_at(moment, case)
    wake(moment, case)


def wake(moment: Moment, case: Case) -> None:
    """Put the timer for what is next to be done; nothing is put when nothing runs."""
    ring = next_ring(moment, case)
    if ring is None:
        return
    at = max(ring[0], moment.now)
    # A lane of its own: an earlier time may be planned after a later one, and must not wait behind it.
    key = f"watch:{case.id}:{case.version}:{ring[1]}:{at.timestamp():.6f}"
    jobs.put(
        moment.session,
        [Put(Queue.TIMER, key, key, f'{{"watch":{case.id}}}', at)],
        worker=None,
        now=moment.now,
    )


def _running(moment: Moment, case: Case) -> Iterator[datetime]:
    clocks, keeper = Clocks.read(case.clocks), moment.keeper(case)
    untaken = case.status in UNTAKEN_STATUSES
    take = keeper.take_due(clocks, screening=is_screening(case.office_code)) if untaken else None
    for due in (take, keeper.owner_due(clocks), keeper.word_due(clocks)):
        if due is not None:
            yield due


def _climb(case: Case, clocks: Clocks, keeper: Timekeeper) -> tuple[datetime, Ring] | None:
    times = keeper.times
    limits = dict(zip(_CLIMB, (times.deputy, times.everyone, times.back, times.central), strict=True))
    for ring in _CLIMB[clocks.rung :]:
        if _is_there_already(ring, case.office_code):
            continue
        at = keeper.climb_at(clocks, limits[ring])
        return (at, ring) if at else None
    last = clocks.rang_at or clocks.take.since
    return (keeper.after(last, _again(times.again, clocks.late)), Ring.AGAIN) if last else None


def _again(limit: Limit, times_told: int) -> Limit:
    """Minutes grow to hours: who did not hear the fifth alarm of a night does not hear a sixth at once."""
    growing = 2 ** min(times_told, _MOST_DOUBLINGS) if limit.day_and_night else 1
    return Limit(limit.amount * growing, limit.unit)


def _is_there_already(ring: Ring, code: str) -> bool:
    if ring is Ring.BACK:
        return is_screening(code)
    return ring is Ring.CENTRAL and code == CENTRAL_DESK


def rungs_done(ring: Ring) -> int:
    """How many rungs are behind a case that has climbed to this one."""
    return _CLIMB.index(ring) + 1 if ring in _CLIMB else len(_CLIMB)


def _of_citizen(
    status: CaseStatus, clocks: Clocks, keeper: Timekeeper, limits: OfCitizen
) -> tuple[datetime, Ring] | None:
    asked = clocks.asked_at
    if asked is None:
        return None
    if status is CaseStatus.PROPOSED:
        return keeper.after(asked, limits.confirm), Ring.CLOSE
    if not clocks.reminded:
        return keeper.after(asked, limits.remind), Ring.ASK_AGAIN
    return keeper.after(asked, limits.no_answer), Ring.GO_ON


def _late(clocks: Clocks, keeper: Timekeeper) -> tuple[datetime, Ring] | None:
    """The first of the two clocks that runs out; again until all above have heard, then at the pace of progress."""
    due = min(filter(None, (keeper.owner_due(clocks), keeper.word_due(clocks))), default=None)
    if due is None:
        return None
    if clocks.late and clocks.rang_at:
        pause = keeper.times.again if clocks.late < ALL_TOLD else keeper.times.progress
        return max(due, keeper.after(clocks.rang_at, pause)), Ring.LATE
    return due, Ring.LATE
