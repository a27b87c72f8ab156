"""The rules of the house (docs/decisions/0001), read off the source: who may import, commit, print."""

import ast
import re
import statistics
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TypeGuard

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = {  # room: what of ours it may import, besides itself
    "bot": ("handlers", "console", "referral", "intents", "db"),
    "console": ("referral", "intents", "db"),
    "handlers": ("intents", "referral", "db"),
    "referral": ("db",),
    "intents": ("db.terms",),
    "db": (),
    "simulator": (),
    "bench": ("bot", "console", "handlers", "referral", "intents", "db", "simulator"),
    "tests": ("bench", "bot", "console", "handlers", "referral", "intents", "db", "simulator"),
}
LATE_IMPORTS: frozenset[str] = frozenset()  # "path function": start-up time was measured to need it
COMMITTERS = frozenset({"db/database.py"})
ENVIRONMENT_READER = "bot/settings.py"
ENVIRONMENT_WRITERS = frozenset({"bot/__main__.py"})  # PyThaiNLP takes its switch only from there
# "path function": the two edges where a failure of one event or one delivery must not stop the others.
BROAD_EXCEPTS: frozenset[str] = frozenset(
    {
        "bot/worker.py _work",  # the lane: a handler that raises is tried again, then parked
        "bot/worker.py _end",  # its end: when telling people fails too, the job is parked all the same
        "bot/worker.py _forever",  # sweep and heartbeat: a failing one must not be the last
        "bot/gathering.py _settle",  # the batch: swallows nothing, hands the error to whoever waits
        "db/database.py _commit",  # the writer: swallows nothing, hands the error to whoever waits
    }
)
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 300, 50, 10
NAMES_THAT_SAY_NOTHING = re.compile(
    r"(^|_)(utils?|helpers?|common|managers?)$|^(services?|misc|base|core|lib)$"
)
ENVIRONMENT = re.compile(r"os\.(environ|getenv)b?")
THAI = re.compile("[\u0e00-\u0e7f]")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Breach = tuple[int, str]


@dataclass(frozen=True)
class Source:
    path: str  # from the root, with slashes
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def room(self) -> str:
        return self.path.split("/")[0]

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def within_functions(self) -> Iterator[tuple[str, ast.AST]]:
        for function in self.functions():
            for statement in function.body:
                yield from ((f"{self.path} {function.name}", node) for node in ast.walk(statement))

    def imports(self, nodes: Iterable[ast.AST] | None = None) -> Iterator[tuple[int, str]]:
        """Line and full dotted name of each thing imported; relative ones resolved."""
        for node in ast.walk(self.tree) if nodes is None else nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                origin = ".".join(filter(None, (self._package(node.level), node.module)))
                yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)

    def _package(self, level: int) -> str:
        return ".".join(Path(self.path).parts[:-level]) if level else ""


@cache
def sources() -> tuple[Source, ...]:
    paths = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    names = ((path, path.relative_to(ROOT).as_posix()) for path in paths)
    return tuple(
        Source(name, path.read_text(encoding="utf-8"))
        for path, name in names
        if "migrations/versions" not in name
    )


def calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))


def imports_point_down(source: Source) -> Iterator[Breach]:
    allowed = (source.room, *ROOMS[source.room])
    for line, name in source.imports():
        ours = name.split(".")[0] in ROOMS
        if ours and not any(name == room or name.startswith(f"{room}.") for room in allowed):
            yield line, f"{source.room}/ may not import {name}"


def imports_stand_at_the_top(source: Source) -> Iterator[Breach]:
    for place, node in source.within_functions():
        if place not in LATE_IMPORTS:
            yield from (
                (line, f"{name} is imported inside a function") for line, name in source.imports([node])
            )


def only_the_database_module_commits(source: Source) -> Iterator[Breach]:
    if source.path in COMMITTERS or source.room in {"tests", "bench"}:
        return
    forbidden = (
        {"commit"} if source.room == "db" else {"commit", "begin"}
    )  # begin() commits when its block ends
    for call in calls(source):
        if isinstance(call.func, ast.Attribute) and call.func.attr in forbidden:
            yield call.lineno, f".{call.func.attr}() outside {', '.join(COMMITTERS)}"


def only_the_settings_read_the_environment(source: Source) -> Iterator[Breach]:
    if source.path == ENVIRONMENT_READER or source.room == "tests":
        return
    for line, name in source.imports():
        if ENVIRONMENT.fullmatch(name):
            yield line, f"{name} outside {ENVIRONMENT_READER}"
    written = _written(source.tree) if source.path in ENVIRONMENT_WRITERS else set()
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Attribute)
            and id(node) not in written
            and ENVIRONMENT.fullmatch(ast.unparse(node))
        ):
            yield node.lineno, f"{ast.unparse(node)} outside {ENVIRONMENT_READER}"


