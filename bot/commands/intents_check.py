"""``chipao intents check``: the rule files, their examples, and strong phrases that meet off-topic messages."""

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot import wording
from bot.commands.reader import Unreadable, labelled_messages, reader
from bot.commands.screen import complain, show
from db.terms import Need
from intents import lexicon
from intents.candidates import CORPUS
from intents.check import Finding, Level, check
from intents.sheet import Problem, RulesError


def run(asked: Namespace) -> int:
    """1 when the rules must not be used as they are."""
    folder = Path(asked.rules) if asked.rules else lexicon.RULES
    if not folder.is_dir():
        complain(wording.CHECK_NO_RULES.format(folder=folder))
        return 1
    try:
        version = lexicon.load(folder).version
    except RulesError as error:
        show(_json(map(_problem, error.problems)) if asked.json else error)
        return 1
    try:
        texts = off_topic()
    except Unreadable as error:
        complain(error)
        texts = []
    found = check(reader(folder), texts, folder)
    if not texts:
        complain(wording.CHECK_NO_CORPUS)
    if asked.json:
        show(_json(map(_finding, found)))
    else:
        _print(found, version, every=asked.all)
    return 1 if any(one.level is Level.ERROR for one in found) else 0


def off_topic() -> list[str]:
    """Messages of the corpus that concern no office; none where the package came without its corpus."""
    paths = [CORPUS / f"{need}.jsonl" for need in (Need.OUT_OF_SCOPE, Need.SMALLTALK)]
    return [one.text for one in labelled_messages(filter(Path.is_file, paths)) if not one.ours]


def _print(found: Sequence[Finding], version: str, *, every: bool) -> None:
    counts = Counter(one.level for one in found)
    for one in found:
        if every or one.level is not Level.HINT:
            show(wording.CHECK_LINE.format(level=wording.CHECK_LEVELS[one.level], finding=one))
    errors, advice, hints = (counts[level] for level in Level)
    show(wording.CHECK_SUM.format(errors=errors, advice=advice, hints=hints, version=version))


def _json(rows: Iterable[dict[str, str]]) -> str:
    return json.dumps(list(rows), ensure_ascii=False)


def _finding(one: Finding) -> dict[str, str]:
    return {"need": one.need, "level": one.level, "message": str(one)}


def _problem(one: Problem) -> dict[str, str]:
    """What keeps the rules from being loaded at all; of a shared file, the need is its name."""
    return {"need": one.file.partition(".")[0], "level": Level.ERROR, "message": str(one)}
