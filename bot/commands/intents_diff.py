"""``chipao intents diff --against FOLDER|REVISION``: the messages that other rules read differently."""

import io
import json
import subprocess
import tarfile
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import wording
from bot.commands.screen import complain, show
from intents.candidates import CORPUS
from intents.compare import Change, Difference, differences
from intents.evaluate import read_labelled
from intents.lexicon import RULES
from intents.reading import Reading
from intents.sheet import RulesError
from intents.understand import Understanding


class _NoSuchVersion(Exception):
    """Neither a folder of rules nor a revision of git that has one."""


def run(asked: Namespace) -> int:
    """0 when the two could be compared, whatever came out; 2 when not."""
    try:
        with _rules_of(asked.against) as folder:
            found = list(_compare(asked.corpus, folder))
    except (_NoSuchVersion, RulesError, OSError, ValueError, KeyError) as error:
        known = isinstance(error, _NoSuchVersion | RulesError)
        complain(error if known else wording.DIFF_NO_CORPUS)
        return 2
    if asked.json:
        show(json.dumps([_as_json(one) for one in found], ensure_ascii=False))
        return 0
    _print(found)
    return 0


def _compare(paths: Sequence[str] | None, before: Path) -> Iterator[Difference]:
    files = [Path(path) for path in paths] if paths else sorted(CORPUS.glob("*.jsonl"))
    told = read_labelled(line for path in files for line in path.read_text("utf-8").splitlines())
    return differences(told, Understanding.load(before), Understanding.load())


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
    except (OSError, subprocess.CalledProcessError) as error:
        raise _NoSuchVersion(wording.DIFF_NO_VERSION.format(version=version)) from error
    with TemporaryDirectory() as made, tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(made, filter="data")
        yield Path(made) / "intents" / "rules"


def _print(found: Sequence[Difference]) -> None:
    counts = Counter(change for one in found for change in one.changes)
    gains = Counter(one.gain for one in found)
    show(wording.DIFF_SUM.format(count=len(found), better=gains[1], worse=gains[-1]))
    for change in Change:
        show(wording.DIFF_COUNT.format(change=wording.DIFF_CHANGES[change], count=counts[change]))
    for one in sorted(found, key=lambda each: each.gain):
        text = " ".join(one.one.text.split())
        show(f"{wording.DIFF_SIGNS[one.gain]} {_short(one.before)} -> {_short(one.after)}: {text}")


def _short(reading: Reading) -> str:
    need = reading.needs[0].need if reading.needs else "-"
    return f"{reading.decision} {need} {reading.urgency}"


def _as_json(one: Difference) -> dict[str, object]:
    return {
        "text": one.one.text,
        "changes": list(one.changes),
        "before": _short(one.before),
        "after": _short(one.after),
        "gain": one.gain,
    }
