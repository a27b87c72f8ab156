"""Weights on disk: one byte each, named, with what they were fitted on; read back by ``intents.model``."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.model.fit import Matrix
from intents.model import COLUMNS, FOLDER, Block, Model, pack

_STEPS = 127  # of a signed byte
_SILENT = 0.3  # of the log-odds: a feature whose largest weight is less moves no decision


def save(model: Model, about: dict[str, object], folder: Path = FOLDER) -> None:
    """Write ``weights.npz`` and ``model.json``; ``about`` adds what the figures were measured on."""
    folder.mkdir(exist_ok=True)
    arrays: dict[str, NDArray[np.generic]] = {
        "cues": pack(list(model.cues)),
        "cue_weights": np.stack(list(model.cues.values())),
        "bias": model.bias,
        "danger": model.danger,
    }
    for name, block in (("letters", model.letters.block), ("words", model.words)):
        arrays.update(_packed(name, block))
    np.savez_compressed(folder / "weights.npz", **arrays)  # type: ignore[arg-type]  # its stub wants one dtype
    card = {"version": model.version, "sharpness": model.sharpness, "limits": asdict(model.limits), **about}
    (folder / "model.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _packed(name: str, block: Block) -> dict[str, NDArray[np.generic]]:
    """Without the features that say next to nothing; each column in steps of its own largest weight."""
    loud = np.abs(block.weights[:, :COLUMNS]).max(axis=1) >= _SILENT
    names = [one for one, at in sorted(block.index.items(), key=lambda pair: pair[1]) if loud[at]]
    kept: Matrix = block.weights[loud]
    scale = np.abs(kept[:, :COLUMNS]).max(axis=0) / _STEPS
    return {
        name: pack(names),
        f"{name}_weights": np.round(kept[:, :COLUMNS] / scale).astype(np.int8),
        f"{name}_scale": scale.astype(np.float32),
        f"{name}_idf2": kept[:, COLUMNS].astype(np.float32),
    }
