"""What people did with our guesses, made fit for the corpus: without names and numbers, and nothing twice."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from db.terms import Decision, Department, LabelSource, Need, Urgency
from intents import redact
from intents.thai import thai_words

MOST_CHARACTERS = 1_000
FEWEST_LETTERS = 4  # อสร. has three and is understood already; less than four letters teach nothing
CORPUS = Path(__file__).parent / "corpus"

_NAME, _PHONE = "[ชื่อ]", "[เบอร์โทร]"
_PHONE_TAIL = re.compile(
    r"\d\dx-xxx-\d{4}"
)  # what redact.mask leaves of a telephone, for officers to tell it by
# Who is called by these has a name that stands in papers, whatever else the word means.
_FORMAL = r"นางสาว|นาง|(?<!ท)(?<!ห)นาย(?!จ้าง|หน้า|หัว|ก[ไทเ])|น\.?ส\.|ด\.?[ชญ]\.|(?<!เ)(?<!ราย)(?<!มือ)ชื่อ"
# After these the word may as well go on: น้องใหม่, ยายเลี้ยงหลาน. Only what is nothing but a name counts.
_KIN = (
    r"คุณ|ลุง|ป้า|(?<!ห)น้า|(?<![ขร])ยาย|ปู่|ย่า|ตา|พ่อ|แม่|พี่|น้อง|หลาน|เพื่อน|แฟน|สามี|ภรรยา|ลูกชาย|ลูกสาว|น้องชาย|น้องสาว|พี่ชาย|พี่สาว"
    r"|หัวหน้า|ผู้จัดการ|ครู|เสี่ย|เจ๊|เฮีย"
)
_CALLED = re.compile(rf"(?:(?P<formal>{_FORMAL})|{_KIN})\s?(?=(?P<run>[ก-ฮเแโใไ][ก-๎]+))")
_NICKNAME = re.compile(
    "แดง|ดำ|ขาว|เขียว|แก้ว|ส้ม|สม|นก|ไก่|กุ้ง|เล็ก|น้อย|ต้อย|อ้วน|เปิ้ล|แอน|นุ่น|ฝน|ฟ้า|ดาว|ทอง|เพชร|พลอย|มด|ตุ๊ก|นิด|ติ๋ม|แหม่ม"
    "|แมว|หมี|หมวย|ตี๋|ป้อม|โอ๋|บอย|เบียร์|แบงค์|อ้อม|อ้อย|จอย|เจี๊ยบ|ตาล|นิ่ม|แป้ง|มิ้นท์|เมย์|เอก|โอ๊ต|ต้น|เต้ย|หนึ่ง|จันทร์|ศรี"
)
_NO_NAMES = frozenset({"ใหม่", "สมัคร"})  # given names, but not after นาย or ชื่อ
_NAME_ENDS = re.compile(r"$|\s|[^ก-๎]|หมู่|บ้าน|โดน|ถูก|อยู่|ตกงาน|ว่างงาน|ไม่|เป็น|อยาก|ทำ|แก|เขา|ใน|ล้ม|ป่วย|อายุ")
_CALLED_LATIN = re.compile(
    r"(?P<before>\b(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss)\.?\s+|\b[Nn]ame\s+is\s+)[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?"
)
_SURNAME = re.compile(r"(?<=\[ชื่อ\])\s?([ก-๎]{3,20})(?![ก-๎])")
_MASKED = re.compile(r"\[[ก-๎]+\]")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST = 16  # letters of a given name


class LeftOut(StrEnum):
    """Why a candidate is not offered."""

    IN_CORPUS = "in_corpus"
    TWICE = "twice"
    TOO_SHORT = "too_short"
    EMPTY = "empty"  # nothing was left of it after redaction


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text with what a person said it was; ``need`` None where only the department is known, or neither."""

    text: str
    need: Need | None
    department: Department | None
    urgency: Urgency
    source: LabelSource
    decided: Decision | None
    rules_version: str
    model_version: str | None = None


def redacted(text: str) -> str:
    """The text without numbers of people and, as far as rules find them, without their names. Idempotent."""
    shorter = _PHONE_TAIL.sub(_PHONE, redact.mask(text))
    return _without_names(shorter)[:MOST_CHARACTERS].strip()


