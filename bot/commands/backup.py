"""``chipao backup FILE``: a copy of the SQLite database while the service runs. PostgreSQL has ``pg_dump``."""

import os
import sqlite3
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot import events_wording as wording
from bot.commands import opened, screen
from db.engine import is_sqlite


def run(asked: Namespace) -> int:
    settings, target = opened.without_line(), Path(asked.file)
    if not is_sqlite(settings.database_url):
        raise opened.Stop(wording.USE_PG_DUMP)
    source = Path(make_url(settings.database_url).database or "")
    if not source.is_file():
        raise opened.Stop(wording.NOTHING_TO_BACK_UP.format(file=source))
    try:
        size = copy(source, target)
    except FileExistsError:
        raise opened.Stop(wording.BACKUP_EXISTS.format(file=target)) from None
    except (OSError, sqlite3.Error) as error:
        raise opened.Stop(wording.BACKUP_FAILED.format(reason=type(error).__name__)) from None
    screen.show(wording.BACKED_UP.format(file=target, size=size / 1e6, media=settings.media_dir))
    return 0


def copy(source: Path, target: Path) -> int:
    """What was committed when it begins, in one step: the service goes on writing meanwhile. Returns its size.

    Raises FileExistsError rather than write over anything. The copy is its owner's alone to read.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as kept:
            live.backup(kept)
        with target.open("rb") as written:
            os.fsync(written.fileno())
    except (OSError, sqlite3.Error):
        target.unlink()
        raise
    return target.stat().st_size
