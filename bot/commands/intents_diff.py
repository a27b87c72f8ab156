"""``chipao intents diff --against FOLDER|REVISION``: the messages that other rules read differently."""

import io
import json
import subprocess
import tarfile
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import wording
from bot.commands.reader import Unreadable, labelled_messages, reader
from bot.commands.screen import complain, one_line, show
from db.terms import Urgency
from intents.candidates import CORPUS
from intents.compare import Change, Difference, differences
from intents.lexicon import RULES, load
from intents.reading import Reading
from intents.rulebook import Rulebook
from intents.sheet import RulesError
from intents.understand import Understanding


class _NoSuchVersion(Exception):
    """Neither a folder of rules nor a revision of git that has one."""


@dataclass(frozen=True, slots=True)
class _Compared:
    differences: Sequence[Difference]
    messages: int
    before: str  # versions of the rules
    after: str


def run(asked: Namespace) -> int:
    """0 when the two could be compared, whatever came out; 2 when not."""
    try:
        with _rules_of(asked.against) as folder:
            compared = _compare(asked.corpus, folder)
    except (_NoSuchVersion, RulesError, Unreadable) as error:
        complain(error)
        return 2
    if asked.json:
        show(json.dumps([_as_json(one) for one in compared.differences], ensure_ascii=False))
    else:
        _print(compared)
    return 0


def _compare(paths: Sequence[str] | None, before: Path) -> _Compared:
    files = [Path(path) for path in paths] if paths else sorted(CORPUS.glob("*.jsonl"))
    if not files:
        raise Unreadable(wording.DIFF_NO_CORPUS)
    told = labelled_messages(files)
    lexicon = load(before)
    now = reader()
    then = Understanding(Rulebook(lexicon), now.model)
    return _Compared(list(differences(told, then, now)), len(told), then.version, now.version)


@contextmanager
def _rules_of(version: str) -> Iterator[Path]:
    if Path(version).is_dir():
        yield Path(version)
        return
    root = RULES.parents[1]
    # The revision is one argument of git, after "--end-of-options": it can never be read as an option.
    call = ["git", "archive", "--format=tar", "--end-of-options", version, "intents/rules"]
    try:
        packed = subprocess.run(call, cwd=root, capture_output=True, check=True)  # noqa: S603
    except OSError as error:
        raise _NoSuchVersion(wording.DIFF_NO_GIT.format(version=version)) from error
    except (subprocess.CalledProcessError, ValueError) as error:  # ValueError: a NUL in the name
        raise _NoSuchVersion(wording.DIFF_NO_VERSION.format(version=version)) from error
    with TemporaryDirectory() as made, tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(made, filter="data")
        yield Path(made) / "intents" / "rules"


def _print(compared: _Compared) -> None:
    found = compared.differences
    show(
        wording.DIFF_SUM.format(
            count=len(found), of=compared.messages, before=compared.before, after=compared.after
        )
    )
    counts = Counter(change for one in found for change in one.changes)
    for change in Change:
        gains = Counter(one.gains[change] for one in found)
        name = wording.DIFF_CHANGES[change]
        show(wording.DIFF_COUNT.format(change=name, count=counts[change], better=gains[1], worse=gains[-1]))
    for one in sorted(found, key=lambda each: each.gain):
        said = f"{_short(one.before)} -> {_short(one.after)}"
        show(f"{wording.DIFF_SIGNS[one.gain]} {said} : {one_line(one.one.text)}")


def _short(reading: Reading) -> str:
    """Decision, need, department; and how soon, when it is sooner than usual."""
    told = _told(reading)
    soon = "" if reading.urgency is Urgency.NORMAL else wording.EXPLAIN_URGENCIES[reading.urgency]
    decision = wording.EXPLAIN_DECISIONS[reading.decision]
    return " ".join(filter(None, (decision, told["need"], told["department"], soon)))


def _told(reading: Reading) -> dict[str, str | None]:
    return {
        "decision": reading.decision,
        "need": reading.needs[0].need if reading.needs else None,
        "department": reading.department,
        "urgency": reading.urgency,
    }


def _as_json(one: Difference) -> dict[str, object]:
    return {
        "text": one_line(one.one.text),
        "labelled": list(one.one.needs),
        "changes": list(one.changes),
        "before": _told(one.before),
        "after": _told(one.after),
        "gains": dict(one.gains),
        "gain": one.gain,
    }
