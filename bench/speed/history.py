"""Whether years of cases slow the service down: conversations on an empty database and beside many stored cases."""

import time
from collections.abc import Sequence

from bench.speed import conversations, databases, flow, people, stock
from bench.speed.databases import Place
from bench.speed.replicas import Setup, running
from bench.speed.sheet import Sheet

PART = "history"
_ORIGINALS = 684  # every need in every province


def measure(sheet: Sheet, place: Place, stored: Sequence[int], count: int) -> None:
    """The same ``count`` conversations with each of ``stored`` cases there already."""
    setup = Setup(place)
    with databases.database(place) as originals:
        stock.originals(place, originals, min(_ORIGINALS, max(stored) // 4))
        rates = [_one(sheet, setup, originals if cases else None, cases, count) for cases in stored]
    for cases, rate in zip(stored[1:], rates[1:], strict=True):
        sheet.add(PART, setup, f"slowdown with {cases:,} cases", rates[0] / rate, "≤ 1.2")


def _one(sheet: Sheet, setup: Setup, originals: str | None, cases: int, count: int) -> float:
    with databases.database(setup.place, originals) as url:
        begun = time.perf_counter()
        if originals:
            stock.multiply(url, cases)
        if setup.place.server:
            stock.analyze(url)  # as autovacuum would have done meanwhile; SQLite does not by itself
        sheet.add(PART, setup, f"{cases:,} cases: filling the database, s", time.perf_counter() - begun)
        with running(setup, url) as service:
            flow.warm_up(service)
            found = flow.closed(service, people.openings(count), conversations.MOST_AT_ONCE)
        rate, at = found.conversations_a_second, f"{cases:,} cases"
        sheet.add(PART, setup, f"{at}: conversations/s", rate)
        sheet.add(
            PART, setup, f"{at}: processor time of the service, ms each", found.each(found.spent.service)
        )
        sheet.add(
            PART, setup, f"{at}: processor time of PostgreSQL, ms each", found.each(found.spent.postgresql)
        )
        sheet.add(PART, setup, f"{at}: spent elsewhere meanwhile, % of the machine", found.spent.others * 100)
        return rate
