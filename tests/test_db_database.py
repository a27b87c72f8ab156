"""Writes that share a commit: one that fails must not take the others with it."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from db.cases import PressedButton, Unsent
from db.database import Database, DatabaseAway
from db.people import Person

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_what_is_written_can_be_read_after_the_future_resolves(database: Database) -> None:
    database.write(lambda session: session.add(Unsent(message_id="m1", at=NOW))).result()
    assert database.read(lambda session: session.get(Unsent, "m1")) is not None


def test_units_that_wait_together_are_all_kept_though_one_fails(database: Database) -> None:
    gate = threading.Event()
    first = database.write(lambda _: gate.wait(5))
    good = [database.write(adds(f"m{n}")) for n in range(5)]
    bad = database.write(raises)
    more = database.write(adds("after"))
    gate.set()
    first.result()
    with pytest.raises(ValueError, match="no"):
        bad.result()
    for future in [*good, more]:
        future.result()
    assert len(database.read(lambda session: session.exec(select(Unsent)).all())) == 6


def test_a_unit_that_raises_leaves_nothing_behind(database: Database) -> None:
    def unit(session: Session) -> None:
        session.add(Unsent(message_id="m1", at=NOW))
        session.flush()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        database.write(unit).result()
    assert database.read(lambda session: session.get(Unsent, "m1")) is None


def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    database.write(lambda session: session.add(PressedButton(nonce="n", at=NOW))).result()
    read = database.read(lambda session: session.get_one(PressedButton, "n"))
    assert read.at == NOW
    assert read.at.tzinfo == UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="zone"):
        database.write(lambda session: session.add(PressedButton(nonce="n", at=naive))).result()


def test_a_foreign_key_is_enforced(database: Database) -> None:
    from_nowhere = Person(line_id="U1", met_at=NOW)
    database.write(lambda session: session.add(from_nowhere)).result()
    with pytest.raises(IntegrityError):
        database.write(
            lambda session: session.connection().exec_driver_sql(
                "INSERT INTO conversation (person_id, step, at) VALUES (999, '{}', '2026-11-24 00:00:00')"
            )
        ).result()


def test_a_value_outside_a_closed_set_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        database.write(
            lambda session: session.connection().exec_driver_sql("UPDATE office SET department = 'XYZ'")
        ).result()


def test_a_database_that_is_away_is_named(database: Database) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseAway):
        nowhere.read(lambda session: session.get(Unsent, "m"))
    nowhere.close()


def test_a_unit_nobody_waits_for_any_more_is_taken_back_and_the_next_one_runs(database: Database) -> None:
    gate = threading.Event()
    held = [database.write(lambda _: gate.wait(5), lane=str(n)) for n in range(16)]
    given_up = database.write(adds("given-up"))
    assert given_up.cancel()
    gate.set()
    for future in held:
        future.result()
    database.write(adds("next")).result(timeout=5)
    assert [row.message_id for row in database.read(lambda s: s.exec(select(Unsent)).all())] == ["next"]


def test_a_closed_database_takes_nothing_more(database_url: str) -> None:
    closed = Database(database_url)
    closed.close()
    with pytest.raises(DatabaseAway):
        closed.write(adds("m")).result()


def adds(message_id: str):
    return lambda session: session.add(Unsent(message_id=message_id, at=NOW))


def raises(_: Session) -> None:
    raise ValueError("no")
