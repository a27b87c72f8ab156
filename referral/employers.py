"""Whether two names of a workplace, as people type them, are the same firm: the words are in `employers.toml`."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from typing import Any

LONGEST = 120  # characters read: twice what a message's reading gives as a name
FEWEST = 2  # letters of a name; "บริษัท A" and "บริษัท ก" hide one
LONG = 8  # letters from which on one slip is a spelling and no other name
DISTINCTIVE = 7  # letters, without those of everyday words, from which on a line of business may be left away
_AFTER = 4  # characters of a trade that may stand after a name
_PASSES = 8  # two do for what people type; more only for what nobody does

_DIGITS = {0x0E50 + value: str(value) for value in range(10)}
_INVISIBLE = re.compile("[\x00\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]+")
# Lao, Burmese and Khmer marks are no word characters to Python, and workers from there write names too.
_BETWEEN = re.compile(
    r"(?:[^\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0e80-\u0eff\u1000-\u109f\u1780-\u17d3]|[_\u0e2f])+"
)
_SILENCED = re.compile(r"[^\s\u0e31-\u0e4e][\u0e34\u0e38]?\u0e4c")
_UNHEARD = re.compile(r"[\u0e30\u0e3a\u0e47-\u0e4e]")  # ะ too: วัฒนะ, วัฒน
_DOUBLED = re.compile(r"([\u0e01-\u0e2c\u0e2e\u0e30-\u0e4e])\1+")  # not อ: เจ๊อ้อ is not เจ๊อ
_LATIN = re.compile(r"[a-z]+")
_COUNTED = re.compile(r"[^\W\d_\u0e30-\u0e4e]")


@dataclass(frozen=True)
class _Words:
    """The tables that are looked for in cleaned text."""

    kinds: re.Pattern[str]
    ends: re.Pattern[str]
    branch: re.Pattern[str]
    joins: re.Pattern[str]
    trade_before: re.Pattern[str]
    trade_after: re.Pattern[str]
    trades: dict[str, str]
    spelt: re.Pattern[str]
    letter: re.Pattern[str]
    letters: dict[str, str]
    english: dict[str, str]
    sounds: dict[int, int]


@dataclass(frozen=True)
class _Cores:
    """The tables that are compared with what `_core` makes, and are made by it themselves."""

    spellings: dict[str, str]
    spelling: re.Pattern[str]
    ware: re.Pattern[str]
    wares: re.Pattern[str]
    shared: re.Pattern[str]
    silent: re.Pattern[str]
    chains: dict[str, str]
    chain: re.Pattern[str]


def key(name: str) -> str:
    """What of a name is stored and compared: its trade if it says one, a space, and the letters that are its own.

    Empty when it names no one workplace: a kind ("ร้านอาหาร"), a letter ("บริษัท A"), a chain without its branch.
    """
    text = name
    for _ in range(_PASSES):
        evened = _evened(text)
        if evened == text:
            break
        text = evened
    return text


def same(one: str, other: str) -> bool:
    """Whether two keys are one firm's. Not transitive: a name without a trade fits several that have one."""
    if not _comparable(one, other):
        return False
    first, second = _bare(one), _bare(other)
    alike = _trade(one) == _trade(other)
    if not alike and min(_own_letters(first), _own_letters(second)) < FEWEST:
        return False  # โรงแรมเจริญชัย is not หจก.เจริญชัย: too many are called so
    if first == second:
        return True
    if _cores().chain.match(first) or _cores().chain.match(second):
        return False  # หนองขาม and หนองข่า are two branches
    # A trade is a line of business: ภูผาวารีขนส่ง does not only add one to รีสอร์ทภูผาวารี.
    going_on = alike and (_goes_on(first, second) or _goes_on(second, first))
    return going_on or _a_slip_apart(first, second)


def likeness(one: str, other: str) -> float:
    """How much of two keys is common, 0 to 1, for the order on a screen: `same` decides, not this."""
    if not _comparable(one, other):
        return 0.0
    # In one order: the ratio of difflib depends on which comes first.
    first, second = sorted((_bare(one), _bare(other)))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _comparable(one: str, other: str) -> bool:
    """Both name something, and not two trades."""
    return bool(one and other) and len({trade for trade in (_trade(one), _trade(other)) if trade}) < 2


