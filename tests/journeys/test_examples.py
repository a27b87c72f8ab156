"""The example conversations of the demo's page are true: the same files, played against the service."""

from pathlib import Path

import pytest

import simulator
from bot import demo
from simulator.player import play
from tests.town import Town

FILES = sorted((Path(simulator.__file__).parent / "conversations").glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_example_plays_as_it_says(town: Town, file: Path) -> None:
    for one in demo.people():
        if one.role == "citizen":
            town.citizen(one.name)
    town.volunteer("300101", "ป้าบุญมา")
    for code in ("DLPW-30", "SSO-30", "DOE-30", "DSD-30", "PLO-30", "MOL-00"):
        town.officer(code, f"ผู้แทน {code}", cleared=True)
    transcript = play(file.read_text(encoding="utf-8"), town.line_url)
    assert transcript.lines


def test_there_are_examples() -> None:
    assert len(FILES) >= 6
