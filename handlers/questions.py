"""What is missing in a case is asked one thing a time; "ข้าม" always works; an answer may be anything."""

from collections.abc import Sequence

from sqlmodel import Session

from db.cases import Case, Subject
from db.terms import OPEN_STATUSES, CaseStatus, Urgency
from handlers import cards, wording
from handlers.bare import bare
from handlers.buttons import Action
from handlers.notices import tell
from handlers.promise import by_when
from handlers.say import Bubble, Choice, Outgoing, Say, ShareLocation, Text
from handlers.steps import AskPhone, AskPlace, AskSubject, Words, await_answer, forget
from handlers.turn import Turn
from intents import facts, places
from intents.reading import Place
from referral.alarms import notice_employer
from referral.case_rows import Written, locked, open_cases_of
from referral.numbers import number_of
from referral.offices import office
from referral.opening import Where, hand_over_unplaced, place_case
from referral.reporting import add

_MOST_CANDIDATES = 8


def next_question(
    turn: Turn, cases: Sequence[Case], *, emergency: bool = False, knows_subject: bool = True
) -> list[Bubble]:
    """The next thing worth asking, remembered as the pending step; nothing when all is known.

    An emergency is never a form: the place may be offered, nothing else is asked.
    """
    ids = [case.id or 0 for case in cases]
    if turn.volunteer and not knows_subject and not emergency:
        await_answer(turn.session, turn.person, AskSubject(ids), turn.now)
        own = turn.button(wording.MY_OWN, Action.SUBJECT_SELF, case_id=ids[0])
        return [Text(wording.ASK_SUBJECT, (own, _skip(turn)))]
    all_of_them = cases if turn.newcomer else open_cases_of(turn.session, turn.person)
    unplaced = [case for case in all_of_them if case.status is CaseStatus.NEW]
    if unplaced:
        await_answer(turn.session, turn.person, AskPlace([case.id or 0 for case in unplaced]), turn.now)
        text = wording.EMERGENCY_PLACE if emergency else wording.ASK_PLACE
        return [Text(text, _place_choices(turn))]
    if not emergency and any(cards.phone_of(turn.session, case) is None for case in cases):
        await_answer(turn.session, turn.person, AskPhone(ids), turn.now)
        text = wording.ASK_VILLAGERS_PHONE if turn.volunteer else wording.ASK_PHONE
        return [Text(text, (_skip(turn),))]
    return []


def answer_place(turn: Turn, step: AskPlace, text: str) -> list[Outgoing] | None:
    """The text as an answer to "which province"; None when it is not one."""
    if _is_skip(text):
        return skip_place(turn, step)
    found = places.answer(text)
    provinces = list(dict.fromkeys(place.province for place in found))
    if len(provinces) > 1:
        return turn.says(Text(wording.ASK_WHICH_PLACE, _province_choices(provinces[:_MOST_CANDIDATES])))
    if not provinces:
        return None
    return settle_place(turn, step, _common(found), None)


def where_are(turn: Turn) -> AskPlace:
    """The question that is open whenever a case has no province, whether it was asked last or not."""
    cases = open_cases_of(turn.session, turn.person)
    return AskPlace([case.id or 0 for case in cases if case.province is None])


def settle_place(
    turn: Turn, step: AskPlace, place: Place, coordinates: tuple[float, float] | None
) -> list[Outgoing]:
    """The province is known: the waiting cases go to their offices, and the next thing is asked."""
    forget(turn.session, turn.person)
    remember_place(turn, place)
    latitude, longitude = coordinates or (None, None)
    where = Where(place.province, place.district, place.subdistrict, latitude, longitude)
    cases = _open(turn.session, step.case_ids)
    outgoing = []
    for case in cases:
        notices = place_case(turn.moment, case, where, turn.role)
        notices += notice_employer(turn.moment, case)
        outgoing += tell(turn.moment, notices, turn.buttons)
    if not cases:
        return turn.says(wording.PLACE_NOTED.format(place=places.name_of(place)))
    emergency = any(case.urgency is Urgency.EMERGENCY for case in cases)
    sent = "\n".join(
        wording.SENT_TO_OFFICE.format(number=number_of(case), office=_office_name(turn, case))
        for case in cases
    )
    promised = by_when(turn.moment, cases[0])
    sent += f"\n{promised}" if promised and len(cases) == 1 else ""
    question = next_question(turn, cases, emergency=emergency)
    closing = [] if question else [Text(wording.CASE_NOTE)]
    return [*turn.says(sent, *question, *closing), *outgoing]


def remember_place(turn: Turn, place: Place) -> None:
    """A citizen's next case starts where the last one was. A volunteer's starts in their own ตำบล."""
    if turn.volunteer is None:
        person = turn.person
        person.province, person.district, person.subdistrict = (
            place.province,
            place.district,
            place.subdistrict,
        )


