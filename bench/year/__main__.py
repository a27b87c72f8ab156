"""``python -m bench.year``: a simulated year of cases, and a table of what must hold in it."""

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.year import report
from bench.year.run import Asked, run


def main(argv: list[str] | None = None) -> int:
    """0 when every target was met."""
    wanted = _asked(argv)
    asked = Asked(wanted.cases, wanted.seed, wanted.days, wanted.quota or None, wanted.database_url)
    with TemporaryDirectory(prefix="chipao-year-") as folder:
        year, world = run(asked, Path(folder), say=_progress)
    if wanted.json:
        figures = json.dumps(report.as_json(year), default=str, ensure_ascii=False, indent=1)
        wanted.json.write_text(f"{figures}\n", "utf-8")
    print(report.shown(year))
    for number in wanted.show:
        print(report.story(world.witness, number))
    if wanted.traces:
        print(
            *(f"{what}\n{one.trace}" for what, one in world.service.trouble.first.items() if one.trace),
            sep="\n",
        )
    return 1 if year.missed else 0


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _asked(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.year", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="about so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=365, help="from 1 January 2027")
    parser.add_argument("--quota", type=int, default=0, help="pushes LINE allows a month; 0: no limit")
    parser.add_argument("--database-url", help="an empty PostgreSQL database; without it a new SQLite file")
    parser.add_argument("--json", type=Path, help="a file for the figures, too")
    parser.add_argument("--show", type=int, nargs="*", default=[], help="histories of these cases, too")
    parser.add_argument("--traces", action="store_true", help="the first traceback of each failure, too")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
