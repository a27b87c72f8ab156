"""What a command says: a line on standard output, and what went wrong on standard error."""

import sys


def show(line: object) -> None:
    sys.stdout.write(f"{line}\n")


def complain(line: object) -> None:
    sys.stderr.write(f"{line}\n")
