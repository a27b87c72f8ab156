"""What is wrong with the world just now, and how often still."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Fate(StrEnum):
    """What becomes of the answer to an accepted send."""

    ANSWERED = "answered"
    NEVER = "never"
    """the caller waits until it gives up"""
    BROKEN = "broken"
    """the connection is cut after the message was delivered"""


def _is_error(status: int) -> int:
    if status and not 400 <= status <= 599:
        raise ValueError(status)
    return status


ErrorStatus = Annotated[int, AfterValidator(_is_error)]


class Faults(BaseModel):
    """The switches, named as in the control API; counts run down by themselves."""

    model_config = ConfigDict(extra="forbid")

    duplicate: int = Field(default=0, ge=0, le=20)
    delay_ms: int = Field(default=0, ge=0, le=600_000)
    reorder: bool = False
    redeliver: bool = False
    down: bool = False
    error_status: ErrorStatus = 0
    error_times: int = Field(default=0, ge=0)
    accept_then_timeout: int = Field(default=0, ge=0)
    accept_then_break: int = Field(default=0, ge=0)
    rate_limited: bool = False
    quota: int | None = Field(default=None, ge=0)
    reply_token_seconds: float = Field(default=60, ge=0)
    content_pending: int = Field(default=0, ge=0)

    def merge(self, changes: "Faults") -> None:
        """Take over the fields that `changes` was given, null included."""
        for name in changes.model_fields_set:
            setattr(self, name, getattr(changes, name))

    def reset(self) -> None:
        for name, value in Faults():
            setattr(self, name, value)

    def take_error_status(self) -> int:
        """The status to answer this send with instead of accepting it; 0 = accept."""
        status = self.error_status
        if status and self.error_times:
            self.error_times -= 1
            if self.error_times == 0:
                self.error_status = 0
        return status

    def take_fate(self) -> Fate:
        if self.accept_then_timeout:
            self.accept_then_timeout -= 1
            return Fate.NEVER
        if self.accept_then_break:
            self.accept_then_break -= 1
            return Fate.BROKEN
        return Fate.ANSWERED

    def take_content_pending(self) -> bool:
        if not self.content_pending:
            return False
        self.content_pending -= 1
        return True

    def as_json(self) -> dict[str, Any]:
        return self.model_dump()
