"""A shared location → its province, offline, from vendored borders (data/provinces.json, data/spots.toml)."""

import json
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import cos, hypot, isfinite, radians
from typing import NamedTuple

from intents.reading import Place

SLICE = 0.05  # degrees of latitude an index slice covers
COAST_KM = 3.0  # how far off a Thai shore still counts: piers, boats, and the source's own error
KM_A_DEGREE = 111.2  # of latitude; a degree of longitude is this times cos(latitude)
SOUTH, NORTH, WEST, EAST = 5.5, 20.6, 97.2, 105.8  # outside this box nothing is Thailand


class Edge(NamedTuple):
    """One straight piece of a border, and the areas it divides (empty on the side of the sea)."""

    x0: float
    y0: float
    x1: float
    y1: float
    areas: tuple[str, ...]


class Spot(NamedTuple):
    """A circle in which the area is known better than the borders know it."""

    area: str
    latitude: float
    longitude: float
    km: float
    name: str

    def holds(self, latitude: float, longitude: float) -> bool:
        north = (latitude - self.latitude) * KM_A_DEGREE
        east = (longitude - self.longitude) * KM_A_DEGREE * cos(radians(latitude))
        return hypot(north, east) <= self.km


@cache
def _spots() -> dict[int, list[Spot]]:
    """The circles by degree of latitude."""
    rows = tomllib.loads(files("intents").joinpath("data/spots.toml").read_text(encoding="utf-8"))
    near: dict[int, list[Spot]] = {}
    for row in (*rows["islands"], *rows["border_towns"]):
        spot = Spot(*row)
        reach = spot.km / KM_A_DEGREE
        for degree in range(int(spot.latitude - reach), int(spot.latitude + reach) + 1):
            near.setdefault(degree, []).append(spot)
    return near


def _spot_at(latitude: float, longitude: float) -> str | None:
    circles = _spots().get(int(latitude), ())
    return next((spot.area for spot in circles if spot.holds(latitude, longitude)), None)


@cache
def _slices() -> dict[int, list[Edge]]:
    """The edges that touch each slice of latitude; about 10,000 edges in all."""
    data = json.loads(files("intents").joinpath("data/provinces.json").read_text(encoding="utf-8"))
    slices: dict[int, list[Edge]] = {}
    for owners, *numbers in data["arcs"]:
        for edge in _edges(tuple(owners.split("/")), numbers, data["scale"]):
            low, high = sorted((edge.y0, edge.y1))
            for index in range(int(low / SLICE), int(high / SLICE) + 1):
                slices.setdefault(index, []).append(edge)
    return slices


def _edges(areas: tuple[str, ...], numbers: list[int], scale: int) -> list[Edge]:
    x, y = numbers[:2]
    line = [(x / scale, y / scale)]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
        line.append((x / scale, y / scale))
    return [Edge(*a, *b, areas) for a, b in pairwise(line)]


def _area_at(x: float, y: float) -> str | None:
    """The area a ray to the east leaves an odd number of times."""
    crossed: Counter[str] = Counter()
    for x0, y0, x1, y1, areas in _slices().get(int(y / SLICE), ()):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            crossed.update(areas)
    return next((area for area, times in crossed.items() if times % 2), None)


def _nearest_shore(x: float, y: float) -> str | None:
    """The province whose shore is nearest, if within COAST_KM."""
    wide = cos(radians(y))
    reach = COAST_KM / KM_A_DEGREE
    nearest, found = reach, None
    for index in range(int((y - reach) / SLICE), int((y + reach) / SLICE) + 1):
        for edge in _slices().get(index, ()):
            if len(edge.areas) == 1 and edge.areas[0].isdigit():
                distance = _distance((edge.x0 - x) * wide, edge.y0 - y, (edge.x1 - x) * wide, edge.y1 - y)
                if distance <= nearest:
                    nearest, found = distance, edge.areas[0]
    return found


def _distance(x0: float, y0: float, x1: float, y1: float) -> float:
    """From the origin to the piece between two points."""
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(x0 * dx + y0 * dy) / length))
    return hypot(x0 + along * dx, y0 + along * dy)


def locate(latitude: float, longitude: float) -> Place | None:
    """The province of a shared location, in degrees; None at sea, abroad, or for what is no number.

    District borders are not vendored (none with a free licence was found), so the district is never set.
    """
    if not (isfinite(latitude) and isfinite(longitude)):
        return None
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        return None
    area = (
        _spot_at(latitude, longitude) or _area_at(longitude, latitude) or _nearest_shore(longitude, latitude)
    )
    return Place(area) if area and area.isdigit() else None
