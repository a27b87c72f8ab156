"""Writes the directory of offices into the database: new ones added, published facts refreshed."""

from dataclasses import asdict
from datetime import date, datetime

from sqlmodel import Session, select

from db.people import Office, Officer, Person, Volunteer
from db.terms import Rank
from referral import directory
from referral.directory import OfficeEntry

_OF_ADMINISTRATORS = frozenset({"phone", "address", "line_group", "hours", "website", "checked_on"})


def seed_offices(session: Session) -> int:
    """Returns how many were new. What an administrator filled in is never blanked."""
    known = {row.code: row for row in session.exec(select(Office))}
    new = 0
    for entry in directory.offices():
        row = known.get(entry.code)
        if row is None:
            session.add(Office(**asdict(entry)))
            new += 1
        else:
            _refresh(row, entry)
    return new


def add_officer(
    session: Session,
    person: Person,
    office_code: str,
    name: str,
    now: datetime,
    *,
    rank: Rank = Rank.MEMBER,
    cleared: bool = False,
) -> Officer:
    """An officer who gets that office's alerts; serving again if they had left. Raises LookupError.

    ``cleared``: may open sensitive cases.
    """
    if session.get(Office, office_code) is None:
        raise LookupError(office_code)
    assert person.id is not None
    query = select(Officer).where(Officer.person_id == person.id, Officer.office_code == office_code)
    officer = session.exec(query).first() or Officer(
        person_id=person.id, office_code=office_code, name=name, since=now
    )
    officer.name, officer.until, officer.away_until = name, None, None
    officer.rank, officer.cleared = rank, cleared
    session.add(officer)
    return officer


def add_volunteer(session: Session, person: Person, subdistrict: str, name: str, now: datetime) -> Volunteer:
    """An approved volunteer of a ตำบล; a known one moves there."""
    assert person.id is not None
    row = session.exec(select(Volunteer).where(Volunteer.person_id == person.id)).first() or Volunteer(
        person_id=person.id, subdistrict=subdistrict, name=name, since=now
    )
    row.subdistrict, row.name, row.until = subdistrict, name, None
    session.add(row)
    return row


def _refresh(row: Office, entry: OfficeEntry) -> None:
    """What an administrator set later than the directory was checked stays."""
    checked = entry.checked_on or date.min
    kept = _OF_ADMINISTRATORS if row.checked_on is not None and row.checked_on > checked else frozenset()
    for name, value in asdict(entry).items():
        if value is not None and name not in kept:
            setattr(row, name, value)
