"""Two versions of the rules over the same messages: what is read differently, and whether for the better."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

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
    gain: int  # 1: the department was wrong and is right; -1: the reverse; 0: neither


def differences(
    told: Iterable[Labelled], before: Understanding, after: Understanding
) -> Iterator[Difference]:
    """In the order of the messages."""
    for one in told:
        old, new = outcome(one, before), outcome(one, after)
        changes = tuple(kind for kind in Change if _said(kind, old.got) != _said(kind, new.got))
        if changes:
            yield Difference(one, old.got, new.got, changes, _right(new) - _right(old))


def _said(kind: Change, reading: Reading) -> str | None:
    if kind is Change.NEED:
        return reading.needs[0].need if reading.needs else None
    return {
        Change.DECISION: reading.decision,
        Change.DEPARTMENT: reading.department,
        Change.URGENCY: reading.urgency,
    }[kind]


def _right(found: Outcome) -> int:
    return int(found.department in found.one.departments) if found.one.ours else int(not found.got.department)
