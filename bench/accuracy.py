"""How well texts are understood: ``python -m bench.accuracy FILE.jsonl …`` prints a table for labelled messages.

A line is ``{"text", "needs": [main, …]}`` with, where known, ``main_also`` and ``department_also`` (other labels a
careful reader would accept) and ``urgency`` or ``urgent``.
"""

import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.terms import DEPARTMENT_OF, Decision, Need, Urgency
from intents.reading import Reading
from intents.understand import Understanding

NOT_OURS = frozenset({Need.OUT_OF_SCOPE, Need.SMALLTALK})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and what careful readers say of it; ``departments`` holds None for what is not ours."""

    text: str
    needs: tuple[Need, ...]  # the main one first
    accepted: frozenset[Need]  # main needs that count as right
    departments: frozenset[str | None]
    emergency: bool

    @property
    def ours(self) -> bool:
        return self.needs[0] not in NOT_OURS


def read_labelled(lines: Iterable[str]) -> list[Labelled]:
    return [_labelled(json.loads(line)) for line in lines if line.strip()]


def _labelled(row: dict[str, object]) -> Labelled:
    needs = tuple(Need(need) for need in _list(row, "needs"))
    accepted = frozenset({*needs, *(Need(need) for need in _list(row, "main_also"))})
    named = {name if name != "-" else None for name in _list(row, "department_also")}
    departments = frozenset({DEPARTMENT_OF.get(need) for need in accepted} | named)
    emergency = row.get("urgency") == Urgency.EMERGENCY or row.get("urgent") is True
    return Labelled(str(row["text"]), needs, accepted, departments, emergency)


def _list(row: dict[str, object], name: str) -> list[str]:
    found = row.get(name, [])
    return [str(one) for one in found] if isinstance(found, list) else []


def table(pairs: Sequence[tuple[Labelled, Reading]]) -> list[tuple[str, str]]:
    """Measures by name. Of shares, the count they are taken from is shown beside them."""
    ours = [(one, got) for one, got in pairs if one.ours]
    others = [(one, got) for one, got in pairs if not one.ours]
    routed = [(one, got) for one, got in ours if got.decision is Decision.ROUTE]
    urgent = [(one, got) for one, got in pairs if one.emergency]
    calm = [(one, got) for one, got in pairs if not one.emergency]
    return [
        ("ours: routed (coverage)", _share(len(routed), len(ours))),
        (
            "routed: right department",
            _share(sum(g.department in o.departments for o, g in routed), len(routed)),
        ),
        (
            "routed: right main need",
            _share(sum(g.needs[0].need in o.accepted for o, g in routed), len(routed)),
        ),
        ("ours: need routed or among the buttons", _share(sum(map(_reached, ours)), len(ours))),
        ("not ours: routed to an office", _share(_count(others, Decision.ROUTE), len(others))),
        ("emergencies found", _share(sum(map(_alarmed, urgent)), len(urgent))),
        ("others raised to emergency", _share(sum(map(_alarmed, calm)), len(calm))),
    ]


def _reached(pair: tuple[Labelled, Reading]) -> bool:
    one, got = pair
    shown = got.decision in (Decision.ROUTE, Decision.CLARIFY)
    return shown and any(found.need in one.accepted for found in got.needs)


def _alarmed(pair: tuple[Labelled, Reading]) -> bool:
    return pair[1].urgency is Urgency.EMERGENCY


def _count(pairs: Sequence[tuple[Labelled, Reading]], decision: Decision) -> int:
    return sum(got.decision is decision for _, got in pairs)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "-"


def main(paths: Sequence[str]) -> None:
    understanding = Understanding.load()
    labelled = [one for path in paths for one in read_labelled(Path(path).read_text("utf-8").splitlines())]
    started = time.process_time()
    readings = [understanding.read(one.text) for one in labelled]
    seconds = time.process_time() - started
    rows = table(list(zip(labelled, readings, strict=True)))
    rows.append(("messages a CPU second", f"{len(labelled) / seconds:.0f}" if labelled else "-"))
    for name, value in rows:
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main(sys.argv[1:])
