"""Ready-made texts: ours for every office, and each office's own, with their variables filled in."""

from dataclasses import dataclass
from string import Formatter

from sqlmodel import Session, col, select

from db.cases import Case
from db.desk import CannedText
from handlers import canned_wording, cards
from handlers.thai_dates import thai_time
from handlers.turn import Turn
from referral.numbers import number_of
from referral.offices import department_of, office

VARIABLES = frozenset({"number", "need", "office", "phone", "date"})
_MOST = 12  # quick replies: LINE shows thirteen


@dataclass(frozen=True, slots=True)
class Ready:
    key: str  # short and stable: it travels in a button
    title: str
    text: str


def of_office(turn: Turn, case: Case) -> list[Ready]:
    """The office's own first, then those of its department, then everyone's."""
    return texts(turn.session, case.office_code)[:_MOST]


def filled(turn: Turn, case: Case, key: str) -> str | None:
    """The text of that key for this case; None when it is no longer there."""
    found = next((one for one in texts(turn.session, case.office_code) if one.key == key), None)
    if found is None:
        return None
    owner = office(turn.session, case.office_code)
    return found.text.format(
        number=number_of(case),
        need=cards.need_name(case),
        office=owner.short_name,
        phone=owner.phone or "1506",
        date=thai_time(turn.now),
    )


def texts(session: Session, code: str) -> list[Ready]:
    query = select(CannedText).where(CannedText.office_code == code).order_by(col(CannedText.id))
    own = [Ready(str(row.id), row.title, row.text) for row in session.exec(query)]
    shared = {
        **canned_wording.OF_DEPARTMENT.get(department_of(code), {}),
        **canned_wording.EVERYONE,
    }
    return [*own, *(Ready(key, title, text) for key, (title, text) in shared.items())]


def wrong_variable(text: str) -> str | None:
    """The first variable that nothing would fill, or what is wrong with a brace; None for a good text."""
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return "{ }"
    # A shape or a conversion, as in {phone:d}, would fail only when an officer sends the text.
    wrong = ((name or "{}") for name, shape, turned in parts if name not in VARIABLES or shape or turned)
    return next(wrong, None)
