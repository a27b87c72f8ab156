"""The table of moves as a picture and as a table, for ``docs/case-life.md``; a test keeps the document fresh."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from db.terms import OPEN_STATUSES, UNTAKEN_STATUSES, CaseStatus, Role
from referral.moves import MOVES, Move, Rule, status_after
from referral.notices import Tell

_OPEN = frozenset(OPEN_STATUSES)
# After these it is the office that decides: one that screens, or one that serves.
_AS_THE_OFFICE = frozenset({CaseStatus.SCREENING, CaseStatus.REFERRED})
_ANY_OPEN = "any_open"
_GROUPS = {  # what the table calls a set of statuses, instead of naming each
    _OPEN: "any open status",
    frozenset(UNTAKEN_STATUSES): "new, screening, referred",
}
_BY = {
    frozenset({Role.CITIZEN, Role.VOLUNTEER}): "reporter",
    frozenset({Role.SYSTEM}): "a clock or rule of ours",
}
_OFFICERS, _HOLDER, _REPORTER = "officers of the office", "the officer who has it", "the reporter"
_HEARS = {
    **dict.fromkeys((Tell.ALERT, Tell.DISPUTED, Tell.REOPENED), _OFFICERS),
    **dict.fromkeys((Tell.ADDED, Tell.PLACED, Tell.TAKEN_BACK, Tell.NO_ANSWER, Tell.CONFIRMED), _HOLDER),
    **dict.fromkeys((Tell.TAKEN, Tell.MOVED, Tell.ANSWERED, Tell.ASKED, Tell.VISITED), _REPORTER),
    **dict.fromkeys((Tell.PROPOSED, Tell.CLOSED_QUIETLY, Tell.MERGED, Tell.SPLIT), _REPORTER),
    Tell.DECIDE: "from the third bounce on the head of the screening desk",
    Tell.RELEASED: _OFFICERS,
    Tell.HANDED: "the colleague",
}
_TO = {Move.PLACE: "screening or referred; once taken, as it was"}

Edge = tuple[str, str]


def ends(move: Move, before: CaseStatus) -> frozenset[CaseStatus]:
    """Where a case may stand after the move; where it stood, when the move leaves it there."""
    rule = MOVES[move]
    if move is Move.RELEASE or (move is Move.PLACE and before in UNTAKEN_STATUSES):
        return _AS_THE_OFFICE
    return frozenset(status_after(rule, before, screening=screening) for screening in (True, False))


def state_diagram() -> str:
    """Every change of status; what every open case may do is drawn once. Moves that change none are not drawn."""
    lines = ["stateDiagram-v2", f'    state "{_GROUPS[_OPEN]}" as {_ANY_OPEN}']
    lines += [f"    [*] --> {status}" for status in UNTAKEN_STATUSES]
    lines += [f"    {before} --> {after}: {', '.join(moves)}" for (before, after), moves in _edges().items()]
    lines += [f"    {status} --> [*]" for status in CaseStatus if not _left(status)]
    return "\n".join(lines)


def moves_table() -> str:
    """A line of Markdown for each move."""
    head = ("move", "who", "from", "to", "must be given", "who is told")
    rows = [head, ("---",) * len(head), *(_row(move, rule) for move, rule in MOVES.items())]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def renewed(document: str) -> str:
    """The document with both generated anew between their markers. Raises ValueError without a marker."""
    document = _between(document, "diagram", f"```mermaid\n{state_diagram()}\n```")
    return _between(document, "moves", moves_table())


def _edges() -> dict[Edge, list[str]]:
    edges: defaultdict[Edge, list[str]] = defaultdict(list)
    for move, rule in MOVES.items():
        for before, after in _changes(move, rule):
            edges[before, after].append(move)
    return edges


def _changes(move: Move, rule: Rule) -> Iterator[Edge]:
    if rule.before == _OPEN and rule.after is not None:
        yield _ANY_OPEN, rule.after
        return
    for before in _in_order(rule.before):
        yield from ((before, after) for after in _in_order(ends(move, before)) if after is not before)


def _left(status: CaseStatus) -> bool:
    return any(status in rule.before for rule in MOVES.values())


def _row(move: Move, rule: Rule) -> tuple[str, ...]:
    given = rule.given.value if rule.given else ""
    return move.value, _who(rule.by), _from(rule.before), _to(move, rule), given, _told(rule.tells)


def _who(by: frozenset[Role]) -> str:
    parts = [name for roles, name in _BY.items() if roles <= by]
    return ", ".join(parts) or ", ".join(sorted(by))


def _from(before: frozenset[CaseStatus]) -> str:
    return _GROUPS.get(before) or ", ".join(_in_order(before))


def _to(move: Move, rule: Rule) -> str:
    reached = {after for before in rule.before for after in ends(move, before)}
    stays = rule.after is None and reached == rule.before
    return _TO.get(move) or ("as it was" if stays else " or ".join(_in_order(reached)))


def _told(tells: Iterable[Tell]) -> str:
    return ", ".join(dict.fromkeys(_HEARS[tell] for tell in tells))


def _in_order(statuses: Iterable[CaseStatus]) -> list[CaseStatus]:
    wanted = frozenset(statuses)
    return [status for status in CaseStatus if status in wanted]


def _between(document: str, name: str, content: str) -> str:
    begin, end = f"<!-- {name}: generated, do not edit -->", f"<!-- {name}: end -->"
    before, found, rest = document.partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"no markers of {name}")
    return f"{before}{begin}\n{content}\n{end}{after}"
