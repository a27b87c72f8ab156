"""What every act of ``chipao intents`` reads first: rules, model and labelled messages, or one Thai sentence."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot import wording
from bot.commands.screen import complain
from intents.evaluate import Labelled, labelled
from intents.lexicon import RULES
from intents.sheet import RulesError
from intents.understand import Understanding


class Unreadable(Exception):
    """A file or a line of it that cannot be used; says which and why, in Thai, and quotes nothing."""


def reader(folder: Path = RULES) -> Understanding:
    """Ends the command with exit code 2 where rules or weights cannot be used."""
    try:
        return Understanding.load(folder)
    except RulesError as error:
        complain(error)
    except (OSError, ValueError, KeyError):
        complain(wording.NO_MODEL)
    raise SystemExit(2)


def labelled_messages(paths: Iterable[Path]) -> list[Labelled]:
    """Every message of the files; raises ``Unreadable`` at the first line that is not of the form."""
    return [one for path in paths for one in _messages(path)]


def _messages(path: Path) -> Iterable[Labelled]:
    try:
        # Only \n ends a line: U+2028 and its like may stand inside a message.
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(wording.EVALUATE_NO_FILE.format(file=path)) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _message(line)
            except _Fault as fault:
                sentence = wording.EVALUATE_BAD_LINE.format(file=path, line=number, reason=fault)
                raise Unreadable(sentence) from None  # the cause may quote the message


class _Fault(Exception):
    """Why a line is refused."""


def _message(line: str) -> Labelled:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise _Fault(wording.EVALUATE_FAULTS["json"]) from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise _Fault(wording.EVALUATE_FAULTS["text"])
    if not isinstance(row.get("needs"), list) or not row["needs"]:
        raise _Fault(wording.EVALUATE_FAULTS["needs"])
    return _labelled(row)


def _labelled(row: dict[str, Any]) -> Labelled:
    try:
        return labelled(row)
    except ValueError:
        raise _Fault(wording.EVALUATE_FAULTS["unknown"]) from None
    except (TypeError, AttributeError, KeyError):
        raise _Fault(wording.EVALUATE_FAULTS["shape"]) from None
