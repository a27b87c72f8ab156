"""Whole conversations: how many a second, how soon at a given load, what each costs; and how much is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.report import percentile
from bench.speed import databases, flow, people
from bench.speed.flow import Flow
from bench.speed.limit import BARE
from bench.speed.limit import PART as LIMIT
from bench.speed.replicas import OURS, Running, Setup, running
from bench.speed.sheet import Sheet

PART = "ours"
RATE = "conversations/s"
LOADS = (10, 50, 90)  # percent of what was found
MOST_AT_ONCE = 200  # conversations without their reply or their alert
_BURSTS, _BURST = 5, 300  # events each
_TURNS = 3
_TARGETS = {"SQLite": "≥ 500", "PostgreSQL": "≥ 300"}

NONE = "= 0"

Note = Callable[..., None]  # what, its value, and its target if it has one


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: events of the closed window, seconds of each open loop."""

    count: int
    seconds: float


@contextmanager
def fresh(setup: Setup) -> Iterator[Running]:
    """The service on a new database, warm."""
    make = databases.database if setup.factory == OURS else databases.bare_database
    with make(setup.place) as url, running(setup, url) as service:
        flow.warm_up(service)
        yield service


def measure(sheet: Sheet, setup: Setup, size: Size, part: str = PART) -> None:
    """A service of its own: closed window, open loops, then how much it keeps."""
    with fresh(setup) as service:
        memory = Memory(sheet, part, service)
        memory.note("idle")
        rate = throughput(sheet, service, size.count, part)
        memory.note("after the conversations")
        for percent in LOADS:
            latency(sheet, service, percent, rate, seconds=size.seconds, part=part)
            memory.note(f"after {percent} % of the load")
        if part == PART and setup.processes == 2:
            alternating(sheet, service, rate / 2, size)
        if part == PART:
            kept(sheet, service, size)


class Memory:
    """Resident memory of all processes, over the run."""

    def __init__(self, sheet: Sheet, part: str, service: Running) -> None:
        self._sheet, self._part, self._service = sheet, part, service

    def note(self, when: str) -> None:
        megabytes = sum(one.memory_mb() for one in self._service.processes)
        self._sheet.add(self._part, self._service.setup, f"resident memory, {when}, MB", megabytes)


def throughput(sheet: Sheet, service: Running, count: int, part: str = PART) -> float:
    """``count`` openings by as many new people, from the first sent to the last reply or alert."""
    found = flow.closed(service, people.openings(count), MOST_AT_ONCE)
    rate, note = found.conversations_a_second, _noting(sheet, part, service)
    note(RATE, rate, _TARGETS[service.setup.place.name] if part == PART else "")
    bare = sheet.value(LIMIT, "machine", BARE)
    note("conversations, as a share of bare requests/s", rate / bare)
    single = sheet.value(part, Setup(service.setup.place), RATE)
    if len(service.ports) > 1:
        note(
            "conversations, as a multiple of one process",
            rate / single,
            "≥ 1.15" if len(service.ports) == 2 else "",
        )
    _costs(note, found, service)
    _account(note, found, "closed window")
    return rate


def _costs(note: Note, found: Flow, service: Running) -> None:
    spent, count = found.spent, len(found.sent)
    note("processor time of the service, ms a conversation", found.each(spent.service))
    if service.setup.place.server:
        note("processor time of PostgreSQL, ms a conversation", found.each(spent.postgresql))
        note("PostgreSQL's log, KB a conversation", spent.wal / count / 1e3)
    else:
        note("written to files, KB a conversation", spent.written / count / 1e3)
    note("processor time of generator and stand-in, ms a conversation", found.each(spent.ours))
    note("spent elsewhere meanwhile, % of the machine", spent.others * 100)


def _account(note: Note, found: Flow, of: str) -> None:
    """What is refused LINE sends again; nothing that was answered 200 may be missing."""
    seen = found.tally
    without_alert = max(0, seen.openings - seen.refused - len(seen.alert_ms))
    note(f"{of}: webhooks not answered 200", seen.refused)
    wrong = seen.lost + seen.doubled + without_alert
    note(f"{of}: kept, but without reply or alert, or answered twice", wrong, NONE)


def latency(sheet: Sheet, service: Running, percent: int, rate: float, *, seconds: float, part: str) -> None:
    """Openings at fixed times, counted from when each was due."""
    offered = max(1.0, rate * percent / 100)
    found = flow.opened(service, people.openings(max(20, round(offered * seconds))), offered)
    load = f"at {percent} % load"
    seen, setup = found.tally, service.setup
    sheet.add(part, setup, f"{load}: events/s offered", offered)
    targets = {"p50": "≤ 50", "p95": "≤ 250"} if percent == 50 and part == PART else {}
    sheet.spread(part, setup, f"{load}: webhook answered, ms", list(seen.webhook_ms), {})
    sheet.spread(part, setup, f"{load}: first reply at LINE, ms", list(seen.reply_ms), targets)
    sheet.spread(part, setup, f"{load}: officer's alert at LINE, ms", list(seen.alert_ms), {})
    sheet.add(part, setup, f"{load}: how late the sender was, p99, ms", percentile(seen.late_ms, 0.99))
    _account(_noting(sheet, part, service), found, load)


def alternating(sheet: Sheet, service: Running, rate: float, size: Size) -> None:
    """Each person's messages go to one replica and the other by turns, half a second apart, at half the load."""
    at_once = max(3, round(rate / 2)) | 1  # odd: then whoever comes again meets the other replica
    count = max(at_once * _TURNS, round(rate * size.seconds))
    webhooks = people.back_and_forth(count, at_once, _TURNS)
    found = flow.opened(service, webhooks, rate)
    load, seen, setup = "one person over two replicas, half load", found.tally, service.setup
    sheet.add(PART, setup, f"{load}: events/s offered", rate)
    sheet.spread(
        PART, setup, f"{load}: first reply, ms", list(seen.reply_ms), {"p50": "≤ 50", "p95": "≤ 250"}
    )
    sheet.spread(PART, setup, f"{load}: alert, ms", list(seen.alert_ms), {})
    _account(_noting(sheet, PART, service), found, load)


def kept(sheet: Sheet, service: Running, size: Size) -> None:
    """Webhooks answered 200 by a closed loop of 32 connections: in bursts that are worked off before the next,
    and on and on, while the worker works what came before. The backlog of the latter is left behind.
    """
    note, bare = _noting(sheet, PART, service), sheet.value(LIMIT, "machine", BARE)
    bursts = [flow.closed(service, people.openings(_BURST), _BURST).kept_a_second for _ in range(_BURSTS)]
    burst = sorted(bursts)[_BURSTS // 2]
    note(f"kept events/s, bursts of {_BURST}", burst)
    note("kept in bursts, as a share of bare requests/s", burst / bare, "≥ 1.0")
    on_and_on = flow.intake(service, people.openings(max(_BURST, round(burst * size.seconds / 3))))
    note("kept events/s, on and on while the worker works", on_and_on)
    note("kept on and on, as a share of bare requests/s", on_and_on / bare)


def _noting(sheet: Sheet, part: str, service: Running) -> Note:
    def note(what: str, value: float, target: str = "") -> None:
        sheet.add(part, service.setup, what, value, target)

    return note
