"""Pictures for docs/understanding.md, drawn from messages that the judging model had not seen."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from db.terms import DEPARTMENT_OF, Decision, Need
from intents.evaluate import Outcome

FOLDER = Path(__file__).parents[2] / "docs" / "images"
_FEWEST = 60  # messages of a slice, below which a share says little
_BLUE, _GREY = "#1f5fa8", "#8a8a8a"


def draw(found: Sequence[Outcome], folder: Path = FOLDER) -> None:
    """Write the three pictures into ``folder``."""
    _risk_and_coverage(found, folder / "understanding-risk.png")
    _confusion(found, folder / "understanding-confusion.png")
    _slices(found, folder / "understanding-slices.png")


def _risk_and_coverage(found: Sequence[Outcome], path: Path) -> None:
    ours = sorted((each for each in found if each.one.ours), key=lambda each: -each.sure)
    right = np.array([each.department in each.one.departments for each in ours])
    coverage = np.arange(1, len(ours) + 1) / len(ours)
    risk = 1 - right.cumsum() / np.arange(1, len(ours) + 1)
    figure = Figure(figsize=(7, 4))
    axes = figure.subplots()
    axes.plot(coverage, risk, color=_BLUE)
    routed = np.mean([each.got.decision is Decision.ROUTE for each in ours])
    axes.axvline(float(routed), color=_GREY, linestyle="--")
    axes.annotate(f"routed: {routed:.0%}", (float(routed), axes.get_ylim()[1] * 0.9), color=_GREY)
    axes.set(xlabel="share of the ministry's messages, surest first", ylabel="wrong department")
    _keep(figure, path)


def _confusion(found: Sequence[Outcome], path: Path) -> None:
    needs = [need for need in Need if need in DEPARTMENT_OF]
    table = np.zeros((len(needs), len(needs)))
    for each in found:
        if each.one.ours:
            table[needs.index(each.one.needs[0]), needs.index(each.need)] += 1
    shares = table / table.sum(axis=1, keepdims=True)
    figure = Figure(figsize=(10, 9))
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(shares >= 0.03), strict=True):
        shade = "white" if shares[row, column] > 0.5 else "black"
        axes.text(
            column, row, f"{shares[row, column] * 100:.0f}", ha="center", va="center", color=shade, fontsize=7
        )
    axes.set_xticks(range(len(needs)), list(needs), rotation=90)
    axes.set_yticks(range(len(needs)), list(needs))
    axes.set(xlabel="read as, when an answer is forced (% of the row)", ylabel="labelled")
    _keep(figure, path)


def _slices(found: Sequence[Outcome], path: Path) -> None:
    ours = [each for each in found if each.one.ours]
    names = sorted({name for each in ours for name in each.one.slices})
    bars = []
    for name in names:
        marks = [each.department in each.one.departments for each in ours if name in each.one.slices]
        if len(marks) >= _FEWEST:
            bars.append((float(np.mean(marks)), f"{name} ({len(marks)})"))
    bars.sort()
    figure = Figure(figsize=(7, 0.3 * len(bars) + 1))
    axes = figure.subplots()
    axes.barh([label for _, label in bars], [share for share, _ in bars], color=_BLUE)
    axes.axvline(
        float(np.mean([each.department in each.one.departments for each in ours])),
        color=_GREY,
        linestyle="--",
    )
    axes.set(xlabel="right department, forced (dashed: all)", xlim=(0.5, 1))
    _keep(figure, path)


def _keep(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=90, metadata={"Software": None})  # the same bytes from the same figures
