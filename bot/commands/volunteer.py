"""``chipao volunteer add``: an approved volunteer of a ตำบล."""

from argparse import Namespace
from datetime import UTC, datetime

from sqlmodel import Session

from bot import wording
from bot.commands import opened
from bot.commands.officer import line_id
from handlers.turn import meet
from intents import places
from referral.seeding import add_volunteer


def run(asked: Namespace) -> int:
    place = places.subdistrict(asked.tambon)
    if place is None:
        raise opened.Stop(wording.NO_TAMBON.format(tambon=asked.tambon), 2)
    who, now = line_id(asked), datetime.now(UTC)

    def unit(session: Session) -> None:
        add_volunteer(session, meet(session, who, now), asked.tambon, asked.name, now)

    with opened.database(opened.database_url()) as database:
        database.write(unit).result()
    opened.say(wording.VOLUNTEER_ADDED.format(name=asked.name, place=places.name_of(place)))
    return 0
