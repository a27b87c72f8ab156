"""One rule file, read strictly: every fault is kept, with its file and line and what to do about it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intents import wording
from intents.patterns import Pattern, PatternError, parse


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend in a rule file; ``line`` 0 means the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        shape = wording.PROBLEM if self.line else wording.PROBLEM_WHOLE_FILE
        return shape.format(file=self.file, line=self.line, message=self.message)


class RulesError(Exception):
    """The rules cannot be used; ``problems`` holds every reason, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"- {problem}" for problem in self.problems)
        super().__init__(wording.RULES_BROKEN.format(count=len(self.problems), problems=lines))


class Sheet:
    """A table of a rule file. What is wrong goes to ``problems``; what is asked for comes back usable."""

    def __init__(self, file: str, source: str, table: Mapping[str, Any], problems: list[Problem]) -> None:
        self.file = file
        self._source = source
        self.table = table
        self._problems = problems

    @classmethod
    def open(cls, path: Path, problems: list[Problem]) -> "Sheet":
        source, table = "", {}
        try:
            source = path.read_bytes().decode()
            table = tomllib.loads(source)
        except FileNotFoundError:
            problems.append(Problem(path.name, 0, wording.FILE_MISSING))
        except UnicodeDecodeError:
            problems.append(Problem(path.name, 0, wording.FILE_NOT_UTF8))
        except tomllib.TOMLDecodeError as error:
            problems.append(Problem(path.name, 0, wording.FILE_NOT_TOML.format(reason=error)))
        return cls(path.name, source, table, problems)

    def blame(self, message: str, entry: str = "") -> None:
        self._problems.append(Problem(self.file, self.line_of(entry), message))

    def line_of(self, entry: str) -> int:
        """The first line that holds ``entry``; 0 when it cannot be told."""
        at = self._source.find(entry) if entry else -1
        return self._source.count("\n", 0, at) + 1 if at >= 0 else 0

    def only(self, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        """Blame keys that are missing, and keys that nothing reads."""
        if not self.table:
            return
        for key in required:
            if key not in self.table:
                self.blame(wording.KEY_MISSING.format(key=key))
        for key in self.table.keys() - {*required, *optional}:
            self.blame(wording.KEY_UNKNOWN.format(key=key), key)

    def under(self, key: str) -> "Sheet":
        table = self.table.get(key, {})
        if not isinstance(table, dict):
            self.blame(wording.KEY_NOT_TABLE.format(key=key), key)
            table = {}
        return Sheet(self.file, self._source, table, self._problems)

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if isinstance(value, str):
            return value
        self.blame(wording.KEY_NOT_TEXT.format(key=key), key)
        return ""

    def flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.blame(wording.KEY_NOT_FLAG.format(key=key), key)
        return value is True

    def number(self, key: str, default: float = 1.0) -> float:
        value = self.table.get(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            return float(value)
        self.blame(wording.KEY_NOT_NUMBER.format(key=key), key)
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.blame(wording.KEY_NOT_LIST.format(key=key), key)
            return ()
        for entry in {entry for entry in value if value.count(entry) > 1}:
            self.blame(wording.ENTRY_TWICE.format(entry=entry, key=key), entry)
        return tuple(value)

    def patterns(self, key: str, concepts: Iterable[str]) -> tuple[Pattern, ...]:
        read = (self._pattern(entry, concepts) for entry in self.texts(key))
        return tuple(pattern for pattern in read if pattern is not None)

    def _pattern(self, entry: str, concepts: Iterable[str]) -> Pattern | None:
        try:
            pattern = parse(entry)
        except PatternError as error:
            self.blame(str(error), entry)
            return None
        unknown = pattern.concepts.difference(concepts)
        for concept in sorted(unknown):
            self.blame(wording.CONCEPT_UNKNOWN.format(concept=concept, entry=entry), entry)
        return None if unknown else pattern
