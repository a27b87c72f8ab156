"""The three clocks of a case, each by its one rule: first by event, then by name."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from db.terms import Level
from referral.clocks import Clocks, Stopwatch
from referral.levels import Limit, Unit
from tests.referral_rig import bangkok, keeper

DAY = timedelta(hours=7)  # of open time
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
STILL = Stopwatch()


P0, P1, P2 = keeper(Level.P0), keeper(Level.P1), keeper(Level.P2)
NINE, TEN, ELEVEN = (bangkok(f"2026-11-24 {hour}:00") for hour in ("09", "10", "11"))  # a Tuesday


def running(clocks: Clocks) -> set[str]:
    return {name for name in ("take", "owner", "word") if getattr(clocks, name).since is not None}


# By event: what runs afterwards.
AT_WORK = P2.taken(P2.opened(NINE, screening=False))
SCREENED = P2.taken(P2.opened(NINE, screening=True))
AFTER: list[tuple[str, Clocks, set[str]]] = [
    ("opened at an office that serves", P2.opened(NINE, screening=False), {"take", "word"}),
    ("opened at one that screens", P2.opened(NINE, screening=True), {"take", "owner", "word"}),
    ("taken", AT_WORK, {"word"}),
    ("taken at a screening desk", SCREENED, {"owner", "word"}),
    ("spoken", P2.spoke(AT_WORK, TEN), {"word"}),
    ("spoken at a screening desk, which has so found the owner: itself", P2.spoke(SCREENED, TEN), {"word"}),
    ("asked", P2.asked(AT_WORK, TEN), set()),
    ("asked at a screening desk", P2.asked(SCREENED, TEN), set()),
    ("answered", P2.answered(P2.asked(AT_WORK, TEN), ELEVEN), {"word"}),
    (
        "answered at a screening desk",
        P2.answered(P2.asked(SCREENED, TEN), ELEVEN),
        {"owner", "word"},
    ),
    ("referred on", P2.arrived(SCREENED, TEN, screening=False), {"take", "word"}),
    ("given back", P2.arrived(AT_WORK, TEN, screening=True), {"take", "owner", "word"}),
    (
        "given back while asked",
        P2.arrived(P2.asked(AT_WORK, TEN), ELEVEN, screening=True),
        {"take", "owner", "word"},
    ),
    ("ended", P2.ended(SCREENED), set()),
    ("opened again", P2.arrived(P2.ended(AT_WORK), TEN, screening=False), {"take", "word"}),
]


@pytest.mark.parametrize(("clocks", "runs"), [pytest.param(*rest, id=name) for name, *rest in AFTER])
def test_an_event_leaves_these_clocks_running(clocks: Clocks, runs: set[str]) -> None:
    assert running(clocks) == runs


@pytest.mark.parametrize("clocks", [pytest.param(one, id=name) for name, one, _ in AFTER])
def test_the_row_gives_the_clocks_back_as_they_were(clocks: Clocks) -> None:
    assert Clocks.read(clocks.stored()) == clocks


@pytest.mark.parametrize(
    "event",
    [
        P2.taken,
        lambda clocks: P2.spoke(clocks, TEN),
        lambda clocks: P2.arrived(clocks, TEN, screening=True),
    ],
    ids=["taken", "spoken", "moved by a person"],
)
def test_a_person_acts_and_the_reminders_begin_anew(event: Callable[[Clocks], Clocks]) -> None:
    climbed = Clocks(take=Stopwatch(since=NINE), word=Stopwatch(since=NINE), rung=2, late=3, rang_at=NINE)
    after = event(climbed)
    assert after.late == 0
    assert after.rung in (0, climbed.rung if after.take == climbed.take else 0)


def test_waiting_for_the_person_is_over_when_they_answer_hear_or_the_case_moves() -> None:
    waiting = P2.asked(AT_WORK, TEN)
    assert waiting.asked_at == TEN
    for after in (
        P2.answered(waiting, ELEVEN),
        P2.spoke(waiting, ELEVEN),
        P2.arrived(waiting, ELEVEN, screening=False),
        P2.ended(waiting),
    ):
        assert (after.asked_at, after.reminded) == (None, False)


# take
def test_a_person_moved_it_so_the_time_to_take_it_starts_anew() -> None:
    clocks = P2.arrived(P2.opened(NINE, screening=False), ELEVEN, screening=False)
    assert clocks.take == Stopwatch(since=ELEVEN)


def test_silence_moved_it_so_the_time_to_take_it_goes_on() -> None:
    clocks = P1.arrived(P1.opened(NINE, screening=False), ELEVEN, screening=True, by_silence=True)
    assert clocks.take == Stopwatch(since=NINE)
    assert P1.take_due(clocks, screening=True) == bangkok("2026-11-24 14:00")  # 4 h with lunch


def test_silence_keeps_the_rungs_and_a_person_puts_the_alert_back_to_the_bottom() -> None:
    climbed = Clocks(take=Stopwatch(since=NINE), word=Stopwatch(since=NINE), rung=3, rang_at=TEN)
    assert P1.arrived(climbed, ELEVEN, screening=True, by_silence=True).rung == 3
    assert P1.arrived(climbed, ELEVEN, screening=True).rung == 0


def test_silence_starts_the_take_clock_when_none_ran() -> None:
    """A case that waits for its place, whose desk has not been told yet."""
    asleep = Clocks(word=Stopwatch(since=NINE))
    assert P2.arrived(asleep, TEN, screening=True, by_silence=True).take == Stopwatch(since=TEN)


# word
@pytest.mark.parametrize("by_silence", [True, False])
def test_the_word_to_the_person_counts_from_the_report_whatever_moves(*, by_silence: bool) -> None:
    clocks = opened = P2.opened(NINE, screening=False)
    for screening in (True, False, True):
        clocks = P2.arrived(clocks, ELEVEN, screening=screening, by_silence=by_silence)
    assert P2.word_due(clocks) == P2.word_due(opened) == bangkok("2026-11-26 09:00")


def test_each_word_starts_the_time_for_progress() -> None:
    assert P2.word_due(P2.spoke(AT_WORK, TEN)) == bangkok("2026-12-01 10:00")  # 5 d


def test_an_answer_after_a_question_leaves_the_whole_time_for_progress() -> None:
    clocks = P2.answered(P2.asked(AT_WORK, NINE), ELEVEN)
    assert P2.word_due(clocks) == bangkok("2026-12-01 11:00")


# owner
def test_the_owners_clock_carries_over_between_stays_at_screening() -> None:
    clocks = P2.opened(NINE, screening=True)  # 3 h of the day's 7 until lunch
    clocks = P2.arrived(clocks, bangkok("2026-11-24 12:30"), screening=False)
    assert P2.owner_due(clocks) is None
    clocks = P2.arrived(clocks, bangkok("2026-11-26 13:00"), screening=True)
    assert P2.owner_due(clocks) == bangkok("2026-11-27 09:00")  # 3.5 h until the close, 0.5 h left


def test_the_owners_clock_goes_on_from_one_screening_desk_to_the_next() -> None:
    """From the province's desk to the central one, by silence or by hand."""
    clocks = P2.opened(NINE, screening=True)
    for by_silence in (True, False):
        moved = P2.arrived(clocks, ELEVEN, screening=True, by_silence=by_silence)
        assert P2.owner_due(moved) == P2.owner_due(clocks)


