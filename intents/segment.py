"""Words: where they begin and end, and the dialect and chat spellings put into the rules' own words."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import accumulate, pairwise

import ahocorasick

from intents.normalise import Compact, plain
from intents.thai import CLUSTER, FOREIGN, thai_words

# newmm's clusters, every character in one; groups that capture nothing let findall() give the clusters whole.
_CLUSTER = re.compile(re.sub(r"\((?!\?)", "(?:", CLUSTER.pattern) + "|.", re.DOTALL)
_WIDEST = 50  # newmm follows no more ways through an ambiguous stretch than this
_NOWHERE = -1  # inside a word that was respelt
_TWO_CONSONANTS = re.compile("[ก-ฮ]{1,2}")

Ends = Mapping[int, list[int]]  # where the dictionary words that start at a place end, shortest first


class Words:
    """The dictionary: PyThaiNLP's 62,106 words and ours. Built whole before it is shared, then only read."""

    def __init__(self, own: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        for word in thai_words():
            self._automaton.add_word(word)
        for word in own:
            self._automaton.add_word(plain(word))
        self._automaton.make_automaton()

    def __contains__(self, word: str) -> bool:
        return word in self._automaton

    def cut(self, text: str) -> list[str]:
        """The cuts of newmm, from one pass of the automaton and one over the clusters.

        19 µs a message where newmm takes 31 on the same automaton (1,149 messages of the corpus), and without the
        50 MB and 0.35 s of PyThaiNLP's Trie in every process.
        """
        bounds = {0, *accumulate(map(len, _CLUSTER.findall(text)))}
        ends = self._ends(text, bounds)
        tokens = []
        at = 0
        while at < len(text):
            path = ends.get(at) or [_end_of_unknown(text, at, bounds, ends)]
            if len(path) > 1:
                path = _fewest_words(at, ends)
            for end in path:
                tokens.append(text[at:end])
                at = end
        return tokens

    def _ends(self, text: str, bounds: set[int]) -> Ends:
        ends: dict[int, list[int]] = defaultdict(list)
        for last, length in self._automaton.iter(text):
            if (end := last + 1) in bounds:
                ends[end - length].append(end)
        return ends


def _end_of_unknown(text: str, at: int, bounds: set[int], ends: Ends) -> int:
    """Before the next word of more than two consonants, or where the script changes."""
    if foreign := FOREIGN.match(text, at):
        return foreign.end()
    for place in range(at + 1, len(text)):
        if place in bounds and (
            any(not _TWO_CONSONANTS.fullmatch(text, place, end) for end in ends.get(place, ()))
            or FOREIGN.match(text, place)
        ):
            return place
    return len(text)


def _fewest_words(start: int, ends: Ends) -> list[int]:
    """The ends of the words up to where all ways from ``start`` meet again, on the way of the fewest words."""
    ways: dict[int, list[int]] = {}
    ahead = [start]
    followed = 0
    while not ways or len(ahead) > 1:
        at = heappop(ahead)
        ways[at] = ends.get(at, [])[: max(1, _WIDEST + 1 - followed)]
        followed += len(ways[at])
        for end in ways[at]:
            if end not in ahead:
                heappush(ahead, end)
    goal = ahead[0]
    if goal in ways[start]:  # one long word over short ones, mostly: no search
        return [goal]
    came = {start: start}  # breadth first: the first way to a place is the shortest
    queue = [start]
    for at in queue:
        for end in ways.get(at, ()):
            if end not in came:
                came[end] = at
                queue.append(end)
        if goal in came:
            break
    path = [goal]
    while came[path[-1]] != start:
        path.append(came[path[-1]])
    return path[::-1]


@dataclass(frozen=True, slots=True)
class Flow:
    """A text as the rules see it. Character i of ``text`` came from ``clean[starts[i]:ends[i]]``."""

    text: str
    clean: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    edges: frozenset[int]
    breaks: tuple[int, ...]

    def said(self, start: int, end: int) -> str:
        """The person's own words behind ``text[start:end]``."""
        return self.clean[self.starts[start] : self.ends[end - 1]]

    def clause(self, place: int) -> int:
        """The number of the line that ``place`` stands in."""
        return bisect_right(self.breaks, place)


def flow(compacted: Compact, words: Words, variants: Mapping[str, str]) -> Flow:
    """Cut, and replace whole tokens only: as raw text บ่ → ไม่ would wreck บ่น and บ่อ."""
    tokens = words.cut(compacted.text)
    edges = _edges_of(tokens)
    if not edges.issuperset(compacted.spaces):
        # A word was cut across a space the writer meant (ทำงาน ม.39 → ทำ|งา|นม|39): cut again, keep both.
        tokens = _cut_at_spaces(compacted, words)
        edges |= _edges_of(tokens)
    edges |= compacted.edges
    if not variants.keys().isdisjoint(tokens):
        return _respelt(compacted, tokens, edges, variants)
    return Flow(
        compacted.text,
        compacted.clean,
        tuple(tokens),
        compacted.starts,
        compacted.ends,
        frozenset(edges),
        compacted.breaks,
    )


def _edges_of(tokens: list[str]) -> set[int]:
    return {0, *accumulate(map(len, tokens))}


def _cut_at_spaces(compacted: Compact, words: Words) -> list[str]:
    bounds = [0, *compacted.spaces, len(compacted.text)]
    spaced = " ".join(compacted.text[start:end] for start, end in pairwise(bounds))
    # The dictionary has words with a space inside (ติด ๆ), which the compact text does not hold.
    return [token for cut in words.cut(spaced) if (token := cut.replace(" ", ""))]


def _respelt(compacted: Compact, tokens: list[str], edges: set[int], variants: Mapping[str, str]) -> Flow:
    spelt = [variants.get(token, token) for token in tokens]
    begun = accumulate(map(len, tokens), initial=0)
    changed = [
        (old, old + len(token), new)
        for old, token, new in zip(begun, tokens, spelt, strict=False)
        if new is not token
    ]
    starts: list[int] = []
    ends: list[int] = []
    moved: list[int] = []  # by place in the compact text: the place in the respelt one
    kept, size = 0, len(compacted.text)
    for old, past, new in [*changed, (size, size, "")]:
        # What lies between two changed words moves in one piece: 0.6 of the time of token by token.
        moved.extend(range(len(starts), len(starts) + old - kept))
        starts.extend(compacted.starts[kept:old])
        ends.extend(compacted.ends[kept:old])
        moved.extend([len(starts)] + [_NOWHERE] * (past - old - 1))
        starts.extend(compacted.starts[old : old + 1] * len(new))
        ends.extend(compacted.ends[past - 1 : past] * len(new))
        kept = past
    return Flow(
        "".join(spelt),
        compacted.clean,
        tuple(spelt),
        tuple(starts),
        tuple(ends),
        frozenset(place for edge in edges if (place := moved[edge]) != _NOWHERE),
        tuple(place for at in compacted.breaks if (place := moved[at]) != _NOWHERE),
    )
