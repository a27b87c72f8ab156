"""``chipao intents explain TEXT``: why a text is read as it is, for the officer who keeps the rules."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot import wording
from bot.commands.reader import reader
from bot.commands.screen import one_line, show
from db.terms import Need
from handlers.languages_wording import NAMES
from handlers.wording import DEPARTMENTS, NEEDS
from intents import places
from intents.lexicon import Thresholds
from intents.match import Family, Match, Span
from intents.model import Judged
from intents.reading import Facts, Reading
from intents.report import as_json
from intents.rulebook import Seen
from intents.silenced import Silence, Silenced
from intents.understand import Understanding

_MOST = 5  # needs shown; the rest is noise
_FILES = {Family.URGENT: "_urgent.toml", Family.ASKS: "_asks.toml", Family.DOOR: "_doors.toml"}


@dataclass(frozen=True, slots=True)
class _Explained:
    """One text with all that was made of it on the way to its reading."""

    reading: Reading
    seen: Seen
    judged: Judged
    alone: Judged  # by the model, had no rule been met
    silenced: Sequence[Silenced]
    weighed: dict[Need, list[str]]  # words that the model goes by
    limits: Thresholds

    def said(self, spans: Iterable[Span]) -> list[str]:
        return list(dict.fromkeys(one_line(self.seen.flow.said(*span)) for span in spans))

    @property
    def likely(self) -> list[Need]:
        return sorted(self.judged.needs, key=lambda one: -self.judged.needs[one])[:_MOST]

    @property
    def fired(self) -> list[Match]:
        return sorted(self.seen.matches, key=lambda one: -one.rule.weight)


def run(asked: Namespace) -> int:
    found = _explained(_text(asked.text), reader())
    if asked.json:
        show(json.dumps(_as_json(found), ensure_ascii=False))
        return 0
    for part in (_outcome, _needs, _rules, _silent, _about):
        for line in part(found):
            show(line)
    return 0


def _text(asked: str) -> str:
    """Bytes that are no UTF-8 become U+FFFD, wherever the text comes from."""
    given = sys.stdin.buffer.read() if asked == "-" else asked.encode("utf-8", "surrogateescape")
    return given.decode("utf-8", "replace").strip("\r\n")


def _explained(text: str, understanding: Understanding) -> _Explained:
    seen, model = understanding.see(text), understanding.model
    judged = understanding.judge(text)
    likely = sorted(judged.needs, key=lambda one: -judged.needs[one])[:_MOST]
    tokens = seen.flow.tokens
    return _Explained(
        reading=understanding.read(text),
        seen=seen,
        judged=judged,
        alone=model.judge(seen.flow, {}, ()),
        silenced=tuple(Silence(understanding.lexicon).find(seen)),
        weighed={
            need: [one_line(seen.flow.said(*span)) for span in model.reasons(tokens, need)] for need in likely
        },
        limits=understanding.lexicon.thresholds,
    )


def _outcome(found: _Explained) -> Iterator[str]:
    reading = found.reading
    department = reading.department
    yield wording.EXPLAIN_DECISION.format(
        decision=wording.EXPLAIN_DECISIONS[reading.decision],
        department=f"{DEPARTMENTS[department]} ({department})" if department else "-",
        urgency=wording.EXPLAIN_URGENCIES[reading.urgency],
        worry=found.judged.emergency,
        asks=wording.EXPLAIN_ASKS[reading.asks],
        language=NAMES.get(reading.language, reading.language),
    )


def _needs(found: _Explained) -> Iterator[str]:
    yield wording.EXPLAIN_NEEDS
    why = {one.need: one.why for one in found.reading.needs}
    for need in found.likely:
        said = why.get(need) or found.said(
            found.seen.evidence[need].spans if need in found.seen.evidence else ()
        )
        yield wording.EXPLAIN_NEED.format(
            odds=found.judged.needs[need],
            alone=found.alone.needs[need],
            name=NEEDS.get(need) or wording.EXPLAIN_DECISIONS[need.value],
            need=need,
            why=_listed(map(one_line, said)),
        )
    yield wording.EXPLAIN_WEIGHED
    for need in found.likely[:2]:
        yield wording.EXPLAIN_WEIGHED_FOR.format(need=need, words=_listed(found.weighed[need]))


def _rules(found: _Explained) -> Iterator[str]:
    yield wording.EXPLAIN_RULES
    for match in found.fired:
        yield wording.EXPLAIN_RULE.format(**_rule(match, found), words=_listed(found.said(match.spans)))
    if not found.fired:
        yield wording.EXPLAIN_NO_RULE


def _silent(found: _Explained) -> Iterator[str]:
    if found.silenced:
        yield wording.EXPLAIN_SILENCED
    for one in found.silenced:
        line = wording.EXPLAIN_RULE.format(
            **_rule(one.match, found), words=_listed(found.said(one.match.spans))
        )
        cover = wording.EXPLAIN_COVERED.format(cover=one.cover) if one.cover else wording.EXPLAIN_DENIED
        yield f"{line} {cover}"


def _about(found: _Explained) -> Iterator[str]:
    reading = found.reading
    spots = (reading.place,) if reading.place else reading.places
    named = [f"{one_line(spot.text)} → {places.name_of(spot)}" for spot in spots if spot]
    yield wording.EXPLAIN_PLACE.format(place=_listed(named))
    facts = [wording.EXPLAIN_FACTS[name].format(value) for name, value in _facts(reading.facts)]
    yield wording.EXPLAIN_FACT.format(facts=_listed(facts))
    yield wording.EXPLAIN_VERSIONS.format(rules=reading.rules_version, model=reading.model_version)


def _facts(facts: Facts) -> Iterator[tuple[str, str]]:
    """Name and value of each fact that was found."""
    about = facts.subject
    told = {
        "when": ", ".join(facts.when),
        "money": ", ".join(f"{baht:,}" for baht in facts.money),
        "people": str(facts.people or ""),
        "phones": ", ".join(facts.phones),
        "employer": facts.employer or "",
        "subject": " ".join(filter(None, (about.relation, about.name))) if about else "",
    }
    return ((name, one_line(value)) for name, value in told.items() if value)


def _listed(words: Iterable[str]) -> str:
    return " · ".join(words) or "-"


def _rule(match: Match, found: _Explained) -> dict[str, str]:
    rule, limits = match.rule, found.limits
    steps = {limits.strong: "strong", limits.medium: "medium", limits.weak: "weak"}
    kind = wording.EXPLAIN_KINDS[steps[rule.weight] if rule.family is Family.NEED else rule.family]
    if rule.family in _FILES:
        kind = f"{kind} {rule.key}"
    return {"file": _FILES.get(rule.family, f"{rule.key}.toml"), "pattern": rule.pattern.source, "kind": kind}


def _as_json(found: _Explained) -> dict[str, Any]:
    return as_json(found.reading) | {
        "odds": {need: round(odds, 4) for need, odds in found.judged.needs.items()},
        "odds_without_rules": {need: round(odds, 4) for need, odds in found.alone.needs.items()},
        "emergency": round(found.judged.emergency, 4),
        "rules": [{**_rule(match, found), "words": found.said(match.spans)} for match in found.fired],
        "silenced": [
            {**_rule(one.match, found), "words": found.said(one.match.spans), "cover": one.cover}
            for one in found.silenced
        ],
        "model_words": found.weighed,
    }
