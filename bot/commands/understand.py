"""``chipao understand``: standard input to standard output, one JSON object a line."""

import io
import sys
from argparse import Namespace

from intents.report import understand_lines
from intents.understand import Understanding


def run(_: Namespace) -> int:
    understanding = Understanding.load()
    # Bytes that are not UTF-8 are read as U+FFFD: one broken line must not end the whole file.
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    for line in understand_lines(lines, understanding):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0
