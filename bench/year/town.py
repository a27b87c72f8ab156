"""Who is there when the year begins, and what will happen: offices, officers, silences, closures, outages."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bench.year.almanac import WHOLE_COUNTRY, Word, holidays
from bench.year.humans import DAY
from db.terms import Department, Rank
from db.thai_time import BANGKOK

# Large ones first; the small runs take the first of them.
_BY_SIZE = """
10 20 30 50 11 13 12 21 74 73 40 34 90 41 80 31 32 33 57 60 65 70 72 76 84 83 95 96 92 93 14 15 16 17
18 19 22 23 24 25 26 27 35 36 37 38 39 42 43 44 45 46 47 48 49 51 52 53 54 55 56 58 61 62 63 64 66 67
71 75 77 81 82 85 86 91 94
"""
PROVINCES = tuple(_BY_SIZE.split())
DEPARTMENTS = (Department.DLPW, Department.SSO, Department.DOE, Department.DSD, Department.PLO)
_NAMES = ("ธนา", "อรทัย", "วิภา", "สุนีย์", "ประเสริฐ", "กัญญา", "สมศักดิ์", "พิมพ์ใจ", "ชาติชาย", "มณีรัตน์")


@dataclass(frozen=True, slots=True)
class Post:
    """An officer's place: where, since when, until when, and of what kind they are."""

    id: str
    name: str
    office: str
    rank: Rank
    cleared: bool
    pace: float
    diligence: float
    joins: datetime
    leaves: datetime | None = None
    silences: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True)
class Plan:
    """A year before it happens. Everything in it follows from the seed."""

    start: datetime
    end: datetime
    provinces: Sequence[str]
    posts: Sequence[Post]
    groups: dict[str, str]  # office: its LINE group
    words: Sequence[Word]  # about closed days, in the order they are said
    outages: Sequence[tuple[datetime, datetime]]  # of LINE
    empty: Sequence[str] = field(default_factory=tuple)  # offices without anybody


def line_id(of: str) -> str:
    return "U" + hashlib.sha256(of.encode()).hexdigest()[:32]


def plan(seed: int, start: datetime, days: int, provinces: int) -> Plan:
    chance = random.Random(f"town {seed}")
    end, codes = start + days * DAY, PROVINCES[:provinces]
    posts, groups, empty = [_central(chance, n, start) for n in range(6)], {"MOL-00": "C" + "0" * 32}, []
    for province in codes:
        for department in DEPARTMENTS:
            office = f"{department}-{province}"
            if chance.random() < (0.05 if department is Department.PLO else 0.13):
                empty.append(office)
                continue
            posts += _staff(chance, office, start, end)
            if chance.random() < 0.4:
                groups[office] = "C" + hashlib.sha256(office.encode()).hexdigest()[:32]
    words = sorted(_words(chance, codes, start, end), key=lambda word: word.said)
    words = [word for word in words if start < word.said < end]
    return Plan(start, end, codes, posts, groups, words, list(_outages(chance, start, end)), empty)


def _central(chance: random.Random, number: int, start: datetime) -> Post:
    rank = Rank.HEAD if number == 0 else Rank.DEPUTY if number == 1 else Rank.MEMBER
    return Post(
        line_id(f"central {number}"), chance.choice(_NAMES), "MOL-00", rank, cleared=True, pace=0.4,
        diligence=0.9, joins=start,
    )  # fmt: skip


def _staff(chance: random.Random, office: str, start: datetime, end: datetime) -> Iterator[Post]:
    """One to five people; some leave and some of those are replaced; some offices sleep for weeks."""
    silences = tuple(_silences(chance, start, end)) if chance.random() < 0.18 else ()
    ranks = [Rank.MEMBER, Rank.HEAD, Rank.MEMBER, Rank.DEPUTY, Rank.MEMBER][: chance.randint(1, 5)]
    for number, rank in enumerate(ranks):
        leaves = _within(chance, start, end) if chance.random() < 0.12 else None
        yield _post(chance, f"{office} {number}", rank, start, leaves=leaves, silences=silences)
        if leaves is not None and chance.random() < 0.7:
            joins = leaves + DAY * chance.randint(0, 40)
            yield _post(chance, f"{office} {number} again", rank, joins, leaves=None, silences=silences)


def _post(
    chance: random.Random,
    of: str,
    rank: Rank,
    joins: datetime,
    *,
    leaves: datetime | None,
    silences: tuple[tuple[datetime, datetime], ...],
) -> Post:
    return Post(
        line_id(of),
        chance.choice(_NAMES),
        of.partition(" ")[0],
        rank,
        cleared=rank is Rank.HEAD or chance.random() < 0.4,
        pace=chance.choice((0.3, 1.0, 1.0, 2.5)),
        diligence=chance.choice((0.97, 0.9, 0.75, 0.4)),
        joins=joins,
        leaves=leaves,
        silences=silences,
    )


def _silences(chance: random.Random, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    for _ in range(chance.randint(1, 2)):
        begins = _within(chance, start, end)
        yield begins, begins + DAY * chance.randint(8, 35)


def _words(chance: random.Random, codes: Sequence[str], start: datetime, end: datetime) -> Iterator[Word]:
    """Floods, said on the morning itself; cabinet days, said days before; and holidays on which one must serve."""
    working = [day for day in _days(start, end) if day.weekday() < 5 and day not in holidays()]
    resting = [day for day in _days(start, end) if day.weekday() < 5 and day in holidays()]
    for day in chance.sample(working, max(3, len(working) // 20)):
        yield Word(_said(chance, day, 0), day, closed=True, province=chance.choice(codes))
    for day in chance.sample(working, max(1, len(working) // 60)):
        yield Word(_said(chance, day, chance.randint(1, 12)), day, closed=True)
    for day in chance.sample(resting, min(2, len(resting))):
        yield Word(_said(chance, day, 3), day, closed=False, province=chance.choice([*codes, WHOLE_COUNTRY]))


def _said(chance: random.Random, day: date, days_before: int) -> datetime:
    clock = time(chance.randint(5, 15), chance.choice((0, 20, 45)))
    return datetime.combine(day - timedelta(days=days_before), clock, BANGKOK).astimezone(UTC)


def _outages(chance: random.Random, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """LINE is away for minutes each fortnight, for hours now and then, and one weekend for more than a day."""
    for _ in range(max(2, (end - start).days // 14)):
        begins = _within(chance, start, end)
        yield begins, begins + timedelta(minutes=chance.choice((3, 10, 30, 180)))
    friday = chance.choice([day for day in _days(start, end) if day.weekday() == 4])
    begins = datetime.combine(friday, time(18), BANGKOK).astimezone(UTC)
    yield begins, begins + timedelta(hours=26)


def _within(chance: random.Random, start: datetime, end: datetime) -> datetime:
    return start + (end - start) * chance.random()


def _days(start: datetime, end: datetime) -> list[date]:
    first = start.astimezone(BANGKOK).date()
    return [first + timedelta(days=number) for number in range(1, (end - start).days)]
