"""A citizen's or volunteer's own words: open a case, add to one, ask which, or answer shortly."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import msgspec

from db import jobs
from db.cases import Case, Subject
from db.jobs import Put
from db.terms import Asks, CaseStatus, Decision, Need, Queue, Urgency
from handlers import cards, closing, languages_wording, mine, questions, wording
from handlers.buttons import Action
from handlers.notices import tell
from handlers.opening import foreign, open_from, routed_needs, with_privacy
from handlers.say import Choice, Outgoing, Text
from handlers.steps import ChooseNeed, OtherDoor, SameOrNew, Step, TellMore, Words, await_answer, forget
from handlers.turn import Turn
from intents import places
from intents.reading import Reading
from referral.case_rows import Written, locked
from referral.numbers import number_of
from referral.reporting import add

# Bubbles this close together belong to one story.
SAME_BREATH = timedelta(minutes=10)
# Enough words for a person to make something of; shorter ones are asked about once.
SUBSTANCE = 24
# A draft nobody completed is handed to a person after this, so that no call for help just ends.
DRAFT_PATIENCE = timedelta(minutes=15)


def hear(turn: Turn, words: Sequence[Words], reading: Reading) -> list[Outgoing]:
    """Act on what the person wrote; ``words`` are the bubbles not yet in any case, the newest last."""
    cases = turn.open_cases()
    if _unsure_english(reading):
        reading = replace(reading, decision=Decision.SCREEN)
    if reading.urgency is Urgency.EMERGENCY:
        return _emergency(turn, words, reading, cases)
    if reading.asks is Asks.STATUS and cases:
        return mine.show(turn)
    if cases and _belongs(turn, cases[0], reading):
        door = turn.says(_door(turn, reading)) if reading.decision is Decision.OUT_OF_SCOPE else []
        placed = _place_named(turn, reading) or _other_province(turn, cases[0], reading)
        return [*add_words(turn, cases[0], words), *placed, *door]
    return _ANSWERS[reading.decision](turn, words, reading, cases)


def add_words(turn: Turn, case: Case, words: Sequence[Words], said: str | None = None) -> list[Outgoing]:
    """More of the same story: into the case, and to the officer who has it."""
    held = locked(turn.session, case.id or 0)
    assert held is not None
    outgoing = []
    for one in words:
        notices = add(turn.moment, held, turn.role, Written(one.text, one.message_id))
        outgoing += tell(turn.moment, notices, turn.buttons)
    asked = [closing.still_proposed(turn, held)] if held.status is CaseStatus.PROPOSED else []
    return [*turn.says(said or _added(turn, held), *asked), *outgoing]


def _added(turn: Turn, case: Case) -> str:
    reading = turn.prepared.reading
    language = foreign(turn, reading)
    if language is not None:
        waits = case.status is CaseStatus.NEW  # for the province: the only thing that is asked twice
        asked = ["added", "place"] if waits else ["added"]
        said = "\n\n".join(languages_wording.in_both(language, one) for one in asked)
        return said.format(number=number_of(case))
    wants_someone = reading is not None and reading.asks is Asks.PERSON
    said = wording.ADDED_WANTS_PERSON if wants_someone else wording.ADDED
    return said.format(need=cards.need_name(case), number=number_of(case))


def same_case(turn: Turn, step: SameOrNew) -> list[Outgoing]:
    """What was written belongs to the case we named."""
    case = mine.own_case(turn, step.case_id)
    forget(turn.session, turn.person)
    if case is None or case.closed_at is not None:
        return new_case(turn, step)
    return add_words(turn, case, step.words)


def new_case(turn: Turn, step: SameOrNew) -> list[Outgoing]:
    reading = turn.prepared.together
    if reading is None:
        return turn.says(wording.TELL_US)
    return open_from(turn, step.words, reading, routed_needs(reading))


def to_a_person(turn: Turn, words: Sequence[Words], reading: Reading) -> list[Outgoing]:
    """No need is sure: the provincial labour office reads it."""
    return open_from(turn, words, reading, [])


def _unsure_english(reading: Reading) -> bool:
    """The rules hold only the English words that people mix into Thai: what they do not know is no small talk."""
    if reading.language != languages_wording.ENGLISH or reading.decision is Decision.ROUTE:
        return False
    return reading.decision is not Decision.SMALLTALK or not languages_wording.is_chat(reading.text)


def _place_named(turn: Turn, reading: Reading) -> list[Outgoing]:
    """The place we were missing, said in passing."""
    step = questions.where_are(turn)
    if reading.place is None or not step.case_ids:
        return []
    return questions.settle_place(turn, step, reading.place, None)


def _other_province(turn: Turn, case: Case, reading: Reading) -> list[Outgoing]:
    """Another province than the case has: a correction, or only part of the story? Ask, with the word as button."""
    place = reading.place
    if place is None or case.province in (None, place.province):
        return []
    name = places.province_name(place.province)
    number = number_of(case)
    move = turn.button(
        wording.MOVE_PLACE, Action.MOVE_PLACE, case_id=case.id or 0, value=place.province, primary=True
    )
    keep = turn.button(wording.KEEP_PLACE, Action.SHOW_CASE, case_id=case.id or 0)
    return turn.says(Text(wording.ASK_MOVE_PLACE.format(number=number, place=name), (move, keep)))


def _belongs(turn: Turn, case: Case, reading: Reading) -> bool:
    """Whether the words go on with the newest open case rather than begin another."""
    if _about_another(turn, case, reading):
        return False
    if reading.decision is Decision.ROUTE:
        return case.need in routed_needs(reading)
    if reading.decision is Decision.SMALLTALK:
        # "ไม่ใช่ สระบุรีค่ะ" is a correction, and a number is a way to be reached.
        return reading.place is not None or bool(reading.facts.phones)
    if reading.decision is Decision.OUT_OF_SCOPE:
        return turn.now - case.touched_at < SAME_BREATH
    return True


def _about_another(turn: Turn, case: Case, reading: Reading) -> bool:
    """A volunteer's next villager: another name, หมู่ or telephone begins another case."""
    about, phones = reading.facts.subject, reading.facts.phones
    known = turn.session.get(Subject, case.subject_id) if case.subject_id else None
    if turn.volunteer is None or known is None:
        return False
    named = about is not None and (about.name, about.village) != (None, None)
    same = about is not None and (about.name or known.name, about.village or known.village) == (
        known.name,
        known.village,
    )
    return (named and not same) or bool(phones and known.phone and known.phone not in phones)


