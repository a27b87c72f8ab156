"""An officer moves, is away, or serves no longer: what changes, and what colleagues and citizens hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, func, select

from bot import desk_wording
from bot.commands.changing import Change, Refused, office
from db.cases import Case
from db.people import Officer, Person
from db.terms import HELD_STATUSES, Rank
from db.thai_time import BANGKOK
from referral.absence import NoSuchOfficer, all_away, leave, lose_clearance, serving_at
from referral.calendars import of_office
from referral.offices import CENTRAL_DESK, department_of, officer_of, posts, readers
from referral.routing import choose
from referral.seeding import add_officer


@dataclass(frozen=True, slots=True)
class Changed:
    """What to say about it: one name for each office concerned."""

    names: tuple[str, ...]
    offices: tuple[str, ...]
    released: int = 0  # cases that wait again
    empty: tuple[tuple[str, str], ...] = ()  # offices where nobody reads now, and where their cases go
    nobody: bool = False  # not even at the central desk
    until: tuple[datetime, ...] = ()
    new_here: bool = False  # did not serve at the office they moved to


def move(change: Change, who: str, code: str, to: str) -> Changed:
    """Serves at the new office as a member; rank and clearance are the new office's to give."""
    if code == to:
        raise Refused(desk_wording.SAME_OFFICE)
    office(change.session, to)
    person, serving = _serving(change.session, who, code, change.now)
    known = officer_of(change.session, person, to, change.now)
    if known is None:
        add_officer(change.session, person, to, serving[0].name, change.now)
        change.session.flush()
    return _gone(change, serving, "moved", new_here=known is None)


def revoke(change: Change, who: str, code: str | None) -> Changed:
    """Serves no longer, at one office or anywhere."""
    _, serving = _serving(change.session, who, code, change.now)
    return _gone(change, serving, "left")


def away(change: Change, who: str, code: str | None, last_day: date) -> Changed:
    """Away to the end of that day; back when the office opens next."""
    _, serving = _serving(change.session, who, code, change.now)
    over = datetime.combine(last_day + timedelta(days=1), time(), BANGKOK)
    until = [of_office(change.session, one.office_code).next_open(over) for one in serving]
    released = _held(change.session, serving)
    change.tell(all_away(change.moment, list(zip(serving, until, strict=True))))
    empty = _empty(change, serving)
    return Changed(*_named(serving), released, empty, _nobody(change, empty), tuple(until))


def back(session: Session, who: str, now: datetime) -> Changed:
    _, serving = _serving(session, who, None, now)
    for one in serving:
        one.away_until = None
    return Changed(*_named(serving))


def set_facts(
    change: Change,
    who: str,
    code: str,
    *,
    rank: Rank | None,
    cleared: bool | None,
    on_duty: bool | None,
) -> Changed:
    """What is None stays as it is."""
    _, [officer] = _serving(change.session, who, code, change.now)
    officer.rank = rank or officer.rank
    officer.on_duty = officer.on_duty if on_duty is None else on_duty
    before = _held(change.session, [officer])
    if cleared is False and officer.cleared:
        change.tell(lose_clearance(change.moment, officer))
    elif cleared is not None:
        officer.cleared = cleared
    change.session.flush()
    return Changed(*_named([officer]), before - _held(change.session, [officer]))


def _gone(change: Change, serving: Sequence[Officer], why: str, *, new_here: bool = False) -> Changed:
    released = _held(change.session, serving)
    change.tell(leave(change.moment, serving, why))
    empty = _empty(change, serving)
    return Changed(*_named(serving), released, empty, _nobody(change, empty), new_here=new_here)


def _serving(session: Session, who: str, code: str | None, now: datetime) -> tuple[Person, Sequence[Officer]]:
    """The person and where they serve: at that office, or anywhere. Raises Refused."""
    if code is not None:
        office(session, code)
    person = session.exec(select(Person).where(Person.line_id == who)).first()
    if person is None:
        raise Refused(desk_wording.NOT_SERVING)
    if code is None:
        serving = posts(session, person, now)
        if not serving:
            raise Refused(desk_wording.NOT_SERVING)
        return person, serving
    try:
        return person, [serving_at(session, person, code, now)]
    except NoSuchOfficer:
        raise Refused(desk_wording.NOT_SERVING_AT.format(office=code)) from None


def _named(serving: Sequence[Officer]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(one.name for one in serving), tuple(one.office_code for one in serving)


def _held(session: Session, serving: Sequence[Officer]) -> int:
    ids = [one.id for one in serving]
    query = select(func.count()).select_from(Case).where(col(Case.officer_id).in_(ids))
    return session.exec(query.where(col(Case.status).in_(HELD_STATUSES))).one()


def _empty(change: Change, left: Sequence[Officer]) -> tuple[tuple[str, str], ...]:
    codes = [one.office_code for one in left]
    return tuple(
        (code, _instead(change, code)) for code in codes if not readers(change.session, code, change.now)
    )


def _nobody(change: Change, empty: Sequence[tuple[str, str]]) -> bool:
    to_central = any(above == CENTRAL_DESK for _, above in empty)
    return to_central and not readers(change.session, CENTRAL_DESK, change.now)


def _instead(change: Change, code: str) -> str:
    province = code.partition("-")[2]
    return choose(change.session, department_of(code), province, change.now).office.code
