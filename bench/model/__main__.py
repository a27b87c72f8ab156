"""``make train``: fit on the corpus, choose limits on held-out folds, write weights, figures and pictures.

``make validate``: the same folds again with the shipped limits; exit 1 under a floor or with stale weights.
``make compare``: what rules, text and embedding each earn.
"""

import sys
from dataclasses import replace
from datetime import UTC, datetime

from bench.model import corpus
from bench.model.compare import table
from bench.model.fit import fit
from bench.model.pictures import draw
from bench.model.store import save
from bench.model.validate import calibrate, choose_limits, folds, held_out, outcomes
from intents.evaluate import Measure, measures
from intents.lexicon import load
from intents.model import Model
from intents.rulebook import Rulebook

# A little under what was measured when they were set (docs/understanding.md): a drop is a mistake, not chance.
FLOORS = {
    "right department, forced": 0.84,
    "right main need, forced": 0.73,
    "routed: right department": 0.94,
    "need routed or among the buttons": 0.82,
}
CEILINGS = {"not ours: routed to an office": 0.06, "others raised to emergency": 0.05}


def train() -> int:
    """Minutes of one core; the corpus and the rules decide what comes out."""
    rulebook = Rulebook(load())
    rows = corpus.read(rulebook)
    models = list(folds(rows))
    odds = held_out(rows, models)
    sharpness = calibrate(rows, odds)
    limits = choose_limits(rows, odds, sharpness)
    today = datetime.now(UTC).date().isoformat()
    version = f"{today}-{corpus.hash_of()}"
    model = replace(fit(rows), sharpness=sharpness, limits=limits, version=version)
    held = outcomes(rows, models, rulebook, model)
    found = measures(held)
    save(model, {"corpus": corpus.hash_of(), "messages": len(rows), "held_out": _figures(found)})
    draw(held)
    _print(found)
    return 0


def compare() -> int:
    """What each part earns, as rows of a table."""
    for name, *scores in table(corpus.read(Rulebook(load()))):
        print(f"| {name} | " + " | ".join(f"{score:.3f}" for score in scores) + " |", flush=True)
    return 0


def _figures(found: list[Measure]) -> dict[str, float]:
    return {one.name: round(one.share, 4) for one in found if one.share is not None}


def _print(found: list[Measure]) -> None:
    for one in found:
        print(f"| {one.name} | {one} |")


def validate() -> int:
    """The shipped limits on fresh folds."""
    rulebook, shipped = Rulebook(load()), Model.load()
    if not shipped.version.endswith(corpus.hash_of()):
        print("the weights were fitted on another corpus: make train", file=sys.stderr)
        return 1
    rows = corpus.read(rulebook)
    found = {one.name: one for one in measures(outcomes(rows, list(folds(rows)), rulebook, shipped))}
    _print(list(found.values()))
    low = [name for name, floor in FLOORS.items() if (found[name].share or 0) < floor]
    high = [name for name, ceiling in CEILINGS.items() if (found[name].share or 0) > ceiling]
    for name in (*low, *high):
        print(f"missed: {name} ({found[name]})", file=sys.stderr)
    return 1 if low or high else 0


if __name__ == "__main__":
    sys.exit({"train": train, "validate": validate, "compare": compare}[sys.argv[1]]())
