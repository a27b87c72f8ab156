"""The table of levels: ours loads, and a wrong one is refused by the name of the place and nothing more."""

from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from db.terms import Level
from referral.levels import LevelsUnreadable, Limit, Unit, load

PACKAGED = files("referral").joinpath("levels.toml").read_text(encoding="utf-8")
DAY = timedelta(hours=7)
TIMES = ("deputy", "everyone", "back", "central", "again", "word", "owner", "progress")
CLIMB = TIMES[:4]
SECRET = "ความลับ"  # what a wrong file may hold, and no error may repeat


def refused(folder: Path, content: str | bytes) -> str:
    """The text with which the file is refused."""
    path = folder / "levels.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return _refused(path)


def _refused(path: Path) -> str:
    with pytest.raises(LevelsUnreadable) as caught:
        load(path)
    assert caught.value.__cause__ is None
    return str(caught.value)


def changed(table: str, key: str, value: str | None) -> str:
    """Our file with one value written otherwise, or its line left out."""
    lines, here, hit = [], "", False
    for line in PACKAGED.splitlines():
        here = line.strip("[]") if line.startswith("[") else here
        mine = here == table and line.split(" ")[0] == key
        hit = hit or mine
        if not mine or value is not None:
            lines.append(f"{key} = {value}" if mine else line)
    assert hit, (table, key)
    return "\n".join(lines)


def without(table: str) -> str:
    head, _, tail = PACKAGED.partition(f"[{table}]")
    return head + tail[tail.find("\n[") + 1 :] if "\n[" in tail else head


def test_the_packaged_levels_load() -> None:
    levels = load()
    assert set(levels.of) == set(Level)
    assert levels.of[Level.P0].central == Limit(15, Unit.MINUTES)
    assert levels.of[Level.P1].word.unit is Unit.SAME_DAY
    assert (levels.citizen.bounces, levels.employer.people) == (3, 3)


def test_a_more_urgent_level_is_never_slower() -> None:
    """Ours, not a rule for the ministry's file: each climb of a level ends before the next level's."""
    of = load().of
    for name in ("deputy", "everyone", "back", "central"):
        lasting = [getattr(of[level], name).lasts(DAY) for level in (Level.P1, Level.P2, Level.P3)]
        assert lasting == sorted(lasting), name
    assert of[Level.P0].central.lasts(DAY) <= timedelta(minutes=15)


def test_the_ministrys_file_takes_the_place_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "levels.toml"
    path.write_text(changed("P0", "central", '"20 min"'), "utf-8")
    assert load(path).of[Level.P0].central == Limit(20, Unit.MINUTES)
    assert load().of[Level.P0].central == Limit(15, Unit.MINUTES)


@pytest.mark.parametrize("written", ["1.5 h", "0.5 d", "90 min", "same day"])
def test_a_time_may_be_written_so(tmp_path: Path, written: str) -> None:
    path = tmp_path / "levels.toml"
    path.write_text(changed("P2", "word", f'"{written}"'), "utf-8")
    assert load(path).of[Level.P2].word.unit in Unit


@pytest.mark.parametrize("table", [*Level, "citizen", "employer"])
def test_a_missing_table_is_named(tmp_path: Path, table: str) -> None:
    assert refused(tmp_path, without(table)) == f"[{table}]"


@pytest.mark.parametrize("table", [*Level, "citizen", "employer"])
def test_a_table_that_is_none_is_named(tmp_path: Path, table: str) -> None:
    assert refused(tmp_path, f'{table} = "{SECRET}"\n{without(table)}') == f"[{table}]"


def test_a_table_we_do_not_know_is_named(tmp_path: Path) -> None:
    """A level that nobody reads would look as if it were in force."""
    assert refused(tmp_path, f'{PACKAGED}\n[P4]\nword = "{SECRET}"\n') == "[P4]"


@pytest.mark.parametrize(("table", "key"), [("P1", "wrod"), ("citizen", "remnid"), ("employer", "poeple")])
def test_an_unknown_key_is_named(tmp_path: Path, table: str, key: str) -> None:
    written = PACKAGED.replace(f"[{table}]", f'[{table}]\n{key} = "{SECRET}"')
    assert refused(tmp_path, written) == f"[{table}] {key}"


@pytest.mark.parametrize(
    ("table", "key"), [*((level, key) for level in Level for key in TIMES), ("citizen", "remind")]
)
def test_a_missing_key_is_named(tmp_path: Path, table: str, key: str) -> None:
    assert refused(tmp_path, changed(table, key, None)) == f"[{table}] {key}"


