"""LINE's refusals: status and body, in LINE's wording where it is published.

Wording is from the reference's `#error-messages` and `#error-responses`; the sentences marked "ours" are not
published anywhere we could read, so nothing should be built on them.
"""

from collections.abc import Sequence
from typing import Any, Final

BAD_TOKEN: Final = (
    "Authentication failed. Confirm that the access token in the authorization header is valid."  # noqa: S105
)
NO_TOKEN: Final = "Authentication failed due to the following reason: missing access token"  # noqa: S105 - tail is ours
INVALID_REPLY_TOKEN: Final = "Invalid reply token"  # noqa: S105
RATE_LIMIT: Final = "The API rate limit has been exceeded. Try again later."
MONTHLY_LIMIT: Final = "You have reached your monthly limit."
RETRY_KEY_ACCEPTED: Final = "The retry key is already accepted"
RETRY_KEY_MALFORMED: Final = "The retry key is invalid"  # ours
RETRY_KEY_NOT_ALLOWED: Final = "The retry key is not supported by this API"  # ours
FAILED_TO_SEND: Final = "Failed to send messages"
NOT_FOUND: Final = "Not found"
GONE: Final = "The content is no longer available"  # ours
TOO_LARGE_REQUEST: Final = "The request exceeds the max size of 2MB"  # ours
SERVER_ERROR: Final = "An internal server error has occurred"  # ours


class Refusal(Exception):
    """LINE says no: nothing of the call took effect."""

    def __init__(
        self,
        status: int,
        message: str,
        details: Sequence[dict[str, str]] = (),
        *,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
        self.body: dict[str, Any] = {"message": message}
        if details:
            self.body["details"] = list(details)
        self.body |= extra or {}


def invalid_property(name: str) -> Refusal:
    return Refusal(400, f"The property, '{name}', in the request body is invalid (line: -, column: -)")


def invalid_fields(details: Sequence[dict[str, str]]) -> Refusal:
    return Refusal(400, f"The request body has {len(details)} error(s)", details)


def invalid_message(index: int, details: Sequence[dict[str, str]]) -> Refusal:
    """How LINE refuses a Flex message: one sentence, and paths inside its contents."""
    return Refusal(400, f"A message (messages[{index}]) in the request body is invalid", details)


def unparsable(line: int, column: int) -> Refusal:
    return Refusal(400, f"The request body could not be parsed as JSON (line: {line}, column: {column})")


def unsupported_type(content_type: str) -> Refusal:
    return Refusal(415, f"The content type, {content_type}, is not supported")


def ordered(status: int) -> Refusal:
    """The refusal a fault asks for by its number."""
    sentences = {401: BAD_TOKEN, 404: NOT_FOUND, 429: RATE_LIMIT}
    return Refusal(status, sentences.get(status, SERVER_ERROR))
