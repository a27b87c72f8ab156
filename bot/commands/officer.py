"""``chipao officer add``: an officer who gets an office's alerts."""

import re
from argparse import Namespace
from datetime import UTC, datetime

from sqlmodel import Session

from bot import wording
from bot.commands import opened
from handlers.turn import meet
from referral.seeding import add_officer

_LINE_ID = re.compile(r"U[0-9a-f]{32}")


def line_id(asked: Namespace) -> str:
    if not _LINE_ID.fullmatch(asked.line_id):
        raise opened.Stop(wording.BAD_LINE_ID, 2)
    return str(asked.line_id)


def run(asked: Namespace) -> int:
    who, now = line_id(asked), datetime.now(UTC)

    def unit(session: Session) -> None:
        add_officer(session, meet(session, who, now), asked.office, asked.name, now)

    with opened.database(opened.database_url()) as database:
        try:
            database.write(unit).result()
        except LookupError:
            raise opened.Stop(wording.NO_OFFICE.format(office=asked.office), 2) from None
    opened.say(wording.OFFICER_ADDED.format(name=asked.name, office=asked.office))
    return 0
