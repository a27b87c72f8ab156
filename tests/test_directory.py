"""The directory of offices: complete, named as departments name them, silent where nothing is known."""

from collections import Counter
from datetime import date

import geothai
import pytest

from db.terms import DEPARTMENT_OF, Department
from referral import directory


def test_every_province_has_the_five_offices_and_the_ministry_one_desk() -> None:
    codes = Counter(entry.code for entry in directory.offices())
    departments = [d for d in Department if d is not Department.MOL]
    expected = {f"{d}-{p}" for d in departments for p in directory.provinces()} | {directory.CENTRAL}
    assert set(codes) == expected
    assert codes.total() == 77 * 5 + 1


def test_the_provinces_are_those_of_the_interior_ministry() -> None:
    assert dict(directory.provinces()) == {p.code: p.name_th for p in geothai.provinces()}


def test_every_need_has_an_office_in_every_province() -> None:
    for department in set(DEPARTMENT_OF.values()):
        assert directory.office(f"{department}-96").department is department


@pytest.mark.parametrize(
    ("code", "name", "short_name"),
    [
        (
            "DLPW-30",
            "สำนักงานสวัสดิการและคุ้มครองแรงงานจังหวัดนครราชสีมา",
            "สวัสดิการและคุ้มครองแรงงานจังหวัดนครราชสีมา",
        ),
        ("DSD-30", "สถาบันพัฒนาฝีมือแรงงาน 5 นครราชสีมา", "พัฒนาฝีมือแรงงานจังหวัดนครราชสีมา"),
        ("DSD-46", "สำนักงานพัฒนาฝีมือแรงงานกาฬสินธุ์", "พัฒนาฝีมือแรงงานจังหวัดกาฬสินธุ์"),
        ("DSD-85", "หน่วยงานพัฒนาฝีมือแรงงานจังหวัดระนอง", "พัฒนาฝีมือแรงงานจังหวัดระนอง"),
        ("DOE-10", "สำนักงานจัดหางานกรุงเทพมหานครพื้นที่ 1–10", "จัดหางานกรุงเทพมหานคร"),
        ("PLO-30", "สำนักงานแรงงานจังหวัดนครราชสีมา", "สำนักงานแรงงานจังหวัดนครราชสีมา"),
        ("MOL-00", "กระทรวงแรงงาน (ส่วนกลาง)", "กระทรวงแรงงาน"),
    ],
)
def test_an_office_is_named_as_its_department_names_it(code: str, name: str, short_name: str) -> None:
    entry = directory.office(code)
    assert (entry.name, entry.short_name) == (name, short_name)


def test_bangkok_is_never_called_a_province() -> None:
    names = [f"{entry.name} {entry.short_name}" for entry in directory.offices() if entry.province == "10"]
    assert len(names) == 5
    assert not [name for name in names if "จังหวัด" in name]


def test_no_two_offices_share_a_name() -> None:
    counts = Counter(entry.name for entry in directory.offices())
    assert [name for name, count in counts.items() if count > 1] == []


def test_an_institutes_number_is_used_once_and_its_province_has_no_skill_office_too() -> None:
    tables = directory._tables()
    numbers = Counter(tables["skill_institutes"].values())
    assert max(numbers.values()) == 1
    assert not tables["skill_institutes"].keys() & set(tables["skill_offices"]["provinces"])


def test_an_address_or_telephone_is_told_only_with_the_day_it_was_checked() -> None:
    told = [
        entry
        for entry in directory.offices()
        if entry.address or entry.line_group or entry.website or entry.phone
    ]
    unchecked = [entry.code for entry in told if entry.checked_on is None]
    assert unchecked == [directory.CENTRAL]  # its telephone is the hotline, true in the whole country


def test_what_an_office_tells_of_itself_overrules_the_pattern() -> None:
    tables = directory._tables()
    own = {"PLO-30": {"phone": "044 000 000", "checked_on": date(2026, 11, 24)}}
    entries = {e.code: e for e in directory._entries({**tables, "offices": {**tables["offices"], **own}})}
    assert entries["PLO-30"].phone == "044 000 000"
    assert entries["PLO-30"].checked_on == date(2026, 11, 24)
    assert entries["PLO-30"].name == directory.office("PLO-30").name


def test_hotlines_are_short_numbers_with_a_purpose() -> None:
    numbers = {line.number for line in directory.hotlines()}
    assert numbers == {"1506", "1546", "1694", "191", "1669", "1300", "1441", "1567", "1111", "1323"}
    assert all(line.label and line.purpose for line in directory.hotlines())


def test_an_unknown_office_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        directory.office("DLPW-99")
