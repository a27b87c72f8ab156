"""What a case waits for and what rings, in real time: reminders, the person's silence, the place, days off.

Time passes as it does for the worker: timers are claimed from the job table (tests/referral_rig.py).
"""

from datetime import timedelta

import pytest
from sqlmodel import Session

from db.database import Database
from db.terms import CaseStatus, Department, Level, Outcome, Rank, Role
from referral import cases, opening, reporting, screening, watch
from referral.absence import blocked, leave
from referral.calendars import announce, take_back
from referral.moment import Moment
from referral.notices import Tell
from referral.offices import CENTRAL_DESK
from referral.watch import Ring
from tests.referral_rig import (
    ALERTS,
    ON_SQLITE,
    TUESDAY,
    WORDS,
    Province,
    at,
    bangkok,
    clocks,
    desk,
    let_pass,
    open_days,
    opened,
    passing,
    province,
    staff,
    taken,
    timers,
)

pytestmark = ON_SQLITE  # tests/test_referral_life.py does the same moves on both engines
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_who_has_it_is_reminded_then_those_above_then_those_who_screen(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        taken(at(session), there.member[1], Level.P0)
        heard = passing(session, TUESDAY + 65 * MINUTE)
        half, more, full = (TUESDAY + minutes * MINUTE for minutes in (30, 45, 60))
        assert heard.by(there.member[1], Tell.LATE) == [half, more, full]
        assert heard.by(there.deputy[1], Tell.LATE) == [more, full]
        assert heard.by(there.screens[1], Tell.LATE) == [full]


def test_the_earlier_of_two_clocks_is_the_one_that_rings(database: Database) -> None:
    """At a screening desk the search for an office runs beside the word to the person."""
    with desk(database) as session:
        _, screens = staff(session, "PLO-30")
        case = taken(at(session), screens, Level.P2, department=None)  # owner 1 d, word 2 d
        assert case.due_at == open_days(at(session), case, 1)
        assert watch.next_ring(at(session), case) == (case.due_at, Ring.LATE)
        quick = taken(at(session), screens, Level.P0, department=None)  # word 30 min, owner 60 min
        assert quick.due_at == TUESDAY + 30 * MINUTE


def test_an_untaken_case_is_due_when_the_first_of_its_three_clocks_runs_out(database: Database) -> None:
    with desk(database) as session:
        province(session)
        assert opened(at(session), Level.P2).due_at == bangkok("2026-11-25 10:00")  # back, before the word
        desk_case = opened(at(session), Level.P2, department=None)
        assert desk_case.due_at == bangkok("2026-11-25 10:00")  # owner, before central and the word


def test_a_screening_officer_who_asks_still_looks_for_the_office_and_one_who_answers_does_not(
    database: Database,
) -> None:
    with desk(database) as session:
        _, screens = staff(session, "PLO-30")
        case = taken(at(session), screens, Level.P2, department=None)
        cases.ask(at(session, TUESDAY + HOUR), case, screens, WORDS)
        reporting.add(at(session, TUESDAY + 4 * HOUR), case, Role.CITIZEN, WORDS)
        assert case.due_at == bangkok("2026-11-25 12:00")  # 6 of 7 hours left, from 14:00
        now = TUESDAY + 5 * HOUR
        cases.answer(at(session, now), case, screens, WORDS)
        assert case.due_at == open_days(at(session, now), case, 5)  # the next word


def test_a_word_after_the_time_to_find_the_office_is_not_called_late_at_once(database: Database) -> None:
    with desk(database) as session:
        _, screens = staff(session, "PLO-30")
        case = taken(at(session), screens, Level.P2, department=None)
        let_pass(session, TUESDAY + 30 * HOUR)  # the owner's clock ran out, and rang
        now = TUESDAY + 31 * HOUR
        cases.answer(at(session, now), case, screens, WORDS)
        assert passing(session, now + DAY).when(Tell.LATE) == []


# We wait for the person.
def test_waiting_for_the_person_is_paused_reminded_and_ended(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        case = taken(at(session), there.member[1], Level.P1)
        cases.ask(at(session), case, there.member[1], WORDS)
        assert case.due_at == open_days(at(session), case, 7)
        heard = passing(session, open_days(at(session), case, 7))
        assert heard.when(Tell.LATE) == []
        assert heard.when(Tell.ASKED_AGAIN) == [open_days(at(session), case, 3)]
        assert heard.by(there.member[1], Tell.NO_ANSWER) == [open_days(at(session), case, 7)]
        assert case.status is CaseStatus.WORKING


def test_a_proposed_end_nobody_answers_is_an_end_and_is_said_to_both(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        case = taken(at(session), there.member[1], Level.P3)
        cases.propose(at(session), case, there.member[1], Outcome.HELPED, None)
        end = open_days(at(session), case, 7)
        heard = passing(session, end + 30 * DAY)
        assert (case.status, case.closed_at, case.due_at) == (CaseStatus.CLOSED, end, None)
        assert heard.when(Tell.CLOSED_QUIETLY) == [end]
        assert heard.by(there.member[1], Tell.CONFIRMED) == [end]


def test_whoever_speaks_is_not_silent_and_the_proposed_end_is_put_off(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        case = taken(at(session), there.member[1], Level.P3)
        cases.propose(at(session), case, there.member[1], Outcome.HELPED, None)
        due = case.due_at
        reporting.add(at(session, TUESDAY + DAY), case, Role.CITIZEN, WORDS)
        assert due is not None
        assert (case.status, case.due_at) == (CaseStatus.PROPOSED, due + DAY)


def test_a_case_may_be_opened_again_for_thirty_days(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        case = taken(at(session), there.member[1])
        cases.propose(at(session), case, there.member[1], Outcome.HELPED, None)
        reporting.confirm(at(session), case, Role.CITIZEN)
        assert reporting.may_reopen(at(session, TUESDAY + 30 * DAY), case)
        assert not reporting.may_reopen(at(session, TUESDAY + 30 * DAY + MINUTE), case)
        reporting.reopen(at(session, TUESDAY + 30 * DAY), case, Role.CITIZEN, WORDS)
        assert (case.status, case.closed_at) == (CaseStatus.REFERRED, None)
        assert clocks(case).take.since == TUESDAY + 30 * DAY


def test_it_is_opened_again_where_somebody_reads(database: Database) -> None:
    with desk(database) as session:
        (officer, person), _ = staff(session, "DLPW-30"), staff(session, "PLO-30")
        case = taken(at(session), person)
        cases.propose(at(session), case, person, Outcome.HELPED, None)
        reporting.confirm(at(session), case, Role.CITIZEN)
        leave(at(session), [officer], "left")
        reporting.reopen(at(session, TUESDAY + DAY), case, Role.CITIZEN, WORDS)
        assert (case.office_code, case.status) == ("PLO-30", CaseStatus.SCREENING)


# Who is not there.
@pytest.mark.parametrize("begun", [True, False])
def test_what_an_office_with_nobody_left_has_goes_to_screening(database: Database, *, begun: bool) -> None:
    with desk(database) as session:
        (officer, person), _ = staff(session, "DLPW-30"), staff(session, "PLO-30")
        case = taken(at(session), person) if begun else opened(at(session))
        leave(at(session, TUESDAY + HOUR), [officer], "left")
        assert (case.office_code, case.status, case.officer_id) == ("PLO-30", CaseStatus.SCREENING, None)
        assert clocks(case).owner.since == TUESDAY + HOUR


# Waiting for the place.
def test_what_waits_for_its_place_has_no_timer_and_is_due_a_word(database: Database) -> None:
    with desk(database) as session:
        staff(session, CENTRAL_DESK)
        case = opened(at(session), Level.P2, province=None)
        assert (case.status, watch.next_ring(at(session), case)) == (CaseStatus.NEW, None)
        assert timers(session, case) == []
        assert case.due_at == open_days(at(session), case, 2)


def test_an_emergency_that_waits_for_its_place_climbs_on_when_the_wait_is_over(database: Database) -> None:
    """The central desk has it since the beginning: that its place was not given gives it no more time."""
    with desk(database) as session:
        _, member = staff(session, CENTRAL_DESK)
        _, head = staff(session, CENTRAL_DESK, rank=Rank.HEAD)
        case = opened(at(session), Level.P0, province=None)
        let_pass(session, TUESDAY + 7 * MINUTE)
        opening.hand_over_unplaced(at(session, TUESDAY + 7 * MINUTE), case)
        assert case.status is CaseStatus.SCREENING
        assert passing(session, TUESDAY + 9 * MINUTE).by(head, *ALERTS) == [TUESDAY + 8 * MINUTE]
        assert member.id != head.id


# Calendars.
def test_a_day_off_announced_later_puts_the_due_time_off(database: Database) -> None:
    """Everybody hears when the offices are open again, not on the day off."""
    with desk(database) as session:
        there = province(session)
        case = taken(at(session), there.member[1], Level.P2)
        announce(session, bangkok("2026-11-25 00:00").date(), "น้ำท่วม", TUESDAY, province="30")
        heard = passing(session, bangkok("2026-11-28 00:00"))
        assert heard.by(there.member[1], Tell.LATE) == [bangkok("2026-11-27 10:00")]
        assert case.due_at == bangkok("2026-11-27 10:00")


def test_the_due_time_is_counted_anew_by_the_calendar_of_the_new_office(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        announce(session, bangkok("2026-11-25 00:00").date(), "น้ำท่วม", TUESDAY, province="30")
        case = taken(at(session), there.member[1], Level.P2)
        assert case.due_at == bangkok("2026-11-27 10:00")
        blocked_now(at(session, TUESDAY + MINUTE), there)
        assert case.office_code == CENTRAL_DESK  # whose day that is not off
        assert clocks(case).word.since == TUESDAY
        word = at(session).keeper(case).word_due(clocks(case))
        assert word == bangkok("2026-11-26 10:00")


def blocked_now(moment: Moment, there: Province) -> None:
    """Nobody of the province is left."""
    for _, person in (there.screens, there.deputy, there.head, there.member):
        person.left_at = moment.now
        moment.session.flush()
        blocked(moment, person)


def test_a_day_off_taken_back_is_found_out_at_the_latest_when_the_old_timer_rings(database: Database) -> None:
    with desk(database) as session:
        there = province(session)
        day = bangkok("2026-11-25 00:00").date()
        announce(session, day, "น้ำท่วม", TUESDAY, province="30")
        case = taken(at(session), there.member[1], Level.P2)
        assert take_back(session, day, province="30")
        let_pass(session, bangkok("2026-11-28 00:00"))
        assert clocks(case).late >= 1


# A screening desk that is given a case by another one.
def test_a_case_referred_to_a_screening_desk_still_looks_for_its_office(database: Database) -> None:
    with desk(database) as session:
        (_, central), _ = staff(session, CENTRAL_DESK), somebody_screens_later(session)
        case = opened(at(session), Level.P2, department=None)
        case.office_code = CENTRAL_DESK
        screening.refer(at(session, TUESDAY + HOUR), case, central, Department.PLO)
        assert (case.office_code, case.status) == ("PLO-30", CaseStatus.SCREENING)
        assert at(session).keeper(case).owner_due(clocks(case)) == bangkok("2026-11-25 10:00")


def somebody_screens_later(session: Session) -> None:
    staff(session, "PLO-30")
