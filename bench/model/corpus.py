"""The corpus as the trainer sees it: rows with their labels, groups of like-worded ones, and one hash."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from intents import features
from intents.evaluate import Labelled, read_labelled
from intents.normalise import whole
from intents.rulebook import Rulebook

FOLDER = Path(__file__).parents[2] / "intents" / "corpus"
_ALIKE = 0.5  # of the runs of 4 letters in common: a paraphrase, which must not stand on both sides of a fold
_COMMON = 12  # rows that hold a run; beyond it the run tells nothing and only costs time


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled message and its features."""

    labelled: Labelled
    text: str  # as the rules see it
    tokens: tuple[str, ...]
    cues: Mapping[str, float]


def read(rulebook: Rulebook, folder: Path = FOLDER) -> list[Row]:
    """Every line of every file of ``folder``, in the order of the files' names."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [row(one, rulebook) for one in read_labelled(lines)]


def row(one: Labelled, rulebook: Rulebook) -> Row:
    seen = rulebook.see(whole(one.text))
    return Row(
        one,
        seen.flow.text,
        seen.flow.tokens,
        features.cues(seen.evidence, seen.matches),
    )


def hash_of(folder: Path = FOLDER) -> str:
    """12 hex digits of all files: tells weights that were fitted on another corpus."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def groups(rows: Sequence[Row]) -> list[int]:
    """A number for each row, the same for rows that are worded alike, directly or through others."""
    leader = list(range(len(rows)))

    def first(at: int) -> int:
        while leader[at] != at:
            leader[at] = at = leader[leader[at]]
        return at

    for one, other in _alike([frozenset(r for r in features.runs(row.text) if len(r) == 4) for row in rows]):
        leader[first(one)] = first(other)
    return [first(at) for at in range(len(rows))]


def _alike(runs: Sequence[frozenset[str]]) -> Iterable[tuple[int, int]]:
    holders: dict[str, list[int]] = {}
    for at, mine in enumerate(runs):
        shared = Counter(other for run in mine for other in holders.get(run, ()))
        yield from (
            (at, other) for other, count in shared.items() if count > _ALIKE * len(mine | runs[other])
        )
        for run in mine:
            if len(held := holders.setdefault(run, [])) < _COMMON:
                held.append(at)
