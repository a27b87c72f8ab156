"""Signed buttons: what a press means, for whom, until when, and whether it counts once."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum, unique

from itsdangerous import BadSignature, Signer

# A card is pressed within days; after this the person is shown how things stand instead.
LIFE = timedelta(days=30)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@unique
class Action(StrEnum):
    """What a button does. Short values: LINE allows 300 characters of postback data."""

    CHOOSE_NEED = "need"
    TELL_HUMAN = "human"
    SAME_CASE = "same"
    NEW_CASE = "new"
    SKIP = "skip"
    SHOW_CASE = "show"
    ADD_TO_CASE = "add"
    WITHDRAW = "drop"
    WITHDRAW_SURE = "dropsure"
    MOVE_PLACE = "place"
    MORE_CASES = "more"
    SUBJECT_SELF = "self"
    AS_CITIZEN = "citizen"
    ACCEPT = "take"
    RETURN = "back"
    RETURN_WHY = "backwhy"
    REFER = "refer"
    REFER_TO = "referto"
    ANSWER = "answer"
    CLOSE = "close"
    CLOSE_AS = "closeas"
    MORE = "moves"
    ASK = "ask"
    NOTE = "note"
    VISIT = "visit"
    HAND_OVER = "hand"
    HAND_TO = "handto"
    CANNED = "canned"
    CANNED_SEND = "cannedsend"
    READY_QUESTION = "readyq"
    SPLIT = "split"
    SPLIT_TO = "splitto"
    MERGE = "merge"
    MERGE_INTO = "mergeinto"
    OTHER_DOOR = "door"
    OTHER_DOOR_IS = "dooris"
    OPEN_SENSITIVE = "open"
    OPEN_BECAUSE = "openwhy"
    LIST = "list"
    ALARM = "alarm"
    DUTY = "duty"
    DONE_YES = "yes"
    DONE_NO = "no"
    RATE = "rate"
    REOPEN = "reopen"


# What an officer's button does to a case depends on how the case stood when it was made: pressed after somebody
# else has moved the case, it explains what changed.
OF_A_VERSION = frozenset(
    {
        Action.ACCEPT,
        Action.RETURN,
        Action.RETURN_WHY,
        Action.REFER,
        Action.REFER_TO,
        Action.ANSWER,
        Action.CLOSE,
        Action.CLOSE_AS,
        Action.ASK,
        Action.READY_QUESTION,
        Action.VISIT,
        Action.HAND_OVER,
        Action.HAND_TO,
        Action.CANNED_SEND,
        Action.SPLIT,
        Action.SPLIT_TO,
        Action.MERGE,
        Action.MERGE_INTO,
        Action.OTHER_DOOR,
        Action.OTHER_DOOR_IS,
    }
)
# Moves of a case: pressed twice, they must happen once. The others only ask or show something.
SINGLE_USE = frozenset(
    {
        Action.ACCEPT,
        Action.RETURN_WHY,
        Action.REFER_TO,
        Action.CLOSE_AS,
        Action.WITHDRAW_SURE,
        Action.CHOOSE_NEED,
        Action.TELL_HUMAN,
        Action.SAME_CASE,
        Action.NEW_CASE,
        Action.AS_CITIZEN,
        Action.SUBJECT_SELF,
        Action.MOVE_PLACE,
        Action.HAND_TO,
        Action.CANNED_SEND,
        Action.READY_QUESTION,
        Action.SPLIT_TO,
        Action.MERGE_INTO,
        Action.OTHER_DOOR_IS,
        Action.DONE_YES,
        Action.RATE,
    }
)


class Refused(Exception):
    """The data was not signed by us for this person."""


class Expired(Exception):
    """It was ours, but too long ago."""


@dataclass(frozen=True, slots=True)
class Button:
    action: Action
    case_id: int = 0
    value: str = ""
    nonce: str = ""
    version: int = 0  # of the case when the button was made


class Buttons:
    """Signs and reads button data. ``keys``: the newest first; older ones are still accepted."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [key.encode() for key in reversed(keys)]

    def sign(
        self,
        action: Action,
        person: str,
        now: datetime,
        *,
        case_id: int = 0,
        version: int = 0,
        value: str = "",
    ) -> str:
        """Data for a button that only ``person`` may press."""
        minute = int((now - _EPOCH).total_seconds() // 60)
        payload = f"{action}~{case_id}~{version}~{value}~{minute:x}~{secrets.token_urlsafe(9)}"
        return self._signer(person).sign(payload).decode()

    def read(self, data: str, person: str, now: datetime) -> Button:
        """The button behind ``data``. Raises Refused or Expired."""
        try:
            payload = self._signer(person).unsign(data.encode("utf-8", "replace")).decode()
            action, case_id, version, value, minute, nonce = payload.split("~")
            button = Button(Action(action), int(case_id), value, nonce, int(version))
        except (BadSignature, ValueError) as error:
            raise Refused from error
        if now - _EPOCH > timedelta(minutes=int(minute, 16)) + LIFE:
            raise Expired
        return button

    def _signer(self, person: str) -> Signer:
        return Signer(self._keys, salt=f"chipao-button:{person}", digest_method=hashlib.sha256)
