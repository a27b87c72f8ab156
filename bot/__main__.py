"""The command line: ``chipao COMMAND``. Each command is a module of ``bot.commands``, loaded when asked for."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NoReturn

from bot import desk_wording, events_wording, wording
from db.terms import CaseStatus

_Options = argparse.ArgumentParser | argparse._MutuallyExclusiveGroup  # noqa: SLF001 - it has no public name
_RANKS = ("member", "deputy", "head")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, wording.WRONG_COMMAND.format(problem=message) + "\n")


def main(argv: list[str] | None = None) -> NoReturn:
    """Run one command; its exit code is 0 when it did what it says."""
    asked = _parser().parse_args(argv)
    # PyThaiNLP makes a folder in HOME when it is imported, and fails where it may not.
    os.environ["PYTHAINLP_READ_ONLY"] = "1"
    # Loaded late: `understand` would otherwise wait for the web framework (measured 1.0 s of 2.1).
    command = import_module(f"bot.commands.{asked.command}")
    try:
        sys.exit(command.run(asked))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader (head, less) has gone; that is no error of ours
        sys.exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="chipao", description=wording.ABOUT)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def command(name: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=wording.COMMANDS[name], description=wording.COMMANDS[name])

    demo, serve = command("demo"), command("serve")
    _option(demo, "port", type=int, default=8000)
    _option(demo, "line-port", type=int, default=8080)
    _option(serve, "host", default="127.0.0.1")
    _option(serve, "port", type=int, default=8000)
    for name in ("migrate", "seed", "understand", "doctor"):
        command(name)
    _officers(command("officer"))
    _offices(command("office"))
    _calendar(command("calendar"))
    _canned(command("canned"))
    levels = command("levels")
    _desk_option(levels, "check", metavar="FILE")
    _desk_option(levels, "json", action="store_true")
    _people(command("volunteer"), "tambon")
    cases = command("cases")
    _option(cases, "office")
    _option(cases, "status", choices=tuple(CaseStatus))
    _option(cases, "json", action="store_true")
    case = command("case")
    case.add_argument("number", help=wording.OPTIONS["number"])
    _option(case, "json", action="store_true")
    _option(command("quota"), "json", action="store_true")
    _events(command("events"))
    command("backup").add_argument("file", metavar="FILE", help=events_wording.OPTIONS["file"])
    _intents(command("intents"))
    return parser


def _people(parser: argparse.ArgumentParser, where: str) -> None:
    acts = parser.add_subparsers(dest="act", required=True, parser_class=_Parser)
    add = acts.add_parser("add", help=wording.OPTIONS["add"])
    for name in ("line-id", where, "name"):
        _option(add, name, required=True)


def _officers(parser: argparse.ArgumentParser) -> None:
    act = _acts(parser, "officer")
    add, listed, move, away = act("add"), act("list"), act("move"), act("away")
    back, revoke, facts = act("back"), act("revoke"), act("set")
    for one in (add, move, away, back, revoke, facts):
        _desk_option(one, "line-id", required=True)
    for one in (add, move, facts):
        _desk_option(one, "office", required=True)
    for one in (listed, away, revoke):
        _desk_option(one, "office")
    _desk_option(add, "name", required=True)
    _desk_option(add, "rank", choices=_RANKS, default=_RANKS[0])
    _desk_option(add, "cleared", action="store_true")
    _desk_option(listed, "json", action="store_true")
    _desk_option(move, "to", required=True, metavar="OFFICE")
    _desk_option(away, "until", required=True, metavar="YYYY-MM-DD")
    _desk_option(facts, "rank", choices=_RANKS)
    for yes, no in (("cleared", "not-cleared"), ("on-duty", "off-duty")):
        either, name = facts.add_mutually_exclusive_group(), yes.replace("-", "_")
        _desk_option(either, yes, dest=name, action="store_const", const=True)
        _desk_option(either, no, dest=name, action="store_const", const=False)


def _offices(parser: argparse.ArgumentParser) -> None:
    act = _acts(parser, "office")
    facts, show = act("set"), act("show")
    for one in (facts, show):
        _desk_option(one, "office", required=True)
    for name in ("line-group", "phone", "hours"):
        _desk_option(facts, name)
    _desk_option(show, "json", action="store_true")


def _calendar(parser: argparse.ArgumentParser) -> None:
    act = _acts(parser, "calendar")
    listed = act("list")
    _desk_option(listed, "year", type=int)
    _desk_option(listed, "json", action="store_true")
    for name in ("close", "open", "forget"):
        announced = act(name)
        _desk_option(announced, "day", required=True, metavar="YYYY-MM-DD")
        _desk_option(announced, "province")
        if name != "forget":
            _desk_option(announced, "why", required=True)


def _canned(parser: argparse.ArgumentParser) -> None:
    act = _acts(parser, "canned")
    listed, add, remove = act("list"), act("add"), act("remove")
    for one in (listed, add, remove):
        _desk_option(one, "office", required=True)
    for one in (add, remove):
        _desk_option(one, "title", required=True)
    _desk_option(add, "text", required=True)


def _events(parser: argparse.ArgumentParser) -> None:
    act = _acts(parser, "events", events_wording.ACTS)
    listed, retry, drop = act("parked"), act("retry"), act("drop")
    _option(listed, "json", action="store_true")
    for one in (retry, drop):
        one.add_argument("id", metavar="ID", help=events_wording.OPTIONS["id"])
    drop.add_argument("--why", required=True, metavar="TEXT", help=events_wording.OPTIONS["why"])


def _acts(
    parser: argparse.ArgumentParser, command: str, sentences: Mapping[str, str] = desk_wording.ACTS
) -> Callable[[str], argparse.ArgumentParser]:
    """Makes the acts of a command, each with its sentence."""
    acts = parser.add_subparsers(dest="act", required=True, parser_class=_Parser)

    def act(name: str) -> argparse.ArgumentParser:
        said = sentences[f"{command} {name}"]
        return acts.add_parser(name, help=said, description=said)

    return act


def _intents(parser: argparse.ArgumentParser) -> None:
    """The acts of the rule keeper; each is a line of ``bot.commands.intents``."""
    acts = parser.add_subparsers(dest="act", required=True, parser_class=_Parser)

    def act(name: str) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=wording.INTENTS[name], description=wording.INTENTS[name])

    checking, explain, evaluate, diff = act("check"), act("explain"), act("evaluate"), act("diff")
    _option(checking, "rules", metavar="FOLDER")
    _option(checking, "all", action="store_true")
    explain.add_argument("text", help=wording.OPTIONS["text"])
    evaluate.add_argument("files", nargs="+", metavar="FILE", help=wording.OPTIONS["files"])
    _option(evaluate, "errors", action="store_true")
    _option(diff, "against", required=True, metavar="FOLDER|REVISION")
    _option(diff, "corpus", nargs="+", metavar="FILE")
    for parsed in (checking, explain, evaluate, diff):
        _option(parsed, "json", action="store_true")
    learn = act("learn")
    _option(learn, "export", required=True, metavar="FILE")
    _option(learn, "force", action="store_true")
    _option(learn, "json", action="store_true")


def _option(parser: argparse.ArgumentParser, name: str, **shape: Any) -> None:
    parser.add_argument(f"--{name}", help=wording.OPTIONS[name], **shape)


def _desk_option(parser: _Options, name: str, **shape: Any) -> None:
    parser.add_argument(f"--{name}", help=desk_wording.OPTIONS[name], **shape)


if __name__ == "__main__":
    main()
