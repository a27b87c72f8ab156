"""The year as a table, and whether every target was met."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from bench.report import Row, table
from bench.year.findings import Emergencies
from bench.year.oracle import Life
from bench.year.post import Fate
from bench.year.witness import Finding, Witness

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Year:
    """What was measured."""

    seed: int
    days: int
    provinces: int
    officers: int
    levels: Counter[str]
    emergencies: Emergencies
    checks: Counter[str]  # of the witness
    night: Counter[str]
    alarms: tuple[int, int]  # pushes about emergencies, and how many went more than 15 minutes late
    hasty: int  # pushes beyond the share of their kind
    post: Fate
    entries: Counter[str]
    trouble: Counter[str]
    failures: int  # jobs in which our own code raised
    quota: int | None
    by_line: Counter[str]  # people reached by push, by month
    away: int  # calls that found LINE away
    events: int
    steps: int
    seconds: float
    findings: tuple[Finding, ...]

    @property
    def missed(self) -> list[str]:
        """Targets that were not met."""
        wanted = {
            "emergencies in time": len(self.emergencies.failed),
            "cases without owner": self.checks["without owner"],
            "cases without timer": self.checks["without timer"],
            "due times": self.checks["due time wrong"],
            "rings": self.checks["ring wrong"] + self.checks["ring missed"],
            "alerts at night": self.night.total() - self.night["P0"],
            "answers before alerts": self.hasty,
            "messages accounted for": self.post.without_reason + self.post.unaccounted,
            "no failure of our own": self.failures,
        }
        return [name for name, wrong in wanted.items() if wrong]


def rows(year: Year) -> list[Row]:
    return [*_of_cases(year), *_of_clocks(year), *_of_messages(year), *_months(year), *_of_the_run(year)]


def _of_cases(year: Year) -> list[Row]:
    waits = year.emergencies
    ways = ("returned", "silent offices", "disputed", "reopened", "closed by silence")
    moves = ("accepted", "referred", "asked", "proposed", "closed", "withdrawn")
    return [
        Row("cases: P0 / P1 / P2 / P3", "", _slashed(year.levels, ("P0", "P1", "P2", "P3"))),
        Row(" / ".join(moves), "", _slashed(year.entries, moves)),
        Row(" / ".join(ways), "", _slashed(year.entries, ways)),
        Row("emergencies that began at the central desk", "", str(waits.began_at_central)),
        Row("their waits at other desks: taken or moved on in time", "", str(waits.taken)),
        Row("… at the central desk in time", "", str(waits.climbed)),
        Row("… taken back by the person, or the year ended first", "", str(waits.ended)),
        Row("… failed", "0", str(len(waits.failed))),
    ]


def _of_clocks(year: Year) -> list[Row]:
    checks = year.checks
    owners, due, rung = (f"{checks[f'{what} checked']:,}" for what in ("owners", "due times", "rings"))
    night = year.night.total() - year.night["P0"]
    return [
        Row("open cases looked at; without owner", "0", f"{owners}; {checks['without owner']}"),
        Row("open cases that no timer would wake", "0", str(checks["without timer"])),
        Row("due times checked; wrong", "0", f"{due}; {checks['due time wrong']}"),
        Row(
            "rings checked; at a wrong time; missed",
            "0; 0",
            f"{rung}; {checks['ring wrong']}; {checks['ring missed']}",
        ),
        Row("pushes to officers outside hours: P0; others", "any; 0", f"{year.night['P0']}; {night}"),
    ]


def _of_messages(year: Year) -> list[Row]:
    post = year.post
    sent = f"{post.replied:,} + {post.pushed:,} + {post.along:,} (of these {post.counted:,} in a digest)"
    return [
        Row("messages owed", "", f"{post.owed:,}"),
        Row("= sent by reply + by push + along with another", "", sent),
        Row("+ waiting, by reason", "", _listed(post.waiting)),
        Row("+ given up, by reason", "", _listed(post.given_up)),
        Row("emergencies pushed; more than 15 minutes after they were owed", "", _pair(year.alarms)),
        Row("pushes beyond their kind's share of the month", "0", str(year.hasty)),
        Row("without a reason; not accounted for", "0; 0", f"{post.without_reason}; {post.unaccounted}"),
    ]


def _of_the_run(year: Year) -> list[Row]:
    pace = f"{year.seconds:.0f}; {year.levels.total() / year.seconds:.1f}"
    return [
        Row("jobs in which the service's own code failed", "0", str(year.failures)),
        Row("calls that found LINE away", "", f"{year.away:,}"),
        Row("events; steps", "", f"{year.events:,}; {year.steps:,}"),
        Row("wall time, s; cases a second", "", pace),
    ]


def _pair(two: tuple[int, int]) -> str:
    return f"{two[0]:,}; {two[1]:,}"


def _slashed(counted: Counter[str], names: Sequence[str]) -> str:
    return " / ".join(f"{counted[name]:,}" for name in names)


def shown(year: Year) -> str:
    about = f"{year.levels.total()} cases in {year.days} days"
    where = f"{year.provinces} provinces, {year.officers} officers, seed {year.seed}"
    said = [f"{about}, {where}\n", table(rows(year))]
    said += [
        f"\n{one.kind}: case {one.case_id} {one.at:%Y-%m-%d %H:%M} UTC, {one.what}"
        for one in _few(year.findings)
    ]
    said += [f"\n{what}: {count}" for what, count in sorted(year.trouble.items())]
    said.append(f"\nmissed: {', '.join(year.missed)}" if year.missed else "\nevery target was met")
    return "\n".join(said)


def as_json(year: Year) -> dict[str, Any]:
    # ``asdict`` would make a Counter count its own items.
    plain = {one.name: _plain(getattr(year, one.name)) for one in fields(year)}
    return {**plain, "missed": year.missed}


def _plain(value: Any) -> Any:
    """For JSON: counters and what is nested, by name."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def story(witness: Witness, number: int) -> str:
    """A case's history beside what the oracle made of it."""
    life, said = Life(witness.lives[number].level, witness.almanac), []
    for row in witness.rows[number]:
        ring = life.rings(row.at) if life.status else None
        life.heard(row)
        if row.entry != "alerted":
            was = f"{ring.what} {ring.at:%m-%d %H:%M:%S}" if ring else "nothing"
            due = life.due(row.at)
            now = f"{due:%m-%d %H:%M:%S}" if due else "never"
            moved = (
                f"{row.at:%m-%d %H:%M:%S} {row.entry} by {row.role} {row.why}, {row.status} at {row.office}"
            )
            said.append(f"  {moved} | was to ring: {was} | due: {now}")
    return "\n".join([f"\ncase {number}, {life.level}", *said])


def _months(year: Year) -> list[Row]:
    limit = "" if year.quota is None else f"≤ {year.quota:,} by LINE"
    return [
        Row(
            f"pushes in {month}, as LINE counts; as we do, by kind",
            limit,
            f"{year.by_line[month]:,}; {kinds.total():,}: {_listed(kinds)}",
        )
        for month, kinds in year.post.by_month.items()
    ]


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counted.most_common()) or "0"


def _few(findings: Sequence[Finding]) -> list[Finding]:
    """The first of each kind."""
    seen: Counter[str] = Counter()
    kept = []
    for one in findings:
        seen[one.kind] += 1
        if seen[one.kind] <= _SHOWN:
            kept.append(one)
    return kept
