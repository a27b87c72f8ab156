"""The command line for tests: ``chipao`` called in an empty folder, on a database of either kind."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlmodel import Session, select

from bot.__main__ import main
from bot.owing import Owed
from db.cases import Case
from db.database import Database
from db.job_table import Job
from db.terms import Queue
from handlers.turn import meet
from tests.referral_rig import at, taken

T = TypeVar("T")
SECRET = "0123456789abcdef0123456789abcdef"
THANA, SOMSRI, SUNEE = ("U" + letter * 32 for letter in "abc")


@dataclass
class Chipao:
    """``chipao`` in an empty folder, with the settings of a service."""

    database: Database
    screen: pytest.CaptureFixture[str]

    def called(self, *words: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        shown = self.screen.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    def done(self, *words: str) -> str:
        code, out, err = self.called(*words)
        assert code == 0, err
        return out

    def refused(self, *words: str) -> str:
        code, out, err = self.called(*words)
        assert (code, out) == (2, ""), err
        return err

    def serves(self, who: str, office: str, name: str, *more: str) -> None:
        self.done("officer", "add", "--line-id", who, "--office", office, "--name", name, *more)

    def officers(self, *more: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.done("officer", "list", "--json", *more))
        return found

    def write(self, unit: Callable[[Session], T]) -> T:
        return self.database.write(unit).result()

    def has_case(self, who: str) -> int:
        """A case of DLPW-30 that this officer has taken."""

        def unit(session: Session) -> int:
            now = datetime.now(UTC)
            case = taken(at(session, now), meet(session, who, now))
            return case.id or 0

        return self.write(unit)

    def case(self, case_id: int) -> Case:
        return self.database.read(lambda session: session.get_one(Case, case_id))

    def owed(self) -> list[Owed]:
        query = select(Job).where(Job.queue == Queue.MESSAGE).order_by(Job.id)  # type: ignore[arg-type]
        return self.database.read(lambda session: [Owed.read(job.body) for job in session.exec(query)])


def settled(
    database_url: str,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Chipao:
    """For ``chipao = pytest.fixture(settled)``: the settings of a service are there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LINE_CHANNEL_SECRET", SECRET)
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "a-token-of-the-desk")
    monkeypatch.delenv("LEVELS_FILE", raising=False)
    return Chipao(database, capsys)


def typed(day: date) -> str:
    """The day as an official writes it, in พ.ศ."""
    return f"{day.year + 543}-{day:%m-%d}"
