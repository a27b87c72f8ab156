"""``chipao doctor``: checks settings, database, LINE token and quota, and says what to fix."""

import asyncio
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, func, select

from bot import wording
from bot.commands import opened
from bot.line_client import LineClient, LineError, LineRefused
from bot.settings import Settings
from db import schema
from db.database import Database, DatabaseAway
from db.people import Office
from referral.offices import CENTRAL_DESK, readers


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    mend: str | None = None  # None: nothing to mend


def run(_: Namespace) -> int:
    settings = opened.settings()
    findings = [Finding(wording.DOCTOR_SETTINGS), *_database(settings), asyncio.run(_line(settings))]
    for finding in findings:
        template = wording.DOCTOR_BAD if finding.mend else wording.DOCTOR_OK
        opened.say(template.format(what=finding.what, mend=finding.mend))
    opened.say(wording.DOCTOR_REDELIVERY)
    return 1 if any(finding.mend for finding in findings) else 0


def _database(settings: Settings) -> Iterator[Finding]:
    database = Database(settings.database_url)
    try:
        if not schema.is_newest(database.engine):
            yield Finding(wording.DOCTOR_DATABASE_BAD, wording.DOCTOR_MIGRATE)
            return
        yield Finding(wording.DOCTOR_DATABASE)
        offices = database.read(lambda session: session.exec(select(func.count()).select_from(Office)).one())
        if not offices:
            yield Finding(wording.DOCTOR_OFFICES_BAD, wording.DOCTOR_SEED)
            return
        yield Finding(wording.DOCTOR_OFFICES.format(count=offices))
        yield database.read(_central)
    except (DatabaseAway, DBAPIError):
        yield Finding(wording.DOCTOR_DATABASE_BAD, wording.DATABASE_AWAY)
    finally:
        database.close()


def _central(session: Session) -> Finding:
    count = len(readers(session, CENTRAL_DESK, datetime.now(UTC)))
    if not count:
        return Finding(wording.DOCTOR_CENTRAL_BAD, wording.DOCTOR_CENTRAL_MEND)
    if not readers(session, CENTRAL_DESK, datetime.now(UTC), sensitive=True):
        return Finding(wording.DOCTOR_CLEARED_BAD, wording.DOCTOR_CLEARED_MEND)
    return Finding(wording.DOCTOR_CENTRAL.format(count=count))


async def _line(settings: Settings) -> Finding:
    token = settings.line_channel_access_token.get_secret_value()
    line = LineClient(settings.line_api_url, settings.line_content_url, token)
    await line.open()
    try:
        limit, used = await line.quota()
    except LineRefused as error:
        return Finding(wording.DOCTOR_LINE_BAD.format(status=error.status), wording.DOCTOR_REISSUE)
    except LineError:
        return Finding(wording.DOCTOR_LINE_AWAY, wording.DOCTOR_NETWORK.format(url=settings.line_api_url))
    finally:
        await line.close()
    allowed = settings.push_budget_monthly if settings.push_budget_monthly is not None else limit
    if allowed is not None and used >= allowed:
        return Finding(wording.DOCTOR_QUOTA_BAD.format(used=used, limit=allowed), wording.DOCTOR_QUOTA)
    shown = wording.DOCTOR_NO_LIMIT if allowed is None else allowed
    return Finding(wording.DOCTOR_LINE.format(used=used, limit=shown))
