"""The linear model beside the rules: weights made by ``make train``, read here with numpy alone.

Every feature of ``intents.features`` has a row of weights: each need as the main one, "emergency", and each need as
one of several. A block (letters, words) adds the rows of what the text holds, divided by the length of their idf
vector, as scikit-learn's TfidfVectorizer and LogisticRegression do; the rules' cues add theirs by their strength.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from db.terms import Need
from intents import features
from intents.match import Match, Span
from intents.score import Evidence
from intents.segment import Flow

FOLDER = Path(__file__).parent / "trained"
NEEDS = tuple(Need)
EMERGENCY = len(NEEDS)  # the column after the needs'
ALSO = EMERGENCY + 1  # where the columns "this need too" begin
COLUMNS = ALSO + len(NEEDS)
_SAYS_MUCH = 0.25  # of a word's share in the log-odds: less is no reason to show to an officer
_MOST_WORDS = 3
_DANGER_WEIGHS = np.float32(0.5)  # of 0.3, 0.5, 1 and 1.5 the most emergencies found, held out

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Limits:
    """Probabilities from which something is done; chosen by ``make train`` for the stated rates."""

    route: float  # of a department
    hurry: float  # of a department, in an emergency: a person reads it at once either way
    need: float  # of the need, within its department
    second: float  # of a further need, that it is asked for as well: then it is named
    both: float  # the same, so sure that it is routed as well
    outside: float  # that another agency serves it
    talk: float  # that it is small talk
    ours: float  # that any office of the ministry serves it: then ask with buttons
    emergency: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Probabilities: each need as the main one (they sum to 1), an emergency, each need as one of several."""

    needs: Mapping[Need, float]
    emergency: float
    also: Mapping[Need, float]


@dataclass(frozen=True, slots=True)
class Block:
    """Weights of one kind of feature: a row a name, the columns of the model, and last the squared idf."""

    index: Mapping[str, int]
    weights: Rows

    def sum(self, names: Iterable[str]) -> Rows:
        found = map(self.index.get, names)
        return _sum(self.weights, [row for row in found if row is not None])


class Letters:
    """The same for runs of letters, found in one pass: half the time of cutting them out and looking each up."""

    def __init__(self, block: Block) -> None:
        self._weights = block.weights
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for run, row in block.index.items():
            self._automaton.add_word(run, row)
        self._automaton.make_automaton()

    @property
    def block(self) -> Block:
        """As it was given; the dictionary is made anew, since keeping it costs 8 MB."""
        return Block(dict(self._automaton.items()), self._weights)

    def sum(self, text: str) -> Rows:
        found = self._automaton.iter(features.padded(text)) if len(self._automaton) else ()
        return _sum(self._weights, list({row for _, row in found}))


def _sum(weights: Rows, rows: list[int]) -> Rows:
    if not rows:
        return np.zeros(COLUMNS, np.float32)
    total: Rows = weights.take(rows, axis=0).sum(axis=0)
    scaled: Rows = total[:-1] / np.sqrt(total[-1])
    return scaled


@dataclass(frozen=True, slots=True)
class Model:
    """Immutable once loaded, so threads may share it."""

    letters: Letters
    words: Block
    cues: Mapping[str, Rows]
    bias: Rows
    danger: (
        Rows  # by need, how often it was an emergency: the same worry weighs less where all is about wages
    )
    sharpness: float  # the inverse of the temperature that makes probabilities true
    limits: Limits
    version: str

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Model":
        """Read ``weights.npz`` and ``model.json``; raise OSError or ValueError where that fails."""
        about = json.loads((folder / "model.json").read_text("utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as held:
            return cls(
                letters=Letters(_block(held, "letters")),
                words=_block(held, "words"),
                cues=dict(zip(_names(held["cues"]), held["cue_weights"], strict=True)),
                bias=held["bias"],
                danger=held["danger"],
                sharpness=about["sharpness"],
                limits=Limits(**about["limits"]),
                version=about["version"],
            )

    def total(self, text: str, tokens: Sequence[str], cues: Mapping[str, float]) -> Rows:
        """Log-odds of every column, before any sharpening."""
        total = self.bias + self.letters.sum(text) + self.words.sum(features.words(tokens))
        for name, much in cues.items():
            if name in self.cues:
                total += self.cues[name] * np.float32(much)
        return total

    def temper(self, total: Rows) -> Rows:
        """The needs' probabilities; in ``total`` the alarm is weighed by how dangerous those needs are."""
        odds = total[:EMERGENCY] * self.sharpness
        shares: Rows = np.exp(odds - odds.max())
        shares /= shares.sum()
        total[EMERGENCY] += _DANGER_WEIGHS * np.log(shares @ self.danger)
        return shares

    def judge(self, flow: Flow, evidence: Mapping[Need, Evidence], matches: Iterable[Match]) -> Judged:
        total = self.total(flow.text, flow.tokens, features.cues(evidence, matches))
        shares = self.temper(total)
        alone = (1.0 / (1.0 + np.exp(-total[EMERGENCY:]))).tolist()
        return Judged(
            needs=dict(zip(NEEDS, shares.tolist(), strict=True)),
            emergency=alone[0],
            also=dict(zip(NEEDS, alone[1:], strict=True)),
        )

    def reasons(self, tokens: Sequence[str], need: Need) -> list[Span]:
        """Where the words stand that spoke most for ``need``, in the order of the text."""
        column, index, found, at = NEEDS.index(need), self.words.index, [], 0
        for token in tokens:
            if len(token) > 1 and token in index:
                found.append((float(self.words.weights[index[token], column]), (at, at + len(token))))
            at += len(token)
        best = sorted((one for one in found if one[0] > _SAYS_MUCH), reverse=True)
        return sorted(span for _, span in best[:_MOST_WORDS])


def _block(held: Any, name: str) -> Block:
    """Weights are stored as one byte each, times the column's scale."""
    names = _names(held[name])
    weights = np.empty((len(names), COLUMNS + 1), np.float32)
    weights[:, :-1] = held[f"{name}_weights"] * held[f"{name}_scale"]
    weights[:, -1] = held[f"{name}_idf2"]
    return Block({one: at for at, one in enumerate(names)}, weights)


def _names(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split("\n")


def pack(names: Sequence[str]) -> NDArray[np.uint8]:
    """Names as bytes, a line each: what ``load`` reads back."""
    return np.frombuffer("\n".join(names).encode(), np.uint8)
