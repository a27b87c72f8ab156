"""After every step: what was committed, held against the oracle: due times, rings, owners."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from bench.year.almanac import Almanac
from bench.year.at_once import Window
from bench.year.oracle import SLACK, Life
from bench.year.rows import HELD, OVER, UNTAKEN, Row, ring_of
from db.cases import Case, History
from db.job_table import OPEN, Job
from db.people import Officer, Person
from db.terms import Queue

_SAME = timedelta(milliseconds=1)
_MOST_KEPT = 40

history = History.__table__  # type: ignore[attr-defined]
case = Case.__table__  # type: ignore[attr-defined]
officer, person, job = Officer.__table__, Person.__table__, Job.__table__  # type: ignore[attr-defined]
_NEW_ROWS = (
    select(
        history.c.id,
        history.c.case_id,
        history.c.at,
        history.c.entry,
        history.c.role,
        history.c.status,
        history.c.office_code,
        history.c.why,
    )
    .where(history.c.id > bindparam("last"))
    .order_by(history.c.id)
)
_STATES = (
    select(
        case.c.id,
        case.c.level,
        case.c.status,
        case.c.office_code,
        case.c.officer_id,
        case.c.due_at,
        officer.c.office_code.label("serves_at"),
        officer.c.until,
        officer.c.away_until,
        person.c.left_at,
    )
    .join(officer, officer.c.id == case.c.officer_id, isouter=True)
    .join(person, person.c.id == officer.c.person_id, isouter=True)
)
_OF = _STATES.where(case.c.id.in_(bindparam("ids", expanding=True)))
_OPEN_ONES = _STATES.where(case.c.status.not_in(sorted(OVER)))
_TIMERS = select(job.c.key).where(job.c.queue == Queue.TIMER, job.c.status == OPEN)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be."""

    kind: str
    at: datetime
    case_id: int
    what: str


