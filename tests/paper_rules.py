"""A whole folder of small rules, so that a test states only the rule it is about."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from db.terms import Asks, Need
from intents.lexicon import load
from intents.model import ALSO, COLUMNS, NEEDS, Block, Letters, Limits, Model
from intents.rulebook import Rulebook
from intents.understand import Understanding

_LISTS = ("strong", "medium", "weak", "not", "resolved", "yes", "no")
_CUES = [cue for cue in Asks if cue is not Asks.HELP]
CONCEPTS = {"ไม่จ่าย": ["ไม่จ่าย", "ค้าง", "ยังไม่โอน"], "ค่าจ้าง": ["ค่าจ้าง", "ค่าแรง", "เงินเดือน"]}

NeedTable = Mapping[str, list[str] | bool | str]


def write_rules(
    folder: Path,
    needs: Mapping[Need, NeedTable] | None = None,
    *,
    variants: Mapping[str, str] | None = None,
    words: tuple[str, ...] = (),
    emergency: Mapping[str, list[str]] | None = None,
    asks: Mapping[Asks, list[str]] | None = None,
    doors: Mapping[str, list[str]] | None = None,
) -> Path:
    """Write every file the loader wants; what is not named stays empty."""
    for need in Need:
        _put(folder, f"{need}.toml", _need(need, (needs or {}).get(need, {})))
    concepts = "".join(f"{_quoted(name)} = {_quoted(forms)}\n" for name, forms in CONCEPTS.items())
    _put(folder, "_concepts.toml", "[concept]\n" + concepts)
    spelt = "".join(f"{_quoted(old)} = {_quoted(new)}\n" for old, new in (variants or {}).items())
    _put(folder, "_variants.toml", "[variant]\n" + spelt)
    _put(folder, "_words.txt", "\n".join(words))
    _put(folder, "_urgent.toml", _urgent(emergency or {}))
    _put(folder, "_asks.toml", "".join(f"{cue} = {_quoted((asks or {}).get(cue, []))}\n" for cue in _CUES))
    _put(folder, "_doors.toml", _doors(doors or {}))
    _put(folder, "_thresholds.toml", _THRESHOLDS)
    return folder


def paper_reader(
    folder: Path, needs: Mapping[Need, NeedTable] | None = None, **more: object
) -> Understanding:
    """Reads with these rules alone: its model listens to nothing else."""
    written = write_rules(folder, needs, **more)  # type: ignore[arg-type]
    return Understanding(Rulebook(load(written)), PAPER_MODEL)


def _paper_model() -> Model:
    """One strong rule makes a need sure, a medium one worth asking, nothing found is small talk at best."""
    bias, cues = np.full(COLUMNS, -6.0, np.float32), {}
    bias[NEEDS.index(Need.SMALLTALK)] = 0.0
    for at, need in enumerate(NEEDS):
        row = np.zeros(COLUMNS, np.float32)
        row[at] = row[ALSO + at] = 11.5
        cues[f"need:{need}"] = row
    nothing = Block({}, np.zeros((0, COLUMNS + 1), np.float32))
    limits = Limits(
        route=0.88, hurry=0.7, need=0.4, second=0.5, both=0.9, outside=0.5, talk=0.5, ours=0.1, emergency=0.5
    )
    return Model(Letters(nothing), nothing, cues, bias, np.ones(len(NEEDS), np.float32), 1.0, limits, "paper")


PAPER_MODEL = _paper_model()


_THRESHOLDS = """
[weight]
strong = 5.0
medium = 2.5
weak = 1.0
[decide]
route = 5.0
clarify = 2.0
margin = 2.0
"""


def _put(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, "utf-8")


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _need(need: Need, table: NeedTable) -> str:
    full = {"need": need.value, "owner": "ทดสอบ", **{key: [] for key in _LISTS}, "negatable": False, **table}
    return "".join(f"{key} = {_quoted(value)}\n" for key, value in full.items())


def _urgent(groups: Mapping[str, list[str]]) -> str:
    tables = (
        f"[emergency.{key}]\nname = {_quoted(key)}\nany = {_quoted(patterns)}\n"
        for key, patterns in groups.items()
    )
    return "[emergency]\n[urgent]\n" + "".join(tables)


def _doors(doors: Mapping[str, list[str]]) -> str:
    tables = (
        f"[door.{key}]\nwords = {_quoted(words)}\nname = {_quoted(key)}\n" for key, words in doors.items()
    )
    return "[door]\n" + "".join(tables)