def _emergency(turn: Turn, words: Sequence[Words], reading: Reading, cases: list[Case]) -> list[Outgoing]:
    same = [case for case in cases if case.urgency is Urgency.EMERGENCY]
    same = [case for case in same if case.sensitive or not reading.sensitive]
    if same and turn.now - same[0].touched_at < SAME_BREATH and not _about_another(turn, same[0], reading):
        language = foreign(turn, reading)
        safety = languages_wording.in_both(language, "danger") if language else wording.SAFETY_FIRST
        return [*turn.says(safety), *add_words(turn, same[0], words)]
    # One emergency is one case: what else it may be is for the person who reads it.
    return open_from(turn, words, reading, (routed_needs(reading) or _first_need(reading))[:1])


def _first_need(reading: Reading) -> list[Need]:
    return [found.need for found in reading.needs if found.need in wording.NEEDS][:1]


def _route(turn: Turn, words: Sequence[Words], reading: Reading, cases: list[Case]) -> list[Outgoing]:
    if not cases or turn.volunteer:
        return open_from(turn, words, reading, routed_needs(reading))
    case = cases[0]
    await_answer(turn.session, turn.person, SameOrNew(list(words), case.id or 0), turn.now)
    _hand_over_later(turn, words)
    words_of = languages_wording if foreign(turn, reading) else wording
    text = words_of.SAME_OR_NEW.format(need=cards.need_name(case), number=number_of(case))
    same = turn.button(words_of.SAME_CASE, Action.SAME_CASE, case_id=case.id or 0)
    new = turn.button(words_of.NEW_CASE, Action.NEW_CASE)
    return turn.says(Text(text, (same, new)))


