"""The table of moves is the only way a case changes: through acts.act, and through every function that calls it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from sqlmodel import Session, select

from db.cases import Case, CaseLink
from db.database import Database
from db.people import Person
from db.terms import OPEN_STATUSES, UNTAKEN_STATUSES, CaseStatus, Department, Level, Outcome, Rank, Role
from referral import cases, moves, opening, reporting, screening
from referral.absence import leave
from referral.acts import HeldByAnother, NotCleared, NotYours, OwnCase, act
from referral.case_rows import history_of, reporter
from referral.climbing import bounced
from referral.moment import Moment
from referral.moves import MOVES, Move, MoveRefused, check
from referral.notices import Notice, Tell
from referral.offices import CENTRAL_DESK
from referral.routing import arrives_as
from tests.referral_rig import (
    LEVELS,
    ON_SQLITE,
    TUESDAY,
    WORDS,
    at,
    desk,
    opened,
    row,
    somebody,
    staff,
    taken,
    taken_out,
    timers,
)

# On SQLite: tests/test_referral_life.py does the same moves on both engines.
OVER = [status for status in CaseStatus if status not in OPEN_STATUSES]
LATER = TUESDAY + timedelta(minutes=5)
REFUSALS = (MoveRefused, NotYours, NotCleared, OwnCase, HeldByAnother)


@pytest.mark.parametrize("move", Move)
def test_only_moves_of_the_table_are_allowed(move: Move) -> None:
    rule = MOVES[move]
    for role, status in product(Role, CaseStatus):
        if role in rule.by and status in rule.before:
            assert check(move, role, status) is rule
        else:
            with pytest.raises(MoveRefused):
                check(move, role, status)


def test_only_reopening_leaves_a_case_that_is_over() -> None:
    leaving = {(move, status) for move in Move for status in OVER if status in MOVES[move].before}
    assert leaving == {(Move.REOPEN, CaseStatus.CLOSED)}


def test_every_status_is_reached_and_every_open_one_left() -> None:
    first = {CaseStatus.NEW, CaseStatus.SCREENING, CaseStatus.REFERRED}
    reached = {rule.after for rule in MOVES.values()}
    assert first | reached >= set(CaseStatus)
    assert set.union(*(set(rule.before) for rule in MOVES.values())) >= set(OPEN_STATUSES)


@ON_SQLITE
def test_no_move_outside_the_table_changes_a_case(database: Database) -> None:
    """Every move by every role from every status, at an office that serves and at one that screens."""
    with desk(database) as session:
        for code in ("DLPW-30", "PLO-30"):
            case = opened(at(session))
            for move, role, status in product(Move, Role, CaseStatus):
                case.status, case.office_code, case.version = status, code, 1
                wrong = _wrong(at(session), case, move, role)
                assert not wrong, f"{move} by {role} from {status} at {code}: {wrong}"


def _wrong(moment: Moment, case: Case, move: Move, role: Role) -> str | None:
    taken_out(moment.session, case)
    rule, before = MOVES[move], row(case)
    allowed = role in rule.by and before["status"] in rule.before
    decides = move is Move.RELEASE or (move is Move.PLACE and before["status"] in UNTAKEN_STATUSES)
    to = arrives_as(case.office_code) if decides else None
    try:
        act(moment, case, move, role, to=to)
    except MoveRefused:
        changed = row(case) != before or taken_out(moment.session, case)
        return "refused although allowed" if allowed else "refused, yet changed" if changed else None
    if not allowed:
        return "not refused"
    (entry,) = taken_out(moment.session, case)
    told = (entry.entry, entry.status, entry.office_code, entry.version)
    if told != (rule.entry, case.status, case.office_code, case.version):
        return f"the history says {told}"
    grown = case.version - before["version"]
    if grown != (case.status is not before["status"]):
        return f"the version grew by {grown}"
    fits = moves.allowed(before["status"], rule.entry, role, case.status)
    return None if fits else f"its own end {case.status} is not allowed"


@ON_SQLITE
def test_the_version_grows_with_the_office_and_with_the_officer(database: Database) -> None:
    with desk(database) as session:
        (officer, person), case = staff(session, "DLPW-30"), opened(at(session))
        act(at(session), case, Move.ACCEPT, Role.OFFICER, person=person, officer=officer)
        colleague, _ = staff(session, "DLPW-30")
        before = case.version
        act(at(session), case, Move.HAND_OVER, Role.OFFICER, person=person, officer=colleague)
        assert case.version == before + 1


# Every function that moves a case, called for a case in every status: refused or in the table, never in between.
Call = Callable[[Moment, Case, Person], object]
CALLS: dict[str, Call] = {
    "place": lambda m, case, _: opening.place_case(m, case, opening.Where("10"), Role.CITIZEN),
    "unplaced": lambda m, case, _: opening.hand_over_unplaced(m, case),
    "accept": cases.accept,
    "answer": lambda m, case, officer: cases.answer(m, case, officer, WORDS),
    "ask": lambda m, case, officer: cases.ask(m, case, officer, WORDS),
    "visited": lambda m, case, officer: cases.visited(m, case, officer, WORDS),
    "note": lambda m, case, officer: cases.note(m, case, officer, WORDS),
    "propose": lambda m, case, officer: cases.propose(m, case, officer, Outcome.HELPED, WORDS),
    "hand over": lambda m, case, officer: cases.hand_over(m, case, officer, staff(m.session, "DLPW-30")[0]),
    "give back": lambda m, case, officer: screening.give_back(m, case, officer, "ผิดหน่วยงาน"),
    "refer": lambda m, case, officer: screening.refer(m, case, officer, Department.DLPW),
    "split": lambda m, case, officer: screening.split(m, case, officer, Department.SSO),
    "merge": lambda m, case, officer: screening.merge(
        m, case, officer, opened(m, reporter=reporter(m.session, case))
    ),
    "add": lambda m, case, _: reporting.add(m, case, Role.CITIZEN, WORDS),
    "withdraw": lambda m, case, _: reporting.withdraw(m, case, Role.CITIZEN),
    "confirm": lambda m, case, _: reporting.confirm(m, case, Role.VOLUNTEER),
    "dispute": lambda m, case, _: reporting.dispute(m, case, Role.CITIZEN, WORDS),
    "reopen": lambda m, case, _: reporting.reopen(m, case, Role.CITIZEN, WORDS),
}


@ON_SQLITE
@pytest.mark.parametrize("name", CALLS)
def test_a_refused_call_changes_nothing(database: Database, name: str) -> None:
    """The handlers answer a refusal and commit: what was changed before it would stay."""
    with desk(database) as session:
        for status in CaseStatus:
            case, person = _case_in(session, status)
            before, said, wakes = row(case), len(history_of(session, case)), timers(session, case)
            try:
                CALLS[name](at(session, LATER), case, person)
            except REFUSALS:
                session.flush()
                assert row(case) == before, f"from {status}"
                assert len(history_of(session, case)) == said
                assert timers(session, case) == wakes
                assert not _links(session, case), f"linked from {status}"


@ON_SQLITE
@pytest.mark.parametrize("name", CALLS)
def test_a_call_leads_where_the_table_says_and_tells_whom_it_says(database: Database, name: str) -> None:
    """Who is told stands in the table too, because docs/case-life.md promises it."""
    with desk(database) as session:
        for status in CaseStatus:
            case, person = _case_in(session, status)
            case.bounces = LEVELS.citizen.bounces - 1  # the next one is for the head to decide
            said = len(history_of(session, case))
            try:
                made = CALLS[name](at(session, LATER), case, person)
            except REFUSALS:
                continue
            new = history_of(session, case)[said:]
            if case.status is not status:
                assert any(moves.allowed(status, one.entry, one.role, case.status) for one in new)
            assert {one.tell for one in _notices(made)} <= _tells(name), f"from {status}"


def _links(session: Session, case: Case) -> list[CaseLink]:
    return list(session.exec(select(CaseLink).where(CaseLink.case_id == case.id)))


def _notices(made: object) -> list[Notice]:
    found = made[1] if isinstance(made, tuple) else made or []
    assert isinstance(found, list)
    return found


def _tells(name: str) -> set[Tell]:
    """What the table says of the moves that a call may make."""
    also = {"unplaced": [Move.WAIT_NO_LONGER], "answer": [Move.ANSWER], "visited": [Move.VISIT]}
    also |= {"give back": [Move.RETURN], "add": [Move.ADD, Move.REPLY]}
    return {tell for move in also.get(name) or [Move(name)] for tell in MOVES[move].tells}


def _case_in(session: Session, status: CaseStatus) -> tuple[Case, Person]:
    """A case in that status, at an office with colleagues, and the officer who has it or might."""
    officer, person = staff(session, "DLPW-30")
    case = opened(at(session))
    if status is CaseStatus.NEW:
        case = opened(at(session), province=None)
    case.status = status
    if status is CaseStatus.SCREENING:
        case.office_code = "PLO-30"
        _, person = staff(session, "PLO-30")
    if status not in (CaseStatus.NEW, CaseStatus.SCREENING, CaseStatus.REFERRED):
        case.officer_id = officer.id
    case.closed_at = TUESDAY if status in OVER else None
    session.flush()
    return case, person


@ON_SQLITE
def test_whoever_hears_of_a_release_stands_in_the_table(database: Database) -> None:
    with desk(database) as session:
        (officer, person), _ = staff(session, "DLPW-30"), staff(session, "PLO-30")
        alone = taken(at(session), person)
        told = leave(at(session, LATER), [officer], "left")
        (officer, person), _ = staff(session, "DLPW-30"), staff(session, "DLPW-30")
        shared = taken(at(session), person)
        told += leave(at(session, LATER), [officer], "left")
        assert {one.case.id for one in told} == {alone.id, shared.id}
        assert {one.tell for one in told} <= set(MOVES[Move.RELEASE].tells)


# What once was wrong, each by name.
@ON_SQLITE
def test_a_case_that_is_over_keeps_its_end_when_somebody_tries_to_merge_it(database: Database) -> None:
    """A later end would give more days to reopen it."""
    with desk(database) as session:
        case, person = _case_in(session, CaseStatus.CLOSED)
        other = opened(at(session), reporter=reporter(session, case))
        with pytest.raises(MoveRefused):
            screening.merge(at(session, LATER), case, person, other)
        assert case.closed_at == TUESDAY
        assert not _links(session, case)


@ON_SQLITE
def test_a_case_that_is_over_keeps_its_place(database: Database) -> None:
    with desk(database) as session:
        case, _ = _case_in(session, CaseStatus.CLOSED)
        with pytest.raises(MoveRefused):
            opening.place_case(at(session), case, opening.Where("10"), Role.CITIZEN)
        assert case.province == "30"


@ON_SQLITE
def test_a_case_is_not_handed_to_its_own_reporter(database: Database) -> None:
    with desk(database) as session:
        _, person = staff(session, "DLPW-30")
        self_interested, reports = staff(session, "DLPW-30")
        case = taken(at(session), person, reporter=reports)
        with pytest.raises((NotYours, OwnCase)):
            cases.hand_over(at(session), case, person, self_interested)


@ON_SQLITE
def test_a_case_is_not_handed_to_a_colleague_whom_no_push_reaches(database: Database) -> None:
    with desk(database) as session:
        _, person = staff(session, "DLPW-30")
        unreachable, blocked = staff(session, "DLPW-30")
        blocked.left_at = TUESDAY
        case = taken(at(session), person)
        with pytest.raises(NotYours):
            cases.hand_over(at(session), case, person, unreachable)


@ON_SQLITE
def test_when_nobody_may_read_it_somebody_hears_of_the_third_bounce_all_the_same(database: Database) -> None:
    with desk(database) as session:
        staff(session, CENTRAL_DESK, rank=Rank.HEAD)  # not cleared
        case = opened(at(session), Level.P1, sensitive=True)
        for case.bounces in (2, 3):
            told: list[Notice] = bounced(at(session), case)
            assert told, f"after {case.bounces} bounces"


@ON_SQLITE
def test_the_reporter_is_not_alerted_to_their_own_case_as_the_office_that_is_silent(
    database: Database,
) -> None:
    with desk(database) as session:
        _, reports = staff(session, CENTRAL_DESK)
        somebody(session)
        case = opened(at(session), reporter=reports)
        assert case.office_code == CENTRAL_DESK
        assert reports not in [one.to for one in bounced(at(session), case)]


@ON_SQLITE
def test_what_was_split_off_may_be_merged_again(database: Database) -> None:
    """It belongs to the other case in both ways."""
    with desk(database) as session:
        _, person = staff(session, "DLPW-30")
        case = taken(at(session), person)
        twin, _ = screening.split(at(session), case, person, Department.DLPW)
        screening.merge(at(session), twin, person, case)
        session.flush()
        assert len(_links(session, twin)) == 2
