"""The command line, run as a process, as an official would."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
OFFICER = "U" + "a" * 32


class Shell:
    """Runs ``chipao`` in an empty folder with a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("LINE_", "DATABASE_"))
        }
        self.env = {**kept, "PYTHONPATH": str(ROOT), "DATABASE_URL": f"sqlite:///{folder / 'chipao.db'}"}

    def run(self, *words: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.folder,
            env={**self.env, **env},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def done(self, *words: str, stdin: str = "") -> str:
        result = self.run(*words, stdin=stdin)
        assert result.returncode == 0, result.stderr
        return result.stdout


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_the_way_from_nothing_to_an_officer(shell: Shell) -> None:
    assert "รุ่นล่าสุด" in shell.done("migrate")
    assert "386" in shell.done("seed")
    added = shell.done("officer", "add", "--line-id", OFFICER, "--office", "DLPW-30", "--name", "ธนา")
    assert "DLPW-30" in added
    place = shell.done("volunteer", "add", "--line-id", OFFICER, "--tambon", "300101", "--name", "ป้าบุญมา")
    assert "นครราชสีมา" in place
    assert json.loads(shell.done("cases", "--json")) == []
    assert "ไม่มีเรื่อง" in shell.done("cases")


BAD = [
    (("officer", "add", "--line-id", "mali", "--office", "DLPW-30", "--name", "ก"), "รหัสผู้ใช้ LINE"),
    (("officer", "add", "--line-id", OFFICER, "--office", "DLPW-99", "--name", "ก"), "ไม่มีหน่วยงาน"),
    (("volunteer", "add", "--line-id", OFFICER, "--tambon", "999999", "--name", "ก"), "ไม่มีตำบล"),
    (("case", "CP-70-000001-0"), "ไม่พบเรื่อง"),
    (("fly",), "คำสั่งไม่ถูกต้อง"),
    (("officer",), "คำสั่งไม่ถูกต้อง"),
    ((), "คำสั่งไม่ถูกต้อง"),
]


@pytest.mark.parametrize(
    ("words", "said"), BAD, ids=lambda value: "-".join(value)[:40] if value else "nothing"
)
def test_mistakes_get_one_clear_sentence(shell: Shell, words: tuple[str, ...], said: str) -> None:
    shell.done("migrate")
    shell.done("seed")
    result = shell.run(*words)
    assert result.returncode != 0
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_without_tables_is_said_with_the_mend(shell: Shell) -> None:
    result = shell.run("cases")
    assert result.returncode == 1
    assert "chipao migrate" in result.stderr


def test_a_server_that_is_away_is_said(shell: Shell) -> None:
    result = shell.run("cases", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert result.returncode == 1
    assert "ต่อฐานข้อมูลไม่ได้" in result.stderr


def test_serving_without_settings_says_what_is_missing(shell: Shell) -> None:
    result = shell.run("serve")
    assert result.returncode == 2
    assert "LINE_CHANNEL_SECRET" in result.stderr


def test_understand_reads_lines_and_objects(shell: Shell) -> None:
    lines = ["นายจ้างไม่จ่ายค่าจ้าง อยู่โคราช", '{"id": "a7", "text": "สวัสดี"}', "", '{"broken"']
    answers = [json.loads(line) for line in shell.done("understand", stdin="\n".join(lines)).splitlines()]
    wages, hello, _, _ = answers
    assert wages["needs"][0]["need"] == "unpaid_wages"
    assert (wages["decision"], wages["department"], wages["place"]["province"]) == ("route", "DLPW", "30")
    assert (hello["id"], hello["decision"]) == ("a7", "smalltalk")
    expected = {"id", "text", "decision", "needs", "department", "urgency", "asks", "place", "facts"}
    assert expected <= wages.keys()


def test_doctor_names_each_mend(shell: Shell) -> None:
    keys = {
        "LINE_CHANNEL_SECRET": "s" * 8,
        "LINE_CHANNEL_ACCESS_TOKEN": "t",
        "LINE_API_URL": "http://127.0.0.1:9",
    }
    before = shell.run("doctor", **keys)
    assert before.returncode == 1
    assert "chipao migrate" in before.stdout
    assert "LINE_API_URL" in before.stdout
    shell.done("migrate")
    shell.done("seed")
    assert "MOL-00" in shell.run("doctor", **keys).stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.loads(answer.read())


def test_the_demo_serves_phones_and_service_and_stops_when_told(shell: Shell) -> None:
    port, line_port = free_port(), free_port()
    words = ["demo", "--port", str(port), "--line-port", str(line_port)]
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=shell.folder,
        env=shell.env,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert demo.stdout is not None
        assert any(line.strip() == f"http://127.0.0.1:{line_port}" for line in demo.stdout)
        assert get(f"http://127.0.0.1:{port}/readyz") == {"status": "ok"}
        names = {person["name"] for person in get(f"http://127.0.0.1:{line_port}/sim/state")["people"]}
        assert {"มะลิ", "ป้าบุญมา"} <= names
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=20)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", line_port)) != 0


def test_a_port_in_use_is_said(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = shell.run("demo", "--port", str(taken.getsockname()[1]), "--line-port", str(free_port()))
    assert result.returncode == 1
    assert "--port" in result.stderr


def test_serve_is_ready_within_seconds(shell: Shell) -> None:
    port = free_port()
    keys = {
        "LINE_CHANNEL_SECRET": "s" * 8,
        "LINE_CHANNEL_ACCESS_TOKEN": "t",
        "LINE_API_URL": "http://127.0.0.1:9",
    }
    started = time.monotonic()
    serve = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(port)],
        cwd=shell.folder,
        env={**shell.env, **keys},
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert time.monotonic() - started < 30
            time.sleep(0.05)
        assert get(f"http://127.0.0.1:{port}/readyz") == {"status": "ok"}
    finally:
        serve.terminate()
        # uvicorn stops in order, then lets the signal through to whoever waits for the process.
        assert serve.wait(timeout=20) in (0, -signal.SIGTERM)
