"""What people write: messages of the corpus, with places, telephones and workplaces put in, read only once each."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.model.corpus import FOLDER
from db.terms import Decision, Level
from intents import places
from intents.evaluate import Labelled, read_labelled
from intents.reading import Reading
from intents.understand import Understanding
from referral.level_of import level_of

A_NEED = 14  # messages taken of each need
# How often a level is told, of a hundred.
SHARES: Mapping[Level, int] = {Level.P0: 6, Level.P1: 12, Level.P2: 44, Level.P3: 38}
_PLACES = ("{text} อยู่จ.{place}", "{text} ที่{place}ค่ะ", "อยู่{place} {text}", "{text} จังหวัด{place}")
_AT_WORK = ("ทำงานที่{employer} {text}", "{text} ทำที่{employer}")
_REMEMBERED = 20_000  # readings
_EMPLOYERS = (
    "บริษัท สยามรุ่งเรืองการ์เมนท์ จำกัด",
    "โรงงานไทยเจริญอาหารทะเล",
    "หจก. ศรีสมบูรณ์ก่อสร้าง",
    "บริษัท พรประเสริฐอิเล็กทรอนิกส์ จำกัด",
    "โรงแรมริมโขงพาเลซ",
    "บริษัท ทวีทรัพย์โลจิสติกส์ จำกัด",
)


class Remembering(Understanding):
    """The real reader; a text that was read before is not read again."""

    def read(self, text: str) -> Reading:
        kept = self._kept
        if text not in kept:
            if len(kept) >= _REMEMBERED:
                kept.clear()
            kept[text] = super().read(text)
        return kept[text]

    @cached_property
    def _kept(self) -> dict[str, Reading]:
        return {}


@dataclass(frozen=True, slots=True)
class Story:
    text: str
    level: Level
    reading: Reading


class Stories:
    """A pool of messages by level, and the words around them."""

    def __init__(self, understanding: Understanding, seed: int, folder: Path = FOLDER) -> None:
        chance = random.Random(f"stories {seed}")
        self.of: dict[Level, list[Story]] = defaultdict(list)
        for path in sorted(folder.glob("*.jsonl")):
            rows = list(read_labelled(path.read_text("utf-8").splitlines()))
            for row in chance.sample(rows, min(A_NEED, len(rows))):
                self._take(row, understanding)

    def _take(self, row: Labelled, understanding: Understanding) -> None:
        reading = understanding.read(row.text)
        if reading.decision is Decision.SMALLTALK:
            return
        sure = reading.needs[0].need if reading.decision is Decision.ROUTE else None
        level = level_of(sure, reading.urgency, reading.facts.people)
        self.of[level].append(Story(row.text, level, reading))

    def any(self, chance: random.Random) -> Story:
        level = chance.choices(list(SHARES), list(SHARES.values()))[0]
        return chance.choice(self.of[level])

    def told(self, chance: random.Random, province: str, employer: str | None = None) -> str:
        """One story in somebody's words; the place is named by two of three."""
        text = self.any(chance).text
        if employer is not None:
            text = chance.choice(_AT_WORK).format(text=text, employer=employer)
        if chance.random() < 0.67:
            text = chance.choice(_PLACES).format(text=text, place=places.province_name(province))
        return f"{text} โทร {telephone(chance)}" if chance.random() < 0.3 else text


def employer(chance: random.Random) -> str:
    return chance.choice(_EMPLOYERS)


def telephone(chance: random.Random) -> str:
    return f"08{chance.randrange(10)} {chance.randrange(1000):03d} {chance.randrange(10_000):04d}"


def weights(codes: Sequence[str]) -> list[float]:
    """Where the people are: the first provinces of the list are large."""
    return [1 / (1 + place / 6) for place in range(len(codes))]