def _clarify(turn: Turn, words: Sequence[Words], reading: Reading, _: list[Case]) -> list[Outgoing]:
    needs = [found.need for found in reading.needs if found.need in wording.NEED_BUTTONS][:3]
    return _ask_need(turn, words, needs, wording.CHOOSE_NEED, ChooseNeed(list(words), list(needs)))


def _screen(turn: Turn, words: Sequence[Words], reading: Reading, _: list[Case]) -> list[Outgoing]:
    written = sum(len(one.text) for one in words)
    asked_already = isinstance(turn.step, TellMore | ChooseNeed)
    wants_someone = reading.asks in (Asks.PERSON, Asks.COMPLAINT)
    if asked_already or wants_someone or written >= SUBSTANCE or reading.language != "th":
        return to_a_person(turn, words, reading)
    return _ask_need(turn, words, wording.OPEN_MENU, wording.TELL_MORE, TellMore(list(words)))


def _ask_need(
    turn: Turn, words: Sequence[Words], needs: Sequence[Need], question: str, step: Step
) -> list[Outgoing]:
    await_answer(turn.session, turn.person, step, turn.now)
    _hand_over_later(turn, words)
    choices: list[Choice] = [
        turn.button(wording.NEED_BUTTONS[need], Action.CHOOSE_NEED, value=need) for need in needs
    ]
    choices.append(turn.button(wording.NONE_OF_THESE, Action.TELL_HUMAN))
    return turn.says(*with_privacy(turn, []), Text(question, tuple(choices)))


def _hand_over_later(turn: Turn, words: Sequence[Words]) -> None:
    """Whatever becomes of our question, words that reach no case reach a person."""
    key = f"draft:{words[-1].message_id}"
    body = json.dumps({"draft": turn.person.id, "words": msgspec.to_builtins(words)}, ensure_ascii=False)
    due = turn.now + DRAFT_PATIENCE
    jobs.put(turn.session, [Put(Queue.TIMER, key, key, body, due)], worker=None, now=turn.now)


def _other_door(turn: Turn, words: Sequence[Words], reading: Reading, _: list[Case]) -> list[Outgoing]:
    """The right agency; one time in ten we are wrong, so there is a way to a person."""
    await_answer(turn.session, turn.person, OtherDoor(list(words)), turn.now)
    human = turn.button(wording.OURS_AFTER_ALL, Action.TELL_HUMAN)
    return turn.says(Text(_door(turn, reading), (human,)))


def _door(turn: Turn, reading: Reading) -> str:
    door = turn.kit.understanding.doors.get(reading.door or "")
    name, phone = (door.name, door.phone) if door and door.phone else wording.GOVERNMENT_DOOR
    return wording.OTHER_DOOR.format(name=name, phone=phone)


def _smalltalk(turn: Turn, _: Sequence[Words], reading: Reading, __: list[Case]) -> list[Outgoing]:
    if foreign(turn, reading):
        return turn.says(*with_privacy(turn, [Text(_smalltalk_in_english(reading))]))
    if turn.person.told_privacy_at is None:
        turn.person.told_privacy_at = turn.now
        return turn.says(wording.GREETING, wording.PRIVACY)
    if not reading.text.strip():
        return turn.says(wording.EMPTY_TEXT)
    if reading.asks is Asks.THANKS:
        return turn.says(wording.THANKS)
    return turn.says(wording.HELLO if reading.asks is Asks.GREETING else wording.SMALLTALK)


def _smalltalk_in_english(reading: Reading) -> str:
    if reading.asks is Asks.THANKS:
        return languages_wording.THANKS
    return languages_wording.HELLO if reading.asks is Asks.GREETING else languages_wording.SMALLTALK


_ANSWERS: dict[Decision, Callable[[Turn, Sequence[Words], Reading, list[Case]], list[Outgoing]]] = {
    Decision.ROUTE: _route,
    Decision.CLARIFY: _clarify,
    Decision.SCREEN: _screen,
    Decision.OUT_OF_SCOPE: _other_door,
    Decision.SMALLTALK: _smalltalk,
}
