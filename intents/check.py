"""The rule keeper's test: every example of every rule file, and the slips that made rules wrong before."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from db.terms import Decision, Need
from intents import wording
from intents.lexicon import NeedRules
from intents.match import Family
from intents.reading import Reading
from intents.understand import Understanding


class Level(StrEnum):
    ERROR = "error"  # the rules must not be used like this
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in the file of ``need``, in Thai."""

    need: Need
    level: Level
    message: str

    def __str__(self) -> str:
        return wording.PROBLEM_WHOLE_FILE.format(file=f"{self.need}.toml", message=self.message)


def check(understanding: Understanding) -> list[Finding]:
    """Errors first. An empty list says that the rules keep their examples, not that they are accurate."""
    found = [*_shared_phrases(understanding)]
    for rules in understanding.lexicon.needs:
        found += [*_short(rules), *_examples(rules, understanding), *_unreached(rules, understanding)]
    return sorted(found, key=lambda finding: finding.level is not Level.ERROR)


def _short(rules: NeedRules) -> Iterator[Finding]:
    """Thai only: a Latin code such as E9 is matched as a whole word."""
    for pattern in rules.strong:
        if pattern.single and len(pattern.single) < 3 and not pattern.single.isascii():
            message = wording.STRONG_TOO_SHORT.format(entry=pattern.source)
            yield Finding(rules.need, Level.ERROR, message)


def _shared_phrases(understanding: Understanding) -> Iterator[Finding]:
    """The same strong pattern under two needs decides nothing."""
    owners: dict[tuple[tuple[str, ...], ...], Need] = {}
    for rules in understanding.lexicon.needs:
        for pattern in rules.strong:
            other = owners.setdefault(pattern.groups, rules.need)
            if other is not rules.need:
                message = wording.STRONG_ELSEWHERE.format(entry=pattern.source, other=other)
                yield Finding(rules.need, Level.ERROR, message)


def _examples(rules: NeedRules, understanding: Understanding) -> Iterator[Finding]:
    for key, sentences in (("yes", rules.yes), ("no", rules.no)):
        if not sentences:
            yield Finding(rules.need, Level.ADVICE, wording.NO_EXAMPLES.format(key=key))
    for sentence in rules.yes:
        yield from _yes(sentence, rules.need, understanding)
    for sentence in rules.no:
        reading = understanding.read(sentence)
        if _decided(reading) is rules.need:
            message = wording.NO_HIT.format(entry=sentence, need=rules.need)
            yield Finding(rules.need, Level.ERROR, message)


def _yes(sentence: str, need: Need, understanding: Understanding) -> Iterator[Finding]:
    reading = understanding.read(sentence)
    if need in {found.need for found in reading.needs} or _decided(reading) is need:
        return
    swallowed = [
        match.rule.pattern.source
        for match in understanding.matches(sentence)
        if match.rule.family is Family.RESOLVED and match.rule.key == need
    ]
    if swallowed:
        message = wording.YES_SWALLOWED.format(entry=sentence, phrase=swallowed[0])
    else:
        got = reading.needs[0].need if reading.needs else wording.NOTHING
        message = wording.YES_MISSED.format(entry=sentence, got=got, need=need)
    yield Finding(need, Level.ERROR, message)


def _decided(reading: Reading) -> Need | None:
    """The need a person would be answered for at once."""
    if reading.decision is Decision.SMALLTALK:
        return Need.SMALLTALK
    if reading.decision in {Decision.ROUTE, Decision.OUT_OF_SCOPE}:
        return reading.needs[0].need
    return None


def _unreached(rules: NeedRules, understanding: Understanding) -> Iterator[Finding]:
    reached = Counter(
        match.rule.pattern
        for sentence in rules.yes
        for match in understanding.matches(sentence)
        if match.rule.key == rules.need
    )
    for pattern in rules.strong:
        if pattern not in reached:
            message = wording.STRONG_UNREACHED.format(entry=pattern.source)
            yield Finding(rules.need, Level.ADVICE, message)