def _trade(stored: str) -> str:
    return stored.rpartition(" ")[0]


def _bare(stored: str) -> str:
    return stored.rpartition(" ")[2]


def _a_slip_apart(first: str, second: str) -> bool:
    """One letter differs that is not heard, or heard alike, in names too long for that to be chance."""
    # The line of business makes no name long: วรชัยการช่าง, วีรชัยการช่าง.
    if min(len(_cores().ware.sub("", core)) for core in (first, second)) < LONG:
        return False
    at = _common(first, second)
    rest = _common(first[at:][::-1], second[at:][::-1])
    one, other = first[at : len(first) - rest], second[at : len(second) - rest]
    if not at or (not rest and len(one) != len(other)):
        return False  # a letter more at an end makes อรุณี of อรุณ
    if len(one) == len(other) == 1:
        finals = _tables()["sounds"]["finals"]
        return _closes(first, at) and any(one in alike and other in alike for alike in finals)
    return len(one + other) == 1 and (one + other) in _tables()["sounds"]["faint"]


def _common(first: str, second: str) -> int:
    """How many letters two texts begin with in common."""
    return next(
        (at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other),
        min(len(first), len(second)),
    )


def _closes(core: str, at: int) -> bool:
    """Whether the letter there ends a syllable, as far as its neighbours tell."""
    sounds = _tables()["sounds"]
    return core[at - 1] not in sounds["leading"] and core[at + 1 : at + 2] not in tuple(sounds["following"])


def _goes_on(shorter: str, longer: str) -> bool:
    """Whether the longer name only adds a line of business to a distinctive one."""
    if not longer.startswith(shorter) or not _cores().wares.fullmatch(longer, len(shorter)):
        return False
    return _own_letters(shorter) >= DISTINCTIVE


def _own_letters(core: str) -> int:
    """How many letters are left of a name without the words that many share."""
    return len(_cores().shared.sub("", core))


def _evened(name: str) -> str:
    """One pass of `key`."""
    named, _, branch = _words().branch.sub("\n", _clean(name), count=1).partition("\n")
    trade, rest = _without_kind(named.strip())
    core = _respelt(_core(rest))
    if core in _cores().chains.values():
        core += _core(branch)
    if _says_nothing(core):
        return ""
    return f"{trade} {core}" if trade else core


def _clean(name: str) -> str:
    """One spelling of each letter, one space for whatever stands between words."""
    text = unicodedata.normalize("NFKC", name[:LONGEST])[:LONGEST].lower().translate(_DIGITS)
    text = _INVISIBLE.sub("", text)
    for typed, meant in _tables()["typed"].items():
        text = text.replace(typed, meant)
    return _BETWEEN.sub(" ", text).strip()


def _without_kind(text: str) -> tuple[str, str]:
    """The trade that a name tells, or "", and the name without it and without its kind of firm."""
    words, trade, last = _words(), "", None
    while text != last:
        last = text
        text = words.ends.sub("", text).strip()
        for pattern in (words.trade_before, words.trade_after):
            if found := pattern.search(text):
                trade = trade or words.trades[found[0].strip().replace(" ", "")]
                text = (text[: found.start()] + text[found.end() :]).strip()
                break
        else:
            text = words.kinds.sub("", text).strip()
    return trade, text


def _core(text: str) -> str:
    """Cleaned text as it sounds: letters that are spelt out as letters, English words in Thai, no spaces."""
    words = _words()
    text = words.spelt.sub(_letters, words.joins.sub("", text))
    text = _LATIN.sub(lambda word: words.english.get(word[0], word[0]), text)
    text = _UNHEARD.sub("", _SILENCED.sub("", text)).replace(" ", "").translate(words.sounds)
    return _DOUBLED.sub(r"\1", text)


def _letters(spelt: re.Match[str]) -> str:
    """เอบีซี as abc."""
    words = _words()
    return words.letter.sub(lambda one: words.letters[one[0]], spelt[0]).replace(" ", "") + " "


