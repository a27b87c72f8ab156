"""The demo's clock: what it says, how it is moved, and that moving it loses and doubles nothing."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn

from bot import demo
from bot.app import Clock, create_app, utc_now
from bot.demo_clock import DemoClock, at_work, next_morning, shown
from bot.settings import Settings
from db import jobs
from db.database import Database
from db.terms import JobStatus, Queue
from intents.understand import Understanding
from simulator.config import SimulatorConfig
from simulator.people import NewPerson, Role
from simulator.player import play
from simulator.remote import RefusedError, RemoteSimulator
from simulator.running import running_simulator

ROOT = Path(__file__).parents[1]
SECRET, TOKEN = "0123456789abcdef0123456789abcdef", "demo-access-token-0123456789"
UNFIT = ({}, {"minutes": -1}, {"minutes": None}, {"to": "yesterday"}, {"minutes": 1, "speed": 60})
STORY = """
phone citizen = มะลิ
phone officer = DLPW-30
citizen says: เถ้าแก่ไม่จ่ายค่าแรงสองเดือนแล้วค่ะ โรงงานอยู่โคราช
citizen hears: รับเรื่องแล้ว
officer hears: ค่าจ้าง
officer presses: รับเรื่อง
citizen hears: รับเรื่องไปดูแล
citizen sends picture: payslip
citizen hears: แนบไว้
citizen says: โรงงานเย็บผ้าแถวหัวทะเลค่ะ
officer hears: หัวทะเล
"""


def bangkok(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of November 2026 in Thailand; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


class Hands:
    """A true clock and a steady one that move only when told."""

    def __init__(self) -> None:
        self.now, self.seconds = bangkok(25, 9), 100.0

    def pass_real(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds

    def clock(self) -> DemoClock:
        return DemoClock(lambda: self.now, lambda: self.seconds)


def test_it_says_the_true_time_until_it_is_moved():
    hands = Hands()
    clock = hands.clock()
    hands.pass_real(90)
    assert (clock(), clock.speed) == (bangkok(25, 9) + timedelta(seconds=90), 0)
    assert DemoClock()().tzinfo is UTC


def test_a_jump_stays_and_true_time_goes_on_from_there():
    hands = Hands()
    clock = hands.clock()
    clock.ahead(timedelta(hours=3))
    hands.pass_real(60)
    assert clock() == bangkok(25, 12, 1)


def test_at_speed_sixty_a_real_minute_is_an_hour():
    hands = Hands()
    clock = hands.clock()
    clock.run(60)
    hands.pass_real(60)
    assert clock() == bangkok(25, 10)
    clock.ahead(timedelta(minutes=15))
    clock.run(600)
    hands.pass_real(6)
    assert clock() == bangkok(25, 11, 15)
    clock.run(0)
    hands.pass_real(60)
    assert clock() == bangkok(25, 11, 16)


def test_it_never_goes_back():
    with pytest.raises(ValueError, match="-1"):
        Hands().clock().ahead(timedelta(days=-1))


@pytest.mark.parametrize(
    ("real", "starts"),
    [
        (bangkok(25, 8, 30), bangkok(25, 8, 30)),
        (bangkok(25, 16, 29), bangkok(25, 16, 29)),
        (bangkok(25, 16, 30), bangkok(26, 9)),
        (bangkok(27, 20), bangkok(30, 9)),
        (bangkok(28, 11), bangkok(30, 9)),
    ],
)
def test_the_demo_starts_within_office_hours(real: datetime, starts: datetime):
    clock = DemoClock.starts_at_work(lambda: real, lambda: 0.0)
    assert clock() == starts
    assert at_work(clock())


def test_the_next_morning_is_nine_on_a_working_day_and_never_now():
    assert next_morning(bangkok(25, 8, 59)) == bangkok(25, 9)
    assert next_morning(bangkok(25, 9)) == bangkok(26, 9)
    assert next_morning(bangkok(27, 9)) == bangkok(30, 9)


def test_it_is_read_in_thai():
    assert shown(bangkok(25, 9)) == "พุธ 25 พ.ย. 2569 09:00 น."
    assert shown(bangkok(29, 0, 5)) == "อาทิตย์ 29 พ.ย. 2569 00:05 น."


@dataclass(frozen=True)
class Played:
    """The service and the LINE platform as the demo runs them."""

    service: str
    line: str
    simulator: RemoteSimulator
    database: Database

    def jobs(self) -> dict[tuple[str, str], int]:
        return self.database.read(jobs.depth)


@contextmanager
def running(url: str, clock: Clock, understanding: Understanding, media: Path) -> Iterator[Played]:
    """Both on free ports, with the people of the demo, until the block ends."""
    who = demo.people()
    phones = [NewPerson(id=one.id, name=one.name, role=Role(one.role), office=one.office) for one in who]
    with ExitStack() as stack:
        door = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        service = f"http://127.0.0.1:{door.getsockname()[1]}"
        config = SimulatorConfig(
            webhook_url=f"{service}/webhook",
            clock_url=f"{service}/demo/clock",
            channel_secret=SECRET,
            access_token=TOKEN,
            people=tuple(phones),
        )
        line = stack.enter_context(running_simulator(config))
        settings = Settings.load(
            env_file=None,
            database_url=url,
            line_channel_secret=SECRET,
            line_channel_access_token=TOKEN,
            line_api_url=line,
            media_dir=media,
        )
        app = create_app(settings, clock=clock, understanding=understanding)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on"))
        thread = threading.Thread(target=server.run, args=([door],), name="service", daemon=True)
        thread.start()
        database = Database(url)
        try:
            database.write(lambda session: demo.enrol(session, who, clock())).result()
            yield Played(service, line, stack.enter_context(RemoteSimulator(line)), database)
        finally:
            database.close()
            server.should_exit = True
            thread.join()


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ON_SQLITE
def test_the_page_reads_and_moves_the_clock_of_the_service(
    database_url: str, understanding: Understanding, tmp_path: Path
):
    hands = Hands()
    with running(database_url, hands.clock(), understanding, tmp_path) as played:
        assert played.simulator.clock() == {
            "now": "2026-11-25T02:00:00Z",
            "shown": "พุธ 25 พ.ย. 2569 09:00 น.",
            "speed": 0,
        }
        assert played.simulator.move_clock(minutes=15)["shown"] == "พุธ 25 พ.ย. 2569 09:15 น."
        assert played.simulator.move_clock(to="next_morning")["shown"] == "พฤหัสบดี 26 พ.ย. 2569 09:00 น."
        assert played.simulator.move_clock(speed=60)["speed"] == 60
        hands.pass_real(60)
        assert played.simulator.clock()["shown"] == "พฤหัสบดี 26 พ.ย. 2569 10:00 น."
        for unfit in UNFIT:
            with pytest.raises(RefusedError, match="422"):
                played.simulator.move_clock(**unfit)


@ON_SQLITE
def test_a_service_with_a_true_clock_lets_nobody_move_it(
    database_url: str, understanding: Understanding, tmp_path: Path
):
    with running(database_url, utc_now, understanding, tmp_path) as played:
        for body in (None, b'{"minutes": 15}'):
            asked = urllib.request.Request(
                f"{played.service}/demo/clock", body, {"content-type": "application/json"}
            )
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(asked, timeout=10)
            assert refused.value.code == 404
            refused.value.close()
    makers = {path.name for path in (ROOT / "bot").rglob("*.py") if "DemoClock" in path.read_text("utf-8")}
    assert makers == {"app.py", "demo.py", "demo_clock.py"}, "no command but the demo may have one"


def jump_again_and_again(line: str, until: threading.Event) -> None:
    """Each time past every lease, and all of it within an officer's morning."""
    with RemoteSimulator(line) as simulator:
        while not until.wait(0.1):
            simulator.move_clock(minutes=1)


