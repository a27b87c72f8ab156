"""Cross-validation: every message judged by a model that saw neither it nor one worded like it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from bench.model.corpus import Row, groups
from bench.model.fit import DEPARTMENTS, Kind, Matrix, departments, fit, judge_all
from db.terms import Need
from intents.evaluate import Outcome, outcome
from intents.model import COLUMNS, EMERGENCY, NEEDS, Limits, Model
from intents.rulebook import Rulebook
from intents.understand import Understanding

FOLDS = 5
SEED = 1

# The stated rates, from which the limits follow.
ROUTES_RIGHT = 0.96  # of what is routed of ours, the share that reaches the right department
FALSE_ALARMS = 0.03  # of calm messages; the corpus holds one look-alike for every emergency, life far fewer
OUTSIDE_RIGHT = 0.90  # of what is told "another agency", the share that truly is
TALK_RIGHT = 0.90

_SHARPNESS = np.arange(0.5, 2.01, 0.05)
_STEPS = np.arange(0.02, 0.995, 0.005)


def folds(rows: Sequence[Row], kind: Kind | None = None) -> Iterator[tuple[Model, NDArray[np.int64]]]:
    """For each fold a model of the other folds, and the places of the rows held out."""
    split = GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(rows, groups=groups(rows))
    for learn, held in split:
        yield fit([rows[at] for at in learn], kind or Kind()), held


def held_out(rows: Sequence[Row], models: Sequence[tuple[Model, NDArray[np.int64]]]) -> Matrix:
    """Log-odds of every row (rows × 51) by the model that did not see it."""
    odds = np.zeros((len(rows), COLUMNS), np.float32)
    for model, held in models:
        odds[held] = judge_all(model, [rows[at] for at in held])
    return odds


def shares(odds: Matrix, sharpness: float) -> Matrix:
    """The needs' probabilities (rows × 25) from the log-odds of every column."""
    odds = odds[:, :EMERGENCY]
    raised = np.exp((odds - odds.max(axis=1, keepdims=True)) * sharpness)
    found: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return found


def calibrate(rows: Sequence[Row], odds: Matrix) -> float:
    """The sharpness under which the main needs of held-out rows are likeliest."""
    main = np.array([NEEDS.index(row.labelled.needs[0]) for row in rows])
    losses = [-np.log(shares(odds, by)[np.arange(len(rows)), main] + 1e-9).mean() for by in _SHARPNESS]
    return round(float(_SHARPNESS[int(np.argmin(losses))]), 2)


def choose_limits(rows: Sequence[Row], odds: Matrix, sharpness: float) -> Limits:
    """The lowest limits that keep the stated rates on held-out rows."""
    found = shares(odds, sharpness)
    by_department = departments(found)
    right = np.array(
        [
            DEPARTMENTS[best] in row.labelled.departments
            for best, row in zip(by_department.argmax(1), rows, strict=True)
        ]
    )
    ours = np.array([row.labelled.ours for row in rows])
    labels = [row.labelled.needs[0] for row in rows]
    calm = np.array([not (row.labelled.emergency or row.labelled.urgent) for row in rows])
    worry = 1 / (1 + np.exp(-odds[:, EMERGENCY]))
    return Limits(
        route=_lowest(by_department.max(1)[ours], right[ours], ROUTES_RIGHT),
        hurry=0.7,
        need=0.4,
        second=0.12,
        both=0.6,
        outside=_lowest(*_of(found, labels, Need.OUT_OF_SCOPE), OUTSIDE_RIGHT),
        talk=_lowest(*_of(found, labels, Need.SMALLTALK), TALK_RIGHT),
        ours=0.1,
        emergency=round(float(np.quantile(worry[calm], 1 - FALSE_ALARMS)), 3),
    )


def _of(found: Matrix, labels: Sequence[Need], need: Need) -> tuple[Matrix, NDArray[np.bool_]]:
    return found[:, NEEDS.index(need)], np.array([label is need for label in labels])


def _lowest(odds: Matrix, right: NDArray[np.bool_], rate: float) -> float:
    """The lowest limit from which on at least ``rate`` of what passes is right."""
    for limit in _STEPS:
        passing = right[odds >= limit]
        if len(passing) and passing.mean() >= rate:
            return round(float(limit), 3)
    return 0.99


def outcomes(
    rows: Sequence[Row], models: Sequence[tuple[Model, NDArray[np.int64]]], rulebook: Rulebook, settled: Model
) -> list[Outcome]:
    """Every row read as the service would, by the model that did not see it, with ``settled``'s limits."""
    found: list[Outcome | None] = [None] * len(rows)
    for model, held in models:
        tuned = replace(model, sharpness=settled.sharpness, limits=settled.limits)
        understanding = Understanding(rulebook, tuned)
        for at in held:
            found[at] = outcome(rows[at].labelled, understanding)
    return [one for one in found if one is not None]
