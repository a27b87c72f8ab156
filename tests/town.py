"""A town for stories: the service and the local LINE platform on real sockets, and people with phones."""

import json
import secrets
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from sqlmodel import Session, select

from bot.app import create_app
from bot.demo_clock import DemoClock
from bot.settings import Settings
from db.cases import Case, History
from db.database import Database
from db.terms import Rank
from handlers.turn import meet
from intents.understand import Understanding
from referral.case_rows import history_of
from referral.numbers import id_of
from referral.seeding import add_officer, add_volunteer
from simulator.config import SimulatorConfig
from simulator.player import actions, texts
from simulator.remote import RemoteSimulator
from simulator.running import running_simulator

SECRET, TOKEN = "0123456789abcdef0123456789abcdef", "town-access-token-0123456789"
PATIENCE = 10.0


# Stories begin on a Tuesday morning at work, whenever they are run: at night officers are not woken.
A_WORKING_MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def a_clock() -> DemoClock:
    """Runs like the true one from a working morning on, and is moved ahead when a story says so."""
    apart = A_WORKING_MORNING - datetime.now(UTC)
    return DemoClock(lambda: datetime.now(UTC) + apart)


@dataclass
class Phone:
    """One person's LINE. ``hears`` goes through the chat in order, as a reader does."""

    simulator: RemoteSimulator
    id: str
    name: str
    seen: int = 0
    heard: list[str] = field(default_factory=list)

    def says(self, text: str) -> str:
        """Send a text; returns LINE's id of it."""
        return str(self._act("say", {"text": text})["id"])

    def hears(self, *parts: str) -> str:
        """The next bubble with all these parts; those before it are passed over."""
        deadline = time.monotonic() + PATIENCE
        passed: list[str] = []
        while (left := deadline - time.monotonic()) > 0:
            for bubble in self.simulator.wait(self.id, self.seen, min(left, 5.0)):
                self.seen = bubble["seq"]
                words = " | ".join(texts(bubble["message"]))
                self.heard.append(words)
                if all(part in words for part in parts):
                    return words
                passed.append(words)
        raise AssertionError(f"{self.name} never heard {parts}; heard since: {passed}")

    def hears_nothing_more(self, seconds: float = 0.8) -> None:
        """Nothing comes while the pipeline has time for a sweep and a half."""
        came = self.simulator.wait(self.id, self.seen, seconds)
        assert not came, [" | ".join(texts(bubble["message"])) for bubble in came]

    def presses(self, label: str) -> None:
        self._act("press", {"action": self.button(label)})

    def button(self, label: str) -> dict[str, Any]:
        """The newest button of that label on this phone."""
        chat = [bubble for bubble in self.simulator.chat(self.id) if bubble["from"] == "account"]
        found = [a for bubble in chat for a in actions(bubble["message"]) if a["label"] == label]
        assert found, f"{self.name} has no button {label}"
        return found[-1]

    def presses_again(self, action: dict[str, Any]) -> None:
        self._act("press", {"action": action})

    def shares_location(self, latitude: float, longitude: float) -> None:
        self._act("location", {"latitude": latitude, "longitude": longitude})

    def sends(self, kind: str, sample: str) -> str:
        return str(self._act(kind, {"sample": sample})["id"])

    def sends_sticker(self, keyword: str) -> None:
        self._act("sticker", {"packageId": "446", "stickerId": "1988", "keywords": [keyword]})

    def unsends(self, message_id: str) -> None:
        self._act("unsend", {"message_id": message_id})

    def follows(self) -> None:
        self._act("follow")

    def blocks(self) -> None:
        self._act("block")

    def _act(self, act: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self.simulator.act(self.id, act, body)


@dataclass
class Town:
    """What a story needs; everything in it is real but LINE and the people."""

    simulator: RemoteSimulator
    line_url: str
    service_url: str
    database: Database
    clock: DemoClock
    media: Path

    def citizen(self, name: str = "มะลิ", *, greeted: bool = True) -> Phone:
        """Someone with a phone; ``greeted`` skips the first meeting, which has its own story."""
        phone = self._phone(name, "citizen", None)
        if greeted:
            self._enrol(phone, lambda _session, _person, _now: None)
        return phone

    def volunteer(self, subdistrict: str, name: str = "ป้าบุญมา") -> Phone:
        phone = self._phone(name, "volunteer", None)
        self._enrol(
            phone, lambda session, person, now: add_volunteer(session, person, subdistrict, name, now)
        )
        return phone

    def officer(
        self, office: str, name: str = "ธนา", *, rank: Rank = Rank.MEMBER, cleared: bool = False
    ) -> Phone:
        phone = self._phone(name, "officer", office)

        def enrol(session: Session, person: Any, now: datetime) -> None:
            add_officer(session, person, office, name, now, rank=rank, cleared=cleared)

        self._enrol(phone, enrol)
        return phone

    def case(self, number: str) -> Case:
        found = self.database.read(lambda session: session.get(Case, id_of(number) or 0))
        assert found is not None, number
        return found

    def cases(self) -> list[Case]:
        return self.database.read(lambda session: list(session.exec(select(Case).order_by(Case.id))))  # type: ignore[arg-type]

    def history(self, case: Case) -> list[History]:
        return self.database.read(lambda session: history_of(session, case))

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.service_url + path, timeout=10) as answer:
            return str(answer.read().decode())

    def post(self, body: bytes, signature: str | None) -> int:
        """A raw webhook call; returns the status."""
        headers = {"x-line-signature": signature} if signature is not None else {}
        request = urllib.request.Request(
            f"{self.service_url}/webhook", data=body, headers=headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def sends_events(self, *events: dict[str, Any]) -> int:
        """Events of one's own making, signed; returns the webhook's status."""
        return int(self.simulator.ask("POST", "/sim/webhook", {"events": list(events)})["status"])

    def eventually(self, true: Callable[[Session], object]) -> None:
        """Look until it is so; the pipeline works beside the story."""
        deadline = time.monotonic() + PATIENCE
        while not self.database.read(true):
            assert time.monotonic() < deadline, "it never became so"
            time.sleep(0.02)

    def pass_time(self, time_passed: timedelta) -> None:
        self.clock.ahead(time_passed)

    def _phone(self, name: str, role: str, office: str | None) -> Phone:
        body = {"name": name, "role": role, "office": office, "id": f"U{secrets.token_hex(16)}"}
        made = self.simulator.ask("POST", "/sim/people", body)
        return Phone(self.simulator, made["id"], name)

    def _enrol(self, phone: Phone, role: Callable[[Session, Any, datetime], object]) -> None:
        def unit(session: Session) -> None:
            now = self.clock()
            person = meet(session, phone.id, now)
            person.told_privacy_at = now
            role(session, person, now)

        self.database.write(unit).result()


@contextmanager
def open_town(database_url: str, understanding: Understanding, folder: Path) -> Iterator[Town]:
    """Start both servers on free ports; stop them at the end."""
    clock, media = a_clock(), folder / "media"
    with socket.create_server(("127.0.0.1", 0)) as door:
        service_url = f"http://127.0.0.1:{door.getsockname()[1]}"
        config = SimulatorConfig(
            webhook_url=f"{service_url}/webhook",
            clock_url=f"{service_url}/demo/clock",
            channel_secret=SECRET,
            access_token=TOKEN,
        )
        with running_simulator(config) as line_url, RemoteSimulator(line_url) as simulator:
            settings = Settings.load(
                env_file=None,
                database_url=database_url,
                line_channel_secret=SECRET,
                line_channel_access_token=TOKEN,
                line_api_url=line_url,
                media_dir=media,
            )
            # As operations.md tells to switch it on: a busy machine may answer 503, and LINE comes again.
            simulator.faults(redeliver=True)
            with _served(settings, clock, understanding, door):
                database = Database(database_url)
                town = Town(simulator, line_url, service_url, database, clock, media)
                town.get("/readyz")  # its timers are planned: time may pass
                yield town
                database.close()


@contextmanager
def _served(
    settings: Settings, clock: DemoClock, understanding: Understanding, door: socket.socket
) -> Iterator[None]:
    app = create_app(settings, clock=clock, understanding=understanding)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on"))
    thread = threading.Thread(target=server.run, args=([door],), name="service", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def event_of(phone: Phone, **parts: Any) -> dict[str, Any]:
    """An event as LINE would send it, with whatever a story wants to be different."""
    return {
        "type": "message",
        "mode": "active",
        "timestamp": int(datetime.now(UTC).timestamp() * 1000),
        "source": {"type": "user", "userId": phone.id},
        "webhookEventId": f"01TEST{secrets.token_hex(10).upper()}",
        "deliveryContext": {"isRedelivery": False},
        **parts,
    }


def as_body(*events: dict[str, Any]) -> bytes:
    return json.dumps({"destination": "U" + "0" * 32, "events": list(events)}).encode()
