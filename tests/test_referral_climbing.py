"""How an alert climbs while nobody taps: timers are claimed from the job table, as the worker does it."""

from datetime import timedelta

import pytest

from db.database import Database
from db.terms import CaseStatus, Department, Entry, Level, Rank
from referral import cases, screening
from referral.case_rows import history_of
from referral.climbing import ring
from referral.notices import Notice, Tell
from referral.offices import CENTRAL_DESK
from tests.referral_rig import (
    ALERTS,
    ON_SQLITE,
    TUESDAY,
    WORDS,
    at,
    bangkok,
    desk,
    let_pass,
    open_days,
    opened,
    passing,
    province,
    staff,
    taken,
)

pytestmark = ON_SQLITE  # tests/test_referral_life.py does the same moves on both engines
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_the_alert_climbs_while_nobody_taps(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        case = opened(at(session), Level.P0)
        heard = passing(session, TUESDAY + HOUR)
        assert heard.by(there.deputy[1], *ALERTS) == [TUESDAY + 4 * MINUTE, TUESDAY + 8 * MINUTE]
        assert heard.by(there.head[1], *ALERTS) == [TUESDAY + 8 * MINUTE]
        assert heard.by(there.screens[1], *ALERTS) == [TUESDAY + 12 * MINUTE]
        # And so on, each pause twice the last.
        again = [TUESDAY + minutes * MINUTE for minutes in (15, 30, 60)]
        assert heard.by(there.central[1], *ALERTS) == again
        assert (case.status, case.office_code) == (CaseStatus.SCREENING, CENTRAL_DESK)


@pytest.mark.parametrize("first", ["DLPW-30", "PLO-30", CENTRAL_DESK, None])
@pytest.mark.parametrize("start", ["2026-11-24 10:00", "2026-11-29 03:00", "2026-12-31 23:50"])
def test_an_emergency_is_at_the_central_desk_in_a_quarter_of_an_hour_whatever_its_first_office(
    database: Database, first: str | None, start: str
) -> None:
    with desk(database) as session:
        now = bangkok(start)
        for code in (
            {"PLO-30", CENTRAL_DESK, first} - {None} - ({"PLO-30"} if first == CENTRAL_DESK else set())
        ):
            staff(session, str(code), now=now)
        case = opened(at(session, now), Level.P0, province="30" if first else None)
        assert case.office_code == (first or CENTRAL_DESK)
        let_pass(session, now + 15 * MINUTE)
        assert case.office_code == CENTRAL_DESK


def test_at_an_office_that_screens_the_same_alert_climbs_without_a_step_back(database: Database) -> None:
    with desk(database) as session:
        (_, screens), (_, central) = staff(session, "PLO-30"), staff(session, CENTRAL_DESK)
        opened(at(session), Level.P1, department=None)
        heard = passing(session, TUESDAY + 6 * HOUR)
        assert heard.by(screens, *ALERTS) == [bangkok("2026-11-24 11:30")]
        assert heard.by(central, *ALERTS) == [bangkok("2026-11-24 15:00")]


def test_a_silent_office_bounces_and_a_silent_desk_does_not(database: Database) -> None:
    with desk(database) as session:
        province(session)
        case = opened(at(session), Level.P0)
        let_pass(session, TUESDAY + 14 * MINUTE)
        assert (case.office_code, case.bounces) == ("PLO-30", 1)
        let_pass(session, TUESDAY + 16 * MINUTE)
        assert (case.office_code, case.bounces) == (CENTRAL_DESK, 1)


def test_where_the_labour_office_has_nobody_the_central_desk_gets_it_at_once(database: Database) -> None:
    with desk(database) as session:
        staff(session, "DLPW-30"), staff(session, CENTRAL_DESK)
        case = opened(at(session), Level.P0)
        let_pass(session, TUESDAY + 12 * MINUTE)
        assert (case.office_code, case.status) == (CENTRAL_DESK, CaseStatus.SCREENING)


def test_who_reported_it_is_not_told_as_the_office_that_is_silent(database: Database) -> None:
    """Also not when they are the only one who reads there."""
    with desk(database) as session:
        _, reports = staff(session, CENTRAL_DESK)
        opened(at(session), Level.P0, reporter=reports)
        assert passing(session, TUESDAY + HOUR).by(reports, *ALERTS) == []


def test_who_takes_it_ends_the_climb(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        case = opened(at(session), Level.P0)
        let_pass(session, TUESDAY + 5 * MINUTE)
        cases.accept(at(session, TUESDAY + 6 * MINUTE), case, there.deputy[1])
        heard = passing(session, TUESDAY + 29 * MINUTE)
        assert not heard.notices
        assert case.office_code == "DLPW-30"


def test_a_timer_of_before_rings_for_nothing(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        case = taken(at(session), there.member[1], Level.P2)
        said = len(history_of(session, case))
        for hours in range(1, 5):
            assert ring(at(session, TUESDAY + hours * HOUR), case) == []
        assert len(history_of(session, case)) == said


def test_a_case_given_back_climbs_on_time_although_an_older_timer_of_it_rings_later(
    database: Database,
) -> None:
    """A lane of the job table waits for its oldest job: a reminder due in days must not hold up an alert."""
    with desk(database) as session:
        there = province(session)
        case = taken(at(session), there.member[1], Level.P0)  # its reminder would ring in half an hour
        back = TUESDAY + 2 * MINUTE
        screening.give_back(at(session, back), case, there.member[1], "ผิดหน่วยงาน")
        heard = passing(session, back + 16 * MINUTE)
        assert case.office_code == CENTRAL_DESK
        assert heard.by(there.screens[1], *ALERTS) == [back + 8 * MINUTE]
        assert heard.by(there.central[1], *ALERTS) == [back + 15 * MINUTE]


@pytest.mark.parametrize("apart", [timedelta(milliseconds=200), timedelta(microseconds=1)])
def test_two_words_within_a_second_leave_a_timer_that_rings(database: Database, apart: timedelta) -> None:
    """The first one's timer finds nothing due yet, and must not be taken for the second one's."""
    with desk(database) as session:
        there = province(session)
        case = taken(at(session), there.member[1], Level.P1)
        for now in (TUESDAY, TUESDAY + apart):
            cases.answer(at(session, now), case, there.member[1], WORDS)
        due = open_days(at(session, TUESDAY + apart), case, 2)
        heard = passing(session, due + MINUTE)
        assert heard.by(there.member[1], Tell.LATE) == [due]


def test_after_a_long_sleep_of_ours_everything_due_rings_at_once_and_once(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        case = opened(at(session), Level.P0)
        late = TUESDAY + 3 * HOUR
        for _ in range(10):
            ring(at(session, late), case)
        assert case.office_code == CENTRAL_DESK
        raised = [one.why for one in history_of(session, case) if one.entry in (Entry.RAISED, Entry.LAPSED)]
        assert raised == ["deputy", "everyone", "back:DLPW-30", "central:PLO-30"]
        assert there.central[1].id in [one.person_id for one in history_of(session, case)]


# The third bounce.
def test_the_third_bounce_is_for_the_head_of_the_screening_desk(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        _, head = staff(session, "PLO-30", rank=Rank.HEAD)
        case = opened(at(session), Level.P2)
        told: list[Notice] = []
        for _ in range(3):
            told = screening.give_back(at(session), case, there.member[1], "ผิดหน่วยงาน")
            if case.bounces < 3:
                screening.refer(at(session), case, there.screens[1], Department.DLPW)
        assert [one.to.id for one in told if one.tell is Tell.DECIDE] == [head.id]
        with pytest.raises(screening.HeadDecides):
            screening.refer(at(session), case, there.screens[1], Department.DLPW)
        screening.refer(at(session), case, head, Department.DLPW)
        with pytest.raises(screening.HeadDecided):
            screening.give_back(at(session), case, there.member[1], "ผิดหน่วยงาน")
