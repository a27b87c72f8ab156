"""What the model sees of a text: runs of letters, words alone and in pairs, and what the rules found."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import exp

from db.terms import Need
from intents.match import Family, Match
from intents.score import Evidence

SIZES = (2, 3, 4)  # letters of a run; a fifth added a third more weights and nothing on unseen messages
PAIR = "\t"

# One strong rule (5.0) becomes 0.80, a medium one (2.5) 0.55: ten rules say little more than three.
_SQUASH = 3.1


def squash(total: float) -> float:
    """A sum of evidence as 0..1, monotonically."""
    return 1.0 - exp(-total / _SQUASH)


def padded(text: str) -> str:
    """With a space at both ends, so that an ending is known as one."""
    return f" {text} "


def runs(text: str) -> set[str]:
    """Every run of 2, 3 and 4 letters of the padded text."""
    whole = padded(text)
    last = len(whole) + 1
    return {whole[at : at + size] for size in SIZES for at in range(last - size)}


def words(tokens: Sequence[str]) -> set[str]:
    """Every word, and every two that follow each other, joined by a tab."""
    return {*tokens, *map(PAIR.join, pairwise(tokens))}


def cues(evidence: Mapping[Need, Evidence], matches: Iterable[Match]) -> dict[str, float]:
    """What the rules say, 0..1 by name: so a rule that an officer changes speaks at once, without new training."""
    found = {f"need:{need}": squash(one.sum) for need, one in evidence.items()}
    for match in matches:
        family, key = match.rule.family, match.rule.key
        if family is Family.URGENT:
            found[f"{family}:{key.partition('.')[0]}"] = 1.0
        elif family is Family.ASKS or family is Family.RESOLVED:
            found[f"{family}:{key}"] = 1.0
    return found
