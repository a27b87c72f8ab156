"""A simulator on a real port, a service stub that remembers its webhooks, and a caller of LINE's API."""

import http.client
import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from simulator.config import SimulatorConfig
from simulator.people import NewPerson, Role
from simulator.remote import RemoteSimulator
from simulator.running import running_simulator

MALI = "U" + "a1" * 16
OFFICER = "U" + "b2" * 16
STRANGER = "U" + "c3" * 16
KEY = "123e4567-e89b-12d3-a456-426614174000"
SECRET, TOKEN = "a secret", "a token"
PEOPLE = (
    NewPerson(name="มะลิ", id=MALI, note="ลูกจ้างโรงงาน โคราช"),
    NewPerson(name="คุณนิดา", id=OFFICER, role=Role.OFFICER, office="DLPW-30"),
)
WAIT = 5


class Clock:
    """Unix seconds that move when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Received:
    """One webhook as the service got it."""

    body: bytes
    signature: str

    @property
    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = json.loads(self.body)["events"]
        return events


class _Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: "Service"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.service.inbox.put(Received(body, self.headers["x-line-signature"]))
        self.send_response(self.service.statuses.pop(0) if self.service.statuses else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *words: Any) -> None:
        """Tests read the inbox, not a log."""


@dataclass
class Service:
    """Answers webhooks with the statuses lined up, then 200."""

    inbox: "queue.Queue[Received]" = field(default_factory=queue.Queue)
    statuses: list[int] = field(default_factory=list)

    def next(self) -> Received:
        return self.inbox.get(timeout=WAIT)

    def event(self) -> dict[str, Any]:
        return self.next().events[0]

    def texts(self, count: int) -> list[str]:
        return [self.event()["message"]["text"] for _ in range(count)]


@dataclass(frozen=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.body)
        return read


@dataclass(frozen=True)
class Line:
    """LINE's API as the service calls it."""

    base_url: str
    token: str = TOKEN

    def call(
        self, method: str, path: str, body: Any = None, *, key: str = "", seconds: float = WAIT
    ) -> Answered:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers |= {"X-Line-Retry-Key": key} if key else {}
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=seconds)
        try:
            connection.request(method, "/v2/bot" + path, sent, headers)
            answer = connection.getresponse()
            return Answered(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def push(self, to: str, *messages: Any, key: str = "", seconds: float = WAIT) -> Answered:
        return self.call(
            "POST", "/message/push", {"to": to, "messages": list(messages)}, key=key, seconds=seconds
        )

    def reply(self, token: str, *messages: Any, key: str = "") -> Answered:
        return self.call("POST", "/message/reply", {"replyToken": token, "messages": list(messages)}, key=key)


@dataclass
class Rig:
    sim: RemoteSimulator
    line: Line
    service: Service
    url: str

    def said(self, text: str = "สวัสดีค่ะ", person: str = MALI) -> dict[str, Any]:
        """Someone writes; the event the service gets of it."""
        self.sim.act(person, "say", {"text": text})
        return self.service.event()

    def shown(self, person: str = MALI) -> list[str]:
        """The account's texts on a phone."""
        return [b["message"]["text"] for b in self.sim.chat(person) if b["from"] == "account"]


def words(text: str = "รับทราบค่ะ") -> dict[str, Any]:
    return {"type": "text", "text": text}


CONFIG = SimulatorConfig(channel_secret=SECRET, access_token=TOKEN, people=PEOPLE)


@contextmanager
def rig(config: SimulatorConfig = CONFIG) -> Iterator[Rig]:
    service = Service()
    endpoint = type("Endpoint", (_Endpoint,), {"service": service})
    with ThreadingHTTPServer(("127.0.0.1", 0), endpoint) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        hook = f"http://127.0.0.1:{server.server_address[1]}/webhook"
        with running_simulator(replace(config, webhook_url=hook)) as url, RemoteSimulator(url) as sim:
            yield Rig(sim, Line(url), service, url)
        server.shutdown()