@dataclass
class Witness:
    """Keeps a life of each case beside the stored one."""

    window: Window
    almanac: Almanac
    lives: dict[int, Life] = field(default_factory=dict)
    rows: dict[int, list[Row]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    _last: int = 0
    _said: set[tuple[Any, ...]] = field(default_factory=set)

    def look(self, now: datetime) -> None:
        """Check every case that something happened to since the last look."""
        self._see(self._changed(), now)

    def look_at_all(self, now: datetime) -> None:
        """Check every open case: calendars, absences and timers concern those nobody touched."""
        fresh, _ = self._changed()
        states = self.window.rows(_OPEN_ONES)
        # ``watch:<case>:…`` or ``unplaced:<case>``
        timers = {":".join(row.key.split(":")[:2]) for row in self.window.rows(_TIMERS)}
        self._see((fresh, states), now)
        for state in states:
            self._is_watched(state, timers, now)
            self._nothing_was_missed(state.id, now)

    def _see(self, seen: tuple[Sequence[Any], Sequence[Any]], now: datetime) -> None:
        fresh, states = seen
        levels = {state.id: state.level for state in states}
        for row in fresh:
            self._last = row.id
            self._hear(row, levels)
        for state in states:
            self._is_due(state, now)
            self._has_owner(state, now)

    def _changed(self) -> tuple[Sequence[Any], Sequence[Any]]:
        fresh = self.window.rows(_NEW_ROWS, {"last": self._last})
        ids = sorted({row.case_id for row in fresh})
        return fresh, self.window.rows(_OF, {"ids": ids}) if ids else []

    def _hear(self, stored: Any, levels: dict[int, Any]) -> None:
        row = Row(
            stored.at,
            str(stored.entry),
            str(stored.role),
            str(stored.status),
            stored.office_code or "",
            stored.why or "",
        )
        number = stored.case_id
        if number not in self.lives:
            self.lives[number] = Life(str(levels[number]), self.almanac)
            self.rows[number] = []
        life = self.lives[number]
        self._rings(number, life, row)
        life.heard(row)
        self.rows[number].append(row)

    def _rings(self, number: int, life: Life, row: Row) -> None:
        """A clock's entry comes when it must and not before; a person's comes before the clock's."""
        rang, wanted = ring_of(row), life.rings(row.at) if life.status else None
        if rang == "unplaced" and not life.has_waited(row.at):
            rang = None  # the person said that they would not tell
        if rang is not None:
            self.counts["rings checked"] += 1
        at = self._not_before(life, wanted.at, row.at) if wanted else None
        if rang is not None and (wanted is None or at is None or wanted.what != rang):
            self._find("ring wrong", row.at, number, f"{rang} rang, not {wanted}")
        elif rang is not None and at is not None and not at - _SAME <= row.at <= at + SLACK:
            self._find("ring wrong", row.at, number, f"{rang} was due {at.isoformat()}")
        elif rang is None and wanted is not None and at is not None and at + SLACK < row.at:
            self._find(
                "ring missed", at, number, f"{wanted.what}, before {row.entry} at {row.at.isoformat()}"
            )

    def _not_before(self, life: Life, at: datetime, now: datetime) -> datetime:
        """What could have changed the answer happened later than the ring was due: then it is due at once."""
        changed = self.almanac.last_word(life.office.partition("-")[2], now)
        return max(one for one in (at, life.moved_at, changed) if one is not None)

    def _is_due(self, state: Any, now: datetime) -> None:
        self.counts["due times checked"] += 1
        wanted = self.lives[state.id].due(now)
        stored = state.due_at
        same = stored is wanted or (
            stored is not None and wanted is not None and abs(stored - wanted) <= _SAME
        )
        if not same:
            said = f"{state.status} at {state.office_code}: stored {_text(stored)}, must be {_text(wanted)}"
            self._find("due time wrong", now, state.id, said, once=(state.id, stored, wanted))

    def _has_owner(self, state: Any, now: datetime) -> None:
        """An open case is at an office; whoever holds it serves there and can be reached."""
        if state.status in OVER:
            return
        self.counts["owners checked"] += 1
        wrong = _without_owner(state, now)
        if wrong:
            self._find("without owner", now, state.id, wrong, once=("owner", state.id, wrong))

    def _is_watched(self, state: Any, timers: set[str], now: datetime) -> None:
        """A case at rest is woken by a timer, or nobody would ever look again."""
        if not {f"watch:{state.id}", f"unplaced:{state.id}"} & timers:
            said = f"{state.status} at {state.office_code} and no timer waits for it"
            self._find("without timer", now, state.id, said, once=("timer", state.id, state.status))

    def _nothing_was_missed(self, number: int, now: datetime) -> None:
        life = self.lives[number]
        wanted = life.rings(now)
        if wanted is None:
            return
        at = self._not_before(life, wanted.at, now)
        if at + SLACK < now:
            self._find(
                "ring missed", at, number, f"{wanted.what}, not until {now.isoformat()}", once=(number, at)
            )

    def _find(
        self, kind: str, at: datetime, number: int, what: str, *, once: tuple[Any, ...] | None = None
    ) -> None:
        if once is not None and (kind, *once) in self._said:
            return
        self._said.add((kind, *(once or (number, at, what))))
        self.counts[kind] += 1
        if self.counts[kind] <= _MOST_KEPT:
            self.findings.append(Finding(kind, at, number, what))


def _without_owner(state: Any, now: datetime) -> str | None:
    held = state.status in HELD
    must_be_there = held and state.status != "proposed"  # there the person has the word, and may take days
    wrong = {
        "no office": not state.office_code,
        f"{state.status} and nobody has it": held and state.officer_id is None,
        f"{state.status}, yet somebody has it": state.status in UNTAKEN and state.officer_id is not None,
        f"at {state.office_code}, had by somebody of {state.serves_at}": held
        and state.serves_at not in (None, state.office_code),
        "whoever has it serves no longer": must_be_there and state.until is not None and state.until <= now,
        "whoever has it has blocked the account": must_be_there and state.left_at is not None,
        "whoever has it is away": must_be_there and state.away_until is not None and state.away_until > now,
    }
    return next((what for what, is_so in wrong.items() if is_so), None)


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else "none"
