"""Leaving and taking a case at the same moment: whoever comes first, nobody who left has a case."""

from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillWaiting
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlmodel import Session

from db.cases import Case
from db.database import Database
from db.people import Officer, Person
from referral.absence import leave
from referral.case_rows import locked
from referral.cases import accept
from tests.referral_rig import TUESDAY, at, opened, staff

LATER = TUESDAY + timedelta(minutes=1)
ONE_WRITER, ANOTHER = "a", "bcd"  # lanes of two of PostgreSQL's writers


def test_a_case_that_is_taken_while_the_officer_is_revoked_goes_back_too(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer: these two never meet")

    def prepared(session: Session) -> tuple[int | None, int | None, int | None]:
        (officer, person), _ = staff(session, "DLPW-30"), staff(session, "DLPW-30")
        return officer.id, person.id, opened(at(session)).id

    officer_id, person_id, case_id = database.write(prepared).result()
    revoked: list[Future[object]] = []

    def revokes(session: Session) -> None:
        leave(at(session, LATER), [session.get_one(Officer, officer_id)], "left")

    def accepts(session: Session) -> None:
        case = locked(session, case_id or 0)
        assert case is not None
        accept(at(session, LATER), case, session.get_one(Person, person_id))
        session.flush()
        if not revoked:
            revoked.append(database.write(revokes, lane=ANOTHER))
        with suppress(StillWaiting):  # it waits for us, or it has not seen the case
            revoked[0].result(timeout=0.5)

    database.write(accepts, lane=ONE_WRITER).result()
    revoked[0].result()
    case = database.read(lambda session: session.get_one(Case, case_id))
    assert case.officer_id is None
