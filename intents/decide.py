"""From odds and evidence to one decision: route when one department is sure, else ask, else a person reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.terms import DEPARTMENT_OF, Asks, Decision, Department, Need, Urgency
from intents.language import READ_HERE
from intents.model import Limits
from intents.score import Evidence

MOST = 3  # needs of one reading; LINE's buttons hold no more comfortably
_WORTH_A_BUTTON = 0.02  # of being the need; below it a button only makes the menu longer
_WORTH_A_MENU = 0.12  # of the likeliest; below it "tell us more" is the better question

_ABUSE = 0.4  # of an emergency being abuse, from which it is treated as abuse whatever scores higher

# Words that a greeting, thanks or a joke may be dressed in without being a matter.
_CHAT = 4
_STRAY = 1  # so few of them, and no rule's word among them, are no matter to guess at
_PLAINLY = 0.9  # odds that allow one word more: "รับทราบค่ะ" holds no greeting, thanks or rule's word
_BRIEF = 3  # tokens: "ลาออก", "ใบอนุญาต", "เดือดร้อนมาก" can mean anything, so the odds alone decide nothing


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a decision rests on."""

    odds: Mapping[Need, float]  # probability of each need as the main one
    also: Mapping[Need, float]  # probability of each need as one of several
    evidence: Mapping[Need, Evidence]
    asks: Asks
    urgency: Urgency
    tokens: int
    substance: int  # known words that neither small talk nor a way of asking explains
    settled: bool  # "it is paid now": nothing is left to do about what was spoken of
    language: str

    def rules_name(self, need: Need, enough: float) -> bool:
        """Whether the rules alone speak for ``need``."""
        found = self.evidence.get(need)
        return found is not None and found.sum >= enough


@dataclass(frozen=True, slots=True)
class Verdict:
    """``needs`` holds the best first; of a route, the first ``sure`` ones are acted on, the others named."""

    decision: Decision
    needs: tuple[Need, ...] = ()
    department: Department | None = None
    sure: int = 0


def decide(case: Case, limits: Limits, strong: float) -> Verdict:
    """Unsure is CLARIFY or SCREEN, never a guess. ``strong``: the weight of one strong rule."""
    if case.language not in READ_HERE:
        return Verdict(Decision.SCREEN)
    served = sorted(DEPARTMENT_OF, key=case.odds.__getitem__, reverse=True)
    if case.urgency is Urgency.EMERGENCY:
        return _emergency(case, served, limits, strong)
    department, sure = surest(case.odds)
    best = next(need for need in served if DEPARTMENT_OF[need] is department)
    # English is routed where a rule names the need, so its odds, learned on Thai, need only lean there.
    enough = limits.route if case.language == "th" else limits.hurry
    if sure >= enough and case.odds[best] >= limits.need * sure and _may_route(case, best, strong):
        return _routed(case, served, best, limits, strong)
    return _unsure(case, served, limits)


def _emergency(case: Case, served: list[Need], limits: Limits, strong: float) -> Verdict:
    """Whatever else it may be, it reaches a person at once: the likely department, else screening."""
    told = case.rules_name(Need.ABUSE, strong / 2) and case.odds[Need.ABUSE] >= limits.second
    if told or case.odds[Need.ABUSE] >= _ABUSE:
        return _routed(case, served, Need.ABUSE, limits, strong)
    department, sure = surest(case.odds)
    if sure >= limits.hurry:
        best = next(need for need in served if DEPARTMENT_OF[need] is department)
        return _routed(case, served, best, limits, strong)
    return Verdict(Decision.SCREEN, _buttons(case, served))


def surest(odds: Mapping[Need, float]) -> tuple[Department, float]:
    """The department whose needs are likeliest together, and how likely."""
    sums = dict.fromkeys(Department, 0.0)
    for need, department in DEPARTMENT_OF.items():
        sums[department] += odds[need]
    department = max(sums, key=lambda one: sums[one])
    return department, sums[department]


def _routed(case: Case, served: list[Need], best: Need, limits: Limits, strong: float) -> Verdict:
    """To the best need's department; likely further needs are named, and acted on where rules or odds are sure."""
    more = [need for need in served if need is not best and case.also[need] >= limits.second]
    more.sort(key=lambda need: -case.also[need])
    sure = [
        need
        for need in more
        if case.also[need] >= limits.both
        or (case.rules_name(need, strong) and _own_words(case.evidence[need], case.evidence.get(best)))
    ]
    needs = [best, *sure, *(need for need in more if need not in sure)][:MOST]
    return Verdict(Decision.ROUTE, tuple(needs), DEPARTMENT_OF[best], min(1 + len(sure), MOST))


def _own_words(one: Evidence, best: Evidence | None) -> bool:
    taken = best.spans if best else ()
    return any(not any(a[0] < b[1] and b[0] < a[1] for b in taken) for a in one.strong)


def _may_route(case: Case, best: Need, strong: float) -> bool:
    """Not what is told as settled: that is thanks. On the odds alone neither English nor two words are routed."""
    if (case.language != "th" or case.tokens <= _BRIEF) and not case.rules_name(best, strong):
        return False
    return not case.settled or case.asks is Asks.QUESTION


def _unsure(case: Case, served: list[Need], limits: Limits) -> Verdict:
    ours = sum(case.odds[need] for need in served)
    known = case.tokens > _BRIEF or Need.OUT_OF_SCOPE in case.evidence
    if case.odds[Need.OUT_OF_SCOPE] >= limits.outside and known:
        return Verdict(Decision.OUT_OF_SCOPE, (Need.OUT_OF_SCOPE,))
    small = _is_small_talk(case, limits)
    if case.asks is Asks.PERSON or (case.asks is Asks.COMPLAINT and not small):
        return Verdict(Decision.SCREEN, _buttons(case, served))
    if small:
        return Verdict(Decision.SMALLTALK, (Need.SMALLTALK,))
    vague = case.substance <= _STRAY and not any(need in case.evidence for need in served)
    if ours >= limits.ours and case.odds[served[0]] >= _WORTH_A_MENU and not vague:
        return Verdict(Decision.CLARIFY, _buttons(case, served))
    return Verdict(Decision.SCREEN, _buttons(case, served))


def _is_small_talk(case: Case, limits: Limits) -> bool:
    """Only what holds few words of its own, or is settled: a report is never dropped for its politeness."""
    if case.settled:
        return True
    odds, named = case.odds[Need.SMALLTALK], Need.SMALLTALK in case.evidence
    if case.substance == 0 and not case.evidence and odds >= max(case.odds.values()):
        return True  # 555555, 12, …: not one word
    if odds < limits.talk or (case.asks is Asks.QUESTION and not named):
        return False
    if named or case.asks in {Asks.THANKS, Asks.GREETING}:
        return case.substance <= _CHAT
    return case.substance <= _STRAY + (odds >= _PLAINLY)


def _buttons(case: Case, served: list[Need]) -> tuple[Need, ...]:
    return tuple(need for need in served[:MOST] if case.odds[need] >= _WORTH_A_BUTTON)
