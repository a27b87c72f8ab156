"""The life of a case as one table: which move, by whom, from where, to where, with what, and who is told.

Nothing changes a case's status but ``referral.acts.act``, which reads this table; ``docs/case-life.md`` draws it.
"""

from dataclasses import dataclass
from enum import StrEnum

from db.terms import HELD_STATUSES, OPEN_STATUSES, UNTAKEN_STATUSES, CaseStatus, Entry, Role
from referral.notices import Tell


class Move(StrEnum):
    PLACE = "place"
    WAIT_NO_LONGER = "wait no longer"
    ACCEPT = "accept"
    RETURN = "return"
    LAPSE = "lapse"
    REFER = "refer"
    RELEASE = "release"
    HAND_OVER = "hand over"
    ADD = "add"
    REPLY = "reply"
    ANSWER = "answer"
    ASK = "ask"
    GO_ON = "go on"
    VISIT = "visit"
    NOTE = "note"
    PROPOSE = "propose"
    DISPUTE = "dispute"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    SPLIT = "split"


class Given(StrEnum):
    """What must be given with a move."""

    PLACE = "the province"
    REASON = "a reason"
    OFFICE = "the office"
    COLLEAGUE = "the colleague"
    WORDS = "words"
    OUTCOME = "an outcome"
    OTHER_CASE = "the other case"


@dataclass(frozen=True, slots=True)
class Rule:
    by: frozenset[Role]
    before: frozenset[CaseStatus]
    after: CaseStatus | None  # None: it stays as it was, or the office decides
    entry: Entry
    given: Given | None = None
    tells: tuple[Tell, ...] = ()


_OFFICER = frozenset({Role.OFFICER})
_REPORTER = frozenset({Role.CITIZEN, Role.VOLUNTEER})
_SYSTEM = frozenset({Role.SYSTEM})
_UNTAKEN = frozenset(UNTAKEN_STATUSES)
_OPEN = frozenset(OPEN_STATUSES)
_HELD = frozenset(HELD_STATUSES)
_SPEAKING = frozenset({CaseStatus.ACCEPTED, CaseStatus.WORKING, CaseStatus.WAITING})

