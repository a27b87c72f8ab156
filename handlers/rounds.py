"""What is done regularly: empty offices are told to the province every week, whom to telephone every working
morning, and every night what is kept no longer is deleted.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from db import jobs, retention
from db.jobs import Put
from db.people import Office, Officer, Person
from db.terms import Department, MessageKind, Queue
from db.thai_time import BANGKOK
from handlers import desk_wording, worklist
from handlers.say import Outgoing, Text
from referral.absence import empty_offices, provinces_that_screen
from referral.calendars import of_office, working_time
from referral.moment import Moment
from referral.offices import CENTRAL_DESK, SCREENS, department_of, office_code, readers

_WEEKLY, _DAILY, _UPKEEP = "weekly", "daily", "upkeep"
_UPKEEP_HOUR = 3  # Bangkok's: when least is written


def plan(session: Session, now: datetime) -> None:
    """Put the next of each round; the one that is waiting already stays."""
    for name in (_WEEKLY, _DAILY):
        _put(session, name, _next(session, name, now), now)
    _put(session, _UPKEEP, _next_night(now), now)


def due(moment: Moment, name: str) -> list[Outgoing]:
    """Make the round, and put the next. On a day off that was announced since, it waits for the opening."""
    if name == _UPKEEP:
        return _keep_up(moment)
    opens = working_time(moment.session, None).next_open(moment.now)
    if opens > moment.now:
        _put(moment.session, name, opens, moment.now)
        return []
    said = _ROUNDS[name](moment)
    _put(moment.session, name, _next(moment.session, name, moment.now), moment.now)
    return said


def _keep_up(moment: Moment) -> list[Outgoing]:
    """What is kept no longer ends, a batch a timer: whoever else writes gets in between."""
    if retention.clean(moment.session, moment.now):
        _put(moment.session, _UPKEEP, moment.now, moment.now, of=moment.now.isoformat())
    else:
        _put(moment.session, _UPKEEP, _next_night(moment.now), moment.now)
    return []


def _next_night(now: datetime) -> datetime:
    tonight = now.astimezone(BANGKOK).replace(hour=_UPKEEP_HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)


def _put(session: Session, name: str, at: datetime, now: datetime, of: str | None = None) -> None:
    """Once for each day, whichever replica comes first; ``of`` tells the parts of one day apart."""
    key = f"round:{name}:{of or at.astimezone(BANGKOK).date()}"
    put = Put(Queue.TIMER, f"round:{name}", key, f'{{"round":"{name}"}}', at)
    jobs.put(session, [put], worker=None, now=now)


def _next(session: Session, name: str, now: datetime) -> datetime:
    """The next opening of a day; for the weekly round, of the week's first working day."""
    midnight = now.astimezone(BANGKOK).replace(hour=0, minute=0, second=0, microsecond=0)
    step = 1 if name == _DAILY else 7
    first = midnight if name == _DAILY else midnight - timedelta(days=midnight.weekday())
    offices = working_time(session, None)
    openings = (offices.next_open(first + timedelta(days=days)) for days in (0, step))
    return next(at for at in openings if at > now)


def _empty_offices(moment: Moment) -> list[Outgoing]:
    """To each province's labour office, the offices whose cases come to it."""
    said = []
    for province in provinces_that_screen(moment.session, moment.now):
        empty = empty_offices(moment.session, moment.now, province)
        if not empty:
            continue
        lines = "\n".join(desk_wording.EMPTY_LINE.format(office=one.short_name) for one in empty)
        text = Text(desk_wording.EMPTY_OFFICES.format(count=len(empty), offices=lines))
        said += _to_all(moment, office_code(Department.PLO, province), text, MessageKind.REMINDER)
    return [*said, *_provinces_without_screening(moment)]


def _provinces_without_screening(moment: Moment) -> list[Outgoing]:
    """To the central desk, the provinces whose labour office has nobody: everything of theirs comes to it."""
    query = select(Office).where(Office.department == Department.PLO).order_by(col(Office.code))
    empty = [one for one in moment.session.exec(query) if not readers(moment.session, one.code, moment.now)]
    if not empty:
        return []
    lines = "\n".join(desk_wording.EMPTY_LINE.format(office=one.short_name) for one in empty)
    text = Text(desk_wording.EMPTY_PROVINCES.format(count=len(empty), offices=lines))
    return _to_all(moment, CENTRAL_DESK, text, MessageKind.REMINDER)


def _calls(moment: Moment) -> list[Outgoing]:
    """Word to those who screen that there are people no message can reach."""
    said = []
    for officer, person in _screeners(moment):
        count = len(worklist.calls_of(moment.session, [officer]))
        if count:
            text = Text(desk_wording.CALLS_NOTICE.format(count=count))
            said.append(_in_hours(moment, officer.office_code, person, text, MessageKind.ALERT))
    return said


def _screeners(moment: Moment) -> list[tuple[Officer, Person]]:
    provinces = provinces_that_screen(moment.session, moment.now)
    codes = [office_code(Department.PLO, province) for province in provinces]
    return [one for code in codes for one in readers(moment.session, code, moment.now)]


def _to_all(moment: Moment, code: str, text: Text, kind: MessageKind) -> list[Outgoing]:
    assert department_of(code) in SCREENS
    there = readers(moment.session, code, moment.now)
    return [_in_hours(moment, code, person, text, kind) for _, person in there]


def _in_hours(moment: Moment, code: str, person: Person, text: Text, kind: MessageKind) -> Outgoing:
    """When the person's own office is open: a province may be closed while the country works."""
    opens = of_office(moment.session, code).next_open(moment.now)
    return Outgoing(
        person.line_id,
        (text,),
        kind=kind,
        not_before=opens if opens > moment.now else None,
        hours_of=code,
    )


_ROUNDS: dict[str, Callable[[Moment], list[Outgoing]]] = {_WEEKLY: _empty_offices, _DAILY: _calls}
