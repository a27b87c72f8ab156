"""How much speaks for each need: sums of evidence that counts every stretch of text once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.terms import Need
from intents.match import Family, Match, Rule, Span

# nlp-stack.md 6: a need whose matter is settled keeps little of its weight.
RESOLVED = 0.3

_NEEDS = {need.value: need for need in Need}  # Need(key) takes seven times as long
_Cover = tuple[Need, Span]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one need. ``sum`` grows like log-odds, so a model's log-probability can be added."""

    need: Need
    sum: float
    spans: tuple[Span, ...]  # best evidence first
    strong: tuple[Span, ...]  # the spans of strong rules
    resolved: bool = False


def score(matches: Iterable[Match], strong: float) -> dict[Need, Evidence]:
    """Evidence for every need that has any. ``strong`` is the weight from which a rule counts as strong."""
    kept = list(matches)
    mine = [
        (_need_of(m.rule), m) for m in kept if m.rule.family is Family.NEED or m.rule.family is Family.DOOR
    ]
    # Whole phrases: the longest hit wins (กองทุนคนหางาน over หางาน).
    covers = [(need, match.spans[0]) for need, match in mine if match.rule.pattern.single]
    settled = {match.rule.key for match in kept if match.rule.family is Family.RESOLVED}
    by_need: dict[Need, list[Match]] = defaultdict(list)
    for need, match in mine:
        if not _inside_longer(match.spans, need, covers):
            by_need[need].append(match)
    return {
        need: _sum(need, found, strong, resolved=need.value in settled) for need, found in by_need.items()
    }


def _need_of(rule: Rule) -> Need:
    return Need.OUT_OF_SCOPE if rule.family is Family.DOOR else _NEEDS[rule.key]


def _inside_longer(spans: tuple[Span, ...], need: Need, covers: Sequence[_Cover]) -> bool:
    for other, (start, end) in covers:
        if other is not need:
            for first, last in spans:
                if start <= first and last <= end and end - start > last - first:
                    return True
    return False


def _sum(need: Need, found: list[Match], strong: float, *, resolved: bool) -> Evidence:
    counted: set[int] = set()
    total = 0.0
    spans: dict[Span, None] = {}
    for match in sorted(found, key=_heaviest_then_longest):
        letters = set().union(*[range(start, end) for start, end in match.spans])
        fresh = letters - counted
        if fresh:
            total += match.rule.weight * len(fresh) / len(letters)
            counted |= letters
            spans.update(dict.fromkeys(match.spans))
    held = tuple(span for match in found if match.rule.weight >= strong for span in match.spans)
    return Evidence(need, total * (RESOLVED if resolved else 1.0), tuple(spans), held, resolved)


def _heaviest_then_longest(match: Match) -> tuple[float, int]:
    return -match.rule.weight, -sum(end - start for start, end in match.spans)
