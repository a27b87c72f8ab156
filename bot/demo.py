"""The people of the demo: who they are, written for the phones and into the service's database."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from db.terms import Rank
from handlers.turn import meet
from referral import directory
from referral.seeding import add_officer, add_volunteer

_FILE = Path(__file__).with_name("demo_people.toml")


@dataclass(frozen=True, slots=True)
class Invented:
    """Someone who exists in the demo only."""

    id: str
    name: str
    role: str
    note: str
    office: str | None = None
    office_name: str | None = None
    subdistrict: str | None = None
    rank: Rank = Rank.MEMBER
    cleared: bool = False


def people() -> list[Invented]:
    written = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return [*_reporters(written["people"]), *_officers(written["officers"])]


def enrol(session: Session, who: list[Invented], now: datetime) -> None:
    """Give officers and volunteers their roles."""
    for one in who:
        if one.office is not None:
            person = meet(session, one.id, now)
            add_officer(session, person, one.office, one.name, now, rank=one.rank, cleared=one.cleared)
        if one.subdistrict is not None:
            add_volunteer(session, meet(session, one.id, now), one.subdistrict, one.name, now)


def _reporters(rows: list[dict[str, Any]]) -> Iterator[Invented]:
    for row in rows:
        yield Invented(id=_line_id(row["name"]), **row)


def _officers(rows: list[dict[str, Any]]) -> Iterator[Invented]:
    for row in rows:
        office = directory.office(row["office"])
        yield Invented(
            id=_line_id(f"{row['office']} {row['name']}"),
            name=row["name"],
            role="officer",
            note=office.short_name,
            office=row["office"],
            office_name=office.short_name,
            rank=Rank(row.get("rank", Rank.MEMBER)),
            cleared=row.get("cleared", False),
        )


def _line_id(seed: str) -> str:
    return "U" + hashlib.sha256(f"chipao demo {seed}".encode()).hexdigest()[:32]
