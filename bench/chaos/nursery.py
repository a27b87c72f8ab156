"""Gives birth to replicas by ``fork``: the imports and the model, most of a start's processor time, are paid once.

A crash matrix starts the service some fifty times. A life from here is a process of its own, with its own sockets,
threads and database connections, and dies of SIGKILL like any other; only what it had read from files before it was
born is shared. Lines of JSON come on standard input: ``{"words": […], "log": "path", "env": {…}}`` gives a process
id back, ``{"wait": pid}`` its exit code once it has ended. When the input ends, so do all that were born.
"""

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from bench.chaos.doomed import live
from intents.understand import Understanding

Live = Callable[[dict[str, Any], Understanding], None]


def serve(live: Live) -> None:
    """Serve the lines of standard input until it ends; ``live`` is what a life does with its wish."""
    understanding = Understanding.load()
    gc.collect()
    gc.freeze()  # or each child's first collection would copy every page
    alive: set[int] = set()
    _say("ready")
    for line in sys.stdin:
        wish = json.loads(line)
        if "wait" in wish:
            _say(_ended(wish["wait"]))
            alive.discard(wish["wait"])
        else:
            alive.add(pid := _born(wish, live, understanding))
            _say(pid)
    for pid in alive:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _born(wish: dict[str, Any], live: Live, understanding: Understanding) -> int:
    pid = os.fork()
    if pid == 0:
        _child(wish, live, understanding)
    return pid


def _child(wish: dict[str, Any], live: Live, understanding: Understanding) -> NoReturn:
    """The rest of a replica's life. It must never come back into the nursery's loop."""
    code = 1
    try:
        _redirect(wish["log"])
        live(wish, understanding)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        if sys.exc_info()[0] is not None:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)


def _redirect(log: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(written, 1)
    os.dup2(written, 2)


def _ended(pid: int) -> int:
    """Waits for its end. The exit code, or the signal's number below zero, as ``subprocess`` says it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(lambda wish, understanding: live(wish["words"], understanding))
