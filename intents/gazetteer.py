"""The names of Thailand's places and the codes they stand for, official and as people say them."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import ahocorasick
import geothai

BANGKOK = "10"
CAPITAL = "เมือง"  # what every capital district is called, and how most of their names begin
BANGKOK_TITLE = "เขต"  # part of the name of Bangkok's districts in the official list, not of others
LONG_ENOUGH = 6  # characters from which a district's bare name may speak for itself
LONG_ENOUGH_TO_MISSPELL = (
    6  # characters from which one slip of the finger still leaves a name nothing else has
)
LONG_ENOUGH_TO_SHORTEN = 8  # characters from which a letter may be left out: เขาหลัก must not be read in เขาหัก
# Letters that sound alike, as they are mistaken for each other in names, both ways; "" is left out.
_MISTAKEN = (
    "ณน", "ศส", "ษส", "ษศ", "ธท", "ภพ", "ญน", "รล", "ใไ", "ฎฏ", "ชด", "ตด", "ิี", "ุู", "่้", "ึื", "ฐถ",
)  # fmt: skip
_LEFT_OUT = re.compile(r"[ก-ฮ็-์]")
KINDS = ("nicknames", "doubtful", "answers", "areas", "roads")


class Trust(StrEnum):
    """How much it takes for a bare name to count as that place."""

    SURE = "sure"  # wherever it stands
    ROAD = "road"  # only when nothing else in the text names a place
    DOUBTFUL = "doubtful"  # only where the words around leave no doubt
    NOT_A_PLACE = "not_a_place"  # a longer word that happens to contain a place's name


@dataclass(frozen=True, slots=True)
class Province:
    code: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class Bare:
    """What a bare name means: one code of 2 or 4 digits."""

    name: str
    code: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class Gazetteer:
    provinces: tuple[Province, ...]
    names: Mapping[str, str]  # code of 2, 4 or 6 digits → official name, Bangkok's districts without เขต
    spoken: Mapping[str, tuple[str, ...]]  # every way to name a province or a well-known town → its one code
    districts: Mapping[str, tuple[str, ...]]
    subdistricts: Mapping[str, tuple[str, ...]]
    reach: int  # characters of the longest name
    bare: Any = field(repr=False)  # ahocorasick.Automaton of Bare; only read, so threads may share it


def _tables() -> dict[str, Any]:
    return tomllib.loads(files("intents").joinpath("data/places.toml").read_text(encoding="utf-8"))


def _districts() -> Iterator[tuple[str, str]]:
    for province in geothai.provinces():
        for district in geothai.districts(province.code):
            yield district.code, district.name_th.removeprefix(BANGKOK_TITLE)


def _official() -> dict[str, str]:
    names = {province.code: province.name_th for province in geothai.provinces()}
    names |= dict(_districts())
    for district in [code for code in names if len(code) == 4]:
        names |= {sub.code: sub.name_th for sub in geothai.subdistricts(district)}
    return names


def _by_name(codes: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, name in codes:
        found[name] = (*found.get(name, ()), code)
    return found


def _with_capitals(districts: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """อ.เมือง alone is the capital district of whatever province is meant: always XX01, but not in Bangkok."""
    capitals = tuple(
        c for codes in districts.values() for c in codes if c.endswith("01") and c[:2] != BANGKOK
    )
    return districts | {CAPITAL: capitals}


class _Speaker:
    """Turns "ชลบุรี/ศรีราชา" of places.toml into 2007, and says so when a name does not exist."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._provinces = {name: code for code, name in names.items() if len(code) == 2}
        self._districts = {(code[:2], name): code for code, name in names.items() if len(code) == 4}

    def code(self, place: str) -> str:
        province, _, district = place.partition("/")
        code = self._provinces[province]
        return self._districts[code, district] if district else code


