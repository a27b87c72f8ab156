"""What is wrong with one message, said in the words LINE uses for its kind."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from simulator.text_length import utf16_units

Path = tuple[str | int, ...]
Count = Callable[[str], int]

URL_LENGTH = 2_000


class Findings:
    """Details for the request body at large: `messages[0].text`, "May not be empty"."""

    def __init__(self) -> None:
        self.details: list[dict[str, str]] = []

    def add(self, path: Path, message: str) -> None:
        self.details.append({"message": message, "property": self.where(path)})

    def where(self, path: Path) -> str:
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        return steps.removeprefix(".")

    def missing(self, path: Path) -> None:
        self.add(path, "May not be empty")

    def length(self, path: Path, low: int, high: int) -> None:
        self.add(path, f"Length must be between {low} and {high}")

    def size(self, path: Path, low: int, high: int) -> None:
        self.add(path, f"Size must be between {low} and {high}")

    def not_one_of(self, path: Path, allowed: Iterable[str]) -> None:
        self.add(path, f"Must be one of the following values: [{', '.join(allowed)}]")

    def bad_uri(self, path: Path) -> None:
        self.add(path, "Invalid URI scheme")

    def invalid(self, path: Path) -> None:
        self.add(path, "Invalid value")


class FlexFindings(Findings):
    """Details for a Flex container: `/body/contents/0/text`, "must be specified"."""

    def where(self, path: Path) -> str:
        return "/" + "/".join(str(step) for step in path)

    def missing(self, path: Path) -> None:
        self.add(path, "must be specified")

    def length(self, path: Path, low: int, high: int) -> None:
        self.add(path, f"length must be between {low} and {high}")

    def size(self, path: Path, low: int, high: int) -> None:
        self.add(path, f"size must be between {low} and {high}")

    def not_one_of(self, path: Path, allowed: Iterable[str]) -> None:  # noqa: ARG002 - LINE names no values here
        self.invalid(path)

    def bad_uri(self, path: Path) -> None:
        self.add(path, "invalid uri scheme")

    def invalid(self, path: Path) -> None:
        self.add(path, "invalid property")


def check_text(
    found: Findings,
    owner: dict[str, Any],
    name: str,
    path: Path,
    high: int,
    *,
    count: Count = utf16_units,
    low: int = 1,
    required: bool = True,
) -> None:
    """A string of `low`..`high` characters, or absent where that is allowed."""
    value = owner.get(name)
    here = (*path, name)
    if value is None:
        if required:
            found.missing(here)
    elif not isinstance(value, str):
        found.invalid(here)
    elif not value and low:
        found.missing(here)
    elif count(value) > high:
        found.length(here, low, high)


def check_url(
    found: Findings,
    owner: dict[str, Any],
    name: str,
    path: Path,
    *,
    schemes: tuple[str, ...] = ("https",),
    high: int = URL_LENGTH,
    required: bool = True,
) -> None:
    value = owner.get(name)
    if value is None and not required:
        return
    check_text(found, owner, name, path, high)
    if isinstance(value, str) and value and not _has_scheme(value, schemes):
        found.bad_uri((*path, name))


def _has_scheme(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    needs_host = parts.scheme in {"http", "https"}
    return (
        parts.scheme in schemes
        and (bool(parts.netloc) or not needs_host)
        and not any(c.isspace() for c in url)
    )


def check_choice(
    found: Findings,
    owner: dict[str, Any],
    name: str,
    path: Path,
    allowed: Iterable[str],
    *,
    required: bool = True,
) -> None:
    value = owner.get(name)
    if value is None:
        if required:
            found.missing((*path, name))
    elif value not in tuple(allowed):
        found.not_one_of((*path, name), allowed)


def objects(
    found: Findings, owner: dict[str, Any], name: str, path: Path, *, low: int, high: int
) -> list[tuple[Path, dict[str, Any]]]:
    """The objects of a list of `low`..`high`, each with its path; what is not an object is reported."""
    here = (*path, name)
    value = owner.get(name)
    if value is None:
        found.missing(here)
        return []
    if not isinstance(value, list):
        found.invalid(here)
        return []
    if not low <= len(value) <= high:
        found.size(here, low, high)
    fit = []
    for index, item in enumerate(value):
        if isinstance(item, dict):
            fit.append(((*here, index), item))
        else:
            found.invalid((*here, index))
    return fit


def an_object(found: Findings, owner: dict[str, Any], name: str, path: Path) -> dict[str, Any] | None:
    value = owner.get(name)
    if value is None:
        found.missing((*path, name))
    elif isinstance(value, dict):
        return value
    else:
        found.invalid((*path, name))
    return None