MOVES: dict[Move, Rule] = {
    Move.PLACE: Rule(_REPORTER, _OPEN, None, Entry.PLACED, Given.PLACE, (Tell.ALERT, Tell.PLACED)),
    Move.WAIT_NO_LONGER: Rule(
        _SYSTEM, frozenset({CaseStatus.NEW}), CaseStatus.SCREENING, Entry.PLACED, None, (Tell.ALERT,)
    ),
    Move.ACCEPT: Rule(_OFFICER, _UNTAKEN, CaseStatus.ACCEPTED, Entry.ACCEPTED, None, (Tell.TAKEN,)),
    Move.RETURN: Rule(
        _OFFICER,
        frozenset({CaseStatus.REFERRED}) | _SPEAKING,
        CaseStatus.SCREENING,
        Entry.RETURNED,
        Given.REASON,
        (Tell.ALERT, Tell.DECIDE, Tell.MOVED),
    ),
    Move.LAPSE: Rule(
        _SYSTEM,
        _UNTAKEN,
        CaseStatus.SCREENING,
        Entry.LAPSED,
        Given.REASON,
        (Tell.ALERT, Tell.DECIDE, Tell.MOVED),
    ),
    Move.REFER: Rule(
        _OFFICER,
        frozenset({CaseStatus.NEW, CaseStatus.SCREENING}) | _SPEAKING,
        CaseStatus.REFERRED,
        Entry.REFERRED,
        Given.OFFICE,
        (Tell.ALERT, Tell.MOVED),
    ),
    Move.RELEASE: Rule(
        _SYSTEM,
        _HELD - {CaseStatus.PROPOSED},
        None,
        Entry.RELEASED,
        Given.REASON,
        (Tell.RELEASED, Tell.ALERT, Tell.MOVED),
    ),
    Move.HAND_OVER: Rule(_OFFICER, _SPEAKING, None, Entry.HANDED_OVER, Given.COLLEAGUE, (Tell.HANDED,)),
    Move.ADD: Rule(_REPORTER, _OPEN, None, Entry.ADDED, Given.WORDS, (Tell.ADDED,)),
    Move.REPLY: Rule(
        _REPORTER,
        frozenset({CaseStatus.WAITING}),
        CaseStatus.WORKING,
        Entry.ADDED,
        Given.WORDS,
        (Tell.ADDED,),
    ),
    Move.ANSWER: Rule(_OFFICER, _SPEAKING, CaseStatus.WORKING, Entry.ANSWERED, Given.WORDS, (Tell.ANSWERED,)),
    Move.ASK: Rule(_OFFICER, _SPEAKING, CaseStatus.WAITING, Entry.ASKED, Given.WORDS, (Tell.ASKED,)),
    Move.GO_ON: Rule(
        _SYSTEM,
        frozenset({CaseStatus.WAITING}),
        CaseStatus.WORKING,
        Entry.NO_ANSWER,
        None,
        (Tell.NO_ANSWER,),
    ),
    Move.VISIT: Rule(_OFFICER, _SPEAKING, CaseStatus.WORKING, Entry.VISITED, Given.WORDS, (Tell.VISITED,)),
    Move.NOTE: Rule(_OFFICER, _OPEN, None, Entry.NOTED, Given.WORDS),
    Move.PROPOSE: Rule(
        _OFFICER, _SPEAKING, CaseStatus.PROPOSED, Entry.PROPOSED, Given.OUTCOME, (Tell.PROPOSED,)
    ),
    Move.DISPUTE: Rule(
        _REPORTER,
        frozenset({CaseStatus.PROPOSED}),
        CaseStatus.REFERRED,
        Entry.DISPUTED,
        Given.REASON,
        (Tell.DISPUTED,),
    ),
    Move.CONFIRM: Rule(
        _REPORTER | _SYSTEM,
        frozenset({CaseStatus.PROPOSED}),
        CaseStatus.CLOSED,
        Entry.CLOSED,
        None,
        (Tell.CLOSED_QUIETLY, Tell.CONFIRMED),
    ),
    Move.REOPEN: Rule(
        _REPORTER,
        frozenset({CaseStatus.CLOSED}),
        CaseStatus.REFERRED,
        Entry.REOPENED,
        Given.REASON,
        (Tell.REOPENED,),
    ),
    Move.WITHDRAW: Rule(_REPORTER, _OPEN, CaseStatus.WITHDRAWN, Entry.WITHDRAWN, None, (Tell.TAKEN_BACK,)),
    Move.MERGE: Rule(
        _OFFICER, _OPEN, CaseStatus.MERGED, Entry.MERGED, Given.OTHER_CASE, (Tell.MERGED, Tell.ADDED)
    ),
    Move.SPLIT: Rule(_OFFICER, _OPEN, None, Entry.SPLIT, Given.OFFICE, (Tell.ALERT, Tell.SPLIT)),
}
# A case that comes to a screening desk is screened there; everywhere else it is referred.
_AS_THE_DESK = {CaseStatus.REFERRED: CaseStatus.SCREENING}


class MoveRefused(Exception):
    """The case is not where this move starts; the caller tells the person how things stand."""


def check(move: Move, role: Role, status: CaseStatus) -> Rule:
    """The rule of a move that is allowed now. Raises MoveRefused."""
    rule = MOVES[move]
    if role not in rule.by or status not in rule.before:
        raise MoveRefused(f"{move} from {status} by {role}")
    return rule


def status_after(rule: Rule, status: CaseStatus, *, screening: bool) -> CaseStatus:
    """Where a case stands after the move, at an office that screens or serves."""
    after = rule.after
    if after is None:
        return status
    return _AS_THE_DESK.get(after, after) if screening else after


def allowed(before: CaseStatus, entry: Entry, role: Role, after: CaseStatus) -> bool:
    """Whether a move of the table leads from ``before`` to ``after`` with that entry: for replaying a history."""
    return any(
        rule.entry is entry
        and role in rule.by
        and before in rule.before
        and after in _ends(move, rule, before)
        for move, rule in MOVES.items()
    )


def _ends(move: Move, rule: Rule, before: CaseStatus) -> frozenset[CaseStatus]:
    if move is Move.RELEASE or (move is Move.PLACE and before in _UNTAKEN):  # the office decides
        return frozenset({CaseStatus.SCREENING, CaseStatus.REFERRED})
    if rule.after is None:
        return frozenset({before})
    return frozenset({rule.after, _AS_THE_DESK.get(rule.after, rule.after)})
