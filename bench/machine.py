"""Processes under measurement: start, readiness, memory, processor time; and the machine's bare limit."""

import base64
import hmac
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request, Response

HOST = "127.0.0.1"
BARE_SECRET = "bare"
_ROOT = Path(__file__).parents[1]
_START_PATIENCE = 60.0


class DidNotStart(Exception):
    """The process ended, or did not answer within a minute; the text is the end of what it wrote."""


@dataclass(frozen=True, slots=True)
class Started:
    """A running process; figures are read from /proc, so this is for Linux."""

    pid: int
    port: int
    ready_seconds: float  # from the start of the process to its first 200

    def memory_mb(self, line: str = "VmRSS") -> float:
        """Resident memory now, or its peak (``VmHWM``), in MB of 10^6 bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        kilobytes = next(row.split()[1] for row in status.splitlines() if row.startswith(f"{line}:"))
        return int(kilobytes) * 1024 / 1e6

    def cpu_seconds(self) -> float:
        """Processor time of all its threads since it started, in user and in system mode."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """Processor time the whole machine has spent since it started, waiting for the disk not counted."""
    user, nice, system, _, _, irq, soft = map(
        int, Path("/proc/stat").read_text(encoding="ascii").split()[1:8]
    )
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


def cores() -> int:
    return os.cpu_count() or 1


def load_average() -> float:
    """Processes that ran or wanted to, over the last minute."""
    return os.getloadavg()[0]


def free_port() -> int:
    with socket.create_server((HOST, 0)) as door:
        return int(door.getsockname()[1])


@contextmanager
def started(
    words: Sequence[str], port: int, path: str, env: Mapping[str, str], folder: Path
) -> Iterator[Started]:
    """``python words…`` in ``folder`` until it answers 200 on ``path``; ended at the end. Raises DidNotStart."""
    log = folder / f"{port}.log"
    begun = time.perf_counter()
    with log.open("wb") as written:
        process = _spawn(words, env, folder, written.fileno())
    try:
        while not answers(f"http://{HOST}:{port}{path}"):
            if process.poll() is not None or time.perf_counter() - begun > _START_PATIENCE:
                raise DidNotStart(log.read_text(encoding="utf-8", errors="replace")[-2000:])
            time.sleep(0.02)
        yield Started(process.pid, port, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(timeout=30)


def run_all(commands: Sequence[Sequence[str]], env: Mapping[str, str], folder: Path) -> None:
    """Each ``python words…``, all at once. Raises CalledProcessError for the first that fails."""
    running = [_spawn(words, env, folder, subprocess.DEVNULL) for words in commands]
    for process in running:
        code = process.wait(timeout=120)
        if code:
            raise subprocess.CalledProcessError(code, process.args)


def _spawn(
    words: Sequence[str], env: Mapping[str, str], folder: Path, output: int
) -> subprocess.Popen[bytes]:
    """With ``env`` and nothing of the caller's own, so that a figure does not hang on somebody's shell."""
    clean = {"PATH": os.defpath, "HOME": str(Path.home()), "PYTHONPATH": str(_ROOT), **env}
    return subprocess.Popen([sys.executable, *words], cwd=folder, env=clean, stdout=output, stderr=output)


def answers(url: str) -> bool:
    """Whether a GET of it is answered 200 within a second."""
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def bare_app() -> FastAPI:
    """The least a webhook can do in FastAPI: check the signature over the raw body."""
    app = FastAPI(openapi_url=None)

    @app.get("/readyz")
    def ready() -> Response:
        return Response()

    @app.post("/webhook")
    async def webhook(request: Request) -> Response:
        found = base64.b64encode(hmac.digest(BARE_SECRET.encode(), await request.body(), "sha256"))
        claimed = request.headers.get("x-line-signature", "").encode()
        return Response(status_code=200 if hmac.compare_digest(found, claimed) else 401)

    return app


def bare_command(port: int) -> list[str]:
    """The same server as the service's: uvicorn with uvloop and httptools, one process."""
    served = ["-m", "uvicorn", "--factory", "bench.machine:bare_app", "--host", HOST, "--port", str(port)]
    return [*served, "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