def _respelt(core: str) -> str:
    """One spelling for each word of the tables, and one name for each chain."""
    cores = _cores()
    core = cores.spelling.sub(lambda word: cores.spellings[word[0]], core)
    return cores.chain.sub(lambda brand: cores.chains[brand[0]], core)


def _says_nothing(core: str) -> bool:
    if len(_COUNTED.findall(core)) < FEWEST or core in _cores().chains.values():
        return True
    return _cores().silent.fullmatch(core) is not None


def _either(patterns: Iterable[str]) -> str:
    """A pattern for any of them, the longest first."""
    return "|".join(sorted(set(patterns), key=lambda pattern: (-len(pattern), pattern)))


def _word(spelling: str) -> str:
    """A pattern for a word in cleaned text. One in Latin letters, or with a full stop, stands by itself."""
    pattern = " ?".join(map(re.escape, _clean(spelling).split()))
    alone = spelling.endswith(".") or spelling.isascii()
    return rf"(?<!\S){pattern}(?!\S)" if alone else pattern


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("referral").joinpath("employers.toml").read_text(encoding="utf-8"))


@cache
def _words() -> _Words:
    tables = _tables()
    trades = {spelling: row[0] for row in tables["trades"] for spelling in row}
    letters = {  # with their tone marks and without: เอ็ม, เอม
        form: letter
        for letter, row in tables["letters"].items()
        for name in row
        for form in (name, _UNHEARD.sub("", _SILENCED.sub("", name)))
    }
    # The ซี of ซีเคียวริตี้ is no letter.
    begun = _either(word for row in tables["wares"] for word in row if word.startswith(tuple(letters)))
    letter = f"(?!{begun})(?:{_either(letters)})"
    rows = [*tables["wares"], *tables["everyday"], *tables["spellings"]]
    return _Words(
        kinds=re.compile(f"^(?:{_either(map(_word, tables['kinds']))})"),
        ends=re.compile(f"(?: |^)*(?:{_either(map(_word, tables['ends']))})$"),
        branch=re.compile(_either(map(_word, tables["branch"]))),
        joins=re.compile(_either(map(_word, tables["joins"]))),
        trade_before=re.compile(f"^(?:{_either(map(_word, trades))})"),
        trade_after=re.compile(f"(?:{_either(_word(one) for one in trades if len(one) > _AFTER)})$"),
        trades={_clean(spelling).replace(" ", ""): _clean(first) for spelling, first in trades.items()},
        spelt=re.compile(
            rf"(?:(?<![\u0e01-\u0e4e])(?:{letter} ?){{2,}}|(?:{letter} ?){{3,}})"
            r"(?![\u0e30-\u0e3a\u0e47-\u0e4e]|[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c)"
        ),
        letter=re.compile(_either(letters)),
        letters=letters,
        english={word: row[0] for row in rows for word in row if word.isascii()},
        sounds=str.maketrans(tables["sounds"]["written"], tables["sounds"]["read"]),
    )


@cache
def _cores() -> _Cores:
    tables = _tables()
    named = ("wares", "everyday", "spellings")
    rows = {name: [list(map(_core, row)) for row in tables[name]] for name in named}
    spellings = {word: row[0] for table in rows.values() for row in table for word in row}
    wares = _either(row[0] for row in rows["wares"])
    titles = _either(map(_core, tables["titles"]))
    spelling = re.compile(_either(spellings))
    chains = {
        spelling.sub(lambda word: spellings[word[0]], _core(_clean(brand))): _core(row[0])
        for row in tables["chains"]
        for brand in row
    }
    return _Cores(
        spellings=spellings,
        spelling=spelling,
        ware=re.compile(wares),
        wares=re.compile(f"(?:{wares})+"),
        shared=re.compile(_either(row[0] for row in rows["wares"] + rows["everyday"])),
        silent=re.compile(f"(?:{titles})?(?:{wares})*"),
        chains=chains,
        chain=re.compile(f"^(?:{_either(chains)})"),
    )
