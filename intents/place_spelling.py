"""The answer to "which province?" as people type it: bare, short, with politeness, misspelt by one letter."""

import re
from collections.abc import Iterator
from functools import cache

from intents.gazetteer import gazetteer

MAX_ANSWER = 30  # characters: a longer text is a sentence, not a name
SHORTEST_GUESS = 4  # letters, without tone marks, from which one wrong letter is forgiven

_LEAD = re.compile(
    r"^(?:(?:ตอนนี้|ปัจจุบัน|ผม|หนู|ฉัน|ดิฉัน|เรา|บ้าน|เป็น|คน|อยู่|ทำงาน|พัก|ที่|แถวๆ|แถว|ใน|ใกล้|ตัว|จังหวัด|จว\.?|จ\.|จ\s|ก็|คือ|น่าจะ)\s*)+"
)
_POLITE = re.compile(
    r"(?:\s|[.!?~ๆ\u200b]|ค่ะ|คะ|ค่า|คร้า+บ|คร้าบ|ครับผม|ครับ|คับ|ค้าบ|ครัช|คั้บ|คัฟ|งับ|จ้ะ|จ๊ะ|จ้า|จ๋า|จ่ะ|นะ|น่ะ|น้า|เด้อ|เจ้า|ฮะ|ฮับ|ฮ่ะ|อ่ะ|อะ|นี่แหละ|แหละ)+$"
)
_EMPHASIS = "เลย"  # กรุงเทพเลย; looked at last, since it is a province too
# Letters that sound alike, and the marks that are left out or mistaken most often.
_SOUND = str.maketrans("ใณญศษฎฏฐฑฒธภฬร", "ไนยสสดตททททพลล", "็่้๊๋์ํฯ.- ")


def _fold(name: str) -> str:
    return name.translate(_SOUND)


@cache
def _folded() -> dict[str, str]:
    """Folded name → code; what two provinces share after folding is left out."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for name, (code,) in gazetteer().spoken.items():
        if found.setdefault(_fold(name), code)[:2] != code[:2]:
            shared.add(_fold(name))
    return {name: code for name, code in found.items() if name not in shared}


def _shortened(name: str) -> Iterator[str]:
    """The name itself, and with each of its letters left out in turn."""
    yield name
    for i in range(len(name)):
        yield name[:i] + name[i + 1 :]


@cache
def _near() -> dict[str, frozenset[str]]:
    """What a folded name may be reduced to by leaving out a letter → the folded names."""
    found: dict[str, frozenset[str]] = {}
    for name in _folded():
        if len(name) >= SHORTEST_GUESS:
            for key in _shortened(name):
                found[key] = found.get(key, frozenset()) | {name}
    return found


def _one_off(a: str, b: str) -> bool:
    """One letter is missing, too many or wrong, or two neighbours changed places."""
    if len(a) > len(b):
        a, b = b, a
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    left, right = a[start:], b[start:]
    if len(a) != len(b):
        return left == right[1:]
    return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])


def _guess(said: str) -> str | None:
    """The code of the only name within one letter; the first letter must be right."""
    folded = _fold(said)
    if folded in _folded():
        return _folded()[folded]
    if len(folded) < SHORTEST_GUESS:
        return None
    candidates = {name for key in _shortened(folded) for name in _near().get(key, ())}
    fitting = {name for name in candidates if name[0] == folded[0] and _one_off(folded, name)}
    codes = {_folded()[name] for name in fitting}
    return codes.pop() if len(codes) == 1 else None


def spelled(text: str, *, exact: bool) -> str | None:
    """The code (2 or 4 digits) a whole answer names, without its politeness; else None."""
    if len(text) > MAX_ANSWER:
        return None
    name = _POLITE.sub("", text)
    for said in (name, _LEAD.sub("", name), name.removesuffix(_EMPHASIS)):
        if said in gazetteer().spoken:
            return gazetteer().spoken[said][0]
    return None if exact else _guess(_LEAD.sub("", name))
