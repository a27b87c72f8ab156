"""The ordinary way in one file: FastAPI, the SDK's parser, a SQLModel session a request, the SDK's calls inline.

Written as line-bot-sdk-python's FastAPI example and SQLModel's tutorial do it, with one client made at the start,
the work of the database in threads, and events that come twice known by their id. It reads the text with our own
understanding, opens a case with its history, tells the office's officer by push, and replies; all before the 200.

What it does not promise: that a message is kept when it answers late, or at all; that reply and push arrive after a
crash between COMMIT and call, or when LINE is away; that they are not sent twice; that one person's messages are
worked in their order; clocks, buttons, follow-up questions, a budget of pushes.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from linebot.v3 import WebhookParser
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    PushMessageRequest,
    ReplyMessageRequest,
    TextMessage,
)
from linebot.v3.webhooks import MessageEvent, TextMessageContent
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, create_engine, select

from bench.speed import people
from bot.commands import opened
from bot.settings import Settings
from intents.understand import Understanding


class Table(SQLModel, registry=registry()):
    """Tables of this file only: the service's migrations must not see them."""


class SeenEvent(Table, table=True):
    id: str = Field(primary_key=True)


class Citizen(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    line_id: str = Field(unique=True)


class DutyOfficer(Table, table=True):
    office: str = Field(primary_key=True)
    line_id: str


class Matter(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    citizen_id: int = Field(foreign_key="citizen.id", index=True)
    office: str = Field(index=True)
    need: str | None = None
    urgency: str
    status: str = "referred"
    opened_at: datetime


class MatterHistory(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    at: datetime
    entry: str
    words: str | None = None


@dataclass(frozen=True)
class Opened:
    number: str
    officer: str


def app() -> FastAPI:
    settings = opened.settings()
    engine, understanding = _engine(settings.database_url), Understanding.load()
    parser = WebhookParser(settings.channel_secrets[0])
    # SQLite has one writer: others would only wait for its lock, asleep.
    at_once = asyncio.Semaphore(1 if engine.dialect.name == "sqlite" else 8)
    line: AsyncMessagingApi

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        nonlocal line
        Table.metadata.create_all(engine)
        _enrol(engine)
        async with AsyncApiClient(_configuration(settings)) as client:
            line = AsyncMessagingApi(client)
            yield

    api = FastAPI(lifespan=lifespan)

    @api.get("/readyz")
    def ready() -> str:
        return "OK"

    @api.post("/webhook")
    async def webhook(request: Request) -> str:
        body = (await request.body()).decode()
        try:
            events = parser.parse(body, request.headers["X-Line-Signature"])
        except InvalidSignatureError:
            raise HTTPException(status_code=400, detail="Invalid signature") from None
        for one in events:
            if not isinstance(one, MessageEvent) or not isinstance(one.message, TextMessageContent):
                continue
            async with at_once:
                case = await asyncio.to_thread(_open_case, engine, understanding, one)
            if case is None:
                continue
            alert = TextMessage(text=f"{case.number} {one.message.text}")
            await line.push_message(PushMessageRequest(to=case.officer, messages=[alert]))
            receipt = TextMessage(text=case.number)
            await line.reply_message(ReplyMessageRequest(replyToken=one.reply_token, messages=[receipt]))
        return "OK"

    return api


def _open_case(engine: Engine, understanding: Understanding, came: Any) -> Opened | None:
    """The case that the message opens; None when the event was there before."""
    reading = understanding.read(came.message.text)
    office = f"{reading.department}-{reading.place.province}" if reading.place else "MOL-00"
    now = datetime.now(UTC)
    with Session(engine) as session:
        session.add(SeenEvent(id=came.webhook_event_id))
        try:
            session.flush()
        except IntegrityError:
            return None
        line_id = came.source.user_id
        citizen = session.exec(select(Citizen).where(Citizen.line_id == line_id)).first()
        citizen = citizen or Citizen(line_id=line_id)
        session.add(citizen)
        session.flush()
        need = reading.needs[0].need if reading.needs else None
        matter = Matter(
            citizen_id=citizen.id or 0, office=office, need=need, urgency=reading.urgency, opened_at=now
        )
        session.add(matter)
        session.flush()
        session.add(MatterHistory(matter_id=matter.id or 0, at=now, entry="opened", words=came.message.text))
        session.add(MatterHistory(matter_id=matter.id or 0, at=now, entry="alerted"))
        officer = session.get_one(DutyOfficer, office).line_id
        number = f"CP-70-{matter.id:06}-0"
        session.commit()
    return Opened(number, officer)


def _configuration(settings: Settings) -> Configuration:
    token = settings.line_channel_access_token.get_secret_value()
    return Configuration(host=settings.line_api_url, access_token=token)


def _engine(url: str) -> Engine:
    """As durable as ours: SQLite in WAL mode, every commit synced."""
    if not url.startswith("sqlite"):
        return create_engine(url.replace("postgresql://", "postgresql+psycopg://"), pool_size=8)
    engine = create_engine(url, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: Any) -> None:
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}")

    return engine


def _enrol(engine: Engine) -> None:
    with Session(engine) as session:
        for office, line_id in people.officers().items():
            session.merge(DutyOfficer(office=office, line_id=line_id))
        session.commit()
