"""How soon someone must look: words for danger now, and every sign of abuse."""

from collections.abc import Iterable, Mapping

from db.terms import Need, Urgency
from intents.match import Family, Match
from intents.score import Evidence


def urgency(matches: Iterable[Match], evidence: Mapping[Need, Evidence], abuse_from: float) -> Urgency:
    """``abuse_from``: the evidence that makes abuse alone an emergency; a false alarm costs a glance."""
    levels = {match.rule.key.partition(".")[0] for match in matches if match.rule.family is Family.URGENT}
    abuse = evidence.get(Need.ABUSE)
    if Urgency.EMERGENCY in levels or (abuse is not None and abuse.sum >= abuse_from):
        return Urgency.EMERGENCY
    return Urgency.URGENT if Urgency.URGENT in levels else Urgency.NORMAL
