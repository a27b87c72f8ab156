"""Which level of urgency a case has: from what was read, raised by what the reference lists (4.1 to 4.3)."""

from db.terms import Level, Need, Urgency

# The person's own right is at stake, and weeks matter.
_RIGHTS_AT_STAKE = frozenset(
    {
        Need.UNPAID_WAGES,
        Need.DISMISSAL,
        Need.WORK_INJURY,
        Need.UNEMPLOYMENT_BENEFIT,
        Need.WORKPLACE_SAFETY,
        Need.JOB_SCAM,
        Need.DISABILITY_DEATH,
        Need.LABOUR_RELATIONS,
    }
)
# So many people in one place raise a case by one level.
_MANY_PEOPLE = 10


def level_of(need: Need | None, urgency: Urgency, people: int | None = None) -> Level:
    """P0 for an emergency, P1 for what is urgent, P2 where a right is at stake, else P3; many people raise it.

    Only words for danger make P0: ten people who look for work are no emergency. What nobody has understood yet
    may be a right at stake.
    """
    if urgency is Urgency.EMERGENCY:
        return Level.P0
    if urgency is Urgency.URGENT:
        return Level.P1
    many = people is not None and people >= _MANY_PEOPLE
    if need is None or need in _RIGHTS_AT_STAKE or need is Need.ABUSE:
        return Level.P1 if many else Level.P2
    return Level.P2 if many else Level.P3
