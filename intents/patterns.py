"""The rules' pattern language: `a b` in order, `a & b` anywhere, `{concept}`, and nothing else."""

import re
from dataclasses import dataclass

from intents.normalise import plain
from intents.wording import PATTERN_EMPTY, PATTERN_GLUED, PATTERN_NOTHING_LEFT

_CONCEPT = re.compile(r"\{([^{}\s]+)\}")


class PatternError(ValueError):
    """A pattern that nobody could match; the text says in Thai what to write instead."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """``groups`` may stand anywhere; the words inside one follow each other. A concept keeps its braces."""

    source: str
    groups: tuple[tuple[str, ...], ...]

    @property
    def concepts(self) -> frozenset[str]:
        """Names of the concepts used, without braces."""
        return frozenset(word[1:-1] for group in self.groups for word in group if word[0] == "{")

    @property
    def single(self) -> str | None:
        """The one literal a plain phrase consists of."""
        (first, *more), *others = self.groups
        return None if more or others or first[0] == "{" else first


def parse(source: str) -> Pattern:
    """Read one pattern; raise ``PatternError`` when a part of it is empty or glued together."""
    groups = tuple(tuple(_word(word, source) for word in group.split()) for group in source.split("&"))
    if not all(groups):
        raise PatternError(PATTERN_EMPTY.format(source=source))
    return Pattern(source, groups)


def _word(written: str, source: str) -> str:
    if _CONCEPT.fullmatch(written):
        return written
    if "{" in written or "}" in written:
        raise PatternError(PATTERN_GLUED.format(source=source))
    word = plain(written)
    if not word:
        raise PatternError(PATTERN_NOTHING_LEFT.format(source=source, word=written))
    return word