def skip_place(turn: Turn, step: AskPlace) -> list[Outgoing]:
    forget(turn.session, turn.person)
    outgoing = []
    for case in _open(turn.session, step.case_ids):
        notices = hand_over_unplaced(turn.moment, case)
        outgoing += tell(turn.moment, notices, turn.buttons)
    return [*turn.says(wording.PLACE_SKIPPED), *outgoing]


def ask_place_again(turn: Turn, step: AskPlace) -> list[Bubble]:
    """Once more, then never again: the clock hands the case to the central desk."""
    if step.asked >= 2:
        forget(turn.session, turn.person)
        return []
    await_answer(turn.session, turn.person, AskPlace(step.case_ids, step.asked + 1), turn.now)
    return [Text(wording.ASK_PLACE_AGAIN, _place_choices(turn))]


def answer_phone(turn: Turn, step: AskPhone, words: Words) -> list[Outgoing] | None:
    """A telephone number, or "skip"; None when the text is neither."""
    text = words.text
    phones = facts.find(text).phones
    if not phones and not _is_skip(text):
        return None
    forget(turn.session, turn.person)
    if not phones:
        return turn.says(wording.SKIPPED)
    outgoing = []
    for case in _open(turn.session, step.case_ids):
        _keep_phone(turn, case, phones[0])
        written = Written(text, words.message_id)  # "โทรตอนเย็น" beside the number must reach the officer
        notices = add(turn.moment, case, turn.role, written)
        outgoing += tell(turn.moment, notices, turn.buttons)
    return [*turn.says(f"{wording.PHONE_KEPT} {wording.CASE_NOTE}"), *outgoing]


def answer_subject(turn: Turn, step: AskSubject, words: Words) -> list[Outgoing]:
    """Whom a volunteer's case is about: what they type is the name unless it reads better, and is kept whole."""
    cases = _open(turn.session, step.case_ids)
    outgoing = []
    for case in cases if not _is_skip(words.text) else ():
        _keep_subject(turn, case, words.text)
        notices = add(turn.moment, case, turn.role, Written(words.text, words.message_id))
        outgoing += tell(turn.moment, notices, turn.buttons)
    return [*_after_subject(turn, cases), *outgoing]


def subject_is_self(turn: Turn, step: AskSubject) -> list[Outgoing]:
    return _after_subject(turn, _open(turn.session, step.case_ids))


def _after_subject(turn: Turn, cases: Sequence[Case]) -> list[Outgoing]:
    forget(turn.session, turn.person)
    question = next_question(turn, cases)
    return turn.says(*(question or [Text(wording.CASE_NOTE)]))


def _keep_subject(turn: Turn, case: Case, text: str) -> None:
    subject = turn.session.get(Subject, case.subject_id) if case.subject_id else Subject()
    assert subject is not None
    found = facts.find(text)
    about = found.subject
    subject.name = (about.name if about else None) or text.strip()[:80]
    subject.relation = (about.relation if about else None) or subject.relation
    subject.village = (about.village if about else None) or subject.village
    subject.phone = found.phones[0] if found.phones else subject.phone
    turn.session.add(subject)
    turn.session.flush()
    case.subject_id = subject.id


def _keep_phone(turn: Turn, case: Case, phone: str) -> None:
    subject = turn.session.get(Subject, case.subject_id) if case.subject_id else None
    if subject is not None:
        subject.phone = phone
    elif turn.volunteer is None:
        turn.person.phone = phone
    else:
        subject = Subject(phone=phone)
        turn.session.add(subject)
        turn.session.flush()
        case.subject_id = subject.id


def _office_name(turn: Turn, case: Case) -> str:
    return office(turn.session, case.office_code).short_name


def _common(found: Sequence[Place]) -> Place:
    """What all candidates agree on: the one place, or just its province."""
    return found[0] if len(found) == 1 else Place(found[0].province)


def _place_choices(turn: Turn) -> tuple[Choice, ...]:
    return (ShareLocation(wording.SHARE_LOCATION), *_province_choices(wording.COMMON_PROVINCES), _skip(turn))


def _province_choices(codes: Sequence[str]) -> tuple[Choice, ...]:
    names = [places.province_name(code) for code in codes]
    return tuple(Say(name, name) for name in names)


def _skip(turn: Turn) -> Choice:
    return turn.button(wording.SKIP, Action.SKIP)


def _is_skip(text: str) -> bool:
    return bare(text) in wording.COMMAND_SKIP


def _open(session: Session, ids: Sequence[int]) -> list[Case]:
    cases = [locked(session, case_id) for case_id in ids]
    return [case for case in cases if case is not None and case.status in OPEN_STATUSES]