def test_the_owners_clock_pauses_while_waiting_for_the_citizen() -> None:
    asked = P2.asked(SCREENED, ELEVEN)  # 2 h used
    assert P2.owner_due(asked) is None
    clocks = P2.answered(asked, bangkok("2026-12-01 08:30"))
    assert P2.owner_due(clocks) == bangkok("2026-12-01 14:30")  # 5 h left, with lunch


def test_a_second_question_before_the_answer_pauses_no_longer_than_the_first() -> None:
    asked = P2.asked(P2.asked(SCREENED, TEN), ELEVEN)
    clocks = P2.answered(asked, bangkok("2026-11-25 08:30"))
    assert P2.owner_due(clocks) == bangkok("2026-11-25 15:30")  # 6 h left


def test_a_screening_desk_that_speaks_has_found_the_owner_until_it_refers_the_case() -> None:
    spoken = P2.spoke(SCREENED, TEN)  # 1 h used
    asked = P2.answered(P2.asked(spoken, TEN), ELEVEN)
    assert P2.owner_due(spoken) is P2.owner_due(asked) is None
    back = P2.arrived(P2.arrived(asked, ELEVEN, screening=False), bangkok("2026-11-25 08:30"), screening=True)
    assert P2.owner_due(back) == bangkok("2026-11-25 15:30")


def test_the_owners_clock_of_an_emergency_is_the_one_on_the_wall() -> None:
    night = bangkok("2026-11-28 23:00")  # a Saturday
    clocks = P0.arrived(P0.opened(night, screening=True), night + 20 * MINUTE, screening=False)
    clocks = P0.arrived(clocks, night + 5 * HOUR, screening=True)
    assert P0.owner_due(clocks) == night + 5 * HOUR + 40 * MINUTE


def test_a_used_up_clock_that_runs_again_has_run_out_at_once_and_not_earlier() -> None:
    spent = Clocks(owner=Stopwatch(used=8 * 3600.0))
    clocks = P2.arrived(spent, TEN, screening=True)
    assert P2.owner_due(clocks) == TEN


