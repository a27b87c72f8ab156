"""Learning from use: what a person pressed and where an officer sent a case, kept as redacted labels."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from db.cases import Case, History
from db.labels import Label
from db.terms import DEPARTMENT_OF, Department, Entry, LabelSource, Need
from handlers.steps import Words
from handlers.turn import Turn
from intents.candidates import redacted


def label_choice(turn: Turn, words: Sequence[Words], need: Need | None) -> None:
    """The writer chose this need from our menu, or none of them: of the case that their words have just opened."""
    case = _case_with(turn, words)
    if case is None:
        return
    source = LabelSource.BUTTON if need else LabelSource.NONE_OF_THESE
    department = DEPARTMENT_OF.get(need) if need else None
    text = "\n".join(one.text for one in words)
    _keep(turn.session, case, source, text, need=need, department=department, now=turn.now)


def label_reroute(turn: Turn, case: Case, department: Department) -> None:
    """An officer who screens sent the case to this department; which need it is nobody has said."""
    text = _first_words(turn.session, case)
    _keep(turn.session, case, LabelSource.REROUTE, text, need=None, department=department, now=turn.now)


def _keep(
    session: Session,
    case: Case,
    source: LabelSource,
    text: str,
    *,
    need: Need | None,
    department: Department | None,
    now: datetime,
) -> None:
    kept = redacted(text)
    if not kept or case.sensitive:  # such a story stays in its lane
        return
    receipt = case.receipt
    label = Label(
        at=now,
        source=source,
        text=kept,
        need=need,
        department=department,
        decided=receipt.get("decision"),
        scores=[{"need": one["need"], "score": one["score"]} for one in receipt.get("needs", [])],
        urgency=case.urgency,
        rules_version=receipt.get("rules_version", ""),
        model_version=receipt.get("model_version") or None,
        case_id=case.id,
    )
    session.add(label)


def _case_with(turn: Turn, words: Sequence[Words]) -> Case | None:
    query = (
        select(Case)
        .join(History, col(History.case_id) == Case.id)
        .where(History.message_id == words[-1].message_id, Case.reporter_id == turn.person.id)
        .order_by(col(Case.id).desc())
    )
    return turn.session.exec(query).first()


def _first_words(session: Session, case: Case) -> str:
    """What had been read when the case was opened; what came later was read by people only."""
    query = (
        select(History.words)
        .where(
            History.case_id == case.id,
            History.at == case.opened_at,
            col(History.entry).in_((Entry.OPENED, Entry.ADDED)),
        )
        .order_by(col(History.id))
    )
    return "\n".join(words for words in session.exec(query) if words)
