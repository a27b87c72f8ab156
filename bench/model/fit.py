"""Fitting: scikit-learn's TF-IDF and logistic regression over the features of ``intents.features``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bench.model.corpus import Row
from db.terms import DEPARTMENT_OF
from intents import features
from intents.model import COLUMNS, NEEDS, Block, Letters, Limits, Model

# Against the two TF-IDF blocks, whose rows have length 1. Held-out folds, by the same writers, like 0.5 best by 0.3
# points; people's own messages like rules more, so 0.7.
CUES_WEIGH = 0.7
STRENGTH = 10.0  # scikit-learn's C
MAIN_NEED = 0.6  # of a message with several needs; the others share the rest
_NEVER_SEEN = 0.02
SELDOM = 2  # a feature of fewer messages is left out

Matrix = NDArray[np.float32]
NO_LIMITS = Limits(
    route=0.5, hurry=0.5, need=0.5, second=0.2, both=0.6, outside=0.5, talk=0.5, ours=0.2, emergency=0.5
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Which features are used; the comparison table turns them off one by one."""

    letters: bool = True
    words: bool = True
    cues: bool = True


class Vectors:
    """The three blocks side by side, as scikit-learn wants them."""

    def __init__(self, rows: Sequence[Row], kind: Kind) -> None:
        self._kind = kind
        self.letters = TfidfVectorizer(analyzer=_letters, binary=True, min_df=SELDOM, dtype=np.float32)
        self.words = TfidfVectorizer(analyzer=_words, binary=True, min_df=SELDOM, dtype=np.float32)
        self.cues = DictVectorizer(dtype=np.float32)
        self.letters.fit(rows)
        self.words.fit(rows)
        self.cues.fit([row.cues for row in rows])

    def of(self, rows: Sequence[Row]) -> sparse.csr_matrix:
        kind = self._kind
        blocks = [
            self.letters.transform(rows) * float(kind.letters),
            self.words.transform(rows) * float(kind.words),
            self.cues.transform([row.cues for row in rows]) * (CUES_WEIGH * kind.cues),
        ]
        return sparse.hstack(blocks, format="csr", dtype=np.float32)


def _letters(row: Row) -> set[str]:
    return features.runs(row.text)


def _words(row: Row) -> set[str]:
    return features.words(row.tokens)


def fit(rows: Sequence[Row], kind: Kind = Kind(), version: str = "") -> Model:
    """A model of ``rows`` whose probabilities are not calibrated yet."""
    vectors = Vectors(rows, kind)
    seen = vectors.of(rows)
    needs, weights, again = targets(rows)
    main = LogisticRegression(C=STRENGTH, max_iter=60, tol=1e-3)
    main.fit(seen[again], needs, sample_weight=weights)
    order = [list(main.classes_).index(str(need)) for need in NEEDS]
    clear = [
        at for at, row in enumerate(rows) if not row.labelled.urgent
    ]  # between calm and alarm lies no lesson
    alone = [_yes_or_no(seen[clear], [rows[at].labelled.emergency for at in clear])]
    alone += [_yes_or_no(seen, [need in row.labelled.needs for row in rows]) for need in NEEDS]
    table = np.vstack([main.coef_[order], *(one.coef_ for one in alone)]).T.astype(np.float32)
    bias = np.concatenate([main.intercept_[order], *(one.intercept_ for one in alone)]).astype(np.float32)
    return _model(vectors, table, bias, _danger(rows), version)


def _yes_or_no(seen: sparse.csr_matrix, labels: Sequence[bool]) -> LogisticRegression:
    return LogisticRegression(solver="liblinear", C=STRENGTH, tol=1e-2).fit(seen, labels)


def targets(rows: Sequence[Row]) -> tuple[list[str], list[float], list[int]]:
    """A message with several needs stands once for each, with a part of its weight."""
    needs: list[str] = []
    weights: list[float] = []
    again: list[int] = []
    for at, row in enumerate(rows):
        main, *more = row.labelled.needs
        shares = [MAIN_NEED if more else 1.0] + [(1 - MAIN_NEED) / len(more)] * len(more) if more else [1.0]
        needs += [str(need) for need in (main, *more)]
        weights += shares
        again += [at] * len(shares)
    return needs, weights, again


def _danger(rows: Sequence[Row]) -> Matrix:
    """Of each need's messages the share that is an emergency, with a little for what was never seen."""
    found = [[row.labelled.emergency for row in rows if row.labelled.needs[0] is need] for need in NEEDS]
    return np.array([_NEVER_SEEN + sum(one) / max(1, len(one)) for one in found], np.float32)


def _model(vectors: Vectors, table: Matrix, bias: Matrix, danger: Matrix, version: str) -> Model:
    many, few = len(vectors.letters.vocabulary_), len(vectors.words.vocabulary_)
    cues = vectors.cues.get_feature_names_out()
    return Model(
        letters=Letters(_block(vectors.letters, table[:many])),
        words=_block(vectors.words, table[many : many + few]),
        cues=dict(zip(cues, table[many + few :] * np.float32(CUES_WEIGH), strict=True)),
        bias=bias,
        danger=danger,
        sharpness=1.0,
        limits=NO_LIMITS,
        version=version,
    )


def _block(vectorizer: TfidfVectorizer, table: Matrix) -> Block:
    idf = vectorizer.idf_.astype(np.float32)
    weights = np.empty((len(idf), COLUMNS + 1), np.float32)
    weights[:, :-1] = table * idf[:, None]
    weights[:, -1] = idf**2
    return Block({name: int(at) for name, at in vectorizer.vocabulary_.items()}, weights)


def judge_all(model: Model, rows: Sequence[Row]) -> Matrix:
    """Log-odds of every column (rows × 51): the needs' before sharpening, the alarm's as the service sees it."""
    totals = np.stack([model.total(row.text, row.tokens, row.cues) for row in rows])
    for total in totals:
        model.temper(total)
    return totals


def departments(odds: Mapping[int, float] | Matrix) -> Matrix:
    """Probabilities of the needs (rows × 25) summed by department, in the order of ``DEPARTMENTS``."""
    return np.asarray(odds) @ _MEMBERS


DEPARTMENTS = tuple(dict.fromkeys(DEPARTMENT_OF.values()))
_MEMBERS = np.array(
    [[float(DEPARTMENT_OF.get(need) is department) for department in DEPARTMENTS] for need in NEEDS],
    np.float32,
)
