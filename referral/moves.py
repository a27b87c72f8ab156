"""The life of a case as one table: which move, by whom, from where, to where."""

from dataclasses import dataclass
from enum import StrEnum

from db.terms import OPEN_STATUSES, CaseStatus, Entry, Role


class Move(StrEnum):
    PLACE = "place"
    ACCEPT = "accept"
    RETURN = "return"
    REFER = "refer"
    ADD = "add"
    ANSWER = "answer"
    CLOSE = "close"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Rule:
    by: frozenset[Role]
    before: frozenset[CaseStatus]
    after: CaseStatus | None  # None: it stays as it was, or the office decides (PLACE)
    entry: Entry


_OFFICER = frozenset({Role.OFFICER})
_REPORTER = frozenset({Role.CITIZEN, Role.VOLUNTEER})
_WITH_AN_OFFICE = frozenset({CaseStatus.NEW, CaseStatus.SCREENING, CaseStatus.REFERRED})
_OPEN = frozenset(OPEN_STATUSES)

MOVES: dict[Move, Rule] = {
    Move.PLACE: Rule(_REPORTER, _OPEN, None, Entry.PLACED),
    Move.ACCEPT: Rule(_OFFICER, _WITH_AN_OFFICE, CaseStatus.ACCEPTED, Entry.ACCEPTED),
    Move.RETURN: Rule(
        _OFFICER, frozenset({CaseStatus.REFERRED, CaseStatus.ACCEPTED}), CaseStatus.SCREENING, Entry.RETURNED
    ),
    Move.REFER: Rule(
        _OFFICER,
        frozenset({CaseStatus.NEW, CaseStatus.SCREENING, CaseStatus.ACCEPTED}),
        CaseStatus.REFERRED,
        Entry.REFERRED,
    ),
    Move.ADD: Rule(_REPORTER, _OPEN, None, Entry.ADDED),
    Move.ANSWER: Rule(_OFFICER, frozenset({CaseStatus.ACCEPTED}), None, Entry.ANSWERED),
    Move.CLOSE: Rule(_OFFICER, frozenset({CaseStatus.ACCEPTED}), CaseStatus.CLOSED, Entry.CLOSED),
    Move.WITHDRAW: Rule(_REPORTER, _OPEN, CaseStatus.WITHDRAWN, Entry.WITHDRAWN),
}


class MoveRefused(Exception):
    """The case is not where this move starts; the caller tells the person how things stand."""


def check(move: Move, role: Role, status: CaseStatus) -> Rule:
    """The rule of a move that is allowed now. Raises MoveRefused."""
    rule = MOVES[move]
    if role not in rule.by or status not in rule.before:
        raise MoveRefused(f"{move} from {status} by {role}")
    return rule
