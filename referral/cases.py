"""What an officer who has a case does with it: every function is one move, and says who is told."""

from contextlib import suppress

from db.cases import Case
from db.people import Officer, Person
from db.terms import UNTAKEN_STATUSES, Entry, Outcome, Role
from referral.acts import HeldByAnother, NotYours, act, acting, hours_of, readers_of
from referral.case_rows import Written, history_of, reporter
from referral.clocks import Clocks
from referral.moment import Moment
from referral.moves import Move, check
from referral.notices import Notice, Tell


class YouProposedIt(Exception):
    """The reporter disputes this officer's closing: a colleague must look."""


def accept(moment: Moment, case: Case, person: Person) -> list[Notice]:
    """An officer takes the case. Raises NotYours, HeldByAnother, MoveRefused, YouProposedIt."""
    officer = acting(moment, case, person)
    if case.officer_id == officer.id:
        return []
    check(Move.ACCEPT, Role.OFFICER, case.status)
    if _disputed_closer(moment, case) == person.id and _others(moment, case, officer):
        raise YouProposedIt
    officer.away_until = None  # evidently back
    clocks = moment.keeper(case).taken(Clocks.read(case.clocks))
    act(moment, case, Move.ACCEPT, Role.OFFICER, person=person, officer=officer, clocks=clocks)
    return [Notice(Tell.TAKEN, reporter(moment.session, case), case)]


def may_begin(moment: Moment, case: Case, person: Person, move: Move) -> None:
    """Whether this officer may begin a move that starts with taking the case, before anything is changed.

    Raises NotYours, HeldByAnother, MoveRefused, YouProposedIt.
    """
    officer = acting(moment, case, person)
    if case.status not in UNTAKEN_STATUSES:
        check(move, Role.OFFICER, case.status)
    elif _disputed_closer(moment, case) == person.id and _others(moment, case, officer):
        raise YouProposedIt


def answer(moment: Moment, case: Case, person: Person, written: Written) -> list[Notice]:
    """The officer writes to the reporter. Raises NotYours, HeldByAnother, MoveRefused."""
    return _speak(moment, case, person, move=Move.ANSWER, tell=Tell.ANSWERED, written=written)


def visited(moment: Moment, case: Case, person: Person, written: Written | None) -> list[Notice]:
    """The officer was there; what was found is for colleagues, the reporter hears that it happened.

    Raises NotYours, HeldByAnother, MoveRefused.
    """
    return _speak(moment, case, person, move=Move.VISIT, tell=Tell.VISITED, written=written)


def ask(moment: Moment, case: Case, person: Person, written: Written) -> list[Notice]:
    """The officer asks the reporter; our clocks stand still. Raises NotYours, HeldByAnother, MoveRefused."""
    acting(moment, case, person)
    check(Move.ASK, Role.OFFICER, case.status)
    clocks = moment.keeper(case).asked(Clocks.read(case.clocks), moment.now)
    act(moment, case, Move.ASK, Role.OFFICER, person=person, written=written, clocks=clocks)
    return [Notice(Tell.ASKED, reporter(moment.session, case), case, written.text)]


def note(moment: Moment, case: Case, person: Person, written: Written) -> None:
    """Words for colleagues, which the reporter never sees. Raises NotYours, MoveRefused."""
    with suppress(HeldByAnother):  # a colleague of the office may add what they know
        acting(moment, case, person)
    act(moment, case, Move.NOTE, Role.OFFICER, person=person, written=written)


def hand_over(moment: Moment, case: Case, person: Person, to: Officer) -> list[Notice]:
    """To a colleague of the same office who is there. Raises NotYours, HeldByAnother, MoveRefused."""
    acting(moment, case, person)
    check(Move.HAND_OVER, Role.OFFICER, case.status)
    if to.id not in {one.id for one in colleagues(moment, case, person)}:
        raise NotYours
    clocks = Clocks.read(case.clocks)
    act(moment, case, Move.HAND_OVER, Role.OFFICER, person=person, officer=to, why=to.name, clocks=clocks)
    colleague = moment.session.get_one(Person, to.person_id)
    return [Notice(Tell.HANDED, colleague, case, None, hours_of(case, to))]


def propose(
    moment: Moment, case: Case, person: Person, outcome: Outcome, written: Written | None
) -> list[Notice]:
    """The officer thinks it is done; the reporter has the last word.

    Raises NotYours, HeldByAnother, MoveRefused.
    """
    acting(moment, case, person)
    check(Move.PROPOSE, Role.OFFICER, case.status)
    case.outcome = outcome
    clocks = moment.keeper(case).asked(Clocks.read(case.clocks), moment.now)
    act(moment, case, Move.PROPOSE, Role.OFFICER, person=person, written=written, why=outcome, clocks=clocks)
    words = written.text if written else None
    return [Notice(Tell.PROPOSED, reporter(moment.session, case), case, words)]


def colleagues(moment: Moment, case: Case, person: Person) -> list[Officer]:
    """To whom the officer may hand the case."""
    there = readers_of(moment, case)
    return [officer for officer, one in there if one.id != person.id]


def _speak(
    moment: Moment, case: Case, person: Person, *, move: Move, tell: Tell, written: Written | None
) -> list[Notice]:
    acting(moment, case, person)
    check(move, Role.OFFICER, case.status)
    clocks = moment.keeper(case).spoke(Clocks.read(case.clocks), moment.now)
    act(moment, case, move, Role.OFFICER, person=person, written=written, clocks=clocks)
    return [Notice(tell, reporter(moment.session, case), case, written.text if written else None)]


def _disputed_closer(moment: Moment, case: Case) -> int | None:
    """Whose proposed closing the reporter contradicted last; nobody's, before that happened."""
    if case.status not in UNTAKEN_STATUSES:
        return None
    closer = disputed = None
    for entry in history_of(moment.session, case):
        if entry.entry is Entry.PROPOSED:
            closer = entry.person_id
        elif entry.entry is Entry.DISPUTED:
            disputed = closer
    return disputed


def _others(moment: Moment, case: Case, officer: Officer) -> bool:
    there = readers_of(moment, case)
    return any(one.id != officer.id for one, _ in there)
