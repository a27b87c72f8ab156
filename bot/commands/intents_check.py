"""``chipao intents check``: the rule files, their examples, and strong phrases that meet off-topic messages."""

import json
from argparse import Namespace
from pathlib import Path

from bot import wording
from bot.commands.screen import show
from db.terms import Need
from intents.candidates import CORPUS
from intents.check import Finding, Level, check
from intents.evaluate import read_labelled
from intents.sheet import RulesError
from intents.understand import Understanding


def run(asked: Namespace) -> int:
    """1 when the rules must not be used as they are."""
    try:
        understanding = Understanding.load(Path(asked.rules)) if asked.rules else Understanding.load()
    except RulesError as error:
        show(error)
        return 1
    texts = off_topic()
    found = check(understanding, texts)
    errors = sum(finding.level is Level.ERROR for finding in found)
    if asked.json:
        show(json.dumps([_as_json(finding) for finding in found], ensure_ascii=False))
        return 1 if errors else 0
    for finding in found:
        if finding.level is Level.HINT and not asked.all:
            continue
        show(wording.CHECK_LINE.format(level=wording.CHECK_LEVELS[finding.level], finding=finding))
    if not texts:
        show(wording.CHECK_NO_CORPUS)
    show(
        wording.CHECK_SUM.format(
            errors=errors,
            advice=sum(one.level is Level.ADVICE for one in found),
            hints=sum(one.level is Level.HINT for one in found),
            version=understanding.version,
        )
    )
    return 1 if errors else 0


def off_topic() -> list[str]:
    """Messages of the corpus that concern no office; none where the package came without its corpus."""
    paths = [CORPUS / f"{need}.jsonl" for need in (Need.OUT_OF_SCOPE, Need.SMALLTALK)]
    lines = [line for path in paths if path.is_file() for line in path.read_text("utf-8").splitlines()]
    return [one.text for one in read_labelled(lines) if not one.ours]


def _as_json(finding: Finding) -> dict[str, str]:
    return {"need": finding.need, "level": finding.level, "message": finding.message}
