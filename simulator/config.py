"""What a simulated LINE platform is told before it starts."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from simulator.people import NewPerson
from simulator.wording import ACCOUNT_NAME

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SimulatorConfig:
    """Every knob of a simulator; the defaults fit the demo on one machine.

    `clock` gives Unix seconds and is passed in so that a test can let a token grow old without waiting.
    `clock_url` is where the service lets its own clock be moved, if it does; the simulator's stays real.
    `webhook_seconds` is LINE's answer limit (reference `#response`: past it a delivery counts as timed out).
    """

    webhook_url: str = "http://127.0.0.1:8000/webhook"
    channel_secret: str = "simulator-channel-secret"  # noqa: S105 - a secret of nothing but the simulator
    access_token: str = "simulator-access-token"  # noqa: S105 - as above
    account_name: str = ACCOUNT_NAME
    basic_id: str = "@chipao"
    bot_user_id: str = "U" + "b07" * 10 + "00"
    people: tuple[NewPerson, ...] = ()
    webhook_seconds: float = 2.0
    webhook_connections: int = 64
    record_limit: int = 200_000
    bubbles_per_chat: int = 5_000
    page_folder: Path = HERE / "page"
    conversations_folder: Path = HERE / "conversations"
    clock_url: str | None = None
    clock: Callable[[], float] = field(default=time.time, repr=False)
