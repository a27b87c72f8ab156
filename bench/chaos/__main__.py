"""Chaos: ``python -m bench.chaos`` kills the service under load and says what was lost, doubled or out of order."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import make_url

from bench import machine
from bench.chaos import deaths, matrix
from bench.chaos.deaths import Record
from bench.chaos.line import No
from bench.chaos.scene import Wanted
from bench.report import Row, spread, table

_LAST_MESSAGE_TARGET = 15.0  # seconds after a replica died for good: a lease of ten, a sweep, and room
_MOST_FAULTS_SHOWN = 5  # of a kind


def main(argv: list[str] | None = None) -> int:
    """0 when nothing was lost, doubled, out of order or stuck, and the scenario's own target was met."""
    asked = _asked(argv)
    with TemporaryDirectory(prefix="chipao-chaos-") as folder:
        if asked.matrix:
            return _matrix(asked.database_url or f"sqlite:///{folder}/chipao.db", Path(folder))
        record = asyncio.run(_run(asked, Path(folder)))
    print(_about(asked))
    print(table(_rows(record, graceful=asked.graceful, for_good=asked.kill_for_good)))
    for fault in record.findings.first(_MOST_FAULTS_SHOWN):
        print(f"- {fault}")
    return 0 if passed(record, graceful=asked.graceful, for_good=asked.kill_for_good) else 1


def _matrix(database_url: str, folder: Path) -> int:
    outcomes = asyncio.run(matrix.run(database_url, folder))
    print(
        "| dies at | in the story that | delivered again | refused as repeats | replies shown again | faults |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for one in outcomes:
        counts = f"{one.redelivered} | {one.repeats} | {one.shown_again} | {len(one.faults)}"
        print(f"| `{one.case.step}` | {one.case.story} | {counts} |")
    return 1 if any(one.faults for one in outcomes) else 0


def passed(record: Record, *, graceful: bool = False, for_good: bool = False) -> bool:
    if graceful and record.not_200:
        return False
    if for_good and record.last_message > _LAST_MESSAGE_TARGET:
        return False
    return not record.findings.faults


async def _run(asked: argparse.Namespace, folder: Path) -> Record:
    wanted = Wanted(
        asked.database_url or f"sqlite:///{folder / 'chipao.db'}",
        folder,
        replicas=asked.replicas,
        rate=asked.rate,
        seed=asked.seed,
        line_seconds=asked.line_ms / 1000,
        lose=asked.lose,
        forked=not asked.fresh,
    )
    if asked.kill_for_good:
        return await deaths.for_good(wanted)
    if asked.graceful:
        return await deaths.in_good_order(wanted, asked.rounds)
    return await deaths.at_random(wanted, asked.kills, asked.minutes, asked.life)


def _about(asked: argparse.Namespace) -> str:
    engine = make_url(asked.database_url).get_backend_name() if asked.database_url else "sqlite"
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {engine}, {asked.replicas} replica(s) · "
        f"{asked.rate:g} events/s, seed {asked.seed} · LINE answers after {asked.line_ms:g} ms and "
        f"{asked.lose:.1%} of its answers are lost · {machine.cores()} cores, "
        f"load average {machine.load_average():.1f}\n"
    )


def _rows(record: Record, *, graceful: bool, for_good: bool) -> list[Row]:
    found = record.findings
    rows = [
        Row("SIGKILLs", "", f"{len(record.kills)}"),
        Row("events told; never answered 200", "; 0", f"{record.told}; {len(found.unanswered)}"),
        Row("events refused and delivered again", "", f"{record.came_again}"),
        Row("deliveries not answered 200; of them 503", "0; 0" if graceful else "", _refusals(record)),
        Row("connections refused or reset", "", f"{record.rerouted}"),
        Row("lost", "0", f"{len(found.lost)}"),
        Row("doubled", "0", f"{len(found.doubled)}"),
        Row("out of order", "0", f"{len(found.disordered)}"),
        Row("parked, or due and not done", "0", f"{len(found.stuck)}"),
        Row("calls LINE would not take for what they are", "0", f"{len(found.wrong)}"),
        Row("replies shown again because LINE's answer was lost", "", f"{found.replies_again}"),
        Row("refused as repeats: reply token used", "", f"{found.refused[No.USED]}"),
        Row("refused as repeats: retry key known (409)", "", f"{found.refused[No.REPEATED]}"),
        Row("refused: reply token expired", "", f"{found.refused[No.EXPIRED]}"),
        Row("first answer at LINE, p50 / p95 / p99 / max s", "", spread(record.replies)),
    ]
    if for_good:
        came = f"{record.last_reply:.1f}; {record.last_message:.1f}"
        what = "last reply; last message that the kill held up, s after it"
        rows.append(Row(what, f"≤ {_LAST_MESSAGE_TARGET:g}", came))
    if graceful:
        codes = sorted({stop.exit_code for stop in record.stops})
        slowest = max(stop.seconds for stop in record.stops)
        rows.append(
            Row("SIGTERMs; exit codes; slowest end, s", "", f"{len(record.stops)}; {codes}; {slowest:.1f}")
        )
    return rows


def _refusals(record: Record) -> str:
    return f"{record.not_200.total()}; {record.not_200[503]}"


def _asked(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="SIGKILLs, not counting those while it starts")
    parser.add_argument(
        "--life", type=float, default=deaths.LONGEST_LIFE, help="longest life between kills, s"
    )
    parser.add_argument("--minutes", type=float, default=30, help="no kills after so many minutes")
    parser.add_argument("--rate", type=float, default=10, help="events a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", help="an empty PostgreSQL database; without it a new SQLite file")
    parser.add_argument("--replicas", type=int, choices=(1, 2), default=1)
    parser.add_argument("--line-ms", type=float, default=10, help="how long LINE takes to answer a call")
    parser.add_argument("--lose", type=float, default=0.005, help="share of LINE's answers that are lost")
    parser.add_argument("--fresh", action="store_true", help="each start a new Python, not a fork of one")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--kill-for-good", action="store_true", help="one of two replicas dies and stays dead")
    way.add_argument("--matrix", action="store_true", help="once at every step instead, on one replica")
    way.add_argument("--graceful", action="store_true", help="replicas are stopped and started in turn")
    parser.add_argument("--rounds", type=int, default=3, help="of --graceful")
    asked = parser.parse_args(argv)
    two = asked.replicas == 2
    if two and not asked.database_url:
        parser.error("two replicas need PostgreSQL: --database-url")
    if (asked.kill_for_good or asked.graceful) and not two:
        parser.error("--kill-for-good and --graceful need --replicas 2")
    return asked


if __name__ == "__main__":
    sys.exit(main())
