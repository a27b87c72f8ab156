"""Routing and who serves: never to an empty room, nor to somebody who may not read it."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from db.database import Database
from db.people import Officer
from db.terms import CaseStatus, Department
from handlers.turn import meet
from referral.routing import choose
from referral.seeding import add_officer, seed_offices

ROUTES = [
    (
        ["DLPW-30", "PLO-30", "MOL-00"],
        Department.DLPW,
        "30",
        "DLPW-30",
        CaseStatus.REFERRED,
        "department_in_province",
    ),
    (["PLO-30", "MOL-00"], Department.DLPW, "30", "PLO-30", CaseStatus.SCREENING, "no_officer_at:DLPW-30"),
    (["MOL-00"], Department.DLPW, "30", "MOL-00", CaseStatus.SCREENING, "no_officer_at:PLO-30"),
    ([], Department.DLPW, "30", "MOL-00", CaseStatus.SCREENING, "no_officer_at:MOL-00"),
    (["PLO-30"], None, "30", "PLO-30", CaseStatus.SCREENING, "screening"),
    (["PLO-30"], Department.PLO, "30", "PLO-30", CaseStatus.SCREENING, "screening"),
    (["DLPW-30"], Department.DLPW, None, "MOL-00", CaseStatus.NEW, "province_unknown"),
]


@pytest.mark.parametrize(("staffed", "department", "province", "office", "status", "rule"), ROUTES)
def test_a_case_goes_to_the_nearest_office_where_somebody_reads(
    database: Database,
    now: datetime,
    *,
    staffed: list[str],
    department: Department | None,
    province: str | None,
    office: str,
    status: CaseStatus,
    rule: str,
) -> None:
    def unit(session: Session) -> tuple[str, CaseStatus, str]:
        for code in staffed:
            add_officer(session, meet(session, f"U-{code}", now), code, "ก", now)
        session.flush()
        found = choose(session, department, province, now)
        return found.office.code, found.status, found.rule

    assert database.write(unit).result() == (office, status, rule)


def test_an_officer_who_left_or_blocked_us_reads_nothing(database: Database, now: datetime) -> None:
    def unit(session: Session) -> str:
        gone = add_officer(session, meet(session, "U-gone", now), "DLPW-30", "ก", now)
        gone.until = now - timedelta(days=1)
        blocked = meet(session, "U-blocked", now)
        add_officer(session, blocked, "DLPW-30", "ข", now)
        blocked.left_at = now
        add_officer(session, meet(session, "U-here", now), "PLO-30", "ค", now)
        session.flush()
        return choose(session, Department.DLPW, "30", now).office.code

    assert database.write(unit).result() == "PLO-30"


def test_a_sensitive_case_passes_over_who_is_not_cleared_and_nobody_gets_their_own(
    database: Database, now: datetime
) -> None:
    def unit(session: Session) -> tuple[str, str, str]:
        own = meet(session, "U-own", now)
        add_officer(session, own, "DLPW-30", "ก", now)
        add_officer(session, meet(session, "U-cleared", now), "PLO-30", "ข", now, cleared=True)
        session.flush()
        asked = ({}, {"sensitive": True}, {"besides": own.id})
        plain, sensitive, besides = (
            choose(session, Department.DLPW, "30", now, **more).office.code  # type: ignore[arg-type]
            for more in asked
        )
        return plain, sensitive, besides

    assert database.write(unit).result() == ("DLPW-30", "PLO-30", "PLO-30")


def test_who_is_away_reads_nothing_until_they_are_back(database: Database, now: datetime) -> None:
    def unit(session: Session) -> list[str]:
        officer = add_officer(session, meet(session, "U-away", now), "DLPW-30", "ก", now)
        officer.away_until = now + timedelta(days=1)
        session.flush()
        days = (timedelta(), timedelta(hours=23), timedelta(days=1))
        return [choose(session, Department.DLPW, "30", now + passed).office.code for passed in days]

    assert database.write(unit).result() == ["MOL-00", "MOL-00", "DLPW-30"]


def test_seeding_twice_adds_nothing_and_blanks_nothing(database: Database) -> None:
    assert database.write(seed_offices).result() == 0


def test_adding_an_officer_twice_is_one_officer_serving_again(database: Database, now: datetime) -> None:
    def unit(session: Session) -> list[Officer]:
        person = meet(session, "U1", now)
        first = add_officer(session, person, "SSO-30", "ก", now)
        first.until = now
        session.flush()
        return [first, add_officer(session, person, "SSO-30", "ข", now)]

    first, second = database.write(unit).result()
    assert first is second
    assert (second.name, second.until) == ("ข", None)


def test_an_unknown_office_takes_no_officers(database: Database, now: datetime) -> None:
    with pytest.raises(LookupError):
        database.write(lambda s: add_officer(s, meet(s, "U1", now), "XYZ-99", "ก", now)).result()
