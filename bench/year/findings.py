"""What the year's records say against the targets: emergencies in time, alerts at night, how cases went."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.year.line import Call
from bench.year.oracle import SLACK, TIMES
from bench.year.phones import Via
from bench.year.rows import CENTRAL, OVER, Row, ring_of, stretches
from bench.year.witness import Finding, Witness
from db.thai_time import BANGKOK

_MINUTES = float(TIMES["P0"]["central"].split(" ")[0])
IN_TIME = timedelta(minutes=_MINUTES) + SLACK
# Of the month's pushes, what is used when a kind must wait: answers go before alerts.
_SHARES = {"emergency": 100, "answer": 97, "alert": 90, "reminder": 70, "news": 50}
_KNOWN_AFTER = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Emergencies:
    """Each wait of an emergency at a desk below the central one, from its coming there."""

    reported: int
    began_at_central: int
    waits: int
    taken: int  # taken, or moved on by an officer, within the time
    climbed: int  # at the central desk within the time
    ended: int  # the person took it back, or the year ended, within the time
    failed: tuple[Finding, ...]


def emergencies(witness: Witness) -> Emergencies:
    cases = {number: rows for number, rows in witness.rows.items() if witness.lives[number].level == "P0"}
    how: Counter[str] = Counter()
    failed = []
    for number, rows in cases.items():
        for began, ended in stretches(rows):
            what = _end(began, ended, rows[-1])
            how[what] += 1
            if what == "failed":
                said = f"at {began.office} since {began.at.isoformat()}, {ended.entry if ended else 'still'}"
                failed.append(Finding("emergency late", began.at, number, said))
    return Emergencies(
        reported=len(cases),
        began_at_central=sum(rows[0].office == CENTRAL for rows in cases.values()),
        waits=how.total(),
        taken=how["taken"],
        climbed=how["climbed"],
        ended=how["ended"],
        failed=tuple(failed),
    )


def _end(began: Row, ended: Row | None, last: Row) -> str:
    until = ended or last
    if until.at - began.at > IN_TIME:
        return "failed"
    if ended is None or ended.status in OVER:
        return "ended"
    return "climbed" if ended.office == CENTRAL else "taken"


def at_night(
    calls: list[Call],
    offices: Mapping[str, tuple[str, ...]],
    reporters: Mapping[int, str],
    witness: Witness,
) -> tuple[Counter[str], list[Finding]]:
    """Pushes to officers and their groups while their offices are closed, by level; answers to their own acts
    are none, nor is news of a matter of their own. ``offices``: where each of them serves.
    """
    counted: Counter[str] = Counter()
    found = []
    for call in calls:
        if call.via is not Via.PUSH or call.to not in offices or call.parcel.own or not call.reached:
            continue
        if reporters.get(call.parcel.case_id or 0) == call.to:
            continue
        provinces = {office.partition("-")[2] for office in offices[call.to]}
        if any(witness.almanac.of(province, call.at).is_open(call.at) for province in provinces):
            continue
        life = witness.lives.get(call.parcel.case_id or 0)
        level = life.level if life else "none"
        counted[level] += 1
        if level != "P0":
            said = f"{level} {call.parcel.kind} to {'/'.join(offices[call.to])}: {call.says}"
            found.append(Finding("alert at night", call.at, call.parcel.case_id or 0, said))
    return counted, found


def waited_for(calls: list[Call]) -> tuple[int, int]:
    """Pushes about emergencies, and how many of them LINE, or the month, kept from going in time."""
    pushed = [one for one in calls if one.via is Via.PUSH and one.parcel.kind == "emergency"]
    late = sum(one.at - one.parcel.since > IN_TIME for one in pushed if one.parcel.since)
    return len(pushed), late


def out_of_turn(calls: list[Call], quota: int | None) -> list[Finding]:
    """Pushes beyond their kind's share of the month, by what LINE had counted two hours before: the service asks
    LINE each hour, and knows its own pushes at once.
    """
    found, known = [], 0
    month, used = "", 0
    late: deque[tuple[datetime, int]] = deque()
    for call in calls:
        if quota is None or call.via is not Via.PUSH:
            continue
        this = f"{call.at.astimezone(BANGKOK):%Y-%m}"
        if this != month:
            month, used, known = this, 0, 0
            late.clear()
        while late and late[0][0] <= call.at - _KNOWN_AFTER:
            known = late.popleft()[1]
        if known * 100 >= _SHARES[call.parcel.kind] * quota:
            said = f"{call.parcel.kind} with {known} of {quota} used"
            found.append(Finding("push out of turn", call.at, call.parcel.case_id or 0, said))
        used += call.reached
        late.append((call.at, used))
    return found


def entries(witness: Witness) -> Counter[str]:
    """How often each thing happened, with what only the reason tells."""
    counted: Counter[str] = Counter()
    for rows in witness.rows.values():
        counted.update(row.entry for row in rows)
        counted["closed by silence"] += sum(row.entry == "closed" and row.why == "silence" for row in rows)
        counted["silent offices"] += sum(ring_of(row) in ("back", "central") for row in rows)
    return counted
