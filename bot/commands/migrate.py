"""``chipao migrate``: the schema to the newest."""

from argparse import Namespace

from bot import wording
from bot.commands import opened
from db import schema


def run(_: Namespace) -> int:
    with opened.database(opened.database_url()) as database:
        schema.upgrade(database.engine)
    opened.say(wording.MIGRATED)
    return 0
