"""From evidence to one decision: route when one department is sure, else ask, else let a person read."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from db.terms import DEPARTMENT_OF, Asks, Decision, Department, Need, Urgency
from intents.language import READ_HERE
from intents.lexicon import Thresholds
from intents.match import Span
from intents.score import Evidence

MOST = 3  # needs of one reading; LINE's buttons hold no more comfortably

# One strong rule (5.0) becomes 0.80, a medium one (2.5) 0.55: only the order carries meaning.
_SQUASH = 3.1

# Words that a greeting, thanks or a joke may be dressed in, and that may stand alone, without being a matter.
_CHAT = 4
_STRAY = 1


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a decision rests on."""

    evidence: Mapping[Need, Evidence]
    asks: Asks
    urgency: Urgency
    substance: int  # known words that neither small talk nor a way of asking explains
    settled: bool  # "it is paid now": nothing is left to do about what was spoken of
    language: str


@dataclass(frozen=True, slots=True)
class Verdict:
    decision: Decision
    needs: tuple[Evidence, ...] = ()
    department: Department | None = None


def squash(total: float) -> float:
    """A sum of evidence as 0..1, monotonically."""
    return 1.0 - exp(-total / _SQUASH)


def decide(case: Case, limits: Thresholds) -> Verdict:
    """Unsure is CLARIFY or SCREEN, never a guess."""
    if case.language not in READ_HERE:
        return Verdict(Decision.SCREEN)
    served = _served(case.evidence)
    outside = _sum_of(case.evidence, Need.OUT_OF_SCOPE)
    abuse = case.evidence.get(Need.ABUSE)
    if case.urgency is Urgency.EMERGENCY and abuse and abuse.sum >= limits.emergency:
        others = [other for other in served if other is not abuse]
        return _route([abuse, *_own_strong(others, [abuse], limits)])
    if served and _is_sure(served, outside, limits):
        return _route([served[0], *_own_strong(served[1:], [served[0]], limits)])
    if case.urgency is Urgency.EMERGENCY:
        return Verdict(Decision.SCREEN, tuple(served[:MOST]))
    return _unsure(case, served, outside, limits)


def _unsure(case: Case, served: list[Evidence], outside: float, limits: Thresholds) -> Verdict:
    best = served[0].sum if served else 0.0
    if outside >= limits.clarify and outside - best >= limits.clarify:  # alerts nobody, so it needs less
        return Verdict(Decision.OUT_OF_SCOPE, (case.evidence[Need.OUT_OF_SCOPE],))
    if case.asks is Asks.PERSON or (case.asks is Asks.COMPLAINT and not _scolds_us(case, limits)):
        return Verdict(Decision.SCREEN, tuple(served[:MOST]))
    close = [one for one in served if one.sum >= limits.clarify and not one.resolved][:MOST]
    if close:
        return Verdict(Decision.CLARIFY, tuple(close))
    if _is_small_talk(case, limits):
        talk = case.evidence.get(Need.SMALLTALK)
        return Verdict(Decision.SMALLTALK, (talk,) if talk else ())
    return Verdict(Decision.SCREEN, tuple(served[:MOST]))


def _scolds_us(case: Case, limits: Thresholds) -> bool:
    """A complaint about the bot itself, with nothing else in it, needs no officer."""
    return _sum_of(case.evidence, Need.SMALLTALK) >= limits.route and case.substance <= _CHAT


def _is_small_talk(case: Case, limits: Thresholds) -> bool:
    if case.urgency is not Urgency.NORMAL:
        return False
    polite = case.asks in {Asks.THANKS, Asks.GREETING}
    if polite or _sum_of(case.evidence, Need.SMALLTALK) >= limits.clarify:
        return case.settled or case.substance <= _CHAT
    return case.settled or (case.asks is Asks.HELP and case.substance <= _STRAY)


def _served(evidence: Mapping[Need, Evidence]) -> list[Evidence]:
    """The needs that an office serves, best first; of equals, the one spoken of first."""
    ours = [one for one in evidence.values() if one.need in DEPARTMENT_OF]
    return sorted(ours, key=lambda one: (-one.sum, min(one.spans, default=(0, 0))))


def _sum_of(evidence: Mapping[Need, Evidence], need: Need) -> float:
    found = evidence.get(need)
    return found.sum if found else 0.0


def _is_sure(served: list[Evidence], outside: float, limits: Thresholds) -> bool:
    best, department = served[0], DEPARTMENT_OF[served[0].need]
    if best.sum < limits.route or best.sum - outside < limits.margin:
        return False
    rivals = [
        other
        for other in served[1:]
        if DEPARTMENT_OF[other.need] is not department and best.sum - other.sum < limits.margin
    ]
    # A rival that speaks with words of its own is asked for as well; one that shares the words is a doubt.
    return len(_own_strong(rivals, [best], limits)) == len(rivals)


def _own_strong(others: list[Evidence], chosen: list[Evidence], limits: Thresholds) -> list[Evidence]:
    """Those of ``others`` that are sure, each by strong words that no need before it used."""
    taken = [span for one in chosen for span in one.spans]
    own: list[Evidence] = []
    for other in others:
        apart = any(not _touches(span, taken) for span in other.strong)
        if other.sum >= limits.route and apart:
            own.append(other)
            taken.extend(other.spans)
    return own


def _touches(span: Span, spans: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


def _route(needs: list[Evidence]) -> Verdict:
    return Verdict(Decision.ROUTE, tuple(needs[:MOST]), DEPARTMENT_OF[needs[0].need])
