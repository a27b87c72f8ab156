"""``chipao cases``: cases, the newest first."""

import json
from argparse import Namespace
from typing import Any

from sqlmodel import Session, col, select

from bot import wording
from bot.commands import opened
from db.cases import Case
from db.terms import DEPARTMENT_OF
from handlers.cards import need_name
from handlers.wording import STATUSES
from referral.numbers import number_of


def summary(case: Case) -> dict[str, Any]:
    """One case as a row of a list; no one's words or ids."""
    return {
        "number": number_of(case),
        "status": case.status,
        "level": case.level,
        "urgency": case.urgency,
        "sensitive": case.sensitive,
        "need": case.need,
        "department": DEPARTMENT_OF.get(case.need) if case.need else None,
        "office": case.office_code,
        "province": case.province,
        "officer": case.officer_id,
        "outcome": case.outcome,
        "opened_at": case.opened_at.isoformat(),
        "due_at": case.due_at.isoformat() if case.due_at else None,
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
    }


def run(asked: Namespace) -> int:
    def query(session: Session) -> list[Case]:
        wanted = select(Case).order_by(col(Case.id).desc())
        if asked.office:
            wanted = wanted.where(Case.office_code == asked.office)
        if asked.status:
            wanted = wanted.where(Case.status == asked.status)
        return list(session.exec(wanted))

    with opened.database(opened.database_url()) as database:
        found = database.read(query)
    if asked.json:
        opened.say(json.dumps([summary(case) for case in found], ensure_ascii=False, indent=1))
        return 0
    for case in found:
        row = (number_of(case), case.office_code, STATUSES[case.status], need_name(case))
        opened.say("  ".join(row))
    if not found:
        opened.say(wording.NO_CASES)
    return 0
