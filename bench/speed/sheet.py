"""All figures of a run: kept as they come, shown as one table a part, written as JSON."""

import json
import math
import operator
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.report import percentile

_COMPARED: dict[str, Callable[[float, float], bool]] = {"≥": operator.ge, "≤": operator.le, "=": operator.eq}


@dataclass(frozen=True, slots=True)
class Figure:
    """``what`` names the unit. ``target`` is a sign and a number, such as ``≥ 500``, or empty."""

    part: str
    setup: str
    what: str
    value: float
    target: str = ""

    @property
    def missed(self) -> bool:
        if not self.target:
            return False
        sign, limit = self.target.split()
        return not _COMPARED[sign](self.value, float(limit))


@dataclass
class Sheet:
    """Figures in the order in which they were measured."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, part: str, setup: object, what: str, value: float, target: str = "") -> None:
        self.figures.append(Figure(part, str(setup), what, value, target))

    def spread(
        self, part: str, setup: object, what: str, values: list[float], targets: dict[str, str]
    ) -> None:
        """p50, p95 and p99 of ``values``."""
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
            self.add(part, setup, f"{what}, {name}", percentile(values, share), targets.get(name, ""))

    def value(self, part: str, setup: object, what: str) -> float:
        """A figure measured before; NaN when it was not."""
        found = [
            one.value for one in self.figures if (one.part, one.setup, one.what) == (part, str(setup), what)
        ]
        return found[-1] if found else math.nan

    def parts(self) -> list[str]:
        return list(dict.fromkeys(one.part for one in self.figures))

    def table(self, part: str) -> str:
        """What was measured by row, in which setup by column; what misses its target is marked."""
        figures = [one for one in self.figures if one.part == part]
        setups = list(dict.fromkeys(one.setup for one in figures))
        cells = {(one.what, one.setup): _shown(one) for one in figures}
        targets: dict[str, list[str]] = {}
        for one in figures:
            if one.target and one.target not in targets.setdefault(one.what, []):
                targets[one.what].append(one.target)
        lines = [["", "target", *setups], ["---"] * (len(setups) + 2)]
        for what in dict.fromkeys(one.what for one in figures):
            values = (cells.get((what, setup), "") for setup in setups)
            lines += [[what, "; ".join(targets.get(what, [])), *values]]
        return "\n".join([f"### {part}\n", *(f"| {' | '.join(line)} |" for line in lines)])

    def write(self, path: Path, about: dict[str, object]) -> None:
        kept = {**about, "figures": [asdict(one) for one in self.figures]}
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _shown(one: Figure) -> str:
    if math.isnan(one.value):
        return "not seen"
    places = 0 if abs(one.value) >= 100 or one.value == int(one.value) else 1 if abs(one.value) >= 10 else 2
    return f"{one.value:,.{places}f}{' (missed)' if one.missed else ''}"
