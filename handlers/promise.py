"""By when a person will hear, and where their case stands: always what the clocks say now."""

from datetime import datetime

from db.cases import Case
from db.terms import OPEN_STATUSES, UNTAKEN_STATUSES, CaseStatus, Level
from handlers import closing_wording, desk_wording, wording
from handlers.say import Row
from handlers.thai_dates import thai_time
from referral.clocks import Clocks
from referral.moment import Moment
from referral.offices import office

_NOW = {
    CaseStatus.NEW: closing_wording.NOW_PLACE,
    CaseStatus.SCREENING: closing_wording.NOW_UNTAKEN,
    CaseStatus.REFERRED: closing_wording.NOW_UNTAKEN,
    CaseStatus.ACCEPTED: closing_wording.NOW_TAKEN,
    CaseStatus.WORKING: closing_wording.NOW_WORKING,
    CaseStatus.WAITING: closing_wording.NOW_WAITING,
    CaseStatus.PROPOSED: closing_wording.NOW_PROPOSED,
}


def by_when(moment: Moment, case: Case) -> str | None:
    """One sentence: by when an officer will have spoken with the person; nothing while nobody has the case."""
    if case.status is CaseStatus.NEW and case.level is not Level.P0:
        return None
    if case.level is Level.P0:
        return closing_wording.BY_WHEN_EMERGENCY
    clocks = Clocks.read(case.clocks)
    due = moment.keeper(case).word_due(clocks)
    if due is None or clocks.spoken or due <= moment.now:
        return None  # what is broken already is not promised again
    return closing_wording.BY_WHEN.format(when=thai_time(due))


def path_rows(moment: Moment, case: Case) -> list[Row]:
    """Received, with whom, what happens now, by when, and the end: the reporter's view, never an office code."""
    owner = office(moment.session, case.office_code).short_name
    rows = [
        Row(closing_wording.PATH_RECEIVED, thai_time(case.opened_at)),
        Row(closing_wording.PATH_WITH, owner),
    ]
    if case.status not in OPEN_STATUSES:
        return [*rows, Row(closing_wording.PATH_DONE, _end(case))]
    rows.append(Row(closing_wording.PATH_WAITING, _NOW[case.status]))
    return [
        *rows,
        *_promise_rows(moment, case),
        Row(closing_wording.PATH_END, closing_wording.PATH_END_LATER),
    ]


def due_row(moment: Moment, case: Case) -> list[Row]:
    """What an officer must do by when."""
    if case.due_at is None or case.status is CaseStatus.NEW:
        return []
    if case.status in (CaseStatus.WAITING, CaseStatus.PROPOSED):
        text = desk_wording.DUE_ANSWER
    else:
        text = desk_wording.DUE_TAKE if case.status in UNTAKEN_STATUSES else _what_runs_out(moment, case)
    late = case.due_at <= moment.now and case.status is not CaseStatus.PROPOSED
    text = desk_wording.OVERDUE if late else text
    return [Row(desk_wording.DUE_ROW, text.format(when=thai_time(case.due_at)))]


def _what_runs_out(moment: Moment, case: Case) -> str:
    """For whoever has it: to find the office, or to speak with the person."""
    owner = moment.keeper(case).owner_due(Clocks.read(case.clocks))
    return desk_wording.DUE_OWNER if owner == case.due_at else desk_wording.DUE_WORD


def _promise_rows(moment: Moment, case: Case) -> list[Row]:
    clocks = Clocks.read(case.clocks)
    due = moment.keeper(case).word_due(clocks)
    if due is None or case.status is CaseStatus.NEW:
        return []
    label = closing_wording.PATH_NEXT if clocks.spoken else closing_wording.PATH_PROMISE
    return [Row(label, _when(due, moment.now))]


def _when(due: datetime, now: datetime) -> str:
    shown = thai_time(due)
    said = closing_wording.PATH_BY if due > now else closing_wording.LATE_PROMISE
    return said.format(when=shown)


def _end(case: Case) -> str:
    ended = wording.STATUSES[case.status]
    outcome = wording.OUTCOMES[case.outcome] if case.outcome else None
    at = thai_time(case.closed_at) if case.closed_at else None
    return " · ".join(part for part in (outcome or ended, at) if part)
