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
        if one.office is not None:
            town.officer(one.office, one.name, rank=one.rank, cleared=one.cleared)
        elif one.subdistrict is not None:
            town.volunteer(one.subdistrict, one.name)
        else:
            town.citizen(one.name)
    transcript = play(file.read_text(encoding="utf-8"), town.line_url)
    assert transcript.lines


def test_there_are_examples() -> None:
    assert len(FILES) >= 6
