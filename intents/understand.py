"""The reader: one text in, one `Reading` out, with the person's own words as the reason."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from db.terms import Decision, Need
from intents import facts, places
from intents.asks import asks
from intents.decide import Case, Verdict, decide, surest
from intents.language import language_of
from intents.lexicon import RULES, Door, load
from intents.match import Family, Match
from intents.model import Judged, Model
from intents.normalise import LONGEST, whole
from intents.reading import NeedFound, Reading
from intents.rulebook import Rulebook, Seen
from intents.substance import MUCH, substance
from intents.urgency import FEW, SURE, tells_of_harm, urgency


class Understanding:
    """The rules, compiled, and the model: built before ``load`` returns, never changed, shared by threads."""

    def __init__(self, rulebook: Rulebook, model: Model) -> None:
        self.rulebook = rulebook
        self.lexicon = rulebook.lexicon
        self.model = model

    @classmethod
    def load(cls, folder: Path = RULES) -> "Understanding":
        """Read the rule files and the weights; raise ``RulesError`` when any of the rules is wrong."""
        return cls(Rulebook(load(folder)), Model.load())

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
        seen = self.rulebook.see(text)
        case = self._case(seen, self.model.judge(seen.flow, seen.evidence, seen.matches), text)
        verdict = decide(case, self.model.limits, self.lexicon.thresholds.strong)
        spots = places.find(text[:LONGEST])
        return Reading(
            text=text,
            decision=verdict.decision,
            needs=tuple(
                self._found(need, case, seen, sure=at < verdict.sure) for at, need in enumerate(verdict.needs)
            ),
            urgency=case.urgency,
            asks=case.asks,
            place=spots[0] if len(spots) == 1 else None,
            facts=facts.find(text[:LONGEST]),
            department=verdict.department,
            places=spots if len(spots) > 1 else (),
            door=_door(verdict, seen.matches),
            sensitive=tells_of_harm(seen.matches, seen.evidence, self.lexicon.thresholds.emergency)
            or Need.ABUSE in verdict.needs[: verdict.sure],
            language=case.language,
            rules_version=self.version,
            model_version=self.model.version,
        )

    def judge(self, text: str) -> Judged:
        """The odds alone, of every need: for measuring and for ``explain``."""
        seen = self.see(text)
        return self.model.judge(seen.flow, seen.evidence, seen.matches)

    def see(self, text: str) -> Seen:
        """What the rules make of ``text``, before anything is decided: the checker's view."""
        return self.rulebook.see(whole(text))

    def matches(self, text: str) -> list[Match]:
        """Which rules ``text`` meets; for the checker, which tells what no example reaches."""
        return list(self.see(text).matches)

    def _case(self, seen: Seen, judged: Judged, text: str) -> Case:
        limits = self.lexicon.thresholds
        about = any(
            one.sum >= limits.clarify and one.need is not Need.SMALLTALK and not one.resolved
            for one in seen.evidence.values()
        )
        few = len(seen.flow.tokens) <= FEW
        return Case(
            odds=judged.needs,
            also=judged.also,
            evidence=seen.evidence,
            asks=asks(seen.matches, about_something=about),
            urgency=urgency(
                seen.matches,
                seen.evidence,
                judged,
                limits.emergency,
                # "ยังไม่ได้เลยค่ะ" says nothing of danger: of so few words the model must be surer.
                max(self.model.limits.emergency, SURE) if few else self.model.limits.emergency,
            ),
            tokens=len(seen.flow.tokens),
            # Counting costs a tenth of a reading, and what is sure is not judged by it.
            substance=MUCH
            if surest(judged.needs)[1] >= self.model.limits.route
            else substance(seen.flow, seen.matches, self.rulebook.words),
            settled=any(match.rule.family is Family.RESOLVED for match in seen.matches),
            language=language_of(text[:LONGEST]),
        )

    def _found(self, need: Need, case: Case, seen: Seen, *, sure: bool) -> NeedFound:
        """The need with the person's own words for it: the rules' where they have any, else the model's."""
        flowing = seen.flow
        if need in seen.evidence:
            said = [flowing.said(start, end) for start, end in seen.evidence[need].spans]
        else:
            said = [flowing.said(*span) for span in self.model.reasons(flowing.tokens, need)]
        return NeedFound(need, round(case.odds[need], 3), tuple(dict.fromkeys(said)), sure)


def _door(verdict: Verdict, matches: Iterable[Match]) -> str | None:
    """The door with the longest words for it, when the matter is another agency's."""
    if verdict.decision is not Decision.OUT_OF_SCOPE:
        return None
    sizes = {
        match.rule.key: sum(end - start for start, end in match.spans)
        for match in matches
        if match.rule.family is Family.DOOR
    }
    return max(sizes, key=lambda key: sizes[key], default=None)
