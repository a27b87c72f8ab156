"""``chipao intents evaluate FILE``: the measures of docs/understanding.md for any labelled messages."""

import json
import resource
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot import wording
from bot.commands.screen import complain, show
from intents.evaluate import Labelled, Measure, Outcome, labelled, measures, outcome, speed
from intents.understand import Understanding

REAL = "real"
_FEWEST = 20  # messages of a slice, below which a share says nothing

# What issue and ministry want, by measure: of real people's messages and of written ones.
TARGETS = {
    "right department, forced": ("≥ 0.93", "≥ 0.96"),
    "right main need, forced": ("≥ 0.85", "≥ 0.90"),
    "routed (coverage of ours)": ("≥ 0.75", "≥ 0.75"),
    "routed: right department": ("≥ 0.97", "≥ 0.97"),
    "need routed or among the buttons": ("≥ 0.95", "≥ 0.95"),
    "not ours: routed to an office": ("≤ 0.03", "≤ 0.03"),
    "emergencies found": ("≥ 0.95", "≥ 0.95"),
    "others raised to emergency": ("≤ 0.02", "≤ 0.02"),
    "both needs found, of two": ("≥ 0.75", "≥ 0.75"),
    "province right, where named": ("≥ 0.98", "≥ 0.98"),
    "wrong province": ("≤ 0.005", "≤ 0.005"),
}

Part = tuple[str, Sequence[Outcome]]


def run(asked: Namespace) -> int:
    """0 whatever the figures are; 2 when a file or a line cannot be read."""
    try:
        told = [one for path in asked.files for one in _read(Path(path))]
    except _Unreadable as error:
        complain(error)
        return 2
    started = time.perf_counter()
    understanding = Understanding.load()
    loaded = time.perf_counter() - started
    found = [outcome(one, understanding) for one in told]
    if asked.errors:
        return _show_errors(found)
    parts = _parts(found)
    if asked.json:
        rows = [{"slice": name, **measure._asdict()} for name, part in parts for measure in measures(part)]
        show(json.dumps(rows, ensure_ascii=False))
        return 0
    _print_table(parts[:3])
    _print_slices(parts[3:])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = speed([one.text for one in told], understanding)
    show(wording.EVALUATE_SPEED.format(rate=rate, memory=memory, loaded=loaded))
    return 0


class _Unreadable(Exception):
    """A file or a line that is not of the form; says which, in Thai."""


def _read(path: Path) -> Iterator[Labelled]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _Unreadable(wording.EVALUATE_NO_FILE.format(file=path)) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield labelled(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            # The reason may quote the message, which does not belong on a screen nobody asked it for.
            raise _Unreadable(wording.EVALUATE_BAD_LINE.format(file=path, line=number)) from error


def _parts(found: Sequence[Outcome]) -> list[Part]:
    """All, real, written, then the other slices that have enough messages."""
    names = sorted({name for each in found for name in each.one.slices} - {REAL})
    slices = [(name, [each for each in found if name in each.one.slices]) for name in names]
    return [
        ("all", found),
        (REAL, [each for each in found if REAL in each.one.slices]),
        ("written", [each for each in found if REAL not in each.one.slices]),
        *(part for part in slices if len(part[1]) >= _FEWEST),
    ]


def _print_table(parts: Sequence[Part]) -> None:
    columns = [[str(one) for one in measures(part)] for _, part in parts]
    names = [one.name for one in measures(parts[0][1])]
    show("| measure | " + " | ".join(name for name, _ in parts) + " | target: real; written |")
    show("|---" * (len(parts) + 2) + "|")
    for name, *shares in zip(names, *columns, strict=True):
        show(f"| {name} | " + " | ".join(shares) + f" | {'; '.join(TARGETS[name])} |")


def _print_slices(parts: Sequence[Part]) -> None:
    if not parts:
        return
    show("\n| slice | messages | right department, forced | routed |\n|---|---|---|---|")
    for name, part in parts:
        by_name: dict[str, Measure] = {one.name: one for one in measures(part)}
        shares = (by_name["right department, forced"], by_name["routed (coverage of ours)"])
        show(f"| {name} | {len(part)} | " + " | ".join(map(_short, shares)) + " |")


def _short(measure: Measure) -> str:
    return "-" if measure.share is None else f"{measure.share:.3f}"


def _show_errors(found: Sequence[Outcome]) -> int:
    """What was read otherwise than labelled, with the texts: whoever asks for it has the file anyway."""
    for each in found:
        if each.one.ours and each.need in each.one.accepted:
            continue
        got = each.got.needs[0] if each.got.needs else None
        if got is None or got.need not in each.one.accepted:
            read_as = f"{got.need} {got.score:.2f}" if got else "-"
            show(
                f"{'/'.join(each.one.needs)} -> {each.got.decision} {read_as}: {' '.join(each.one.text.split())}"
            )
    return 0
