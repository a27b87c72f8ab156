"""Need and province to the office that will read it: never to an empty room."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from db.people import Office
from db.terms import CaseStatus, Department
from referral.offices import CENTRAL_DESK, SCREENS, is_screening, office, office_code, readers


@dataclass(frozen=True, slots=True)
class Routing:
    office: Office
    status: CaseStatus  # where a case stands when this office gets it
    rule: str  # why this office, for the receipt: stable words, shown to officers through wording


def choose(
    session: Session,
    department: Department | None,
    province: str | None,
    now: datetime,
    *,
    sensitive: bool = False,
    besides: int | None = None,
) -> Routing:
    """The office for a need: the department's in the province, else the provincial labour office, else the
    central desk. ``department`` is None when a person must screen it; ``province`` when nobody knows it yet.
    A sensitive case only goes where somebody is cleared for it, or to the central desk; nobody gets their own.
    """
    if province is None:
        return Routing(office(session, CENTRAL_DESK), CaseStatus.NEW, "province_unknown")
    rule = "screening" if department in (None, Department.PLO) else "department_in_province"
    for code in _chain(department, province):
        if readers(session, code, now, sensitive=sensitive, besides=besides):
            return Routing(office(session, code), arrives_as(code), rule)
        rule = f"no_officer_at:{code}"
    return Routing(office(session, CENTRAL_DESK), CaseStatus.SCREENING, rule)


def arrives_as(code: str) -> CaseStatus:
    """How a case stands when it comes to an office: to be screened, or referred."""
    return CaseStatus.SCREENING if is_screening(code) else CaseStatus.REFERRED


def _chain(department: Department | None, province: str) -> list[str]:
    first = [] if department is None or department in SCREENS else [office_code(department, province)]
    return [*first, office_code(Department.PLO, province), CENTRAL_DESK]
