"""How much speaks for each need: sums of evidence that counts every stretch of text once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.terms import Need
from intents.match import Family, Match, Span

# nlp-stack.md 6: a need whose matter is settled keeps little of its weight.
RESOLVED = 0.3


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
    mine = [match for match in kept if match.rule.family in {Family.NEED, Family.DOOR}]
    covers = _covers(mine)
    settled = {match.rule.key for match in kept if match.rule.family is Family.RESOLVED}
    by_need: dict[Need, list[Match]] = defaultdict(list)
    for match in mine:
        need = _need_of(match)
        if not _inside_longer(match.spans, need, covers):
            by_need[need].append(match)
    return {
        need: _sum(need, found, strong, resolved=need.value in settled) for need, found in by_need.items()
    }


def _need_of(match: Match) -> Need:
    return Need.OUT_OF_SCOPE if match.rule.family is Family.DOOR else Need(match.rule.key)


def _covers(matches: Sequence[Match]) -> Mapping[Need, list[Span]]:
    """Whole phrases, by need: the longest hit wins (กองทุนคนหางาน over หางาน)."""
    covers: dict[Need, list[Span]] = defaultdict(list)
    for match in matches:
        if match.rule.pattern.single:
            covers[_need_of(match)].append(match.spans[0])
    return covers


def _inside_longer(spans: tuple[Span, ...], need: Need, covers: Mapping[Need, list[Span]]) -> bool:
    return any(
        start <= span[0] and span[1] <= end and end - start > span[1] - span[0]
        for other, phrases in covers.items()
        if other is not need
        for start, end in phrases
        for span in spans
    )


def _sum(need: Need, found: list[Match], strong: float, *, resolved: bool) -> Evidence:
    counted: set[int] = set()
    total = 0.0
    spans: dict[Span, None] = {}
    for match in sorted(found, key=_heaviest_then_longest):
        letters = {place for start, end in match.spans for place in range(start, end)}
        fresh = letters - counted
        if fresh:
            total += match.rule.weight * len(fresh) / len(letters)
            counted |= letters
            spans.update(dict.fromkeys(match.spans))
    held = tuple(span for match in found if match.rule.weight >= strong for span in match.spans)
    return Evidence(need, total * (RESOLVED if resolved else 1.0), tuple(spans), held, resolved)


def _heaviest_then_longest(match: Match) -> tuple[float, int]:
    return -match.rule.weight, -sum(end - start for start, end in match.spans)
