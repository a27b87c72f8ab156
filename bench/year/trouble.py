"""What the service's log complains of while the year runs: each kind counted, the first of each kept whole."""

import logging
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from bench.year.agenda import Clock

_OURS = "chipao"


@dataclass
class Complaint:
    at: datetime
    what: str
    trace: str


@dataclass
class Trouble(logging.Handler):
    """A handler of the service's own logger; nothing goes on to the console."""

    clock: Clock
    counted: Counter[str] = field(default_factory=Counter)
    first: dict[str, Complaint] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(logging.WARNING)
        logger = logging.getLogger(_OURS)
        logger.propagate = False
        logger.addHandler(self)

    def __hash__(self) -> int:
        return id(self)

    def stop(self) -> None:
        logger = logging.getLogger(_OURS)
        logger.removeHandler(self)
        logger.propagate = True

    def emit(self, record: logging.LogRecord) -> None:
        what = " ".join(filter(None, (record.getMessage(), _queue(record), _reason(record))))
        self.counted[what] += 1
        if what not in self.first:
            error = record.exc_info[1] if record.exc_info else None
            trace = "".join(traceback.format_exception(error)) if error else ""
            self.first[what] = Complaint(self.clock(), what, trace)

    @property
    def failures(self) -> int:
        """Jobs in which our own code raised: never the world's fault."""
        return sum(count for what, count in self.counted.items() if "failed" in what or "lost" in what)


def _queue(record: logging.LogRecord) -> str:
    return str(getattr(record, "queue", ""))


def _reason(record: logging.LogRecord) -> str:
    if record.exc_info and record.exc_info[1]:
        return type(record.exc_info[1]).__name__
    return str(getattr(record, "reason", ""))
