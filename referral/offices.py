"""Offices and the living people who read for them: who serves, who is there, who hears first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, event
from sqlalchemy.orm import attributes
from sqlalchemy.orm.unitofwork import UOWTransaction
from sqlmodel import Session, col, select

from db import rows
from db.people import Office, Officer, Person
from db.terms import Department, Rank

CENTRAL_DESK = "MOL-00"
SCREENS = frozenset({Department.PLO, Department.MOL})

Reader = tuple[Officer, Person]

# In ``session.info``: a transaction sees one directory.
_OFFICES, _READERS = "offices", "readers of offices"
_OFFICE = select(Office).where(Office.code == bindparam("code"))
_WITHIN_REACH = (
    select(Officer, Person)
    .join(Person, col(Person.id) == Officer.person_id)
    .where(Officer.office_code == bindparam("code"), col(Person.left_at).is_(None))
    .order_by(col(Officer.id))
)
_POSTS = select(Officer).where(Officer.person_id == bindparam("person")).order_by(col(Officer.id))


def office_code(department: Department, province: str) -> str:
    return CENTRAL_DESK if department is Department.MOL else f"{department}-{province}"


def department_of(code: str) -> Department:
    return Department(code.partition("-")[0])


def is_screening(code: str) -> bool:
    """Whether an office screens cases rather than serving them."""
    return department_of(code) in SCREENS


def screening_code(code: str) -> str:
    """The provincial labour office beside an office."""
    return office_code(Department.PLO, code.partition("-")[2]) if code != CENTRAL_DESK else CENTRAL_DESK


def office(session: Session, code: str) -> Office:
    """The office of a code that a row refers to."""
    kept: dict[str, Office] = session.info.setdefault(_OFFICES, {})
    if code not in kept:
        found = session.exec(_OFFICE, params={"code": code}).first()
        if found is None:
            raise LookupError(f"no office {code}: run `chipao seed`")
        kept[code] = found
    return kept[code]


def readers(
    session: Session, code: str, now: datetime, *, sensitive: bool = False, besides: int | None = None
) -> list[Reader]:
    """The officers of an office whom a push can reach now, longest serving first; for a sensitive case only
    those who are cleared for it. ``besides`` is the id of a person who may not handle their own matter.
    """
    return [
        (officer, person)
        for officer, person in _within_reach(session, code)
        if is_there(officer, now) and (officer.cleared or not sensitive) and person.id != besides
    ]


def _within_reach(session: Session, code: str) -> list[Reader]:
    """All officers an office ever had whom a push can reach; looked up once a transaction."""
    rows.written(session, Office, Officer)
    kept: dict[str, list[Reader]] = session.info.setdefault(_READERS, {})
    if code not in kept:
        kept[code] = [(one, person) for one, person in session.exec(_WITHIN_REACH, params={"code": code})]
    return kept[code]


@event.listens_for(Session, "after_flush")
def _look_again(session: Session, _: UOWTransaction) -> None:
    """What this transaction has changed is looked up anew."""
    if any(_of_directory(row) for row in (*session.new, *session.dirty, *session.deleted)):
        session.info.pop(_OFFICES, None)
        session.info.pop(_READERS, None)


def _of_directory(row: object) -> bool:
    if isinstance(row, Person):
        return attributes.get_history(row, "left_at").has_changes()
    return isinstance(row, Office | Officer)


def first_to_hear(there: Sequence[Reader]) -> list[Reader]:
    """Of those who are there: the members on duty, else the deputies on duty, else all."""
    for rank in (Rank.MEMBER, Rank.DEPUTY):
        found = [one for one in there if one[0].on_duty and one[0].rank is rank]
        if found:
            return found
    return list(there)


def of_rank(there: Sequence[Reader], rank: Rank) -> list[Reader]:
    return [one for one in there if one[0].rank is rank]


def officer_of(session: Session, person: Person, code: str, now: datetime) -> Officer | None:
    """The person's own officer row at an office, when they serve there now. Until the commit nobody ends that,
    or a case could be taken by somebody who has just left.
    """
    query = select(Officer).where(Officer.person_id == person.id, Officer.office_code == code)
    query = query.with_for_update(read=True).execution_options(populate_existing=True)
    found = session.exec(query).first()
    return found if found is not None and serves(found, now) else None


def posts(session: Session, person: Person, now: datetime) -> list[Officer]:
    """Every office where the person serves now."""
    found = session.exec(_POSTS, params={"person": person.id})
    return [officer for officer in found if serves(officer, now)]


def serves(officer: Officer, now: datetime) -> bool:
    return officer.until is None or officer.until > now


def is_there(officer: Officer, now: datetime) -> bool:
    """Serves, and is not away."""
    return serves(officer, now) and (officer.away_until is None or officer.away_until <= now)
