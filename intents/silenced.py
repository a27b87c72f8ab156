"""Rules of a need whose words stand in a text and that are not met: covered by a `not`, or denied."""

from collections.abc import Iterator
from dataclasses import dataclass

from intents.lexicon import Lexicon
from intents.match import Family, Match, Matcher, Rule
from intents.rulebook import Seen


@dataclass(frozen=True, slots=True)
class Silenced:
    """``match`` is what would have spoken; ``cover`` the source of the `not` over it, None when it is denied."""

    match: Match
    cover: str | None


class Silence:
    """The rules of the needs once more, with nothing that keeps them quiet: for checker and ``explain`` only."""

    def __init__(self, lexicon: Lexicon) -> None:
        limits = lexicon.thresholds
        said = []
        for rules in lexicon.needs:
            weighted = (
                (rules.strong, limits.strong),
                (rules.medium, limits.medium),
                (rules.weak, limits.weak),
            )
            for patterns, weight in weighted:
                said += [Rule(Family.NEED, rules.need, pattern, weight) for pattern in patterns]
            # As RESOLVED a cover is told like any match; as NOT the matcher would only apply it.
            said += [Rule(Family.RESOLVED, rules.need, pattern) for pattern in rules.but_not]
        self._matcher = Matcher(said, dict(lexicon.concepts))

    def find(self, seen: Seen) -> Iterator[Silenced]:
        met = {(match.rule.key, match.rule.pattern) for match in seen.matches}
        found = self._matcher.find(seen.flow)
        covers = [match for match in found if match.rule.family is Family.RESOLVED]
        for match in found:
            if match.rule.family is Family.NEED and (match.rule.key, match.rule.pattern) not in met:
                over = (one for one in covers if one.rule.key == match.rule.key and _touch(one, match))
                cover = next(over, None)
                yield Silenced(match, cover.rule.pattern.source if cover else None)


def _touch(one: Match, other: Match) -> bool:
    return any(a < d and c < b for a, b in one.spans for c, d in other.spans)
