"""Which rules a text meets, and with which words: two automata, then the rules they may concern."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import ahocorasick

from intents.normalise import DROPPED, fold
from intents.patterns import Pattern
from intents.segment import Flow

Span = tuple[int, int]  # [start, end) in Flow.text
Spans = dict[int, list[Span]]  # by slot

GAP = 15  # characters between two words of `a b`
REACH = 200  # characters between two groups of `a & b`: further apart they are about different things

# nlp-stack.md 4.2: up to this length both ends must be word edges (ล็อก in บล็อก), beyond it one is enough.
_SHORT = 4
_LAST_LATIN = "\x7f"  # Latin words and numbers come with spaces around them: work is not in workers
_FOLDABLE = 5

_NEGATOR = re.compile("ไม่ได้|ไม่ใช่ว่า|ไม่ใช่|ไม่เคย|ไม่อยาก|ไม่|มิได้|ยังมิ|ไม่มีการ")
_NOT, _CANNOT = "ไม่", "ไม่ได้"
_BETWEEN = re.compile("ถูก|โดน|อยาก|เคย|จะ|ต้องการ|ได้|ใช่|ต้อง|คิด|เป็นการ|ว่า")
_ANOTHER_MATTER = re.compile("ไม่(?:ใช่|เกี่ยวกับ|เกี่ยว|ได้ถาม|ได้พูดถึง|ได้หมายถึง)เรื่อง(?:ของ)?|ไม่ได้หมายถึง")


class Family(StrEnum):
    NEED = "need"
    RESOLVED = "resolved"
    URGENT = "urgent"
    ASKS = "asks"
    DOOR = "door"
    NOT = "not"  # masks the words of its own scope


@dataclass(frozen=True, slots=True)
class Rule:
    """``key`` says whose rule it is: a need, an urgency group, a way of asking, a door."""

    family: Family
    key: str
    pattern: Pattern
    weight: float = 0.0
    negatable: bool = False

    @property
    def scope(self) -> str:
        """What a NOT rule of the same scope masks."""
        return f"{Family.URGENT}:{self.key}" if self.family is Family.URGENT else self.key


@dataclass(frozen=True, slots=True)
class Match:
    rule: Rule
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    groups: tuple[tuple[int, ...], ...]
    slots: frozenset[int]
    scope: int  # a number for Rule.scope, which is costly to spell out at every message


class Matcher:
    """All rules, compiled. Immutable once built, so threads may share it."""

    def __init__(self, rules: Iterable[Rule], concepts: dict[str, tuple[str, ...]]) -> None:
        self._slots: dict[str, int] = {}
        self._scopes: dict[str, int] = {}
        compiled = [self._compile(rule) for rule in rules]
        self._masks = _by_rarest_slot([c for c in compiled if c.rule.family is Family.NOT])
        self._rules = _by_rarest_slot([c for c in compiled if c.rule.family is not Family.NOT])
        self._events = frozenset(
            next(iter(c.slots)) for c in compiled if len(c.slots) == 1 and c.rule.family is Family.NEED
        )
        atoms: dict[str, set[int]] = defaultdict(set)
        for word, slot in self._slots.items():
            for form in concepts[word[1:-1]] if word[0] == "{" else (word,):
                atoms[form].add(slot)
        self._exact = _automaton(atoms)
        self._folded = _automaton(_fold_all(atoms))

    def _compile(self, rule: Rule) -> _Compiled:
        groups = tuple(
            tuple(self._slots.setdefault(word, len(self._slots)) for word in group)
            for group in rule.pattern.groups
        )
        slots = frozenset(slot for group in groups for slot in group)
        return _Compiled(rule, groups, slots, self._scopes.setdefault(rule.scope, len(self._scopes)))

    def find(self, flow: Flow) -> list[Match]:
        """Every rule that ``flow`` meets, once, by its first words that are neither masked nor negated."""
        spans = self._spans(flow)
        masked: dict[int, list[Span]] = defaultdict(list)
        for candidate in _candidates(self._masks, spans):
            for groups in _places(candidate.groups, spans, frozenset()):
                masked[candidate.scope].extend(groups)
        ends = {end for slot, found in spans.items() if slot in self._events for _, end in found}
        negated, elsewhere = _negated(flow, ends)
        negated |= elsewhere
        found = []
        for candidate in _candidates(self._rules, spans):
            denied = negated if candidate.rule.negatable else elsewhere
            free = _outside(spans, candidate.slots, masked.get(candidate.scope))
            place = next(_places(candidate.groups, free, denied), None)
            if place:
                found.append(Match(candidate.rule, place))
        return found

    def _spans(self, flow: Flow) -> Spans:
        hits: dict[int, set[Span]] = defaultdict(set)
        text, edges = flow.text, flow.edges
        for last, (size, slots) in self._exact.iter(text):
            start, end = last + 1 - size, last + 1
            # Most hits lie inside words: a look at the edges is cheaper than the call.
            if (start in edges or end in edges) and _stands_alone(start, end, text, edges):
                for slot in slots:
                    hits[slot].add((start, end))
        folded, places = fold(text)
        for last, (size, slots) in self._folded.iter(folded):
            start, end = places[last + 1 - size], _past(places[last], text)
            if _stands_alone(start, end, text, edges):
                for slot in slots:
                    hits[slot].add((start, end))
        return {
            slot: list(found) if len(found) == 1 else sorted(found, key=_first_then_longest)
            for slot, found in hits.items()
        }


def _past(place: int, text: str) -> int:
    """Where a folded word ends: after the marks that folding dropped from its last letter."""
    end = place + 1
    while end < len(text) and text[end] in DROPPED:
        end += 1
    return end


def _first_then_longest(span: Span) -> Span:
    return span[0], -span[1]


def _automaton(atoms: dict[str, set[int]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for atom, slots in atoms.items():
        automaton.add_word(atom, (len(atom), tuple(sorted(slots))))
    automaton.make_automaton()
    return automaton


def _fold_all(atoms: dict[str, set[int]]) -> dict[str, set[int]]:
    folded: dict[str, set[int]] = defaultdict(set)
    for atom, slots in atoms.items():
        alike, _ = fold(atom)
        if len(alike) >= _FOLDABLE:
            folded[alike] |= slots
    return folded


def _stands_alone(start: int, end: int, text: str, edges: frozenset[int]) -> bool:
    if end - start <= _SHORT or text[end - 1] <= _LAST_LATIN:
        return start in edges and end in edges
    return start in edges or end in edges


def _by_rarest_slot(compiled: Sequence[_Compiled]) -> dict[int, list[_Compiled]]:
    """Rules under the slot that the fewest rules share, so that most are never looked at."""
    uses: dict[int, int] = defaultdict(int)
    for candidate in compiled:
        for slot in candidate.slots:
            uses[slot] += 1
    index: dict[int, list[_Compiled]] = defaultdict(list)
    for candidate in compiled:
        index[min(candidate.slots, key=lambda slot: (uses[slot], slot))].append(candidate)
    return dict(index)


def _candidates(index: dict[int, list[_Compiled]], spans: Spans) -> list[_Compiled]:
    present = frozenset(spans)  # against a view of the keys every <= would be a loop
    return [
        candidate
        for slot in spans
        if slot in index
        for candidate in index[slot]
        if candidate.slots <= present
    ]


def _outside(spans: Spans, slots: frozenset[int], masks: list[Span] | None) -> Spans:
    if not masks:
        return spans
    return {
        slot: [s for s in spans[slot] if not any(s[0] < end and start < s[1] for start, end in masks)]
        for slot in slots
    }


def _places(
    groups: tuple[tuple[int, ...], ...], spans: Spans, denied: frozenset[int] | set[int]
) -> Iterator[tuple[Span, ...]]:
    """Ways to place all ``groups``: each chain of the first, with the first chains of the others that fit."""
    first, *others = groups
    if not others:
        yield from _chains(first, spans, denied)
        return
    for chain in _chains(first, spans, denied):
        placed = list(chain)
        for group in others:
            fitting = (c for c in _chains(group, spans, denied) if _beside(c, placed))
            placed.extend(next(fitting, ()))
        if len(placed) == sum(map(len, groups)):
            yield tuple(placed)


def _beside(chain: tuple[Span, ...], placed: list[Span]) -> bool:
    start, end = chain[0][0], chain[-1][1]
    return all(
        (end <= other[0] and other[0] - end <= REACH) or (other[1] <= start and start - other[1] <= REACH)
        for other in placed
    )


def _chains(
    group: tuple[int, ...], spans: Spans, denied: frozenset[int] | set[int]
) -> Iterator[tuple[Span, ...]]:
    first, *others = group
    for span in spans[first]:
        if span[0] in denied:
            continue
        chain = [span]
        for slot in others:
            reach = chain[-1][1]
            near = next((s for s in spans[slot] if 0 <= s[0] - reach <= GAP), None)
            if near is None or near[0] in denied:
                break
            chain.append(near)
        else:
            yield tuple(chain)


def _negated(flow: Flow, ends: set[int]) -> tuple[set[int], set[int]]:
    """Places where a denied event starts, and places where "not about …" starts for any need.

    ``ends``: where event words end. ไม่ได้ right after one means "cannot" (หางานไม่ได้), never negation.
    """
    negated: set[int] = set()
    for negator in _NEGATOR.finditer(flow.text):
        place: int = negator.end()
        negated.add(negator.start() + len(_NOT))
        if negator.start() in ends and negator.group() == _CANNOT:
            continue
        negated.add(place)
        while between := _BETWEEN.match(flow.text, place):
            place = between.end()
            negated.add(place)
    elsewhere = {matter.end() for matter in _ANOTHER_MATTER.finditer(flow.text)}
    return _whole_words(negated.difference(flow.breaks), flow), elsewhere


def _whole_words(starts: set[int], flow: Flow) -> set[int]:
    """A hit inside a denied word is denied with it: เจ็บ in ไม่ได้บาดเจ็บ."""
    inside = set(starts)
    for at in starts:
        while (at := at + 1) < len(flow.text) and at not in flow.edges:
            inside.add(at)
    return inside
