"""Groups the account is in: only the book of them is kept; what members say there is not ours to read."""

from datetime import datetime

from sqlmodel import Session

from db.people import GroupChat
from handlers.incoming import Incoming, JoinedChat, LeftChat


def keep_book(session: Session, event: Incoming, now: datetime) -> None:
    if event.chat_id is None or not isinstance(event.body, JoinedChat | LeftChat):
        return
    chat = session.get(GroupChat, event.chat_id)
    if chat is None:
        chat = GroupChat(chat_id=event.chat_id, kind=event.chat, joined_at=now)
        session.add(chat)
    chat.left_at = now if isinstance(event.body, LeftChat) else None
