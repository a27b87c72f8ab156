"""Groups the account is in: only the book of them is kept; what members say there is not ours to read."""

from datetime import datetime

from sqlmodel import Session, select

from db.people import GroupChat, Office
from handlers.incoming import Incoming, JoinedChat, LeftChat


def keep_book(session: Session, event: Incoming, now: datetime) -> None:
    if event.chat_id is None or not isinstance(event.body, JoinedChat | LeftChat):
        return
    chat = session.get(GroupChat, event.chat_id)
    if chat is None:
        chat = GroupChat(chat_id=event.chat_id, kind=event.chat, joined_at=now)
        session.add(chat)
    chat.left_at = now if isinstance(event.body, LeftChat) else None
    if chat.left_at is not None:
        _no_longer_an_offices(session, event.chat_id)


def _no_longer_an_offices(session: Session, chat_id: str) -> None:
    """No push reaches a group we have left, so no office may count on it."""
    for office in session.exec(select(Office).where(Office.line_group == chat_id)):
        office.line_group = None
