"""How soon someone must look: the rules' words for danger, every sign of abuse, and the model's worry."""

from collections.abc import Iterable, Mapping

from db.terms import Need, Urgency
from intents.match import Family, Match
from intents.model import Judged
from intents.score import Evidence

# Groups of `_urgent.toml` that tell of child labour, forced labour, trafficking, violence or sexual harassment.
_OF_HARM = frozenset(
    f"emergency.{group}"
    for group in (
        "child",
        "not_free",
        "papers",
        "violence",
        "sexual",
        "debt_bondage",
        "trafficking",
        "scam_compound",
    )
)


# Of a text too short to tell a story (tokens) the model must be surer than of others: "ยังไม่ได้เลยค่ะ" has 0.16 and
# woke officers in the simulated year; "ไม่อยากอยู่แล้ว" has 0.24 and must be heard.
FEW, SURE = 5, 0.2


def tells_of_harm(matches: Iterable[Match], evidence: Mapping[Need, Evidence], abuse_from: float) -> bool:
    """Whether people harm somebody: the words of such a group, or enough evidence of abuse."""
    abuse = evidence.get(Need.ABUSE)
    if abuse is not None and abuse.sum >= abuse_from:
        return True
    return any(match.rule.family is Family.URGENT and match.rule.key in _OF_HARM for match in matches)


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
