"""How soon someone must look: the rules' words for danger, every sign of abuse, and the model's worry."""

from collections.abc import Iterable, Mapping

from db.terms import Need, Urgency
from intents.match import Family, Match
from intents.model import Judged
from intents.score import Evidence


def urgency(
    matches: Iterable[Match],
    evidence: Mapping[Need, Evidence],
    judged: Judged,
    abuse_from: float,
    worry: float,
) -> Urgency:
    """Whichever is worried decides; a false alarm costs a glance.

    ``abuse_from``: the evidence that makes abuse alone an emergency; ``worry``: the model's probability that does.
    """
    levels = {match.rule.key.partition(".")[0] for match in matches if match.rule.family is Family.URGENT}
    abuse = evidence.get(Need.ABUSE)
    told = Urgency.EMERGENCY in levels or (abuse is not None and abuse.sum >= abuse_from)
    if told or judged.emergency >= worry:
        return Urgency.EMERGENCY
    return Urgency.URGENT if Urgency.URGENT in levels else Urgency.NORMAL
