"""What a text tells besides the need: phones, money, head counts, times, whom it is about, and the employer."""

from bisect import bisect
from collections.abc import Iterable
from itertools import islice

from intents import digit_runs, employer, money, people, subject, when
from intents.numerals import Number, arabic, numbers
from intents.reading import Facts

MAX_TEXT = 2_000  # characters read: what matters stands early, and the rest would only cost time
MAX_NUMBERS = 60  # a text with more of them is a table, not a message


def find(text: str) -> Facts:
    """The facts of one text, in the order they are said; see Facts for units."""
    plain = arabic(text[:MAX_TEXT])
    runs = list(digit_runs.runs(plain))
    counted = _outside(runs, islice(numbers(plain), MAX_NUMBERS))
    return Facts(
        phones=digit_runs.phones(runs),
        money=tuple(money.amounts(plain, counted)),
        people=people.count(plain, counted),
        when=when.words(plain),
        subject=subject.find(plain),
        employer=employer.find(plain),
    )


def _outside(runs: list[digit_runs.Found], found: Iterable[Number]) -> list[Number]:
    """The numbers that are no part of a phone or an identity number, which are no amounts."""
    starts = [run.start for run in runs]
    kept = []
    for number in found:
        index = bisect(starts, number.start)
        if index == 0 or runs[index - 1].end <= number.start:
            kept.append(number)
    return kept