@ON_SQLITE
@pytest.mark.parametrize("speed", [60, 600])
def test_a_conversation_on_a_hurried_and_jumping_clock_loses_and_doubles_nothing(
    database_url: str, understanding: Understanding, tmp_path: Path, speed: int
):
    with running(database_url, DemoClock.starts_at_work(), understanding, tmp_path) as played:
        played.simulator.move_clock(speed=speed)
        over = threading.Event()
        jumper = threading.Thread(target=jump_again_and_again, args=(played.line, over), daemon=True)
        jumper.start()
        try:
            play(STORY, played.line)
        finally:
            over.set()
            jumper.join()
        settled(played)
        calls = [call for call in played.simulator.record()["calls"] if call["message_count"]]
        assert {call["status"] for call in calls} == {200}
        assert max(Counter(call["retry_key"] or call["reply_token"] for call in calls).values()) == 1
        assert not any(status == JobStatus.PARKED for _, status in played.jobs())


def settled(played: Played) -> None:
    """Wait until nothing but timers is open, as long as a person would."""
    pause = threading.Event()
    for _ in range(200):
        if not any(played.jobs().get((queue, JobStatus.OPEN)) for queue in Queue if queue != Queue.TIMER):
            return
        pause.wait(0.05)
    raise AssertionError(played.jobs())


@ON_SQLITE
def test_what_is_under_way_arrives_before_a_jump_of_days(
    database_url: str, understanding: Understanding, tmp_path: Path
):
    citizen = next(one for one in demo.people() if one.role == "citizen")
    with running(database_url, DemoClock.starts_at_work(), understanding, tmp_path) as played:
        start = played.simulator.state()["seq"]
        played.simulator.act(citizen.id, "say", {"text": "สวัสดีค่ะ"})
        played.simulator.move_clock(minutes=60 * 24 * 5)
        assert played.simulator.wait(citizen.id, start, 10), "an owed message is given up after a day"


def test_the_demo_starts_at_work_and_its_clock_is_on_this_machine_only(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        port, line_port = one.getsockname()[1], other.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port), "--line-port", str(line_port)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert any(line.strip() == f"http://127.0.0.1:{line_port}" for line in process.stdout)
        with RemoteSimulator(f"http://127.0.0.1:{line_port}") as simulator:
            assert simulator.state()["clock"] is True
            started = datetime.fromisoformat(simulator.clock()["now"])
            # Even when the last minute of the office hours ends while this is read.
            assert at_work(started) or at_work(started - timedelta(minutes=1))
        with socket.socket() as elsewhere:
            assert elsewhere.connect_ex(("127.0.0.2", port)) != 0
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
