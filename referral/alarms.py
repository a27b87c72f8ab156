"""The employer alarm: several people naming one workplace within days are linked, and one card goes out."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from db.cases import Case
from db.desk import AlarmCase, EmployerAlarm
from db.terms import Department, Entry, Role
from referral import employers
from referral.acts import hours_of
from referral.case_rows import record
from referral.moment import Moment
from referral.notices import Notice, Tell
from referral.offices import first_to_hear, readers
from referral.routing import choose


def notice_employer(moment: Moment, case: Case) -> list[Notice]:
    """Link a new case to others of the same workplace; tell the labour protection office when it is a pattern.

    Told again only when the number of people has doubled: a crowd is one alarm.
    """
    if case.employer is None or case.province is None or case.sensitive:
        return []  # a count of three at a named place could point out a victim
    alike = _alike(moment, case)
    people = {one.reporter_id for one in alike}
    if len(people) < moment.levels.employer.people:
        return []
    alarm = _alarm(moment, alike)
    _link(moment, alarm, alike)
    if alarm.told_people and len(people) < 2 * alarm.told_people:
        return []
    alarm.told_people = len(people)
    return _tell(moment, case)


def alarm_of(session: Session, case: Case) -> EmployerAlarm | None:
    link = session.get(AlarmCase, case.id)
    return session.get(EmployerAlarm, link.alarm_id) if link else None


def cases_of(session: Session, alarm: EmployerAlarm) -> list[Case]:
    """The linked cases, the oldest first."""
    query = (
        select(Case)
        .join(AlarmCase, col(AlarmCase.case_id) == Case.id)
        .where(AlarmCase.alarm_id == alarm.id)
        .order_by(col(Case.id))
    )
    return list(session.exec(query))


def _alike(moment: Moment, case: Case) -> list[Case]:
    """The province's cases of the last days that name the same workplace, this one included."""
    since = moment.now - timedelta(days=moment.levels.employer.days)
    query = (
        select(Case)
        .where(Case.province == case.province, col(Case.opened_at) >= since)
        .where(col(Case.employer).is_not(None), col(Case.sensitive).is_(False))
        .order_by(col(Case.id))
    )
    return [
        one for one in moment.session.exec(query) if employers.same(one.employer or "", case.employer or "")
    ]


def _alarm(moment: Moment, alike: Sequence[Case]) -> EmployerAlarm:
    known = [alarm for one in alike if (alarm := alarm_of(moment.session, one))]
    first = alike[0]
    alarm = (
        known[0]
        if known
        else EmployerAlarm(
            province=first.province or "",
            employer=first.employer or "",
            named=str(first.receipt.get("employer") or ""),
            first_at=first.opened_at,
            last_at=moment.now,
        )
    )
    alarm.last_at = moment.now
    moment.session.add(alarm)
    moment.session.flush()
    return alarm


def _link(moment: Moment, alarm: EmployerAlarm, alike: Sequence[Case]) -> None:
    for one in alike:
        if moment.session.get(AlarmCase, one.id) is None:
            moment.session.add(AlarmCase(case_id=one.id or 0, alarm_id=alarm.id or 0))
            record(moment.session, one, Entry.LINKED, Role.SYSTEM, moment.now, why=f"employer:{alarm.id}")
    moment.session.flush()


def _tell(moment: Moment, case: Case) -> list[Notice]:
    """To the labour protection office of the province, or whoever reads for it."""
    code = choose(moment.session, Department.DLPW, case.province, moment.now).office.code
    there = first_to_hear(readers(moment.session, code, moment.now))
    return [Notice(Tell.EMPLOYER, person, case, None, hours_of(case, officer)) for officer, person in there]
