"""``chipao intents learn --export FILE``: what people pressed and officers re-routed, as corpus candidates."""

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot import wording
from bot.commands import opened
from db.labels import KEPT_FOR, Label, drop_labels_before, newest_labels
from intents.candidates import Candidate, LeftOut, as_line, known_texts, sift

_SCREEN = "-"


def run(asked: Namespace) -> int:
    """Write the candidates, the newest first, for a person to accept; nothing enters the corpus by itself."""
    _require_new(asked)
    now = datetime.now(UTC)

    def unit(session: Session) -> tuple[int, list[Label]]:
        return drop_labels_before(session, now - KEPT_FOR), newest_labels(session)

    with opened.database(opened.database_url()) as database:
        expired, labels = database.write(unit).result()
    known = known_texts()
    kept, left_out = sift(map(_candidate, labels), known)
    _write(asked, [as_line(candidate) for candidate in kept])
    summary = {
        "file": asked.export,
        "written": len(kept),
        "left_out": {why.value: left_out[why] for why in LeftOut},
        "expired": expired,
        "corpus": len(known),
    }
    # The screen that shows the candidates may be a pipe: then what is said about them goes beside it.
    tell = sys.stderr if asked.export == _SCREEN else sys.stdout
    tell.write((json.dumps(summary) if asked.json else _as_text(asked, len(kept), left_out, expired)) + "\n")
    return 0


def _candidate(label: Label) -> Candidate:
    return Candidate(
        text=label.text,
        need=label.need,
        department=label.department,
        urgency=label.urgency,
        source=label.source,
        decided=label.decided,
        rules_version=label.rules_version,
        model_version=label.model_version,
    )


def _as_text(asked: Namespace, written: int, left_out: Counter[LeftOut], expired: int) -> str:
    lines = [wording.LEARNED.format(count=written, file=asked.export)]
    if left_out.total():
        lines.append(wording.LEARN_LEFT_OUT.format(count=left_out.total()))
    lines += [
        wording.LEARN_WHY.format(count=left_out[why], why=wording.LEARN_REASONS[why])
        for why in LeftOut
        if left_out[why]
    ]
    if expired:
        lines.append(wording.LEARN_EXPIRED.format(count=expired))
    return "\n".join(lines)


def _require_new(asked: Namespace) -> None:
    if asked.export != _SCREEN and not asked.force and Path(asked.export).exists():
        raise opened.Stop(wording.FILE_EXISTS.format(file=asked.export))


def _write(asked: Namespace, lines: Sequence[str]) -> None:
    text = "".join(line + "\n" for line in lines)
    if asked.export == _SCREEN:
        sys.stdout.write(text)
        return
    file = Path(asked.export)
    try:
        file.touch(mode=0o600, exist_ok=asked.force)  # people's words, if redacted: for its owner alone
        file.write_text(text, encoding="utf-8")
    except FileExistsError:
        raise opened.Stop(wording.FILE_EXISTS.format(file=asked.export)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise opened.Stop(wording.FILE_NOT_WRITTEN.format(file=asked.export, reason=reason)) from None
