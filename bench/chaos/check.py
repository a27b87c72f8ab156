"""Nothing lost, nothing doubled, in order: what people told, what LINE took and what the database holds, compared.

Every event that was answered 200 must have had its effect once, and every message owed must have reached LINE once.
Which messages were owed is read off the job table; which arrived, off LINE's record, by reply token and retry key.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from bench.chaos.arrivals import Arrivals, Arrived
from bench.chaos.line import Line, No
from bench.chaos.rows import JobRow, Rows
from bench.chaos.told import Kind, Told
from bot.media import MediaStore
from db.terms import Entry, JobStatus, MediaState, Queue

_ENTRY = {
    Kind.OPENS: Entry.OPENED,
    Kind.DRAFTS: Entry.OPENED,
    Kind.ADDS: Entry.ADDED,
    Kind.SENDS: Entry.ADDED,
}


@dataclass
class Findings:
    """What went wrong, a line each; and what is counted though it is no fault."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)  # parked, or due and not done
    wrong: list[str] = field(default_factory=list)  # calls LINE would refuse for what they are
    unanswered: list[str] = field(
        default_factory=list
    )  # events that were never answered 200; none is promised anything
    replies_again: int = 0  # replies shown again as pushes because LINE's answer was lost
    refused: Counter[No] = field(default_factory=Counter)

    @property
    def faults(self) -> list[str]:
        return self.first(None)

    def first(self, count: int | None) -> list[str]:
        """The first so many faults of each kind; all, if None."""
        named = ("lost", "doubled", "disordered", "stuck", "wrong", "unanswered")
        return [f"{name}: {what}" for name in named for what in getattr(self, name)[:count]]


def check(told: Sequence[Told], line: Line, rows: Rows, media: Path) -> Findings:
    """All of it, for a database that has come to rest."""
    found = Findings(refused=line.counted())
    arrivals = Arrivals(line)
    kept = [one for one in told if one.acknowledged_at is not None]
    _effects(kept, rows, MediaStore(media), found)
    _messages(told, rows, arrivals, found)
    _order(kept, rows, arrivals, found)
    found.stuck += [f"{job.queue} {job.key} {job.status} {job.error}" for job in rows.jobs if _is_stuck(job)]
    found.unanswered += [one.event_id for one in told if one.acknowledged_at is None]
    found.wrong += [f"{no.why}: {no.key}" for no in line.refused if no.why is No.WRONG]
    return found


def _is_stuck(job: JobRow) -> bool:
    """At rest, only timers are open."""
    return job.status is JobStatus.PARKED or (job.status is JobStatus.OPEN and job.queue is not Queue.TIMER)


def _effects(kept: Sequence[Told], rows: Rows, store: MediaStore, found: Findings) -> None:
    done = {job.key for job in rows.jobs if job.queue is Queue.EVENT and job.status is JobStatus.DONE}
    entries = Counter(rows.history)
    for one in kept:
        if one.event_id not in done:
            found.lost.append(f"event {one.event_id} is not done")
        if one.kind in _ENTRY:
            _once(entries[one.message_id, _ENTRY[one.kind]], f"{one.kind}: {one.message_id}", found)
        if one.kind in {Kind.OPENS, Kind.DRAFTS}:
            _once(rows.cases[one.person], f"case of {one.person}", found)
        if one.kind is Kind.SENDS and not _has_picture(one, rows, store):
            found.lost.append(f"picture {one.message_id}")


def _has_picture(one: Told, rows: Rows, store: MediaStore) -> bool:
    state, sha256 = rows.attachments.get(one.message_id, (MediaState.AWAITED, None))
    if state is not MediaState.KEPT or sha256 is None:
        return False
    path = store.path(sha256)
    return path.is_file() and path.read_bytes() == one.picture


def _once(count: int, what: str, found: Findings) -> None:
    if count == 0:
        found.lost.append(what)
    elif count > 1:
        found.doubled.append(f"{what}: {count} times")


def _messages(told: Sequence[Told], rows: Rows, arrivals: Arrivals, found: Findings) -> None:
    """Of all that was told: what came too late for its 200 may have been kept, and then it is worked too."""
    owed = [job for job in rows.jobs if job.queue is Queue.MESSAGE]
    tokens = {one.event_id: one.reply_token for one in told}
    for job in owed:
        how = arrivals.of(job.key, tokens)
        if how is Arrived.NEVER:
            found.lost.append(f"message {job.key} ({job.status} {job.error or 'without a word'})")
        elif how is Arrived.TWICE:
            found.doubled.append(f"message {job.key}: {arrivals.explained(job.key, tokens)}")
        found.replies_again += how is Arrived.AGAIN
    found.doubled += [f"{call.via} {call.key} was owed by no job" for call in arrivals.unasked()]
    _owed([one for one in told if one.acknowledged_at is not None], owed, found)


def _owed(kept: Sequence[Told], owed: Sequence[JobRow], found: Findings) -> None:
    """Everybody is owed one answer, and one officer hears of each case."""
    people = {one.person for one in kept}
    to_whom = Counter((job.key.rpartition(":")[0], job.lane) for job in owed)
    offices = Counter(source for source, lane in to_whom.elements() if lane not in people)
    for one in kept:
        _once(to_whom[one.event_id, one.person], f"answer to {one.event_id}", found)
        if one.kind is Kind.OPENS:
            _once(offices[one.event_id], f"alert of {one.event_id}", found)
        if one.kind is Kind.DRAFTS:
            _once(offices[one.timer], f"alert of {one.timer}", found)


def _order(kept: Sequence[Told], rows: Rows, arrivals: Arrivals, found: Findings) -> None:
    """A person's events were told one after another; so must be their entries, and the answers to them."""
    written = {message: place for place, (message, _) in reversed(list(enumerate(rows.history)))}
    people: dict[str, list[Told]] = {}
    for one in kept:
        people.setdefault(one.person, []).append(one)
    for person, events in people.items():
        entries = [
            written[one.message_id]
            for one in events
            if one.kind in {Kind.OPENS, Kind.ADDS, Kind.SENDS} and one.message_id in written
        ]
        answers = [at for one in events if (at := arrivals.answered_at(one)) is not None]
        for what, places in (("entries", entries), ("answers", answers)):
            if not _rises(places):
                found.disordered.append(f"{what} of {person}")


def _rises(places: Iterable[float]) -> bool:
    ordered = list(places)
    return all(one < other for one, other in pairwise(ordered))
