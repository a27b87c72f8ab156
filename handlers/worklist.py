"""An officer's lists: what I have taken, and what still waits at my offices."""

from collections.abc import Sequence

from sqlmodel import col, select

from db.cases import Case
from db.people import Officer
from db.terms import CaseStatus
from handlers import cards, officer, officer_wording
from handlers.say import Card, Outgoing
from handlers.turn import Turn

_MOST_CARDS = 4  # a reply holds five bubbles, and one says how many there are


def mine(turn: Turn, serving: Sequence[Officer]) -> list[Outgoing]:
    """The cases this officer has accepted, the longest waiting first."""
    ids = [post.id for post in serving]
    query = (
        select(Case)
        .where(col(Case.officer_id).in_(ids), Case.status == CaseStatus.ACCEPTED)
        .order_by(col(Case.opened_at))
    )
    return _listed(turn, officer_wording.MY_WORK, list(turn.session.exec(query)))


def of_offices(turn: Turn, serving: Sequence[Officer]) -> list[Outgoing]:
    """The cases of the officer's offices that nobody has taken yet, the longest waiting first."""
    codes = [post.office_code for post in serving]
    waiting = (CaseStatus.NEW, CaseStatus.SCREENING, CaseStatus.REFERRED)
    query = (
        select(Case)
        .where(col(Case.office_code).in_(codes), col(Case.status).in_(waiting))
        .order_by(col(Case.opened_at))
    )
    return _listed(turn, officer_wording.OFFICE_WORK, list(turn.session.exec(query)))


def _listed(turn: Turn, title: str, cases: list[Case]) -> list[Outgoing]:
    if not cases:
        return turn.says(officer_wording.NO_WORK)
    shown = [_card(turn, case) for case in cases[:_MOST_CARDS]]
    said = officer_wording.WORK_TITLE.format(title=title, count=len(cases))
    if len(cases) > len(shown):
        said += officer_wording.WORK_SHOWN.format(shown=len(shown))
    return turn.says(said, *shown)


def _card(turn: Turn, case: Case) -> Card:
    pressed = officer.moves(turn, case)
    if case.status is CaseStatus.ACCEPTED:
        return cards.working_card(turn.session, case, pressed)
    return cards.alert_card(turn.session, case, pressed)
