"""A command's change at the desk: one transaction, in which what it causes is owed for the service to send."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from sqlmodel import Session

from bot import wording
from bot.commands import opened
from bot.owing import owe
from db import jobs
from db.people import Office
from handlers.buttons import Buttons
from handlers.notices import tell
from referral import levels
from referral.moment import Moment
from referral.notices import Notice

T = TypeVar("T")


class Refused(Exception):
    """Why nothing was changed: one sentence in Thai."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a change works with that people must hear of."""

    moment: Moment
    buttons: Buttons

    @property
    def session(self) -> Session:
        return self.moment.session

    @property
    def now(self) -> datetime:
        return self.moment.now

    def tell(self, notices: Sequence[Notice]) -> None:
        """Owe the messages; nobody holds them, so the running service takes them at its next look."""
        outgoing = tell(self.moment, notices, self.buttons)
        source = f"officer:{uuid.uuid4()}"  # no other change may have these keys
        puts = owe(outgoing, source=source, now=self.now, person=None, reply_token=None)
        jobs.put(self.session, puts, worker=None, now=self.now)


def make(unit: Callable[[Change], T]) -> T:
    """Needs all settings: the alerts' buttons are signed with the channel's secret."""
    settings = opened.settings()
    buttons, times = Buttons(settings.channel_secrets), levels.load(settings.levels_file)

    def within(session: Session) -> T:
        return unit(Change(Moment(session, datetime.now(UTC), times), buttons))

    return written(settings.database_url, within)


def written(url: str, unit: Callable[[Session], T]) -> T:
    """What ``unit`` returns, after the commit; its refusal ends the command."""
    with opened.database(url) as database:
        try:
            return database.write(unit).result()
        except Refused as refused:
            raise opened.Stop(str(refused), 2) from None


def read(query: Callable[[Session], T]) -> T:
    with opened.database(opened.database_url()) as database:
        try:
            return database.read(query)
        except Refused as refused:
            raise opened.Stop(str(refused), 2) from None


def office(session: Session, code: str) -> Office:
    """The office of a code that somebody typed. Raises Refused."""
    found = session.get(Office, code)
    if found is None:
        raise Refused(wording.NO_OFFICE.format(office=code))
    return found