def sift(candidates: Iterable[Candidate], known: frozenset[str]) -> tuple[list[Candidate], Counter[LeftOut]]:
    """Those worth a reader's time, redacted, in the order given, of the same text the first; and what is not."""
    kept: dict[str, Candidate] = {}
    left_out: Counter[LeftOut] = Counter()
    for candidate in candidates:
        text = redacted(candidate.text)
        why = _why_not(text, known, kept.keys())
        if why is not None:
            left_out[why] += 1
        else:
            kept[_same(text)] = replace(candidate, text=text)
    return list(kept.values()), left_out


def as_line(candidate: Candidate) -> str:
    """The corpus's own keys, then where it comes from and what we had made of it."""
    row = {
        "text": candidate.text,
        "needs": [candidate.need] if candidate.need else [],
        "department": candidate.department,
        "urgency": candidate.urgency,
        "slices": [],
        "from": candidate.source,
        "decided": candidate.decided,
        "rules_version": candidate.rules_version,
    }
    if candidate.model_version is not None:
        row["model_version"] = candidate.model_version
    return json.dumps(row, ensure_ascii=False)


def known_texts(folder: Path = CORPUS) -> frozenset[str]:
    """What the corpus holds already, in the form ``sift`` compares; empty where the corpus is not installed."""
    lines = (line for path in folder.glob("*.jsonl") for line in path.read_text("utf-8").splitlines())
    return frozenset(_same(redacted(json.loads(line)["text"])) for line in lines)


def _why_not(text: str, known: Iterable[str], kept: Iterable[str]) -> LeftOut | None:
    letters = len(_LETTER.findall(_MASKED.sub("", text)))
    if not letters:
        return LeftOut.EMPTY
    if letters < FEWEST_LETTERS:
        return LeftOut.TOO_SHORT
    same = _same(text)
    if same in known:
        return LeftOut.IN_CORPUS
    return LeftOut.TWICE if same in kept else None


def _same(text: str) -> str:
    """Two texts with the same of this differ in spaces or capitals alone."""
    return "".join(text.split()).casefold()


def _without_names(text: str) -> str:
    parts, at = [], 0
    for called in _CALLED.finditer(text):
        end = _end_of_name(text, called)
        if end is not None and called.end() >= at:
            parts += [text[at : called.end()], _NAME]
            at = end
    shorter = _CALLED_LATIN.sub(rf"\g<before>{_NAME}", "".join([*parts, text[at:]]))
    return _SURNAME.sub(lambda found: "" if found[1] in _family_names() else found[0], shorter)


def _end_of_name(text: str, called: re.Match[str]) -> int | None:
    """Where the name after a title or kinship ends; None when what follows is another word."""
    run, start = called["run"], called.end()
    for length in range(min(len(run), _LONGEST), 1, -1):
        ends_here = _NAME_ENDS.match(text, start + length) is not None
        if _is_name(
            run[:length], formal=called["formal"] is not None, whole=length == len(run), ends=ends_here
        ):
            return start + length
    return None


def _is_name(word: str, *, formal: bool, whole: bool, ends: bool) -> bool:
    """A given name that is no other word; after a title one that is, or what no words make up; a nickname."""
    given = len(word) >= 4 and word in _given_names() and word not in _NO_NAMES
    if given and word not in thai_words():
        return True
    if formal and whole:
        return given or (3 <= len(word) <= _LONGEST and not _made_of_words(word))
    return ends and _NICKNAME.fullmatch(word) is not None


def _made_of_words(letters: str) -> bool:
    """Whether words of the dictionary, one after the other, are all of it: ให้วันละ, but no foreign name."""
    reached = [True] + [False] * len(letters)
    for end in range(1, len(letters) + 1):
        reached[end] = any(reached[start] and letters[start:end] in thai_words() for start in range(end))
    return reached[-1]


@cache
def _given_names() -> frozenset[str]:
    return frozenset(thai_male_names() | thai_female_names())


@cache
def _family_names() -> frozenset[str]:
    return frozenset(thai_family_names())
