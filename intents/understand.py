"""The reader: one text in, one `Reading` out, with the person's own words as the reason."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from db.terms import Decision, Need
from intents import facts, places
from intents.asks import asks
from intents.decide import Case, Verdict, decide, squash
from intents.language import language_of
from intents.lexicon import RULES, Door, Lexicon, NeedRules, load
from intents.match import Family, Match, Matcher, Rule
from intents.normalise import LONGEST, clean, compact, whole
from intents.reading import NeedFound, Reading
from intents.score import Evidence, score
from intents.segment import Flow, Words, flow
from intents.urgency import urgency

# Politeness and pronouns: no matter to act on.
_PARTICLES = frozenset(
    ["ครับ", "คับ", "ค่ะ", "คะ", "ค่า", "จ้า", "จ้ะ", "นะ", "นะคะ", "นะครับ", "ผม", "หนู", "ฉัน", "พี่", "เลย", "ด้วย"]
)
# A call for someone, with or without a matter: never one stray word.
_CALLS = frozenset(["ช่วย", "ช่วยด้วย", "ปัญหา", "มีปัญหา", "เดือดร้อน", "ปรึกษา", "สอบถาม", "ร้องเรียน", "ร้องทุกข์"])
_CALL_WEIGHS = 5  # more than a greeting or thanks may excuse: "สวัสดีครับ ช่วยด้วย" is no small talk
_LATIN_WORD = re.compile("[a-z]{2,15}")
_THAI_WORD = re.compile("[\u0e01-\u0e4e]{2,}")


class Understanding:
    """The rules, compiled. All is built before ``load`` returns and never changed: threads share it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._words = Words(lexicon.words)
        self._matcher = Matcher(_rules(lexicon), dict(lexicon.concepts))

    @classmethod
    def load(cls, folder: Path = RULES) -> "Understanding":
        """Read the rule files; raise ``RulesError`` when any of them is wrong."""
        return cls(load(folder))

    @property
    def version(self) -> str:
        return self.lexicon.version

    @property
    def doors(self) -> Mapping[str, Door]:
        """The agencies that serve what the ministry does not, by the key in ``Reading.door``."""
        return self.lexicon.doors

    def read(self, text: str) -> Reading:
        """Pure and bounded: the same text gives the same reading, and at most 1,000 characters are read."""
        text = whole(text)
        flowing = self._flow(text)
        matches = self._matcher.find(flowing)
        case = self._case(flowing, matches, language_of(text[:LONGEST]))
        verdict = decide(case, self.lexicon.thresholds)
        spots = places.find(text[:LONGEST])
        return Reading(
            text=text,
            decision=verdict.decision,
            needs=tuple(_found(one, flowing) for one in verdict.needs),
            urgency=case.urgency,
            asks=case.asks,
            place=spots[0] if len(spots) == 1 else None,
            facts=facts.find(text[:LONGEST]),
            department=verdict.department,
            places=spots if len(spots) > 1 else (),
            door=_door(verdict, matches),
            language=case.language,
            rules_version=self.version,
        )

    def matches(self, text: str) -> list[Match]:
        """Which rules ``text`` meets; for the checker, which tells what no example reaches."""
        return self._matcher.find(self._flow(whole(text)))

    def _case(self, flowing: Flow, matches: list[Match], language: str) -> Case:
        limits = self.lexicon.thresholds
        evidence = score(matches, limits.strong)
        about = any(
            one.sum >= limits.clarify and one.need is not Need.SMALLTALK and not one.resolved
            for one in evidence.values()
        )
        return Case(
            evidence=evidence,
            asks=asks(matches, about_something=about),
            urgency=urgency(matches, evidence, limits.emergency),
            substance=self._substance(flowing, matches),
            settled=any(match.rule.family is Family.RESOLVED for match in matches),
            language=language,
        )

    def _flow(self, text: str) -> Flow:
        return flow(compact(clean(text)), self._words, self.lexicon.variants)

    def _substance(self, flowing: Flow, matches: list[Match]) -> int:
        """How many real words are neither small talk nor a way of asking."""
        explained = [
            span
            for match in matches
            if match.rule.family is Family.ASKS or match.rule.key == Need.SMALLTALK
            for span in match.spans
        ]
        count, at = 0, 0
        for token in flowing.tokens:
            start, at = at, at + len(token)
            if not any(start < end and begin < at for begin, end in explained):
                count += _CALL_WEIGHS if token in _CALLS else self._is_word(token)
        return count

    def _is_word(self, token: str) -> bool:
        if token in _PARTICLES:
            return False
        known = _THAI_WORD.fullmatch(token) is not None and token in self._words
        return known or _LATIN_WORD.fullmatch(token) is not None


def _found(evidence: Evidence, flowing: Flow) -> NeedFound:
    said = dict.fromkeys(flowing.said(start, end) for start, end in evidence.spans)
    return NeedFound(evidence.need, round(squash(evidence.sum), 3), tuple(said))


def _door(verdict: Verdict, matches: list[Match]) -> str | None:
    """The door with the longest words for it, when the matter is another agency's."""
    if verdict.decision is not Decision.OUT_OF_SCOPE:
        return None
    sizes = {
        match.rule.key: sum(end - start for start, end in match.spans)
        for match in matches
        if match.rule.family is Family.DOOR
    }
    return max(sizes, key=lambda key: sizes[key], default=None)


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
