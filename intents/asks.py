"""What the person wants of us, from cues in their words; it chooses wording and never drops a report."""

from collections.abc import Iterable

from db.terms import Asks
from intents.match import Family, Match

# The first cue that is present wins: who wants a person must not be answered as a mere question.
_FIRST = (Asks.PERSON, Asks.COMPLAINT, Asks.STATUS)
_WITH_A_NEED = (Asks.QUESTION,)
_WITHOUT_A_NEED = (Asks.THANKS, Asks.QUESTION, Asks.GREETING)


def asks(matches: Iterable[Match], *, about_something: bool) -> Asks:
    """``about_something``: a need was found, so that "ขอบคุณค่ะ" at the end is only politeness.

    A matter told as settled, with nothing else, is a way to say thanks.
    """
    cues = {
        Asks.THANKS if match.rule.family is Family.RESOLVED else match.rule.key
        for match in matches
        if match.rule.family in {Family.ASKS, Family.RESOLVED}
    }
    order = _FIRST + (_WITH_A_NEED if about_something else _WITHOUT_A_NEED)
    return next((cue for cue in order if cue in cues), Asks.HELP)
