"""Settings and database for a command, or one clear sentence and an exit code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot import wording
from bot.settings import Settings, SettingsError
from db.database import Database, DatabaseAway


class Stop(SystemExit):
    """Ends the command with a sentence on standard error."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        sys.stderr.write(sentence + "\n")
        super().__init__(code)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def settings(**overrides: Any) -> Settings:
    """All settings, or the list of what to mend and exit code 2."""
    try:
        return Settings.load(**overrides)
    except SettingsError as error:
        raise Stop(str(error), 2) from None


def without_line() -> Settings:
    """The settings of a command that neither calls LINE nor signs a button, and so needs no secret of it."""
    return settings(line_channel_secret=token_hex(16), line_channel_access_token=token_hex(16))


def database_url() -> str:
    return without_line().database_url


@contextmanager
def database(url: str) -> Iterator[Database]:
    """The database, closed afterwards; a missing table or server becomes a sentence."""
    opened = Database(url)
    try:
        yield opened
    except DatabaseAway:
        raise Stop(wording.DATABASE_AWAY) from None
    except DBAPIError as error:
        raise Stop(wording.NOT_READY.format(reason=type(error).__name__)) from None
    finally:
        opened.close()
