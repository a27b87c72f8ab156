"""Need and province to the office that will read it: never to an empty room."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from db.people import Office
from db.terms import CaseStatus, Department
from referral.offices import CENTRAL_DESK, office, office_code, readers

SCREENS = frozenset({Department.PLO, Department.MOL})


@dataclass(frozen=True, slots=True)
class Routing:
    office: Office
    status: CaseStatus  # where a case stands when this office gets it
    rule: str  # why this office, for the receipt: stable words, shown to officers through wording


def choose(session: Session, department: Department | None, province: str | None, now: datetime) -> Routing:
    """The office for a need: the department's in the province, else the provincial labour office, else the
    central desk. ``department`` is None when a person must screen it; ``province`` when nobody knows it yet.
    """
    if province is None:
        return Routing(office(session, CENTRAL_DESK), CaseStatus.NEW, "province_unknown")
    rule = "screening" if department in (None, Department.PLO) else "department_in_province"
    for code in _chain(department, province):
        if readers(session, code, now):
            return Routing(office(session, code), _status(code), rule)
        rule = f"no_officer_at:{code}"
    return Routing(office(session, CENTRAL_DESK), CaseStatus.SCREENING, rule)


def screening_office(session: Session, province: str | None, now: datetime) -> Routing:
    """Who screens: the province's labour office, or the central desk above it."""
    return choose(session, None, province, now)


def _chain(department: Department | None, province: str) -> list[str]:
    first = [] if department is None or department in SCREENS else [office_code(department, province)]
    return [*first, office_code(Department.PLO, province), CENTRAL_DESK]


def _status(code: str) -> CaseStatus:
    screening = Department(code.partition("-")[0]) in SCREENS
    return CaseStatus.SCREENING if screening else CaseStatus.REFERRED
