"""Chaos (``bench.chaos``): its checks see what is spoilt, its processes die as told, a short run passes."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import pytest

from bench.chaos import __main__ as command
from bench.chaos import deaths
from bench.chaos.arrivals import retry_key_of
from bench.chaos.check import check
from bench.chaos.deaths import Record
from bench.chaos.line import Line, No, Refusal, Via, Wire
from bench.chaos.rows import JobRow, Rows
from bench.chaos.scene import Wanted
from bench.chaos.told import Kind, Told, citizen
from db.terms import Entry, JobStatus, MediaState, Queue

OFFICER = "U" + "0" * 32
OPENED, ADDED, SENT = (
    Told(n, citizen("mali"), kind) for n, kind in enumerate((Kind.OPENS, Kind.ADDS, Kind.SENDS))
)
ALL = (OPENED, ADDED, SENT)


@dataclass
class World:
    """Three events that went well; a test spoils one thing."""

    folder: Path
    line: Line = field(default_factory=Line)
    told: list[Told] = field(default_factory=list)
    wire: Wire = field(default_factory=Wire)

    def __post_init__(self) -> None:
        self.line.people.add(OFFICER)
        for one in ALL:
            fresh = replace(one, answers=[], acknowledged_at=None)
            self.told.append(fresh)
            self.line.delivers(fresh.reply_token, fresh.person)
            fresh.answered(200)
        self.rows = Rows(_jobs(), _history(), Counter({OPENED.person: 1}), self._attachment())

    def _attachment(self) -> dict[str, tuple[MediaState, str | None]]:
        digest = sha256(SENT.picture).hexdigest()
        path = self.folder / digest[:2] / digest
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(SENT.picture)
        return {SENT.message_id: (MediaState.KEPT, digest)}

    def replies(self, *events: Told) -> None:
        for one in events:
            self._calls(Via.REPLY, {"replyToken": one.reply_token}, {})

    def pushes(self, source: str, number: int, to: str) -> None:
        self._calls(Via.PUSH, {"to": to}, {"x-line-retry-key": retry_key_of(source, number)})

    def _calls(self, via: Via, body: dict[str, str], headers: dict[str, str]) -> None:
        words = {**body, "messages": [{"type": "text", "text": "."}]}
        self.line.takes(via, headers, json.dumps(words).encode(), self.wire)

    def all_arrives(self) -> None:
        self.replies(*ALL)
        self.pushes(OPENED.event_id, 1, OFFICER)

    def faults(self) -> list[str]:
        return [
            fault.partition(":")[0] for fault in check(self.told, self.line, self.rows, self.folder).faults
        ]


def _jobs() -> list[JobRow]:
    events = [
        JobRow(n, Queue.EVENT, one.person, one.event_id, JobStatus.DONE, None) for n, one in enumerate(ALL)
    ]
    answers = [
        JobRow(n, Queue.MESSAGE, one.person, f"{one.event_id}:0", JobStatus.DONE, None)
        for n, one in enumerate(ALL, start=10)
    ]
    alert = JobRow(20, Queue.MESSAGE, OFFICER, f"{OPENED.event_id}:1", JobStatus.DONE, None)
    return [*events, *answers, alert]


def _history() -> list[tuple[str, Entry]]:
    return [
        (OPENED.message_id, Entry.OPENED),
        (ADDED.message_id, Entry.ADDED),
        (SENT.message_id, Entry.ADDED),
    ]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_what_went_well_has_no_fault(world: World) -> None:
    world.all_arrives()
    assert world.faults() == []


def _without(world: World, key: str) -> None:
    world.rows = replace(world.rows, jobs=[job for job in world.rows.jobs if job.key != key])


def _becomes(world: World, key: str, status: JobStatus) -> None:
    changed = [replace(job, status=status) if job.key == key else job for job in world.rows.jobs]
    world.rows = replace(world.rows, jobs=changed)


def _history_is(world: World, history: Sequence[tuple[str, Entry]]) -> None:
    world.rows = replace(world.rows, history=history)


SPOILT: dict[str, tuple[Callable[[World], None], set[str]]] = {
    "an event is not done": (lambda w: _becomes(w, ADDED.event_id, JobStatus.OPEN), {"lost", "stuck"}),
    "an event is parked": (lambda w: _becomes(w, ADDED.event_id, JobStatus.PARKED), {"lost", "stuck"}),
    "an entry is missing": (lambda w: _history_is(w, _history()[:1] + _history()[2:]), {"lost"}),
    "an entry is there twice": (lambda w: _history_is(w, [*_history(), _history()[1]]), {"doubled"}),
    "entries are turned round": (lambda w: _history_is(w, _history()[::-1]), {"disordered"}),
    "a case is there twice": (lambda w: w.rows.cases.update({OPENED.person: 1}), {"doubled"}),
    "a case is missing": (lambda w: w.rows.cases.clear(), {"lost"}),
    "a picture is awaited": (
        lambda w: w.rows.attachments.update({SENT.message_id: (MediaState.AWAITED, None)}),
        {"lost"},
    ),
    "a picture has other bytes": (
        lambda w: next(path for path in w.folder.rglob("*") if path.is_file()).write_bytes(b"?") and None,
        {"lost"},
    ),
    "an alert is owed by nobody": (lambda w: _without(w, f"{OPENED.event_id}:1"), {"lost", "doubled"}),
    "an answer was pushed too": (lambda w: w.pushes(ADDED.event_id, 0, ADDED.person), {"doubled"}),
    "a push nobody owes": (lambda w: w.pushes("elsewhere", 0, OFFICER), {"doubled"}),
    "an event was never answered": (
        lambda w: w.told.append(Told(9, citizen("other"), Kind.CHATS)),
        {"unanswered"},
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_one_thing_spoilt_is_one_thing_found(world: World, what: str) -> None:
    world.all_arrives()
    spoil, kinds = SPOILT[what]
    spoil(world)
    assert set(world.faults()) == kinds


def test_what_was_kept_too_late_for_its_200_is_owed_by_somebody(world: World) -> None:
    world.all_arrives()
    world.told[-1].acknowledged_at = None
    assert world.faults() == ["unanswered"]


def test_a_message_that_never_came_is_lost(world: World) -> None:
    world.replies(*ALL)
    assert world.faults() == ["lost"]


def test_answers_in_another_order_than_the_events_are_found(world: World) -> None:
    world.replies(ADDED, OPENED, SENT)
    world.pushes(OPENED.event_id, 1, OFFICER)
    assert world.faults() == ["disordered"]


def test_a_reply_shown_again_is_excused_by_a_death_in_between_and_by_nothing_else(world: World) -> None:
    world.all_arrives()
    world.wire.lost_at = world.line.accepted[-1].at
    with pytest.raises(Refusal):
        world.replies(ADDED)
    world.pushes(ADDED.event_id, 0, ADDED.person)
    assert world.faults() == ["doubled"]
    world.line.deaths.append(world.wire.lost_at)
    found = check(world.told, world.line, world.rows, world.folder)
    assert (found.faults, found.replies_again) == ([], 1)


def test_line_takes_a_token_once_a_key_once_and_a_push_without_a_key_never(world: World) -> None:
    world.all_arrives()
    with pytest.raises(Refusal) as used:
        world.replies(OPENED)
    with pytest.raises(Refusal) as known:
        world.pushes(OPENED.event_id, 1, OFFICER)
    with pytest.raises(Refusal) as wrong:
        world._calls(Via.PUSH, {"to": OFFICER}, {})
    with pytest.raises(Refusal) as unknown:
        world._calls(Via.REPLY, {"replyToken": "never given"}, {})
    assert [(one.value.status, one.value.why) for one in (used, known, wrong, unknown)] == [
        (400, No.USED),
        (409, No.REPEATED),
        (400, No.WRONG),
        (400, No.EXPIRED),
    ]


def test_any_fault_fails_the_command_and_each_scenario_has_its_own() -> None:
    assert command.passed(Record())
    lost = Record()
    lost.findings.lost.append("an event")
    assert not command.passed(lost)
    assert not command.passed(Record(not_200=Counter({503: 1})), graceful=True)
    assert command.passed(Record(not_200=Counter({0: 1})))
    assert not command.passed(Record(last_message=15.1), for_good=True)


@pytest.mark.parametrize("words", [["--replicas", "2"], ["--graceful"], ["--kill-for-good"]])
def test_two_replicas_need_a_server(words: list[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(words)


@pytest.mark.timeout(300)
def test_five_kills_under_load_lose_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    wanted = Wanted(database_url, tmp_path, rate=8, lose=0.01)
    record = asyncio.run(deaths.at_random(wanted, kills=5, minutes=2))
    assert record.findings.faults == []
    assert len(record.kills) >= 5
    assert record.told >= 5
