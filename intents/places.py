"""Free Thai text → the places it names, with their codes; and the names of places for display."""

import re
from collections.abc import Iterable, Sequence

from intents.gazetteer import BANGKOK, Province, Trust, gazetteer
from intents.place_mentions import Mention, bare, mentions
from intents.place_spelling import spelled
from intents.reading import Place

__all__ = ["Province", "answer", "find", "name_of", "province_name", "provinces", "subdistrict"]

MAX_TEXT = 1_500  # characters read; a place is named early, and the rest would only cost time
MAX_PLACES = 10  # more candidates than this help nobody: then the text names no place we can offer
MAX_MENTIONS = 20
CLOSE = 2  # characters between a district and the province written after it

_HIDDEN = re.compile("[\u200b\u200c\u200d\ufeff\u2060]")  # zero-width characters inside words
_SARA_AM = ("ํา", "ำ")
_SARA_AE = ("เเ", "แ")
_TITLES = ("ต.", "อ.", "จ.")
_BANGKOK_TITLES = ("แขวง", "เขต", "")
_STRETCHED = re.compile(r"(\D)\1{2,}")
_SPACED = re.compile(r"(?<=[ก-๎])\s+(?=[ก-๎])")


def _plain(text: str) -> str:
    """Lower case, no hidden characters, and the two ways of typing แ and ำ made one."""
    return _HIDDEN.sub("", text[:MAX_TEXT].lower()).replace(*_SARA_AM).replace(*_SARA_AE)


def find(text: str) -> tuple[Place, ...]:
    """One place if it is certain, candidates in several provinces (2 to 10) if not, none otherwise.

    Two provinces in one text are two candidates: which of them is meant is for the person to say.
    """
    plain = _plain(text)
    return _resolve(mentions(plain)) or _resolve(_long_names_with_spaces(plain))


def answer(text: str) -> tuple[Place, ...]:
    """The same for a text that answers "which province?": bare, short and misspelt names count."""
    plain = _STRETCHED.sub(r"\1", _plain(text)).strip()
    code = spelled(plain, exact=True)
    if code is None:
        if found := find(plain):
            return found
        code = spelled(plain, exact=False)
    if code is not None:
        return (_place(code, plain),)
    return _unmarked(plain)


def _unmarked(name: str) -> tuple[Place, ...]:
    """A district or sub-district said without its marker, which only an answer may do."""
    places = gazetteer()
    districts = places.districts.get(name, ())
    codes = [*districts, *(c for c in places.subdistricts.get(name, ()) if c[:4] not in districts)]
    return tuple(_place(code, name) for code in codes) if len(codes) <= MAX_PLACES else ()


def _long_names_with_spaces(text: str) -> list[Mention]:
    """Province names of seven letters or more that someone broke with a space: นคร ราชสีมา."""
    joined = _SPACED.sub("", text)
    if joined == text:
        return []
    long = (m for m in bare(joined) if m.trust is Trust.SURE and m.end - m.start >= 7)
    return [mention for mention in long if len(mention.codes[0]) == 2]


def _resolve(found: Sequence[Mention]) -> tuple[Place, ...]:
    if not found:
        return ()
    said = _trusted(found[:MAX_MENTIONS])
    context = _provinces_of(m for m in said if m.clean or len(m.codes[0]) < 6)
    districts = _narrow_all([m for m in said if len(m.codes[0]) == 4], context)
    within = {code for mention in districts for code in mention.codes}
    finer = _narrow_all(
        [m for m in said if len(m.codes[0]) == 6], _provinces_of([*said, *districts]), districts=within
    )
    level = sorted([*(m for m in said if len(m.codes[0]) == 2), *districts, *finer])
    codes = list(dict.fromkeys(code for mention in level for code in mention.codes))
    leaves = [c for c in codes if not any(other != c and other.startswith(c) for other in codes)]
    if len({code[:2] for code in leaves}) == 1:  # a text about one province is about one place
        return (_place(_shared(leaves), " ".join(dict.fromkeys(mention.text for mention in level))),)
    if len(leaves) > MAX_PLACES:
        return ()
    return tuple(_place(code, _words(code, level)) for code in leaves)


def _shared(codes: Sequence[str]) -> str:
    """The smallest area that holds all of one province's codes."""
    within = [code[:size] for size in (4, 2) for code in codes if len({c[:size] for c in codes}) == 1]
    return codes[0] if len(codes) == 1 else within[0]


def _trusted(found: Sequence[Mention]) -> list[Mention]:
    """Without the doubtful names that nothing supports, and without roads when a place is named too."""
    kept: list[Mention] = []
    for mention in found:
        near = bool(kept) and mention.start - kept[-1].end <= CLOSE and len(kept[-1].codes[0]) > 2
        if mention.trust is not Trust.DOUBTFUL or (near and mention.clean):
            kept.append(mention)
    places = [m for m in kept if m.trust is not Trust.ROAD]
    return places or kept


def _provinces_of(found: Iterable[Mention]) -> set[str]:
    """The provinces that single mentions leave no doubt about."""
    one_each = ({code[:2] for code in mention.codes} for mention in found)
    return {next(iter(codes)) for codes in one_each if len(codes) == 1}


def _narrow_all(
    found: Iterable[Mention], provinces: set[str], districts: set[str] | None = None
) -> list[Mention]:
    """Each mention with the codes that fit what else was said; those that fit nothing are left out."""
    narrowed = []
    for mention in found:
        codes = mention.codes
        if districts:
            codes = tuple(c for c in codes if c[:4] in districts)
        elif provinces:
            codes = tuple(c for c in codes if c[:2] in provinces)
        supported = bool(districts or provinces)
        if codes and len(codes) <= MAX_PLACES and (mention.clean or supported or len(codes[0]) == 4):
            narrowed.append(mention._replace(codes=codes))
    return narrowed


def _words(code: str, said: Iterable[Mention]) -> str:
    return " ".join(m.text for m in said if any(code.startswith(part) for part in m.codes))


def _place(code: str, text: str) -> Place:
    return Place(code[:2], code[:4] if len(code) >= 4 else None, code if len(code) == 6 else None, text)


def provinces() -> tuple[Province, ...]:
    """All 77, in the order of their codes."""
    return gazetteer().provinces


def province_name(code: str) -> str:
    """The Thai name of a two-digit code; KeyError for a code that does not exist."""
    return gazetteer().names[code]


def subdistrict(code: str) -> Place | None:
    """The place of a six-digit code."""
    name = gazetteer().names.get(code) if len(code) == 6 else None
    return _place(code, name) if name else None


def name_of(place: Place) -> str:
    """The name for display: "ต.ในเมือง อ.เมืองนครราชสีมา จ.นครราชสีมา", in Bangkok with แขวง and เขต."""
    names = gazetteer().names
    bangkok = place.province == BANGKOK
    titles = _BANGKOK_TITLES if bangkok else _TITLES
    codes = (place.subdistrict, place.district, place.province)
    return " ".join(title + names[code] for title, code in zip(titles, codes, strict=True) if code)
