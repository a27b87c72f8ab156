"""The rule files as one immutable value, or an error that names every line to mend."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from db.terms import Asks, Need, Urgency
from intents import wording
from intents.normalise import plain
from intents.patterns import Pattern
from intents.sheet import Problem, RulesError, Sheet

RULES = Path(__file__).parent / "rules"

_CUES = (Asks.QUESTION, Asks.STATUS, Asks.THANKS, Asks.COMPLAINT, Asks.PERSON, Asks.GREETING)


@dataclass(frozen=True, slots=True)
class NeedRules:
    """What speaks for a need, what must not, and sentences that prove it."""

    need: Need
    strong: tuple[Pattern, ...]
    medium: tuple[Pattern, ...]
    weak: tuple[Pattern, ...]
    but_not: tuple[Pattern, ...]
    resolved: tuple[Pattern, ...]
    negatable: bool
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UrgentGroup:
    name: str
    level: Urgency
    any_of: tuple[Pattern, ...]
    but_not: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """Another agency that serves what the ministry does not."""

    key: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Weights of evidence, and how much of it is enough, in the same unit."""

    strong: float
    medium: float
    weak: float
    route: float
    clarify: float
    margin: float
    emergency: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    concepts: Mapping[str, tuple[str, ...]]  # normalised forms
    variants: Mapping[str, str]  # token → what the rules call it
    words: tuple[str, ...]
    needs: tuple[NeedRules, ...]
    urgent: tuple[UrgentGroup, ...]
    asks: Mapping[Asks, tuple[Pattern, ...]]
    doors: Mapping[str, Door]
    door_words: Mapping[str, tuple[Pattern, ...]]
    thresholds: Thresholds
    version: str


def load(folder: Path = RULES) -> Lexicon:
    """Read and check every file; raise ``RulesError`` with all problems at once."""
    problems: list[Problem] = []
    concepts = _concepts(Sheet.open(folder / "_concepts.toml", problems))
    variants = _variants(Sheet.open(folder / "_variants.toml", problems))
    doors, door_words = _doors(Sheet.open(folder / "_doors.toml", problems), concepts)
    lexicon = Lexicon(
        concepts=MappingProxyType(concepts),
        variants=MappingProxyType(variants),
        words=(*_words(folder / "_words.txt", problems), *variants),
        needs=tuple(_need(Sheet.open(folder / f"{need}.toml", problems), need, concepts) for need in Need),
        urgent=_urgent(Sheet.open(folder / "_urgent.toml", problems), concepts),
        asks=MappingProxyType(_asks(Sheet.open(folder / "_asks.toml", problems), concepts)),
        doors=MappingProxyType(doors),
        door_words=MappingProxyType(door_words),
        thresholds=_thresholds(Sheet.open(folder / "_thresholds.toml", problems)),
        version=version_of(folder),
    )
    _blame_strangers(folder, problems)
    if problems:
        raise RulesError(problems)
    return lexicon


def version_of(folder: Path) -> str:
    """12 hex digits of the names and bytes of all rule files; stored with every decision."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in {".toml", ".txt"}:
            content = path.read_bytes()
            digest.update(f"{path.name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


def _concepts(sheet: Sheet) -> dict[str, tuple[str, ...]]:
    sheet.only(["concept"])
    table = sheet.under("concept")
    concepts = {}
    for name in table.table:
        forms = table.texts(name)
        for form in forms:
            if "{" in form or "&" in form or not plain(form):
                sheet.blame(wording.CONCEPT_NESTED.format(concept=name, entry=form), form)
        concepts[name] = tuple(dict.fromkeys(map(plain, forms)))
        if not forms:
            sheet.blame(wording.CONCEPT_EMPTY.format(concept=name), name)
    return concepts


def _variants(sheet: Sheet) -> dict[str, str]:
    sheet.only(["variant"])
    table = sheet.under("variant")
    variants = {}
    for written in table.table:
        spelt, meant = plain(written), plain(table.text(written))
        if not spelt or not meant:
            sheet.blame(wording.VARIANT_EMPTY.format(entry=written), written)
        variants[spelt] = meant
    return variants


def _words(path: Path, problems: list[Problem]) -> tuple[str, ...]:
    if not path.is_file():
        problems.append(Problem(path.name, 0, wording.FILE_MISSING))
        return ()
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return tuple(word for line in lines if line[:1] != "#" and (word := plain(line)))


def _need(sheet: Sheet, need: Need, concepts: Mapping[str, tuple[str, ...]]) -> NeedRules:
    lists = ("strong", "medium", "weak", "not", "resolved")
    sheet.only(["need", "owner", *lists, "negatable", "yes", "no"])
    if sheet.table and sheet.text("need") != need:
        sheet.blame(wording.NEED_DIFFERS.format(expected=need), "need")
    sheet.text("owner")
    strong, medium, weak, but_not, resolved = (sheet.patterns(key, concepts) for key in lists)
    yes, no = sheet.texts("yes"), sheet.texts("no")
    return NeedRules(need, strong, medium, weak, but_not, resolved, sheet.flag("negatable"), yes, no)


def _urgent(sheet: Sheet, concepts: Mapping[str, tuple[str, ...]]) -> tuple[UrgentGroup, ...]:
    levels = (Urgency.EMERGENCY, Urgency.URGENT)
    sheet.only(levels)
    groups = []
    for level in levels:
        table = sheet.under(level)
        for key in table.table:
            group = table.under(key)
            group.only(["name", "any"], ["not"])
            any_of, but_not = group.patterns("any", concepts), group.patterns("not", concepts)
            groups.append(UrgentGroup(f"{level}.{key}", level, any_of, but_not))
    return tuple(groups)


def _asks(sheet: Sheet, concepts: Mapping[str, tuple[str, ...]]) -> dict[Asks, tuple[Pattern, ...]]:
    sheet.only(_CUES)
    return {cue: sheet.patterns(cue, concepts) for cue in _CUES}


def _doors(
    sheet: Sheet, concepts: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, Door], dict[str, tuple[Pattern, ...]]]:
    sheet.only(["door"])
    doors, words = {}, {}
    for key in (table := sheet.under("door")).table:
        door = table.under(key)
        door.only(["words", "name"], ["phone"])
        doors[key] = Door(key, door.text("name"), door.text("phone"))
        words[key] = door.patterns("words", concepts)
    return doors, words


def _thresholds(sheet: Sheet) -> Thresholds:
    sheet.only(["weight", "decide"])
    weight, decide = sheet.under("weight"), sheet.under("decide")
    weight.only(["strong", "medium", "weak"])
    decide.only(["route", "clarify", "margin"], ["emergency"])
    return Thresholds(
        strong=weight.number("strong"),
        medium=weight.number("medium"),
        weak=weight.number("weak"),
        route=decide.number("route"),
        clarify=decide.number("clarify"),
        margin=decide.number("margin"),
        emergency=decide.number("emergency", weight.number("medium")),
    )


def _blame_strangers(folder: Path, problems: list[Problem]) -> None:
    ours = {f"{need}.toml" for need in Need}
    ours |= {f"_{name}.toml" for name in ("concepts", "variants", "urgent", "asks", "doors", "thresholds")}
    problems.extend(
        Problem(path.name, 0, wording.FILE_UNEXPECTED)
        for path in sorted(folder.glob("*.toml"))
        if path.name not in ours
    )