# which of two clocks wins
def test_another_offices_calendar_is_counted_from_the_same_beginning() -> None:
    """The word's clock goes on; the new office's closures count for what is left and for what was."""
    flooded = keeper(Level.P2, date(2026, 11, 25))
    clocks = P2.opened(NINE, screening=False)
    assert P2.word_due(clocks) == bangkok("2026-11-26 09:00")
    moved = P2.arrived(clocks, TEN, screening=True)
    assert flooded.word_due(moved) == bangkok("2026-11-27 09:00")


def test_time_used_at_an_office_is_counted_by_that_offices_calendar() -> None:
    flooded = keeper(Level.P3, date(2026, 11, 25))  # here the 25th was no working day, elsewhere it is one
    clocks = flooded.opened(bangkok("2026-11-24 15:30"), screening=True)
    clocks = flooded.arrived(clocks, bangkok("2026-11-26 09:30"), screening=False)
    assert clocks.owner.used == (2 * HOUR).total_seconds()


# same day
SAME_DAY = [
    ("in the morning", "2026-11-24 09:00", "2026-11-24 16:30"),
    ("two hours before lunch", "2026-11-24 10:00", "2026-11-24 16:30"),
    ("before lunch", "2026-11-24 11:59", "2026-11-24 16:30"),
    ("at lunch", "2026-11-24 12:30", "2026-11-24 16:30"),
    ("two hours before the close", "2026-11-24 14:30", "2026-11-24 16:30"),
    ("a minute less", "2026-11-24 14:31", "2026-11-25 16:30"),
    ("a minute before the close", "2026-11-24 16:29", "2026-11-25 16:30"),
    ("at the close", "2026-11-24 16:30", "2026-11-25 16:30"),
    ("at night", "2026-11-24 23:00", "2026-11-25 16:30"),
    ("before the opening", "2026-11-24 06:00", "2026-11-24 16:30"),
    ("on a Friday afternoon", "2026-11-27 15:00", "2026-11-30 16:30"),
    ("on a Saturday", "2026-11-28 10:00", "2026-11-30 16:30"),
]


@pytest.mark.parametrize(("start", "due"), [pytest.param(*rest, id=name) for name, *rest in SAME_DAY])
def test_same_day_is_the_close_of_the_day_in_which_the_time_to_take_it_ends(start: str, due: str) -> None:
    assert P1.word_due(P1.opened(bangkok(start), screening=False)) == bangkok(due)


def test_same_day_with_time_used_is_the_close_of_the_day_in_which_the_rest_ends() -> None:
    clocks = P1.arrived(P1.opened(NINE, screening=True), TEN, screening=False)  # 1 of 2 h used
    clocks = P1.arrived(clocks, bangkok("2026-11-24 15:30"), screening=True)
    assert P1.owner_due(clocks) == bangkok("2026-11-24 16:30")
    later = P1.arrived(
        P1.arrived(clocks, bangkok("2026-11-24 15:30"), screening=False), NINE + DAY, screening=True
    )
    assert P1.owner_due(later) == bangkok("2026-11-25 16:30")


def test_same_day_used_up_at_the_close_is_the_next_days_close() -> None:
    spent = Clocks(owner=Stopwatch(used=(2 * HOUR).total_seconds()))
    friday = P1.arrived(spent, bangkok("2026-11-27 16:30"), screening=True)
    assert P1.owner_due(friday) == bangkok("2026-11-30 16:30")


# the turn of months and years
def test_the_29th_of_february_is_a_working_day_like_others() -> None:
    clocks = P2.opened(bangkok("2028-02-28 10:00"), screening=False)
    assert P2.word_due(clocks) == bangkok("2028-03-01 10:00")
    ordinary = P2.opened(bangkok("2027-02-26 10:00"), screening=False)  # a Friday
    assert P2.word_due(ordinary) == bangkok("2027-03-02 10:00")


def test_the_new_year_is_passed_over() -> None:
    office = keeper(Level.P2, date(2026, 12, 31), date(2027, 1, 1))
    clocks = office.opened(bangkok("2026-12-30 10:00"), screening=True)
    assert office.word_due(clocks) == bangkok("2027-01-05 10:00")
    stopped = office.arrived(clocks, bangkok("2027-01-04 09:00"), screening=False)
    assert stopped.owner.used == (6 * HOUR).total_seconds()  # 10:00 to 16:30 without lunch, and half an hour


def test_an_emergency_counts_through_new_years_night() -> None:
    start = bangkok("2026-12-31 23:50")
    clocks = P0.opened(start, screening=False)
    assert P0.climb_at(clocks, P0.times.central) == bangkok("2027-01-01 00:05")
    assert P0.word_due(clocks) == bangkok("2027-01-01 00:20")


def test_a_limit_of_hours_is_not_a_limit_of_days() -> None:
    """A working day has seven open hours."""
    assert Limit(1, Unit.DAYS).lasts(DAY) == Limit(7, Unit.HOURS).lasts(DAY) == DAY
    assert Limit(24, Unit.HOURS).lasts(DAY) == 24 * HOUR
