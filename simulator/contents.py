"""Pictures, sounds and files that people sent, until they are unsent."""

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes as the phone uploaded them."""

    data: bytes
    media_type: str


class Contents:
    """Contents by message id, the newest `limit` of them; None stands for an unsent one."""

    def __init__(self, limit: int = 10_000) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, Content | None] = OrderedDict()

    def keep(self, message_id: str, content: Content) -> None:
        self._kept[message_id] = content
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)

    def drop(self, message_id: str) -> None:
        if message_id in self._kept:
            self._kept[message_id] = None

    def gone(self, message_id: str) -> bool:
        return message_id in self._kept and self._kept[message_id] is None

    def find(self, message_id: str) -> Content | None:
        return self._kept.get(message_id)
