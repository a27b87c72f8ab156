"""Rows by one statement each: as good as flushed ones, and never behind what the session has not written yet."""

from datetime import UTC, datetime

from sqlmodel import Session, select

from db import rows
from db.cases import Unsent
from db.database import Database
from db.people import Conversation, Person

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def mali(session: Session) -> Person:
    person = Person(line_id="U-mali", met_at=NOW)
    rows.insert(session, person)
    return person


def test_an_inserted_row_is_numbered_and_what_changes_in_it_is_written(database: Database) -> None:
    def unit(session: Session) -> int:
        person = mali(session)
        person.province = "30"
        assert person.id is not None
        return person.id

    number = database.write(unit).result()
    found = database.read(lambda session: session.get(Person, number))
    assert found is not None
    assert (found.line_id, found.province, found.met_at) == ("U-mali", "30", NOW)


def test_a_replaced_row_is_the_last_one(database: Database) -> None:
    def unit(session: Session) -> None:
        person = mali(session)
        for step in ({"type": "phone"}, {"type": "place"}):
            rows.replace(session, Conversation, {"person_id": person.id, "step": step, "at": NOW})

    database.write(unit).result()
    [kept] = database.read(lambda session: session.exec(select(Conversation)).all())
    assert kept.step == {"type": "place"}


def test_an_appended_row_is_there_for_every_query_at_once(database: Database) -> None:
    def unit(session: Session) -> list[str]:
        rows.append(session, Unsent, {"message_id": "m1", "at": NOW})
        return [one.message_id for one in session.exec(select(Unsent))]

    assert database.write(unit).result() == ["m1"]


def test_only_what_waits_in_the_named_tables_is_flushed(database: Database) -> None:
    def unit(session: Session) -> tuple[bool, bool]:
        session.add(Unsent(message_id="m1", at=NOW))
        rows.written(session, Person)
        before = bool(session.new)
        rows.written(session, Person, Unsent)
        return before, bool(session.new)

    assert database.write(unit).result() == (True, False)
