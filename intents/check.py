"""The rule keeper's test: every example of every rule file, and the slips that made rules wrong before."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from db.terms import DEPARTMENT_OF, Decision, Need
from intents import wording
from intents.lexicon import NeedRules
from intents.match import Family
from intents.reading import Reading
from intents.rulebook import Seen
from intents.score import Evidence
from intents.sheet import Sheet
from intents.silenced import Silence
from intents.understand import Understanding

_ACCIDENT = 0.003  # of off-topic messages; beyond it a strong phrase is no reason to alert anybody
_SHOWN = 80  # characters of an off-topic message: enough to know it by

Groups = tuple[tuple[str, ...], ...]


class Level(StrEnum):
    ERROR = "error"  # the rules must not be used like this
    ADVICE = "advice"
    HINT = "hint"  # a strong phrase that no example shows: true of many, worth a look when a file is tidied


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in the file of ``need``, in Thai; ``line`` 0 means the file as a whole."""

    need: Need
    level: Level
    message: str
    entry: str = ""  # what of the file it is about
    line: int = 0

    def __str__(self) -> str:
        shape = wording.PROBLEM if self.line else wording.PROBLEM_WHOLE_FILE
        return shape.format(file=f"{self.need}.toml", line=self.line, message=self.message)


def check(
    understanding: Understanding, off_topic: Sequence[str] = (), folder: Path | None = None
) -> list[Finding]:
    """Errors first. An empty list says that the rules keep their examples, not that they are accurate.

    Examples are held against the rules' own evidence; where the model reads one otherwise, that is advice.
    ``off_topic``: messages that concern no office, in which a strong phrase should hardly ever stand.
    ``folder``: where the rules were read from, to tell the lines.
    """
    examples = _Examples(understanding)
    found = [*_shared_phrases(understanding), *_too_common(understanding, off_topic)]
    for rules in understanding.lexicon.needs:
        found += [*_short(rules), *examples.of(rules), *_unreached(rules, understanding)]
    if folder:
        found = _with_lines(found, folder)
    return sorted(found, key=lambda one: (list(Level).index(one.level), one.need, one.line))


def _with_lines(found: Sequence[Finding], folder: Path) -> list[Finding]:
    sheets = {need: Sheet.open(folder / f"{need}.toml", []) for need in {one.need for one in found}}
    return [replace(one, line=_line(sheets[one.need], one.entry)) for one in found]


def _line(sheet: Sheet, entry: str) -> int:
    """The whole entry in its quotes if it stands there so, else where its words first stand."""
    return sheet.line_of(f'"{entry}"') or sheet.line_of(entry)


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
            shown = " ".join(texts[0].split())
            message = wording.STRONG_OFF_TOPIC.format(
                entry=source,
                count=len(texts),
                of=len(off_topic),
                text=shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…",
            )
            yield Finding(need, Level.ADVICE, message, source)


def _short(rules: NeedRules) -> Iterator[Finding]:
    """Thai only: a Latin code such as E9 is matched as a whole word."""
    for pattern in rules.strong:
        if pattern.single and len(pattern.single) < 3 and not pattern.single.isascii():
            message = wording.STRONG_TOO_SHORT.format(entry=pattern.source)
            yield Finding(rules.need, Level.ERROR, message, pattern.source)


def _shared_phrases(understanding: Understanding) -> Iterator[Finding]:
    """The same strong pattern under two needs decides nothing."""
    owners: dict[Groups, Need] = {}
    for rules in understanding.lexicon.needs:
        for pattern in rules.strong:
            other = owners.setdefault(pattern.groups, rules.need)
            if other is not rules.need:
                message = wording.STRONG_ELSEWHERE.format(entry=pattern.source, other=other)
                yield Finding(rules.need, Level.ERROR, message, pattern.source)


class _Examples:
    """The sentences under `yes` and `no`, read by the rules and by everything together."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding
        self._limits = understanding.lexicon.thresholds
        self._silence = Silence(understanding.lexicon)
        self._strong = {
            pattern.source: rules.need for rules in understanding.lexicon.needs for pattern in rules.strong
        }

    def of(self, rules: NeedRules) -> Iterator[Finding]:
        for key, sentences in (("yes", rules.yes), ("no", rules.no)):
            if not sentences:
                yield Finding(rules.need, Level.ADVICE, wording.NO_EXAMPLES.format(key=key), key)
        for sentence in rules.yes:
            yield from self._yes(sentence, rules.need)
        for sentence in rules.no:
            yield from self._no(sentence, rules.need)

    def _no(self, sentence: str, need: Need) -> Iterator[Finding]:
        evidence = self._understanding.see(sentence).evidence
        others = max((one.sum for other, one in evidence.items() if other is not need), default=0.0)
        mine = evidence[need].sum if need in evidence else 0.0
        if mine >= self._limits.route and mine > others:
            yield Finding(need, Level.ERROR, wording.NO_HIT.format(entry=sentence, need=need), sentence)

    def _yes(self, sentence: str, need: Need) -> Iterator[Finding]:
        reading, seen = self._understanding.read(sentence), self._understanding.see(sentence)
        named = need in {found.need for found in reading.needs} or _decided(reading) is need
        best = _best(seen.evidence)
        if need in seen.evidence and self._near(seen.evidence, need, best):
            if best and seen.evidence[best].sum > seen.evidence[need].sum:
                message = wording.YES_CONFLICT.format(entry=sentence, other=best)
                yield Finding(need, Level.ADVICE, message, sentence)
            if not named:
                message = wording.MODEL_DISAGREES.format(entry=sentence, got=_got(reading))
                yield Finding(need, Level.ADVICE, message, sentence)
        elif (
            need in DEPARTMENT_OF or not named
        ):  # greetings and other agencies are known by cues and doors too
            yield self._missed(sentence, need, seen, mild=named and need in seen.evidence)

    def _near(self, evidence: Mapping[Need, Evidence], need: Need, best: Need | None) -> bool:
        return best is not None and evidence[need].sum >= evidence[best].sum - self._limits.margin

    def _missed(self, sentence: str, need: Need, seen: Seen, *, mild: bool) -> Finding:
        """``mild``: the rules do speak for the need, and with the model it is found all the same."""
        phrase = self._swallower(need, seen)
        if phrase is None:
            got = _best(seen.evidence) or wording.NOTHING
            message = wording.YES_MISSED.format(entry=sentence, got=got, need=need)
            return Finding(need, Level.ADVICE if mild else Level.ERROR, message, sentence)
        message = wording.YES_SWALLOWED.format(entry=sentence, phrase=phrase)
        other = self._strong.get(phrase)
        if other and other is not need:
            message += wording.SWALLOWER_STRONG.format(other=other)
        return Finding(need, Level.ERROR, message, sentence)

    def _swallower(self, need: Need, seen: Seen) -> str | None:
        """The phrase under `resolved` or `not` that took the need's words away."""
        for match in seen.matches:
            if match.rule.family is Family.RESOLVED and match.rule.key == need:
                return match.rule.pattern.source
        silenced = (one for one in self._silence.find(seen) if one.match.rule.key == need and one.cover)
        return next((one.cover for one in silenced), None)


def _best(evidence: Mapping[Need, Evidence]) -> Need | None:
    return max(evidence, key=lambda one: evidence[one].sum, default=None)


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
            yield Finding(rules.need, Level.HINT, message, pattern.source)
