"""The working calendar of a province: public holidays, and the days off that were announced since."""

from datetime import date, datetime
from functools import cache

from sqlalchemy import bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from db.cases import Case
from db.desk import Closure
from referral.directory import WHOLE_COUNTRY
from referral.thai_holidays import closed_by
from referral.working_time import WorkingTime

_KEPT = "working calendars"  # in the session: a transaction sees one calendar
_closure = Closure.__table__  # type: ignore[attr-defined]
_SAID = core_select(_closure.c.day, _closure.c.closed, _closure.c.province).where(
    _closure.c.province.in_(bindparam("provinces", expanding=True))
)


def working_time(session: Session, province: str | None) -> WorkingTime:
    """When the offices of a province are open; of the whole country when it is None or "00"."""
    kept: dict[str, WorkingTime] = session.info.setdefault(_KEPT, {})
    wanted = province or WHOLE_COUNTRY
    if wanted not in kept:
        kept[wanted] = _read(session, wanted)
    return kept[wanted]


def of_office(session: Session, code: str) -> WorkingTime:
    return working_time(session, code.partition("-")[2])


def announce(
    session: Session,
    day: date,
    why: str,
    now: datetime,
    *,
    province: str = WHOLE_COUNTRY,
    closed: bool = True,
) -> None:
    """Offices are closed on a day, or open although the calendar says closed. Said again, it replaces."""
    query = select(Closure).where(Closure.day == day, Closure.province == province)
    row = session.exec(query).first() or Closure(
        day=day, province=province, closed=closed, why=why, announced_at=now
    )
    row.closed, row.why, row.announced_at = closed, why, now
    session.add(row)
    session.flush()
    session.info.pop(_KEPT, None)


def take_back(session: Session, day: date, *, province: str = WHOLE_COUNTRY) -> bool:
    """Forget what was announced for a day; False when nothing was."""
    query = select(Closure).where(Closure.day == day, Closure.province == province)
    row = session.exec(query).first()
    if row is not None:
        session.delete(row)
        session.flush()
        session.info.pop(_KEPT, None)
    return row is not None


def announced(session: Session) -> list[Closure]:
    return list(session.exec(select(Closure).order_by(col(Closure.day), col(Closure.province))))


def of_case(session: Session, case: Case) -> WorkingTime:
    """The calendar of the office that has the case: another office, another calendar."""
    return of_office(session, case.office_code)


def _read(session: Session, province: str) -> WorkingTime:
    found = session.connection().execute(_SAID, {"provinces": [WHOLE_COUNTRY, province]})
    # The province's own word comes last, so it overrules the country's.
    said = {row.day: row.closed for row in sorted(found, key=lambda row: row.province != WHOLE_COUNTRY)}
    return _built(frozenset(said.items()))


@cache
def _built(said: frozenset[tuple[date, bool]]) -> WorkingTime:
    """The same calendar object for the same days, so that what it has counted is counted once."""
    extra = [day for day, closed in said if closed]
    opened = [day for day, closed in said if not closed]
    return WorkingTime(closed_by(extra, opened))
