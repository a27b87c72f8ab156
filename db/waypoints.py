"""The named waypoints of a message's way, from the webhook's arrival to the last message owed because of it.

Whoever watches is told of each as it is reached; tests and ``bench/chaos`` watch in order to end the process
there. Nobody watches in service, and then one costs a look at an empty list.
"""

from collections.abc import Callable
from enum import StrEnum


class Waypoint(StrEnum):
    """In the order in which one message meets them. "Written" is within a transaction, before its COMMIT."""

    DOOR_CAME = "door.came"  # the signature is right; nothing is kept
    DOOR_WRITTEN = "door.written"
    DOOR_KEPT = "door.kept"  # committed; LINE has not heard
    DOOR_ANSWERED = "door.answered"  # LINE has its 200
    EVENT_TAKEN = "event.taken"
    EVENT_READ = "event.read"  # understood; no transaction is open
    EVENT_SAID = "event.said"  # its effects are written, it is not finished
    EVENT_WRITTEN = "event.written"  # finished, and its messages owed
    EVENT_FINISHED = "event.finished"  # committed; its messages not handed on
    TIMER_TAKEN = "timer.taken"
    TIMER_WRITTEN = "timer.written"
    TIMER_FINISHED = "timer.finished"
    MESSAGE_TAKEN = "message.taken"
    MESSAGE_CALLS = "message.calls"  # what the call carries is decided and, if it is not alone, written down
    MESSAGE_ACCEPTED = "message.accepted"  # LINE has it; we have not noted so
    MESSAGE_WRITTEN = "message.written"
    MESSAGE_FINISHED = "message.finished"
    MEDIA_TAKEN = "media.taken"
    MEDIA_STORED = "media.stored"  # the bytes are on the disk; no row says so
    MEDIA_WRITTEN = "media.written"
    MEDIA_FINISHED = "media.finished"


Watcher = Callable[[Waypoint], None]
_watchers: list[Watcher] = []


def reached(step: Waypoint) -> None:
    for watcher in _watchers:
        watcher(step)


def watch(watcher: Watcher) -> None:
    """From now on ``watcher`` hears of every step, in whichever thread reaches it."""
    _watchers.append(watcher)