def _written(tree: ast.Module) -> set[int]:
    """The `os.environ` in each `os.environ[name] = value`."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Subscript))
    return {id(node.value) for node in nodes if isinstance(node.ctx, ast.Store)}


def only_the_door_imports_the_sdk(source: Source) -> Iterator[Breach]:
    """A peer that we are measured against is built on it, as it would be elsewhere."""
    if source.room not in {"bot", "tests"} and not source.path.startswith("bench/peers/"):
        yield from (
            (line, f"{name} outside bot/") for line, name in source.imports() if name.startswith("linebot")
        )


def no_except_catches_everything(source: Source) -> Iterator[Breach]:
    edges = {id(node) for place, node in source.within_functions() if place in BROAD_EXCEPTS}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and _swallows(node) and id(node) not in edges:
            yield node.lineno, "broad except that does not raise again"
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith("suppress")
            and any(map(_is_broad, node.args))
        ):
            yield node.lineno, "broad suppress"


def _swallows(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return _is_broad(handler.type) and not (isinstance(last, ast.Raise) and last.exc is None)


def _is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(map(_is_broad, caught.elts))
    return caught is None or ast.unparse(caught).split(".")[-1] in {"Exception", "BaseException"}


def only_commands_print(source: Source) -> Iterator[Breach]:
    if source.room in {"tests", "bench"} or source.path.endswith("__main__.py"):
        return
    for call in calls(source):
        if isinstance(call.func, ast.Name) and call.func.id == "print":
            yield call.lineno, "print outside __main__.py"


def every_module_says_its_duty(source: Source) -> Iterator[Breach]:
    if not (ast.get_docstring(source.tree) or "").strip():
        yield 1, "no docstring"


def files_and_functions_are_short(source: Source) -> Iterator[Breach]:
    if (lines := len(source.text.splitlines())) > LONGEST_FILE:
        yield LONGEST_FILE + 1, f"{lines} lines, over {LONGEST_FILE}"
    for function in source.functions():
        if (lines := length(function)) > LONGEST_FUNCTION:
            yield function.lineno, f"{function.name} has {lines} lines, over {LONGEST_FUNCTION}"


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def names_say_something(source: Source) -> Iterator[Breach]:
    for part in source.module.split("."):
        if NAMES_THAT_SAY_NOTHING.search(part):
            yield 1, f"a name that says nothing: {part}"


def thai_lives_in_wording(source: Source) -> Iterator[Breach]:
    """In intents/ a module's own tables may hold Thai too, as rules of the language; a function may not."""
    if source.room in {"tests", "simulator", "bench"} or re.search(
        r"(^|[/_])wording\.py$|/(data|rules)/", source.path
    ):
        return
    scope = (
        ast.walk(source.tree) if source.room != "intents" else (node for _, node in source.within_functions())
    )
    docstrings = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in scope:
        if id(node) not in docstrings and _is_thai(node):
            yield node.lineno, "Thai text outside a wording file"


def _is_thai(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(THAI.search(node.value))


Rule = Callable[[Source], Iterator[Breach]]
RULES: tuple[Rule, ...] = (
    imports_point_down,
    imports_stand_at_the_top,
    only_the_database_module_commits,
    only_the_settings_read_the_environment,
    only_the_door_imports_the_sdk,
    no_except_catches_everything,
    only_commands_print,
    every_module_says_its_duty,
    files_and_functions_are_short,
    names_say_something,
    thai_lives_in_wording,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule: Rule) -> None:
    breaches = {f"{source.path}:{line}: {what}" for source in sources() for line, what in rule(source)}
    assert not breaches, "\n" + "\n".join(sorted(breaches))


def test_modules_import_each_other_in_no_ring() -> None:
    ring = ring_among(sources())
    assert not ring, "modules import each other in a ring: " + " <- ".join(ring)


def ring_among(modules: Iterable[Source]) -> list[str]:
    known = {source.module for source in modules}
    graph = {
        source.module: {found for _, name in source.imports() if (found := _module_of(name, known))}
        - {source.module}
        for source in modules
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _module_of(name: str, known: set[str]) -> str | None:
    """The module that importing `name` runs: `db.terms.Need` runs `db.terms`."""
    return name if name in known else next((up for up in [name.rpartition(".")[0]] if up in known), None)


def test_half_of_the_functions_have_ten_lines_or_fewer() -> None:
    sizes = [
        length(f) for source in sources() if source.room not in {"tests", "bench"} for f in source.functions()
    ]
    assert statistics.median(sizes) <= MEDIAN_FUNCTION


def test_the_exceptions_to_the_rules_name_functions_that_exist() -> None:
    there = {f"{source.path} {function.name}" for source in sources() for function in source.functions()}
    assert there >= LATE_IMPORTS | BROAD_EXCEPTS
    assert all((ROOT / path).is_file() for path in COMMITTERS | ENVIRONMENT_WRITERS | {ENVIRONMENT_READER})