def _bare_districts(
    districts: Mapping[str, tuple[str, ...]], subdistricts: Mapping[str, tuple[str, ...]], barred: set[str]
) -> Iterator[Bare]:
    """Districts whose name is long, theirs alone, and no village's or person's."""
    for name, codes in districts.items():
        elsewhere = {code[:2] for code in subdistricts.get(name, ())} - {codes[0][:2]}
        plain = name.startswith(CAPITAL) or name in barred or len(name) < LONG_ENOUGH
        if len(codes) == 1 and not elsewhere and not plain:
            yield Bare(name, codes[0], Trust.SURE)


def _misspelt(name: str) -> Iterator[str]:
    """The name with one letter mistaken, doubled or left out; the first letter stays right."""
    for i, letter in enumerate(name[1:], 1):
        for pair in _MISTAKEN:
            if letter in pair:
                yield name[:i] + pair[pair.index(letter) - 1] + name[i + 1 :]
        if _LEFT_OUT.match(letter) and i + 1 < len(name):
            yield name[:i] + letter + name[i:]
            if len(name) >= LONG_ENOUGH_TO_SHORTEN:
                yield name[:i] + name[i + 1 :]


def _misspellings(entries: Mapping[str, Bare], right: set[str]) -> Iterator[Bare]:
    """Of the long sure names that are spelt right, what stands for one of them alone and is no name itself."""
    found: dict[str, set[str]] = {}
    for entry in entries.values():
        long = len(entry.name) >= LONG_ENOUGH_TO_MISSPELL
        if long and entry.trust is Trust.SURE and entry.name in right:
            for written in _misspelt(entry.name):
                found.setdefault(written, set()).add(entry.code)
    for written, codes in found.items():
        if len(codes) == 1 and not any(written[i:j] in entries for i, j in _edges(written)):
            yield Bare(written, codes.pop(), Trust.SURE)


def _edges(written: str) -> Iterator[tuple[int, int]]:
    """The whole of it, and it without its first or its last letter."""
    yield from ((0, len(written)), (1, len(written)), (0, len(written) - 1))


def _automaton(entries: Iterable[Bare]) -> Any:
    automaton = ahocorasick.Automaton()
    for entry in entries:
        automaton.add_word(entry.name, entry)
    automaton.make_automaton()
    return automaton


@cache
def gazetteer() -> Gazetteer:
    """Built once, in about 0.1 s."""
    tables = _tables()
    names = _official()
    speaker = _Speaker(names)
    official = {name: code for code, name in names.items() if len(code) == 2}
    said = {kind: {name: speaker.code(place) for name, place in tables[kind].items()} for kind in KINDS}
    districts = _by_name(pair for pair in names.items() if len(pair[0]) == 4)
    subdistricts = _by_name(pair for pair in names.items() if len(pair[0]) == 6)
    # Later entries win: a name listed as doubtful is doubtful even where it is official.
    bare = {
        entry.name: entry
        for entry in (
            *_bare_districts(districts, subdistricts, set(tables["not"]["bare_districts"])),
            *(Bare(name, code, Trust.SURE) for name, code in official.items() if name not in said["answers"]),
            *(Bare(name, code, Trust.SURE) for name, code in (said["areas"] | said["nicknames"]).items()),
            *(Bare(name, code, Trust.ROAD) for name, code in said["roads"].items()),
            *(Bare(name, code, Trust.DOUBTFUL) for name, code in said["doubtful"].items()),
            *(Bare(word, "", Trust.NOT_A_PLACE) for word in tables["not"]["words"]),
        )
    }
    spoken = said["areas"] | said["nicknames"] | said["answers"] | said["doubtful"] | official
    region = {name: region for region, members in tables["regions"].items() for name in members}
    return Gazetteer(
        provinces=tuple(Province(code, name, region[name]) for name, code in official.items()),
        names=names,
        spoken={name: (code,) for name, code in spoken.items()},
        districts=_with_capitals(districts),
        subdistricts=subdistricts,
        reach=max(map(len, (*districts, *subdistricts, *spoken))),
        bare=_automaton([*_misspellings(bare, {*names.values(), *said["areas"]}), *bare.values()]),
    )
