"""The rule keeper's test: every example of every rule file, and the slips that made rules wrong before."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.terms import DEPARTMENT_OF, Decision, Need
from intents import wording
from intents.lexicon import NeedRules
from intents.match import Family
from intents.reading import Reading
from intents.score import Evidence
from intents.understand import Understanding

_ACCIDENT = 0.003  # of off-topic messages; beyond it a strong phrase is no reason to alert anybody


class Level(StrEnum):
    ERROR = "error"  # the rules must not be used like this
    ADVICE = "advice"
    HINT = "hint"  # a strong phrase that no example shows: true of many, worth a look when a file is tidied


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in the file of ``need``, in Thai."""

    need: Need
    level: Level
    message: str

    def __str__(self) -> str:
        return wording.PROBLEM_WHOLE_FILE.format(file=f"{self.need}.toml", message=self.message)


def check(understanding: Understanding, off_topic: Sequence[str] = ()) -> list[Finding]:
    """Errors first. An empty list says that the rules keep their examples, not that they are accurate.

    Examples are held against the rules' own evidence; where the model reads one otherwise, that is advice.
    ``off_topic``: messages that concern no office, in which a strong phrase should hardly ever stand.
    """
    found = [*_shared_phrases(understanding), *_too_common(understanding, off_topic)]
    for rules in understanding.lexicon.needs:
        found += [*_short(rules), *_examples(rules, understanding), *_unreached(rules, understanding)]
    return sorted(found, key=lambda finding: list(Level).index(finding.level))


def _too_common(understanding: Understanding, off_topic: Sequence[str]) -> Iterator[Finding]:
    """Strong phrases of an office's need that off-topic messages hold more often than by accident."""
    held: dict[tuple[Need, str], list[str]] = {}
    for text in off_topic:
        for match in understanding.matches(text):
            rule = match.rule
            if rule.family is Family.NEED and rule.weight >= understanding.lexicon.thresholds.strong:
                held.setdefault((Need(rule.key), rule.pattern.source), []).append(text)
    for (need, source), texts in held.items():
        if need in DEPARTMENT_OF and len(texts) > max(1, _ACCIDENT * len(off_topic)):
            message = wording.STRONG_OFF_TOPIC.format(
                entry=source, count=len(texts), of=len(off_topic), text=texts[0]
            )
            yield Finding(need, Level.ADVICE, message)


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
        evidence = understanding.see(sentence).evidence
        others = max((one.sum for need, one in evidence.items() if need is not rules.need), default=0.0)
        mine = evidence[rules.need].sum if rules.need in evidence else 0.0
        if mine >= understanding.lexicon.thresholds.route and mine > others:
            message = wording.NO_HIT.format(entry=sentence, need=rules.need)
            yield Finding(rules.need, Level.ERROR, message)


def _leads(need: Need, evidence: Mapping[Need, Evidence], understanding: Understanding) -> bool:
    """Whether the rules speak for ``need`` as much as for any other, or nearly."""
    best = max((one.sum for one in evidence.values()), default=0.0)
    return need in evidence and evidence[need].sum >= best - understanding.lexicon.thresholds.margin


def _yes(sentence: str, need: Need, understanding: Understanding) -> Iterator[Finding]:
    reading, evidence = understanding.read(sentence), understanding.see(sentence).evidence
    named = need in {found.need for found in reading.needs} or _decided(reading) is need
    if _leads(need, evidence, understanding):
        if not named:
            yield Finding(
                need, Level.ADVICE, wording.MODEL_DISAGREES.format(entry=sentence, got=_got(reading))
            )
        return
    if (
        named and need not in DEPARTMENT_OF
    ):  # greetings and other agencies are known by cues and doors as well
        return
    swallowed = [
        match.rule.pattern.source
        for match in understanding.matches(sentence)
        if match.rule.family is Family.RESOLVED and match.rule.key == need
    ]
    if swallowed:
        yield Finding(need, Level.ERROR, wording.YES_SWALLOWED.format(entry=sentence, phrase=swallowed[0]))
        return
    best = max(evidence, key=lambda one: evidence[one].sum, default=None)
    message = wording.YES_MISSED.format(entry=sentence, got=best or wording.NOTHING, need=need)
    yield Finding(need, Level.ADVICE if named else Level.ERROR, message)


def _got(reading: Reading) -> str:
    return reading.needs[0].need.value if reading.needs else wording.NOTHING


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
            yield Finding(rules.need, Level.HINT, message)
