"""From what was understood to recorded cases, and the one reply that says so and asks what is missing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from db import jobs
from db.cases import Case, Subject
from db.jobs import Put
from db.terms import DEPARTMENT_OF, CaseStatus, Decision, Department, Need, Queue, Urgency
from handlers import cards, languages_wording, questions, wording
from handlers.buttons import Action
from handlers.notices import tell
from handlers.promise import by_when
from handlers.say import Bubble, Choice, Outgoing, Say, ShareLocation, Text
from handlers.steps import AskPlace, Words, current, forget
from handlers.turn import Turn
from intents import places
from intents.language import READ_HERE
from intents.reading import Reading
from referral.acts import alert
from referral.alarms import notice_employer
from referral.case_rows import Written
from referral.numbers import number_of
from referral.offices import office
from referral.opening import Opening, Where, open_case

# How long the person may take to name the province before the central desk is alerted without it.
PLACE_PATIENCE = timedelta(minutes=10)


def open_from(turn: Turn, words: Sequence[Words], reading: Reading, needs: Sequence[Need]) -> list[Outgoing]:
    """One case a need (one for screening when there is none), told to officers and answered to the person."""
    (where, assumed), subject = _where(turn, reading), reading.facts.subject
    _remember_phone(turn, reading)
    cases, alerts = [], []
    wanted: Sequence[Need | None] = needs or (None,)
    for need in wanted:
        opening = Opening(
            reporter=turn.person,
            role=turn.role,
            urgency=reading.urgency,
            written=tuple(Written(one.text, one.message_id) for one in words),
            need=need,
            department=DEPARTMENT_OF.get(need) if need else None,
            where=where,
            subject=_subject_row(turn, reading),
            people=reading.facts.people,
            employer=reading.facts.employer,
            sensitive=reading.sensitive,
            receipt={**_receipt(reading), "place_assumed": assumed},
        )
        case, notices = open_case(turn.moment, opening)
        cases.append(case)
        if not notices and _cries(reading):
            notices = alert(turn.moment, case)
        notices += notice_employer(turn.moment, case)
        alerts += tell(turn.moment, notices, turn.buttons)
    if turn.step is not None:
        forget(turn.session, turn.person)
    _wait_for_place(turn, cases)
    emergency = reading.urgency is Urgency.EMERGENCY
    question = questions.next_question(
        turn, cases, emergency=emergency, knows_subject=subject is not None and subject.name is not None
    )
    language = foreign(turn, reading)
    if language is not None:
        question = _in_language(turn, language, question)
    said = _received(turn, cases, language=reading.language, emergency=emergency)
    return [*turn.says(*said, *question), *alerts]


def foreign(turn: Turn, reading: Reading | None) -> str | None:
    """The language to answer the writer in, when that is not Thai. Volunteers read Thai, whatever they pass on."""
    if reading is None or reading.language == "th" or turn.volunteer is not None:
        return None
    return reading.language


def with_privacy(turn: Turn, bubbles: Sequence[Bubble]) -> list[Bubble]:
    """The privacy notice once, to whoever wrote before we could greet them."""
    if turn.person.told_privacy_at is not None:
        return list(bubbles)
    turn.person.told_privacy_at = turn.now
    if foreign(turn, turn.prepared.reading or turn.prepared.together) is None:
        return [*bubbles, Text(wording.PRIVACY)]
    return [*bubbles, Text(f"{languages_wording.PRIVACY}\n\n{wording.PRIVACY}")]


def _received(turn: Turn, cases: list[Case], *, language: str, emergency: bool) -> list[Bubble]:
    thai = language == "th" or turn.volunteer is not None
    said = [Text(_received_in_thai(turn, cases))] if thai else []
    if language != "th":
        said.append(Text(_received_in(language, cases)))
    if emergency:  # the notice can wait for the next message; the person may not be able to
        safety = wording.SAFETY_FIRST if thai else languages_wording.in_both(language, "danger")
        return [Text(safety), *said]
    return with_privacy(turn, said)


def _received_in(language: str, cases: list[Case]) -> str:
    """The fixed sentence; where the place is only assumed, the person is asked for it rather than told."""
    text = languages_wording.in_both(language, "received")
    if cases[0].receipt.get("place_assumed"):
        text += "\n\n" + languages_wording.in_both(language, "place")
    return text.format(number=", ".join(map(number_of, cases)))


def _received_in_thai(turn: Turn, cases: list[Case]) -> str:
    if len(cases) == 1:
        need = cards.need_name(cases[0]) if cases[0].need else None
        text = wording.received(number_of(cases[0]), need, _sent_to(turn, cases[0]))
        promised = by_when(turn.moment, cases[0])
        text += f"\n{promised}" if promised else ""
    else:
        listed = [(number_of(case), cards.need_name(case), _sent_to(turn, case)) for case in cases]
        text = wording.received_several(listed)
    if cases[0].receipt.get("place_assumed"):
        text += wording.PLACE_ASSUMED.format(place=cards.place_name(cases[0]))
    return text


def _in_language(turn: Turn, language: str, question: Sequence[Bubble]) -> list[Bubble]:
    """The question that was just asked, place or telephone, as a reader of that language can answer it."""
    if not question:
        return []
    skip = turn.button(languages_wording.SKIP, Action.SKIP)
    if not isinstance(current(turn.session, turn.person), AskPlace):
        return [Text(languages_wording.in_both(language, "phone"), (skip,))]
    provinces = [Say(name, name) for name in languages_wording.PROVINCES]
    choices: tuple[Choice, ...] = (ShareLocation(languages_wording.SHARE_LOCATION), *provinces, skip)
    return [Text(languages_wording.in_both(language, "place"), choices)]


def _cries(reading: Reading) -> bool:
    """The one word for help we know in a script we cannot read: somebody must look before the place is known."""
    return reading.urgency is not Urgency.NORMAL and reading.language not in READ_HERE


def _sent_to(turn: Turn, case: Case) -> str | None:
    """The office's name, once it truly has the case."""
    waiting = case.status is CaseStatus.NEW and case.urgency is not Urgency.EMERGENCY
    return None if waiting else office(turn.session, case.office_code).short_name


