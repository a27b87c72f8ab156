"""What a maintainer relies on: chores are documented, and the locks pin all that pyproject.toml asks for."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def text_of(name: str) -> str:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def targets() -> dict[str, bool]:
    """Each chore of the Makefile, and whether `make help` explains it."""
    rules = re.findall(r"^([a-z][a-z-]*):(?!=)(.*)$", text_of("Makefile"), re.MULTILINE)
    return {name: "## " in rest for name, rest in rules}


@cache
def pins(lock: str) -> dict[str, str]:
    """Package to exact version."""
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text_of(lock), re.MULTILINE))


@cache
def asked_for() -> dict[str, list[Requirement]]:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    runtime = [Requirement(line) for line in project["dependencies"]]
    extras = [Requirement(line) for lines in project["optional-dependencies"].values() for line in lines]
    ours = canonicalize_name(project["name"])
    return {LOCKS[0]: runtime, LOCKS[1]: [r for r in runtime + extras if canonicalize_name(r.name) != ours]}


def test_make_help_explains_every_chore() -> None:
    assert {"help", "install", "demo", "test", "check", "serve", "migrate", "seed", "understand"} <= set(
        targets()
    )
    assert [name for name, explained in targets().items() if not explained] == []


def test_every_chore_is_in_the_readme_or_in_contributing() -> None:
    documents = text_of("README.md") + text_of("CONTRIBUTING.md")
    assert [name for name in targets() if not re.search(rf"make {name}\b", documents)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_is_asked_for_at_an_allowed_version(lock: str) -> None:
    pinned = pins(lock)
    stale = [
        str(r)
        for r in asked_for()[lock]
        if not r.specifier.contains(pinned.get(canonicalize_name(r.name), "0"))
    ]
    assert stale == [], "run: make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_exact_versions_with_hashes_and_names_no_host_or_path(lock: str) -> None:
    shape = re.compile(r"[a-z0-9._-]+==[^\s;]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    # .*")
    odd = [line for line in text_of(lock).splitlines() if not shape.fullmatch(line)]
    assert odd == []
    assert not re.search(r"://|file:|/(home|root|work|tmp|opt)/|^-", text_of(lock), re.MULTILINE)


def test_the_tests_run_with_the_versions_that_the_service_runs_with() -> None:
    assert pins(LOCKS[0]).items() <= pins(LOCKS[1]).items()
