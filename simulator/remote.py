"""A running simulator seen from outside: its control API over one kept connection."""

import http.client
import json
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

SLACK_SECONDS = 15.0


class RefusedError(OSError):
    """The control API refused a request; says which and how."""


class RemoteSimulator:
    """What a test or a player needs of the control API; synchronous, for one thread."""

    def __init__(self, base_url: str) -> None:
        address = urlsplit(base_url)
        self._connection = http.client.HTTPConnection(address.netloc, timeout=60 + SLACK_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def state(self) -> dict[str, Any]:
        return self.ask("GET", "/sim/state")

    def chat(self, person: str, after: int = 0) -> list[dict[str, Any]]:
        bubbles: list[dict[str, Any]] = self.ask("GET", f"/sim/people/{person}/chat?after={after}")["bubbles"]
        return bubbles

    def wait(self, person: str, after: int, seconds: float) -> list[dict[str, Any]]:
        path = f"/sim/people/{person}/wait?after={after}&timeout={seconds:.3f}"
        bubbles: list[dict[str, Any]] = self.ask("GET", path)["bubbles"]
        return bubbles

    def act(self, person: str, act: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self.ask("POST", f"/sim/people/{person}/{act}", body or {})

    def add_group(self, name: str, members: Sequence[str]) -> dict[str, Any]:
        """A group that the account has joined; its `id` works in `chat` and `wait` like a person's."""
        return self.ask("POST", "/sim/groups", {"name": name, "members": list(members)})

    def in_group(self, group: str, act: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """`act`: say (with `person` and `text`), leave or join (the account)."""
        return self.ask("POST", f"/sim/groups/{group}/{act}", body or {})

    def clock(self) -> dict[str, Any]:
        """What the service's own clock shows; refused unless the simulator was told where it is."""
        return self.ask("GET", "/sim/clock")

    def move_clock(self, **move: Any) -> dict[str, Any]:
        """`minutes=15`, `to="next_morning"` or `speed=60`."""
        return self.ask("POST", "/sim/clock", move)

    def record(self, after: int = 0) -> dict[str, Any]:
        return self.ask("GET", f"/sim/record?after={after}")

    def faults(self, **changes: Any) -> dict[str, Any]:
        return self.ask("PUT", "/sim/faults", changes)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One request of the control API; {} for an answer without a body."""
        sent = None if body is None else json.dumps(body).encode()
        self._connection.request(method, path, sent, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        read = answer.read()
        if answer.status >= 400:
            raise RefusedError(f"{method} {path.partition('?')[0]}: {answer.status} {read.decode()}")
        found: dict[str, Any] = json.loads(read) if read else {}
        return found
