"""Offices and the living people who read for them."""

from datetime import datetime

from sqlmodel import Session, col, select

from db.people import Office, Officer, Person
from db.terms import Department

CENTRAL_DESK = "MOL-00"


def office_code(department: Department, province: str) -> str:
    return CENTRAL_DESK if department is Department.MOL else f"{department}-{province}"


def office(session: Session, code: str) -> Office:
    """The office of a code that a row refers to."""
    found = session.get(Office, code)
    if found is None:
        raise LookupError(f"no office {code}: run `chipao seed`")
    return found


def readers(session: Session, code: str, now: datetime) -> list[tuple[Officer, Person]]:
    """The officers of an office whom a push can reach, longest serving first."""
    query = (
        select(Officer, Person)
        .join(Person, col(Person.id) == Officer.person_id)
        .where(Officer.office_code == code, col(Person.left_at).is_(None))
        .order_by(col(Officer.id))
    )
    return [(officer, person) for officer, person in session.exec(query) if serves(officer, now)]


def officer_of(session: Session, person: Person, code: str, now: datetime) -> Officer | None:
    """The person's own officer row at an office, when they serve there now."""
    query = select(Officer).where(Officer.person_id == person.id, Officer.office_code == code)
    found = session.exec(query).first()
    return found if found is not None and serves(found, now) else None


def posts(session: Session, person: Person, now: datetime) -> list[Officer]:
    """Every office where the person serves now."""
    query = select(Officer).where(Officer.person_id == person.id).order_by(col(Officer.id))
    return [officer for officer in session.exec(query) if serves(officer, now)]


def serves(officer: Officer, now: datetime) -> bool:
    return officer.until is None or officer.until > now
