"""``chipao case NUMBER``: one case with its whole history and why it was routed as it was."""

import json
from argparse import Namespace
from typing import Any

from sqlmodel import Session, select

from bot import wording
from bot.commands import opened
from bot.commands.cases import summary
from db.cases import Attachment, Case, History
from handlers.cards import language_of
from handlers.languages_wording import NAMES, ROW
from handlers.thai_dates import thai_time
from referral.case_rows import history_of
from referral.numbers import id_of


def run(asked: Namespace) -> int:
    def query(session: Session) -> dict[str, Any] | None:
        case = session.get(Case, id_of(asked.number) or 0)
        return _whole(session, case) if case else None

    with opened.database(opened.database_url()) as database:
        found = database.read(query)
    if found is None:
        raise opened.Stop(wording.NO_CASE.format(number=asked.number))
    opened.say(json.dumps(found, ensure_ascii=False, indent=1) if asked.json else _as_text(found))
    return 0


def _whole(session: Session, case: Case) -> dict[str, Any]:
    attachments = session.exec(select(Attachment).where(Attachment.case_id == case.id)).all()
    return {
        **summary(case),
        "language": language_of(case),
        "reading": case.receipt,
        "history": [_entry(entry) for entry in history_of(session, case)],
        "attachments": [
            {"kind": one.kind, "state": one.state, "size": one.size, "sha256": one.sha256}
            for one in attachments
        ],
    }


def _entry(entry: History) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "when": thai_time(entry.at),
        "entry": entry.entry,
        "role": entry.role,
        "person": entry.person_id,
        "status": entry.status,
        "office": entry.office_code,
        "words": entry.words,
        "why": entry.why,
    }


def _as_text(found: dict[str, Any]) -> str:
    facts = [
        f"{name}: {found[name]}"
        for name in ("number", "status", "level", "need", "office", "province", "due_at")
    ]
    facts.append(f"language: {found['language']} ({ROW}{NAMES[found['language']]})")
    rows = [
        f"{one['when']}  {one['entry']:<11} {one['role']:<9} {one['office'] or '-':<8} "
        f"{one['words'] or one['why'] or ''}"
        for one in found["history"]
    ]
    reading = json.dumps(found["reading"], ensure_ascii=False, indent=1)
    return "\n".join([*facts, "", *rows, "", reading])
