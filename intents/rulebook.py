"""The rules, compiled: what they make of a text, before anything is decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db.terms import Need
from intents.lexicon import Lexicon, NeedRules
from intents.match import Family, Match, Matcher, Rule
from intents.normalise import clean, compact
from intents.score import Evidence, score
from intents.segment import Flow, Words, flow


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules make of a text."""

    flow: Flow
    matches: tuple[Match, ...]
    evidence: Mapping[Need, Evidence]


class Rulebook:
    """All is built before the constructor returns and never changed: threads share it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.words = Words(lexicon.words)
        self._matcher = Matcher(_rules(lexicon), dict(lexicon.concepts))

    def see(self, text: str) -> Seen:
        """``text`` must have gone through ``normalise.whole``; its first 1,000 characters are read."""
        flowing = flow(compact(clean(text)), self.words, self.lexicon.variants)
        matches = self._matcher.find(flowing)
        return Seen(flowing, tuple(matches), score(matches, self.lexicon.thresholds.strong))


def _rules(lexicon: Lexicon) -> Iterator[Rule]:
    for need in lexicon.needs:
        yield from _rules_of(need, lexicon)
    for group in lexicon.urgent:
        for pattern in group.any_of:
            yield Rule(Family.URGENT, group.name, pattern, negatable=True)
        for pattern in group.but_not:
            yield Rule(Family.NOT, f"{Family.URGENT}:{group.name}", pattern)
    for cue, patterns in lexicon.asks.items():
        for pattern in patterns:
            yield Rule(Family.ASKS, cue, pattern)
    for key, patterns in lexicon.door_words.items():
        for pattern in patterns:
            yield Rule(Family.DOOR, key, pattern, lexicon.thresholds.strong)


def _rules_of(rules: NeedRules, lexicon: Lexicon) -> Iterator[Rule]:
    limits = lexicon.thresholds
    weighted = ((rules.strong, limits.strong), (rules.medium, limits.medium), (rules.weak, limits.weak))
    for patterns, weight in weighted:
        for pattern in patterns:
            yield Rule(Family.NEED, rules.need, pattern, weight, rules.negatable)
    for pattern in rules.resolved:
        yield Rule(Family.RESOLVED, rules.need, pattern, negatable=True)
    for pattern in rules.but_not:
        yield Rule(Family.NOT, rules.need, pattern)
