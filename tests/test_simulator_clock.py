"""The service's clock on the page of the local LINE platform: shown, moved, and hidden where there is none."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from simulator.__main__ import main
from simulator.remote import RefusedError, RemoteSimulator
from simulator.running import running_simulator
from tests.simulator_rig import CONFIG, rig

CHROMIUM = Path("/usr/bin/chromium")
MORNING, QUARTER = "2026-11-25T02:00:00+00:00", "2026-11-25T02:15:00+00:00"
SIZES = [(1366, 768), (390, 844), (360, 740)]

expect.set_options(timeout=15_000)


@dataclass
class ServiceClock:
    """Stands at nine until it is moved, then at a quarter past; remembers how it was asked to move."""

    url: str = ""
    moves: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200

    def told(self) -> dict[str, Any]:
        speed = next((move["speed"] for move in reversed(self.moves) if "speed" in move), 0)
        return {"now": QUARTER if self.moves else MORNING, "shown": "", "speed": speed}


class _Endpoint(BaseHTTPRequestHandler):
    clock: ServiceClock

    def do_GET(self) -> None:
        body = json.dumps(self.clock.told()).encode()
        self.send_response(self.clock.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        move = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.clock.status == 200:
            self.clock.moves.append(move)
        self.do_GET()

    def log_message(self, *words: Any) -> None:
        """Tests read the moves, not a log."""


@pytest.fixture
def clock() -> Iterator[ServiceClock]:
    clock = ServiceClock()
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Endpoint", (_Endpoint,), {"clock": clock})) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        clock.url = f"http://127.0.0.1:{server.server_address[1]}/demo/clock"
        yield clock
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@contextmanager
def page_of(browser: Browser, url: str, size: tuple[int, int] = SIZES[0]) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(url)
    expect(page.get_by_text("เชื่อมต่อแล้ว")).to_be_attached()
    yield page
    page.close()
    assert faults == []


def test_the_simulator_hands_questions_and_moves_on_to_the_services_clock(clock: ServiceClock) -> None:
    with rig(replace(CONFIG, clock_url=clock.url)) as world:
        assert world.sim.state()["clock"] is True
        assert world.sim.clock()["now"] == MORNING
        assert world.sim.move_clock(to="next_morning")["now"] == QUARTER
        world.sim.move_clock(speed=60)
        assert clock.moves == [{"to": "next_morning"}, {"speed": 60}]


def test_what_the_clock_refuses_is_refused_in_thai(clock: ServiceClock) -> None:
    clock.status = 422
    with rig(replace(CONFIG, clock_url=clock.url)) as world:
        with pytest.raises(RefusedError, match=r"422 .*ข้อมูลไม่ถูกต้อง"):
            world.sim.move_clock(minutes=-1)
        assert clock.moves == []


def test_a_clock_that_does_not_answer_is_said_and_one_that_is_not_there_too() -> None:
    with (
        rig(replace(CONFIG, clock_url="http://127.0.0.1:1/demo/clock")) as world,
        pytest.raises(RefusedError, match=r"502 .*ติดต่อนาฬิกา"),
    ):
        world.sim.clock()
    with rig() as world:
        assert world.sim.state()["clock"] is False
        with pytest.raises(RefusedError, match=r"404 .*[ก-๙]"):
            world.sim.clock()


def test_bubbles_keep_real_time_while_the_services_clock_moves(clock: ServiceClock) -> None:
    with rig(replace(CONFIG, clock_url=clock.url, clock=lambda: 1_800_000_000.0)) as world:
        world.sim.move_clock(minutes=600)
        assert world.said()["timestamp"] == 1_800_000_000_000


def test_the_command_line_names_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "--clock" in capsys.readouterr().out


def test_the_bar_shows_the_time_and_moves_it_on_every_open_page(
    browser: Browser, clock: ServiceClock
) -> None:
    config = replace(CONFIG, clock_url=clock.url)
    with (
        running_simulator(config) as url,
        page_of(browser, url) as page,
        page_of(browser, url) as other,
    ):
        bar = page.get_by_role("region", name="เวลาในระบบ")
        expect(bar.get_by_role("time")).to_have_text("พ. 25 พ.ย. 69 09:00 น.")
        bar.get_by_role("button", name="+15 นาที").click()
        for one in (page, other):
            expect(one.locator(".clock time")).to_have_text("พ. 25 พ.ย. 69 09:15 น.")
        for name in ("+1 ชั่วโมง", "เช้าวันทำการถัดไป"):
            bar.get_by_role("button", name=name).click()
            expect(bar.get_by_role("button", name=name)).to_be_enabled()
        assert clock.moves == [{"minutes": 15}, {"minutes": 60}, {"to": "next_morning"}]


def test_the_chosen_speed_is_marked_and_the_minutes_run(browser: Browser, clock: ServiceClock) -> None:
    with running_simulator(replace(CONFIG, clock_url=clock.url)) as url, page_of(browser, url) as page:
        speeds = page.get_by_role("group", name="ความเร็วของเวลา")
        expect(speeds.locator("[aria-pressed=true]")).to_have_text("เวลาจริง")
        speeds.get_by_role("button", name="×600").click()
        expect(speeds.locator("[aria-pressed=true]")).to_have_text("×600")
        expect(page.locator(".clock time")).not_to_contain_text("09:15")  # ten minutes pass in a second


def test_a_clock_that_answers_late_is_shown_when_it_does(browser: Browser, clock: ServiceClock) -> None:
    clock.status = 503
    with running_simulator(replace(CONFIG, clock_url=clock.url)) as url, page_of(browser, url) as page:
        expect(page.locator(".clock time")).to_have_text("ติดต่อไม่ได้")
        clock.status = 200
        expect(page.locator(".clock time")).to_have_text("พ. 25 พ.ย. 69 09:00 น.")


def test_without_a_clock_there_is_no_bar(browser: Browser) -> None:
    with running_simulator(CONFIG) as url, page_of(browser, url) as page, RemoteSimulator(url) as simulator:
        assert simulator.state()["clock"] is False
        expect(page.locator(".clock")).to_be_hidden()


@pytest.mark.parametrize("size", SIZES)
def test_the_bar_fits_beside_the_phones(browser: Browser, clock: ServiceClock, size: tuple[int, int]) -> None:
    with (
        running_simulator(replace(CONFIG, clock_url=clock.url)) as url,
        page_of(browser, url, size) as page,
    ):
        expect(page.locator(".clock time")).to_contain_text("09:00")
        edges = page.locator(".clock").evaluate(
            "bar => [...bar.querySelectorAll('button, time')].map(one => one.getBoundingClientRect())"
            ".flatMap(({left, right}) => [left, right])"
        )
        height = page.locator(".clock").evaluate("bar => bar.getBoundingClientRect().height")
        whole = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert (min(edges) >= 0, max(edges) <= size[0], whole) == (True, True, list(size))
    assert height < (45 if size[0] > 860 else 80), "one row on a laptop, two on a handset"
