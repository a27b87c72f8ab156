"""After a day off was announced or taken back: the due times of open cases by the new calendar."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from db.cases import Case
from db.people import Office
from db.terms import OPEN_STATUSES
from referral import watch
from referral.directory import WHOLE_COUNTRY
from referral.moment import Moment

BATCH = 300  # a transaction: some tenths of a second, in which officers' presses of these cases wait


@dataclass(frozen=True, slots=True)
class Replanned:
    seen: int
    moved: int  # of these, whose due time is another now
    last: int | None  # the case to go on after; None when there are no more


def replan(moment: Moment, province: str, after: int = 0) -> Replanned:
    """Plan the next open cases anew whose offices go by the calendar of ``province``, or of the whole country.

    Doing it again changes nothing, so whoever was interrupted begins at the beginning.
    """
    query = select(Case).where(col(Case.status).in_(OPEN_STATUSES), col(Case.id) > after)
    if province != WHOLE_COUNTRY:
        query = query.where(col(Case.office_code).in_(_offices(moment.session, province)))
    query = query.order_by(col(Case.id)).limit(BATCH).with_for_update()
    cases = list(moment.session.exec(query.execution_options(populate_existing=True)))
    before = {case.id: case.due_at for case in cases}
    for case in cases:
        watch.plan(moment, case)
    moved = sum(case.due_at != before[case.id] for case in cases)
    return Replanned(len(cases), moved, cases[-1].id if len(cases) == BATCH else None)


def _offices(session: Session, province: str) -> list[str]:
    return list(session.exec(select(Office.code).where(Office.province == province)))