def _where(turn: Turn, reading: Reading) -> tuple[Where | None, bool]:
    """Where the matter is, and whether we only assume it: the place the words name; else the volunteer's own
    ตำบล; else the province where the person's last matter was.
    """
    found, home = reading.place, turn.volunteer.subdistrict if turn.volunteer else None
    if home and (found is None or (found.province == home[:2] and found.district is None)):
        return Where(home[:2], home[:4], home), False
    if found is not None:
        questions.remember_place(turn, found)
        return Where(found.province, found.district, found.subdistrict), False
    return (Where(turn.person.province), True) if turn.person.province else (None, False)


def _remember_phone(turn: Turn, reading: Reading) -> None:
    if turn.volunteer is None and reading.facts.phones and reading.facts.subject is None:
        turn.person.phone = reading.facts.phones[0]


def _subject_row(turn: Turn, reading: Reading) -> Subject | None:
    about, phones = reading.facts.subject, reading.facts.phones
    if about is None and not (turn.volunteer and phones):
        return None
    return Subject(
        name=about.name if about else None,
        relation=about.relation if about else None,
        village=about.village if about else None,
        phone=phones[0] if phones else None,
    )


def _receipt(reading: Reading) -> dict[str, Any]:
    """Why it was routed as it was: the words that matched, scores, alternatives, the rules' version."""
    return {
        "decision": reading.decision,
        "needs": [
            {"need": n.need, "score": round(n.score, 3), "why": list(n.why), "sure": n.sure}
            for n in reading.needs
        ],
        "urgency": reading.urgency,
        "asks": reading.asks,
        "place": places.name_of(reading.place) if reading.place else None,
        "employer": reading.facts.employer,
        "language": reading.language,
        "rules_version": reading.rules_version,
        "model_version": reading.model_version,
    }


def _wait_for_place(turn: Turn, cases: Sequence[Case]) -> None:
    unplaced = [case for case in cases if case.status is CaseStatus.NEW]
    due = turn.now + PLACE_PATIENCE
    puts = [
        Put(Queue.TIMER, f"unplaced:{case.id}", f"unplaced:{case.id}", f'{{"unplaced":{case.id}}}', due)
        for case in unplaced
    ]
    jobs.put(turn.session, puts, worker=None, now=turn.now)


def routed_needs(reading: Reading) -> list[Need]:
    """The needs to open cases for: those of a route; for an emergency whatever was found, else screening."""
    if reading.decision is Decision.ROUTE:
        return [found.need for found in reading.needs if found.sure]
    return []


def departments_by_score(case: Case) -> list[Department]:
    """Where screening would most likely refer a case, best first; the rest follow in the usual order."""
    scored = [DEPARTMENT_OF.get(Need(found["need"])) for found in case.receipt.get("needs", [])]
    usual = [Department.DLPW, Department.SSO, Department.DOE, Department.DSD]
    wanted = [department for department in scored if department in usual]
    return list(dict.fromkeys([*wanted, *usual]))
