"""``chipao intents explain TEXT``: why a text is read as it is, for the officer who keeps the rules."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator

from bot import wording
from bot.commands.screen import show
from intents.match import Family, Match
from intents.reading import Reading
from intents.report import as_json
from intents.understand import Understanding

_MOST = 5  # needs and rules shown; the rest is noise


def run(asked: Namespace) -> int:
    text = sys.stdin.read() if asked.text == "-" else asked.text
    understanding = Understanding.load()
    reading = understanding.read(text)
    if asked.json:
        told = as_json(reading) | {
            "odds": {need: round(odds, 4) for need, odds in understanding.judge(text).needs.items()},
            "rules": [_rule(match, said) for match, said in _fired(text, understanding)],
        }
        show(json.dumps(told, ensure_ascii=False))
    else:
        for line in _lines(text, reading, understanding):
            show(line)
    return 0


def _lines(text: str, reading: Reading, understanding: Understanding) -> Iterator[str]:
    judged = understanding.judge(text)
    yield wording.EXPLAIN_DECISION.format(
        decision=wording.EXPLAIN_DECISIONS[reading.decision],
        department=reading.department or "-",
        urgency=wording.EXPLAIN_URGENCIES[reading.urgency],
        worry=judged.emergency,
        asks=reading.asks,
        language=reading.language,
    )
    yield wording.EXPLAIN_NEEDS
    why = {found.need: " · ".join(found.why) for found in reading.needs}
    for need in sorted(judged.needs, key=lambda one: -judged.needs[one])[:_MOST]:
        yield wording.EXPLAIN_NEED.format(need=need, odds=judged.needs[need], why=why.get(need) or "-")
    yield wording.EXPLAIN_RULES
    fired = list(_fired(text, understanding))
    for match, said in fired:
        yield wording.EXPLAIN_RULE.format(**_rule(match, said))
    if not fired:
        yield wording.EXPLAIN_NO_RULE
    place = reading.place.text if reading.place else "-"
    yield wording.EXPLAIN_PLACE.format(place=place, when=" · ".join(reading.facts.when) or "-")
    yield wording.EXPLAIN_VERSIONS.format(rules=reading.rules_version, model=reading.model_version)


def _fired(text: str, understanding: Understanding) -> Iterator[tuple[Match, str]]:
    """The rules that were met, the heaviest first, each with the person's own words for it."""
    seen = understanding.see(text)
    for match in sorted(seen.matches, key=lambda one: -one.rule.weight):
        yield match, " · ".join(seen.flow.said(start, end) for start, end in match.spans)


def _rule(match: Match, said: str) -> dict[str, str]:
    rule = match.rule
    kind = wording.EXPLAIN_KINDS[rule.family]
    name = f"{rule.key}.toml" if rule.family in {Family.NEED, Family.RESOLVED} else f"{kind} {rule.key}"
    return {
        "name": name,
        "pattern": rule.pattern.source,
        "kind": kind,
        "weight": f"{rule.weight:g}",
        "said": said,
    }
