"""Logs as one JSON object a line: an event name and ids of ours, never a person's words or ids."""

import json
import logging
import traceback
from datetime import UTC, datetime

# What a log call may add. Anything else is dropped: a field nobody thought about is how words get into logs.
_FIELDS = (
    "job",
    "queue",
    "attempt",
    "reason",
    "status",
    "events",
    "what",
    "event",
    "case",
    "office",
    "seconds",
)


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "event": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line |= _where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _where(error: BaseException) -> dict[str, object]:
    """The kind of the error and where it rose. Its text is left out: it may quote a person."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return {
        "error": type(error).__name__,
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def set_up(level: str) -> None:
    """Send everything through one handler to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
