"""What a command says: a line on standard output, and what went wrong on standard error."""

import sys


def show(line: object) -> None:
    sys.stdout.write(f"{line}\n")


def complain(line: object) -> None:
    sys.stderr.write(f"{line}\n")


def one_line(text: str) -> str:
    """People's words fit for a terminal: no line ends, nothing that steers it, nothing it cannot write."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
