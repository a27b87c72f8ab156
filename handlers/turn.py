"""One turn of a conversation: who is here, what they did, what we had asked, and how their words read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, select

from db import rows
from db.cases import Case
from db.people import Officer, Person, Volunteer
from db.terms import Role
from handlers.buttons import Action, Buttons
from handlers.incoming import Incoming
from handlers.say import Bubble, Outgoing, Press, Text
from handlers.steps import Step, current
from intents.reading import Reading
from intents.understand import Understanding
from referral.case_rows import open_cases_of
from referral.levels import Levels
from referral.moment import Moment
from referral.offices import posts

# Made once: building a statement costs as much as running it, and these run for every message.
_OF_LINE_ID = select(Person).where(Person.line_id == bindparam("line_id"))
_VOLUNTEER = select(Volunteer).where(Volunteer.person_id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What understanding made of the event, before any transaction opened."""

    reading: Reading | None = None  # of the text just written
    together: Reading | None = None  # of it and what the person wrote before in the same breath
    earlier: tuple[str, ...] = ()  # that


class NotRead(Exception):
    """``earlier`` must be read together with the event first; nothing was done. The text of this says nothing."""

    def __init__(self, earlier: tuple[str, ...]) -> None:
        super().__init__()
        self.earlier = earlier


@dataclass(frozen=True, slots=True)
class Kit:
    """What every turn works with; the same for the whole process."""

    understanding: Understanding
    buttons: Buttons
    levels: Levels


@dataclass(frozen=True, slots=True)
class Turn:
    session: Session
    incoming: Incoming
    person: Person
    volunteer: Volunteer | None
    step: Step | None
    prepared: Prepared
    kit: Kit
    now: datetime
    newcomer: bool = False  # wrote for the first time: there is nothing to look up about them

    @property
    def buttons(self) -> Buttons:
        return self.kit.buttons

    @property
    def moment(self) -> Moment:
        """What the moves of a case work with."""
        return Moment(self.session, self.now, self.kit.levels)

    @property
    def role(self) -> Role:
        """The capacity in which the person reports."""
        return Role.VOLUNTEER if self.volunteer else Role.CITIZEN

    def open_cases(self) -> list[Case]:
        """What the person had reported before this turn and is not over, the latest word first."""
        return [] if self.newcomer else open_cases_of(self.session, self.person)

    def posts(self) -> list[Officer]:
        """Every office where the person serves now."""
        return [] if self.newcomer else posts(self.session, self.person, self.now)

    def button(
        self, label: str, action: Action, *, case_id: int = 0, value: str = "", primary: bool = False
    ) -> Press:
        """A signed button for the person of this turn."""
        data = self.buttons.sign(action, self.person.line_id, self.now, case_id=case_id, value=value)
        return Press(label, data, primary)

    def move(
        self, label: str, action: Action, case: Case, *, value: str = "", primary: bool = False
    ) -> Press:
        """A signed button that moves ``case`` from where it stands now."""
        data = self.buttons.sign(
            action, self.person.line_id, self.now, case_id=case.id or 0, version=case.version, value=value
        )
        return Press(label, data, primary)

    def says(self, *bubbles: Bubble | str, case_id: int | None = None) -> list[Outgoing]:
        """Our answer to the person of this turn."""
        spoken = tuple(Text(bubble) if isinstance(bubble, str) else bubble for bubble in bubbles)
        return [Outgoing(self.person.line_id, spoken, case_id)]


def take_turn(
    session: Session, person: Person, event: Incoming, *, prepared: Prepared, kit: Kit, now: datetime
) -> Turn:
    """The person's turn, with their role and what we had asked them."""
    volunteer = serving_volunteer(session, person, now)
    return Turn(session, event, person, volunteer, current(session, person), prepared, kit, now)


def first_turn(session: Session, event: Incoming, *, prepared: Prepared, kit: Kit, now: datetime) -> Turn:
    """The turn of somebody who has never written: we have asked them nothing, and they are nobody's volunteer."""
    assert event.person is not None
    person = Person(line_id=event.person, met_at=now)
    rows.insert(session, person)
    return Turn(session, event, person, None, None, prepared, kit, now, newcomer=True)


def known(session: Session, line_id: str) -> Person | None:
    return session.exec(_OF_LINE_ID, params={"line_id": line_id}).first()


def meet(session: Session, line_id: str, now: datetime) -> Person:
    """The person of a LINE id, remembered from the first time they wrote."""
    person = known(session, line_id)
    if person is None:
        person = Person(line_id=line_id, met_at=now)
        rows.insert(session, person)
    return person


def serving_volunteer(session: Session, person: Person, now: datetime) -> Volunteer | None:
    """The person's volunteer row while the term lasts."""
    found = session.exec(_VOLUNTEER, params={"person": person.id}).first()
    return found if found is not None and (found.until is None or found.until > now) else None


def merged(outgoing: Sequence[Outgoing]) -> list[Outgoing]:
    """One message a recipient, case, kind and hour, so that an answer of several parts is one free reply."""
    parts: dict[Outgoing, list[Bubble]] = {}
    for one in outgoing:
        parts.setdefault(replace(one, bubbles=()), []).extend(one.bubbles)
    return [replace(one, bubbles=tuple(bubbles)) for one, bubbles in parts.items()]
