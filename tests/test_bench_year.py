"""The simulated year: its oracle's arithmetic against a plain count, and a short year on both engines."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.year import report
from bench.year.almanac import Almanac, Word
from bench.year.oracle import Life
from bench.year.rows import Row
from bench.year.run import Asked, run
from bench.year.stories import Remembering
from intents.understand import Understanding
from tests import postgres


def bangkok(day: int, hour: int, minute: int = 0, month: int = 1) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


HOUR = 3_600_000_000  # microseconds


def test_open_time_is_counted_along_the_minutes() -> None:
    minutes = Almanac().of("30", bangkok(1, 0))
    assert minutes.after(bangkok(4, 9), HOUR) == bangkok(4, 10)
    assert minutes.after(bangkok(4, 11, 30), HOUR) == bangkok(4, 13, 30)  # lunch
    assert minutes.after(bangkok(8, 15, 30), HOUR) == bangkok(8, 16, 30)  # ends with the day, not on Monday
    assert minutes.after(bangkok(9, 12), 0) == bangkok(11, 8, 30)  # a Saturday
    assert minutes.between(bangkok(4, 8), bangkok(4, 12, 30)) == 3.5 * HOUR


def test_a_day_is_closed_from_when_it_is_said() -> None:
    almanac = Almanac([Word(bangkok(4, 10), date(2027, 1, 5), closed=True, province="30")])
    assert almanac.of("30", bangkok(4, 9)).after(bangkok(4, 16), HOUR) == bangkok(5, 9)
    assert almanac.of("30", bangkok(4, 10)).after(bangkok(4, 16), HOUR) == bangkok(6, 9)
    assert almanac.of("40", bangkok(4, 10)).after(bangkok(4, 16), HOUR) == bangkok(5, 9)


def test_the_oracle_follows_a_case() -> None:
    life = Life("P2", Almanac())
    life.heard(Row(bangkok(4, 9), "opened", "citizen", "referred", "DLPW-30", ""))
    assert life.due(bangkok(4, 9)) == bangkok(5, 9)  # a day to take it
    ring = life.rings(bangkok(4, 9))
    assert ring is not None
    assert (ring.what, ring.at) == ("deputy", bangkok(4, 14))
    life.heard(Row(bangkok(4, 10), "accepted", "officer", "accepted", "DLPW-30", ""))
    assert life.due(bangkok(4, 10)) == bangkok(6, 9)  # two days until the person hears
    life.heard(Row(bangkok(4, 11), "asked", "officer", "waiting", "DLPW-30", ""))
    assert life.due(bangkok(4, 11)) == bangkok(13, 11)  # seven days for the person


def lived(asked: Asked, understanding: Understanding, folder: Path) -> report.Year:
    year, _ = run(asked, folder, Remembering(understanding.rulebook, understanding.model))
    assert not year.missed, report.shown(year)
    return year


def test_a_short_year_meets_every_target(understanding: Understanding, tmp_path: Path) -> None:
    year = lived(Asked(cases=40, seed=4, days=21), understanding, tmp_path)
    assert year.checks["due times checked"] > 300


def test_what_the_months_pushes_do_not_reach_for_waits_with_a_reason(
    understanding: Understanding, tmp_path: Path
) -> None:
    year = lived(Asked(cases=20, seed=3, days=14, quota=150), understanding, tmp_path)
    assert year.by_line["2027-01"] <= 150
    assert year.post.waiting["budget"]


def test_a_shorter_one_does_on_postgresql(understanding: Understanding, tmp_path: Path) -> None:
    with postgres.fresh_database() as url:
        year = lived(Asked(cases=8, seed=3, days=9, database_url=url), understanding, tmp_path)
    assert year.checks["due times checked"] > 20
