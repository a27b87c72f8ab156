"""Sentences of our own with the department they belong to; a regression set, not a measure of accuracy."""

import json
from dataclasses import dataclass
from pathlib import Path

from db.terms import DEPARTMENT_OF, Department, Need


@dataclass(frozen=True)
class Golden:
    """``needs`` empty: a near miss, of which we ask only that no office is alerted."""

    text: str
    needs: tuple[Need, ...]

    @property
    def department(self) -> Department | None:
        return DEPARTMENT_OF.get(self.needs[0]) if self.needs else None


def golden() -> tuple[Golden, ...]:
    lines = Path(__file__).with_name("golden.jsonl").read_text("utf-8").splitlines()
    rows = map(json.loads, lines)
    return tuple(Golden(row["text"], tuple(map(Need, row["needs"]))) for row in rows)
