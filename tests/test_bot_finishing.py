"""Several people's events in one transaction: each sees what the one before did, and none suffers for another."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot import events
from bot.finishing import Finisher, Finishing
from bot.metrics import Metrics
from bot.worker import Desk
from db import jobs
from db.cases import Case
from db.database import Database
from db.job_table import Job
from db.jobs import Leased, Lost, Put
from db.terms import JobStatus, Queue
from db.waypoints import Waypoint
from handlers.answer import answer
from handlers.buttons import Buttons
from handlers.prepare import prepare
from handlers.turn import Kit, NotRead, meet
from intents.understand import Understanding
from referral import levels
from referral.seeding import add_officer

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  # a Tuesday morning in Bangkok
WAGES = "นายจ้างไม่จ่ายค่าจ้างมาสองเดือน ร้านอาหารที่โคราช"


@dataclass
class Counter:
    """Where events are worked; ``together`` finishes those given in one batch."""

    database: Database
    kit: Kit

    def __post_init__(self) -> None:
        self.desk = Desk(self.database, "me", lambda: NOW, Metrics())
        self.people, self.numbers = self._people(), count()

    def _people(self) -> Iterator[str]:
        """Ids of people whose lanes have the same writer, so that they meet in one batch."""
        ids = (f"U{number:032x}" for number in range(10_000))
        return (one for one in ids if self.database.writer_of(one) == 0)

    def officer(self, office: str) -> str:
        line_id = next(self.people)
        self.write(lambda s: add_officer(s, meet(s, line_id, NOW), office, office, NOW))
        return line_id

    def write(self, unit: Any) -> Any:
        return self.database.write(unit).result()

    def comes(self, person: str, **what: Any) -> Leased:
        key = f"E{next(self.numbers)}"
        event = {"webhookEventId": key, "timestamp": int(NOW.timestamp() * 1000), "mode": "active"}
        event |= {"source": {"type": "user", "userId": person}, "replyToken": f"t{key}", **what}
        row = Put(Queue.EVENT, person, key, json.dumps(event), NOW)
        [leased] = self.write(lambda s: jobs.put(s, [row], worker="me", now=NOW))
        assert isinstance(leased, Leased)
        return leased

    def says(self, person: str, text: str) -> Leased:
        message = {"type": "text", "id": f"m{next(self.numbers)}", "text": text}
        return self.comes(person, type="message", message=message)

    def together(self, *came: Leased) -> Sequence[Sequence[Leased] | BaseException]:
        finisher = Finisher(self.desk)

        async def all_of_them() -> list[Sequence[Leased] | BaseException]:
            doing = [finisher.finish(self._finishing(one)) for one in came]
            return await asyncio.gather(*doing, return_exceptions=True)

        return asyncio.run(all_of_them())

    def _finishing(self, job: Leased) -> Finishing:
        event = events.read(json.loads(job.body), kept_at=NOW)
        prepared = prepare(event, self.kit.understanding)

        def say(session: Session, now: datetime) -> Any:
            return answer(session, event, prepared=prepared, kit=self.kit, now=now)

        return Finishing(job, event, say, Waypoint.EVENT_WRITTEN)

    def done(self) -> set[str]:
        query = select(Job.lane).where(Job.queue == Queue.EVENT, Job.status == JobStatus.DONE)
        return set(self.database.read(lambda session: session.exec(query).all()))


@pytest.fixture
def counter(database: Database, understanding: Understanding) -> Counter:
    return Counter(database, Kit(understanding, Buttons(["0123456789abcdef"]), levels.load()))


def recipients(made: Sequence[Leased] | BaseException) -> set[str]:
    assert not isinstance(made, BaseException)
    return {one.lane for one in made}


def test_each_gets_the_messages_that_are_owed_because_of_them(counter: Counter) -> None:
    officer = counter.officer("DLPW-30")
    mali, somchai = next(counter.people), next(counter.people)
    opened, greeted = counter.together(counter.says(mali, WAGES), counter.says(somchai, "สวัสดีค่ะ"))
    assert (recipients(opened), recipients(greeted)) == ({mali, officer}, {somchai})
    assert counter.done() == {mali, somchai}


def test_an_officer_who_leaves_is_not_alerted_by_the_next_in_the_batch(counter: Counter) -> None:
    leaves, stays = counter.officer("DLPW-30"), counter.officer("DLPW-30")
    first, second = next(counter.people), next(counter.people)
    looked_up = counter.says(first, WAGES)
    gone, after = counter.comes(leaves, type="unfollow"), counter.says(second, WAGES)
    told, _, told_after = counter.together(looked_up, gone, after)
    assert recipients(told) == {first, leaves, stays}
    assert recipients(told_after) == {second, stays}


def test_who_must_be_read_again_holds_up_nobody(counter: Counter) -> None:
    mali, somchai = next(counter.people), next(counter.people)
    counter.together(counter.says(mali, "ช่วยด้วยค่ะ"))  # asked to tell more: these words wait
    again, greeted = counter.together(counter.says(mali, WAGES), counter.says(somchai, "สวัสดีค่ะ"))
    assert isinstance(again, NotRead)
    assert again.earlier == ("ช่วยด้วยค่ะ",)
    assert str(again) == ""
    assert recipients(greeted) == {somchai}
    open_lanes = select(Job.lane).where(Job.queue == Queue.EVENT, col(Job.status) == JobStatus.OPEN)
    assert counter.database.read(lambda session: session.exec(open_lanes).all()) == [mali]


def test_a_lost_lease_is_lost_alone_and_leaves_nothing_behind(counter: Counter) -> None:
    counter.officer("DLPW-30")
    mali, somchai = next(counter.people), next(counter.people)
    lost, kept = counter.says(mali, WAGES), counter.says(somchai, WAGES)
    counter.write(lambda s: jobs.release(s, [lost.id], worker="me"))
    first, second = counter.together(lost, kept)
    assert isinstance(first, Lost)
    assert somchai in recipients(second)
    assert len(counter.database.read(lambda session: session.exec(select(Case)).all())) == 1
