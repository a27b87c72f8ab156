"""The ministry's offices in every province and the national hotlines, read from `offices.toml`."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from db.terms import Department

CENTRAL = "MOL-00"
WHOLE_COUNTRY = "00"


@dataclass(frozen=True)
class OfficeEntry:
    """One office as it is published. None: not known, so nothing is said about it."""

    code: str  # "DLPW-30"; the ministry's own desk is "MOL-00"
    department: Department
    province: str  # two digits; "00" for the ministry's own desk
    name: str
    short_name: str  # as one says it to a citizen
    phone: str | None = None
    address: str | None = None
    line_group: str | None = None
    hours: str | None = None
    website: str | None = None
    checked_on: date | None = None  # the day somebody confirmed the entry with the office


@dataclass(frozen=True)
class Hotline:
    number: str
    label: str  # who answers
    purpose: str


def offices() -> tuple[OfficeEntry, ...]:
    """Five offices for each of 77 provinces, and the ministry's own desk last."""
    return tuple(_by_code().values())


def office(code: str) -> OfficeEntry:
    """The office of that code, or KeyError."""
    return _by_code()[code]


@cache
def provinces() -> Mapping[str, str]:
    """Two-digit code to Thai name, without "จังหวัด"."""
    return MappingProxyType(_tables()["provinces"])


@cache
def hotlines() -> tuple[Hotline, ...]:
    return tuple(Hotline(**row) for row in _tables()["hotlines"])


@cache
def _by_code() -> Mapping[str, OfficeEntry]:
    return MappingProxyType({entry.code: entry for entry in _entries(_tables())})


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("referral").joinpath("offices.toml").read_text(encoding="utf-8"))


def _entries(tables: dict[str, Any]) -> Iterator[OfficeEntry]:
    for province, province_name in tables["provinces"].items():
        for department, pattern in tables["patterns"].items():
            named = {key: text.format(province=province_name) for key, text in pattern.items()}
            if department == Department.DSD:
                named |= _skill_name(tables, province, province_name)
            yield _entry(tables, Department(department), province, named)
    yield _entry(tables, Department.MOL, WHOLE_COUNTRY, {})


def _entry(
    tables: dict[str, Any], department: Department, province: str, named: dict[str, str]
) -> OfficeEntry:
    """The pattern's names, overruled by what stands under the office's own code."""
    code = f"{department}-{province}"
    fields = {"hours": tables["usual_hours"], **named, **tables["offices"].get(code, {})}
    return OfficeEntry(code=code, department=department, province=province, **fields)


def _skill_name(tables: dict[str, Any], province: str, province_name: str) -> dict[str, str]:
    """The confirmed official name of the province's skill institute or office, if there is one."""
    names = tables["skill_names"]
    if number := tables["skill_institutes"].get(province):
        return {"name": names["institute"].format(number=number, province=province_name)}
    if province in tables["skill_offices"]["provinces"]:
        return {"name": names["office"].format(province=province_name)}
    return {}
