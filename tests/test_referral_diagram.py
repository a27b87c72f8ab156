"""docs/case-life.md shows the table of moves as it is.

Renewed by: ``RENEW=1 make test ARGS=tests/test_referral_diagram.py``.
"""

import os
import re
from itertools import product
from pathlib import Path

import pytest

from db.terms import OPEN_STATUSES, CaseStatus, Role
from handlers import wording
from referral import diagram, moves
from referral.moves import MOVES, Move

DOCUMENT = Path(__file__).parents[1] / "docs" / "case-life.md"
EDGE = re.compile(r"    (\S+) --> (\S+): (.+)")


def edges() -> set[tuple[str, str, str]]:
    """Before, after and move of each arrow of the picture; what every open status may do, for each of them."""
    found = [edge.groups() for line in diagram.state_diagram().splitlines() if (edge := EDGE.fullmatch(line))]
    return {
        (start, after, move)
        for before, after, said in found
        for start, move in product(OPEN_STATUSES if before == "any_open" else [before], said.split(", "))
    }


def test_the_document_is_fresh() -> None:
    written = DOCUMENT.read_text("utf-8")
    fresh = diagram.renewed(written)
    if os.environ.get("RENEW"):
        DOCUMENT.write_text(fresh, "utf-8")
        return
    hint = f"docs/case-life.md is old: RENEW=1 make test ARGS=tests/{Path(__file__).name}"
    assert written == fresh, hint


def test_every_change_of_status_in_the_table_is_drawn_and_no_other() -> None:
    wanted = {
        (before, after, move)
        for move, rule in MOVES.items()
        for before in rule.before
        for after in diagram.ends(move, before)
        if after is not before
    }
    assert edges() == wanted


def test_every_arrow_is_a_move_that_a_history_may_hold() -> None:
    for before, after, move in edges():
        rule = MOVES[Move(move)]
        roles = [role for role in Role if role in rule.by]
        assert all(moves.allowed(CaseStatus(before), rule.entry, role, CaseStatus(after)) for role in roles)


def test_every_move_has_its_line() -> None:
    lines = [line.split(" | ")[0].strip("| ") for line in diagram.moves_table().splitlines()[2:]]
    assert lines == [move.value for move in Move]


def test_every_status_is_told_of_in_the_document_as_a_person_reads_it() -> None:
    written = DOCUMENT.read_text("utf-8")
    assert all(f"\n| {status} | {wording.STATUSES[status]} |" in written for status in CaseStatus)


def test_a_document_without_its_markers_is_not_renewed() -> None:
    with pytest.raises(ValueError, match="no markers of diagram"):
        diagram.renewed("# The life of a case")


def test_renewing_twice_is_renewing_once() -> None:
    once = diagram.renewed(DOCUMENT.read_text("utf-8"))
    assert diagram.renewed(once) == once
