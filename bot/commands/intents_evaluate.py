"""``chipao intents evaluate FILE``: the measures of docs/understanding.md for any labelled messages."""

import json
import resource
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from bot import wording
from bot.commands.reader import Unreadable, labelled_messages, reader
from bot.commands.screen import complain, one_line, show
from db.terms import Decision, Urgency
from intents.evaluate import Measure, Outcome, measures, outcome, speed

REAL = "real"
_FEWEST = 20  # messages of a slice, below which a share says nothing
_TIMED = 1_000  # messages that are read again, four times, to tell the speed

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
        told = labelled_messages(map(Path, asked.files))
    except Unreadable as error:
        complain(error)
        return 2
    started = time.perf_counter()
    understanding = reader()
    loaded = time.perf_counter() - started
    found = [outcome(one, understanding) for one in told]
    if asked.errors:
        _print_errors(found, as_json=asked.json)
        return 0
    parts = _parts(found)
    if asked.json:
        rows = [_row(name, measure) for name, part in parts for measure in measures(part)]
        show(json.dumps(rows, ensure_ascii=False))
        return 0
    _print_table(parts[:3])
    _print_slices(parts[3:])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = speed([one.text for one in told[:: 1 + len(told) // _TIMED]], understanding)
    show(wording.EVALUATE_SPEED.format(rate=rate, memory=memory, loaded=loaded))
    return 0


def _row(part: str, measure: Measure) -> dict[str, object]:
    name, *figures = measure
    return {"measure": name, "slice": part, **dict(zip(Measure._fields[1:], figures, strict=True))}


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


def _print_errors(found: Sequence[Outcome], *, as_json: bool) -> None:
    """With the texts: whoever asks for it has the file anyway."""
    wrong = [each for each in found if _wrong(each) or _missed(each)]
    if as_json:
        show(json.dumps([_error(each) for each in wrong], ensure_ascii=False))
        return
    for each in wrong:
        labelled, got, score, text = _error(each).values()
        show(f"{labelled} -> {got} ({score:.2f}) : {text}")
    show(wording.EVALUATE_ERRORS.format(count=len(wrong), of=len(found)))


def _wrong(each: Outcome) -> bool:
    """Another need forced, another department's alarm, or an office called for what is not ours."""
    routed = each.got.decision is Decision.ROUTE
    if not each.one.ours:
        return routed
    return each.need not in each.one.accepted or (routed and each.got.department not in each.one.departments)


def _missed(each: Outcome) -> bool:
    return each.one.emergency and each.got.urgency is not Urgency.EMERGENCY


def _error(each: Outcome) -> dict[str, str | float]:
    """``score``: the probability of the department that was forced."""
    told, got = "/".join(each.one.needs), f"{each.got.decision} {each.need}"
    if _missed(each):
        told, got = f"{told} {Urgency.EMERGENCY}", f"{got} {each.got.urgency}"
    return {"labelled": told, "got": got, "score": round(each.sure, 4), "text": one_line(each.one.text)}
