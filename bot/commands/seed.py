"""``chipao seed``: the offices of 77 provinces into the database."""

from argparse import Namespace

from bot import wording
from bot.commands import opened
from referral import directory
from referral.seeding import seed_offices


def run(_: Namespace) -> int:
    with opened.database(opened.database_url()) as database:
        count = database.write(seed_offices).result()
    opened.say(wording.SEEDED.format(count=count, total=len(directory.offices())))
    return 0
