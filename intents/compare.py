"""Two versions of the rules over the same messages: what is read differently, and whether for the better."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from db.terms import Decision, Urgency
from intents.evaluate import Labelled, Outcome, outcome
from intents.reading import Reading
from intents.understand import Understanding


class Change(StrEnum):
    DECISION = "decision"
    DEPARTMENT = "department"
    NEED = "need"
    URGENCY = "urgency"


@dataclass(frozen=True, slots=True)
class Difference:
    """One message that the two versions read differently."""

    one: Labelled
    before: Reading
    after: Reading
    changes: tuple[Change, ...]
    gains: Mapping[Change, int]  # 1: it was wrong and is right; -1: the reverse; 0: neither

    @property
    def gain(self) -> int:
        """1 when more became right than wrong, -1 for the reverse."""
        total = sum(self.gains.values())
        return (total > 0) - (total < 0)


def differences(
    told: Iterable[Labelled], before: Understanding, after: Understanding
) -> Iterator[Difference]:
    """In the order of the messages."""
    for one in told:
        old, new = outcome(one, before), outcome(one, after)
        changes = tuple(kind for kind in Change if _said(kind, old.got) != _said(kind, new.got))
        if changes:
            was, now = _right(old), _right(new)
            yield Difference(one, old.got, new.got, changes, {kind: now[kind] - was[kind] for kind in Change})


def _said(kind: Change, reading: Reading) -> str | None:
    said: dict[Change, str | None] = {
        Change.DECISION: reading.decision,
        Change.DEPARTMENT: reading.department,
        Change.NEED: reading.needs[0].need if reading.needs else None,
        Change.URGENCY: reading.urgency,
    }
    return said[kind]


def _right(found: Outcome) -> dict[Change, bool]:
    """As ``intents.evaluate`` counts: what is forced for ours; for what is not ours, that nobody is called."""
    one, got = found.one, found.got
    routed = got.decision is Decision.ROUTE
    return {
        Change.DECISION: routed and got.department in one.departments if one.ours else not routed,
        Change.DEPARTMENT: found.department in one.departments if one.ours else not routed,
        Change.NEED: found.need in one.accepted if one.ours else not routed,
        Change.URGENCY: (got.urgency is Urgency.EMERGENCY) == one.emergency,
    }
