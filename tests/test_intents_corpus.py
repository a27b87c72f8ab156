"""The corpus: well formed, every need covered, nothing said twice."""

import json
from collections import Counter
from math import ceil
from pathlib import Path
from typing import Any

import intents
from db.terms import Need, Urgency

FOLDER = Path(intents.__file__).parent / "corpus"
NEAR = 0.8  # of the 3-grams in common: a template with a word changed


def rows() -> list[dict[str, Any]]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.jsonl"))]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 3] for at in range(len(text) - 2))


def test_every_line_has_a_text_known_needs_and_an_urgency() -> None:
    for row in rows():
        assert row["text"].strip()
        assert [Need(need) for need in row["needs"]]
        assert Urgency(row["urgency"])


def test_every_need_has_eighty_messages() -> None:
    counts = Counter(need for row in rows() for need in row["needs"])
    assert {need: counts[need] for need in Need if counts[need] < 80} == {}


def test_there_are_the_messages_and_off_topic_ones_that_were_asked_for() -> None:
    assert len(rows()) >= 2500
    assert sum(row["needs"][0] == Need.OUT_OF_SCOPE for row in rows()) >= 300


def test_nothing_is_said_twice_or_nearly() -> None:
    """Two texts that are so alike share one of their rarest runs, so only holders of those are compared."""
    texts = [row["text"] for row in rows()]
    runs = [grams(text) or frozenset([text]) for text in texts]
    often = Counter(run for mine in runs for run in mine)
    holders: dict[str, list[int]] = {}
    near = []
    for at, mine in enumerate(runs):
        rarest = sorted(mine, key=lambda run: (often[run], run))[: len(mine) - ceil(NEAR * len(mine)) + 1]
        others = {other for run in rarest for other in holders.get(run, [])}
        near += [
            (texts[at], texts[other])
            for other in others
            if len(mine & runs[other]) > NEAR * len(mine | runs[other])
        ]
        for run in rarest:
            holders.setdefault(run, []).append(at)
    assert near == []
