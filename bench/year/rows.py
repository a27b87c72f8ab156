"""A case's history as the oracle reads it, and what its entries tell: a clock's ring, a wait at a desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

CENTRAL = "MOL-00"
STEPS = ("deputy", "everyone", "back", "central")
UNTAKEN = frozenset({"new", "screening", "referred"})
HELD = frozenset({"accepted", "working", "waiting", "proposed"})
OVER = frozenset({"closed", "withdrawn", "merged"})


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the history, as it is stored."""

    at: datetime
    entry: str
    role: str
    status: str
    office: str
    why: str


def screens(office: str) -> bool:
    return office.startswith(("PLO-", "MOL-"))


def ring_of(row: Row) -> str | None:
    """Which ring an entry tells of; None for what a person did."""
    if row.entry == "raised":
        return row.why
    if row.entry == "lapsed":
        step = row.why.partition(":")[0]
        return step if step in STEPS else None
    if row.entry == "reminded":
        return _reminder(row)
    if row.entry == "no_answer":
        return "go_on"
    if row.entry == "placed" and row.role == "system":
        return "unplaced"
    return "close" if row.entry == "closed" and row.role == "system" else None


def _reminder(row: Row) -> str:
    if row.why == "waits_to_be_sent":
        return "close" if row.status == "proposed" else "go_on"  # put off: the question has not left us
    return "ask_again" if row.why == "asked" else "late"


def stretches(rows: list[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Each wait of a case at a desk below the central one, from a person's doing until somebody took it, moved it
    on, or silence brought it to the central desk.
    """
    began: Row | None = None
    for row in rows:
        ends = row.entry == "accepted" or row.office == CENTRAL or row.status in OVER or _comes(row)
        if began is not None and ends:
            yield began, row
            began = None
        if _comes(row) and row.office != CENTRAL:
            began = row
    if began is not None:
        yield began, None


def _comes(row: Row) -> bool:
    moved = ("opened", "placed", "returned", "referred", "released", "disputed", "reopened")
    return row.entry in moved and row.status in UNTAKEN
