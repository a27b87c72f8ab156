"""What a text was understood to say, and why: the value this room gives to the others."""

from dataclasses import dataclass, field

from db.terms import Asks, Decision, Department, Need, Urgency


@dataclass(frozen=True, slots=True)
class NeedFound:
    need: Need
    score: float  # 0..1; comparable between needs of one reading
    why: tuple[str, ...]  # the person's own words that spoke for it
    sure: bool = False  # routed at once; otherwise only named: a button, or a hint to the officer


@dataclass(frozen=True, slots=True)
class Place:
    """Codes of the Department of Provincial Administration: 2, 4 and 6 digits."""

    province: str
    district: str | None = None
    subdistrict: str | None = None
    text: str = ""  # the words that named it


@dataclass(frozen=True, slots=True)
class Subject:
    """The person a message is about, when it is not the writer."""

    name: str | None = None  # ลุงสมชาย
    relation: str | None = None  # แม่, เพื่อนบ้าน, ลูกบ้าน
    village: int | None = None  # หมู่


@dataclass(frozen=True, slots=True)
class Facts:
    phones: tuple[str, ...] = ()  # digits only, leading 0
    money: tuple[int, ...] = ()  # baht
    people: int | None = None  # how many are concerned
    when: tuple[str, ...] = ()  # the words: "2 เดือน", "เมื่อวาน"
    subject: Subject | None = None
    employer: str | None = None  # the name as said: "บริษัท เอบีซี จำกัด", "ร้านเจ๊แดง"


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read. ``needs`` holds the best first; ``places`` every candidate of an ambiguous name."""

    text: str
    decision: Decision
    needs: tuple[NeedFound, ...]
    urgency: Urgency
    asks: Asks
    place: Place | None
    facts: Facts = field(default_factory=Facts)
    department: Department | None = None
    places: tuple[Place, ...] = ()
    door: str | None = None  # key of the right door outside the ministry, for out_of_scope
    sensitive: bool = False  # harm to a person by people: only cleared officers read it
    language: str = "th"
    rules_version: str = ""
    model_version: str = ""