WRONG_TIMES = [
    '"0 h"',
    '"0.0 d"',
    '"-1 h"',
    '"1"',
    '"h"',
    '""',
    '"1 w"',
    '"1h"',
    '" 1 h"',
    '"1 h "',
    '"1  h"',
    '"1,5 h"',
    '"1e2 h"',
    '"inf h"',
    '"nan h"',
    '"SAME DAY"',
    "1",
    "1.5",
    "true",
    "12:00:00",
    '["1 h"]',
    "{}",
    f'"{SECRET}"',
    f'"1 h\\n{SECRET}"',
]


@pytest.mark.parametrize("written", WRONG_TIMES)
@pytest.mark.parametrize(("table", "key"), [("P2", "word"), ("P3", "deputy"), ("citizen", "confirm")])
def test_a_wrong_time_is_named_and_not_repeated(tmp_path: Path, table: str, key: str, written: str) -> None:
    assert refused(tmp_path, changed(table, key, written)) == f"[{table}] {key}"


@pytest.mark.parametrize("written", ["0", "-1", "1.0", "true", '"3"', '"3 d"', "[]", f'"{SECRET}"'])
@pytest.mark.parametrize(
    ("table", "key"),
    [("citizen", "reopen_days"), ("citizen", "bounces"), ("employer", "people"), ("employer", "days")],
)
def test_a_wrong_number_is_named_and_not_repeated(tmp_path: Path, table: str, key: str, written: str) -> None:
    assert refused(tmp_path, changed(table, key, written)) == f"[{table}] {key}"


TOO_MUCH: list[tuple[str, str, str]] = [
    ("P3", "progress", '"99999999999 d"'),
    ("P3", "central", '"99999999999 d"'),
    ("P3", "central", f'"{"9" * 400} d"'),
    ("P1", "again", f'"{"9" * 400} min"'),
    ("citizen", "confirm", '"99999999999 d"'),
    ("citizen", "reopen_days", "99999999999"),
    ("employer", "days", "99999999999"),
]


@pytest.mark.parametrize(("table", "key", "written"), TOO_MUCH)
def test_a_time_beyond_any_calendar_is_refused_here_and_not_at_the_first_case(
    tmp_path: Path, table: str, key: str, written: str
) -> None:
    assert f"[{table}]" in refused(tmp_path, changed(table, key, written))


@pytest.mark.parametrize("key", [*CLIMB, "again"])
def test_same_day_is_no_step_of_the_climb(tmp_path: Path, key: str) -> None:
    assert refused(tmp_path, changed("P1", key, '"same day"')).startswith("[P1]")


@pytest.mark.parametrize(
    ("key", "written"),
    [("deputy", '"2 h"'), ("everyone", '"30 min"'), ("back", '"5 h"'), ("central", '"1 h"')],
)
def test_a_climb_out_of_order_or_in_mixed_time_is_refused(tmp_path: Path, key: str, written: str) -> None:
    said = refused(tmp_path, changed("P1", key, written))
    assert said in ("[P1] deputy ≤ everyone ≤ back ≤ central", "[P1] deputy … central")


def test_hours_and_days_may_stand_beside_each_other(tmp_path: Path) -> None:
    """Both are open time: eight hours are more than a day."""
    path = tmp_path / "levels.toml"
    path.write_text(changed("P2", "everyone", '"8 h"'), "utf-8")
    assert _refused(path) == "[P2] deputy ≤ everyone ≤ back ≤ central"


BROKEN: dict[str, Callable[[], str | bytes]] = {
    "empty": lambda: "",
    "not TOML": lambda: f"[P0\n{SECRET}",
    "a key twice": lambda: PACKAGED.replace("[P0]", f'[P0]\ndeputy = "{SECRET}"'),
    "a table twice": lambda: f"{PACKAGED}\n[P0]\n{SECRET} = 1",
    "not UTF-8": lambda: PACKAGED.encode() + SECRET.encode("cp874"),
    "UTF-16": lambda: PACKAGED.encode("utf-16"),
    "a byte order mark": lambda: b"\xef\xbb\xbf" + PACKAGED.encode(),
    "binary": lambda: bytes(range(256)),
    "nested without end": lambda: f"a = {'[' * 100_000}",
    "a number without end": lambda: changed("citizen", "bounces", "9" * 5000),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_table_is_refused_without_its_content(tmp_path: Path, name: str) -> None:
    said = refused(tmp_path, BROKEN[name]())
    assert SECRET not in said
    assert len(said) < 60


def test_a_folder_a_missing_file_and_a_path_that_is_none_are_refused(tmp_path: Path) -> None:
    assert _refused(tmp_path) == "IsADirectoryError"
    assert _refused(tmp_path / "not-there.toml") == "FileNotFoundError"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert _refused(tmp_path / "loop") == "OSError"


def test_a_file_that_was_wrong_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "levels.toml"
    refused(tmp_path, "")
    path.write_text(PACKAGED, "utf-8")
    assert load(path) == load()
