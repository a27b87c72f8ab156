"""Readings as the JSON of `chipao understand` (design, section 5)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from intents.reading import Facts, Place, Reading
from intents.understand import Understanding


def as_json(reading: Reading, id: str | int | None = None) -> dict[str, Any]:  # noqa: A002 - the contract's name
    """The keys of the contract, then the door, the language, and the places of an ambiguous name."""
    return {
        "id": id,
        "text": reading.text,
        "decision": reading.decision.value,
        "needs": [
            {"need": found.need.value, "score": found.score, "why": list(found.why), "sure": found.sure}
            for found in reading.needs
        ],
        "department": reading.department.value if reading.department else None,
        "urgency": reading.urgency.value,
        "asks": reading.asks.value,
        "place": _place(reading.place) if reading.place else None,
        "facts": _facts(reading.facts),
        "places": [_place(place) for place in reading.places],
        "door": reading.door,
        "language": reading.language,
        "rules_version": reading.rules_version,
        "model_version": reading.model_version,
    }


def understand_lines(lines: Iterable[str], understanding: Understanding) -> Iterator[str]:
    """One JSON line for every line read: plain text, or an object with ``text`` and perhaps ``id``."""
    for line in lines:
        text, given = _asked(line.rstrip("\r\n"))
        yield json.dumps(as_json(understanding.read(text), given), ensure_ascii=False)


def _asked(line: str) -> tuple[str, str | int | None]:
    if not line.lstrip().startswith("{"):
        return line, None
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return line, None
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        return line, None
    given = asked.get("id")
    return asked["text"], given if isinstance(given, str | int) else None


def _place(place: Place) -> dict[str, str | None]:
    return {
        "province": place.province,
        "district": place.district,
        "subdistrict": place.subdistrict,
        "text": place.text,
    }


def _facts(facts: Facts) -> dict[str, Any]:
    subject = facts.subject
    return {
        "phone": list(facts.phones),
        "money": list(facts.money),
        "people": facts.people,
        "when": list(facts.when),
        "subject": subject
        and {"name": subject.name, "relation": subject.relation, "village": subject.village},
        "employer": facts.employer,
    }
