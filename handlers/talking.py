"""Text, places and stickers: commands first, then the question that is pending, then plain words."""

from collections.abc import Callable

from db.people import Officer
from db.terms import Asks, CaseStatus, Decision, Outcome, Urgency
from handlers import (
    citizen,
    closing,
    closing_wording,
    desk,
    desk_wording,
    duty,
    incoming,
    mine,
    officer,
    officer_closing,
    officer_wording,
    officer_words,
    questions,
    sensitive,
    wording,
    worklist,
)
from handlers.bare import bare
from handlers.buttons import Action
from handlers.opening import routed_needs, with_privacy
from handlers.say import Choice, Outgoing, Say, Text
from handlers.steps import (
    AddTo,
    AnswerCitizen,
    AnswerOfficer,
    AskCitizen,
    AskPhone,
    AskPlace,
    AskSubject,
    ChooseNeed,
    CloseNote,
    DisputeWhy,
    NoteFor,
    OfficersOwn,
    OfficersStep,
    RateWords,
    ReopenWhy,
    ReturnWhy,
    SameOrNew,
    TellMore,
    ViewWhy,
    VisitNote,
    Words,
    await_answer,
    forget,
)
from handlers.turn import Turn
from handlers.unsending import was_unsent
from intents import geo
from intents.reading import Reading
from referral.case_rows import open_cases_of
from referral.numbers import number_of

# Longer than this, an answer to "which province" is also a story, and must be kept as one.
_JUST_A_PLACE = 25


def text(turn: Turn, body: incoming.Text) -> list[Outgoing]:
    if was_unsent(turn.session, body.message_id):
        return []
    reading = turn.prepared.reading
    assert reading is not None
    words = Words(body.text, body.message_id)
    word = bare(body.text)
    serving = turn.posts()
    return (
        _command(turn, word, serving)
        or _step_of_officer(turn, words)  # before anything it might say by chance: it is meant for a case
        or closing.by_word(turn, word)
        or _command_of_anyone(turn, word)
        or _step_of_reporter(turn, words, reading)
        or _plain(turn, words, reading, serving)
    )


def location(turn: Turn, body: incoming.Location) -> list[Outgoing]:
    """A shared place: the answer to an officer's or our question, or where the person is from now on."""
    place = geo.locate(body.latitude, body.longitude)
    if place is None:
        return turn.says(wording.OUTSIDE_THAILAND)
    if isinstance(turn.step, AnswerOfficer):
        said = wording.LOCATION_SAID.format(latitude=body.latitude, longitude=body.longitude)
        return _answer(turn, turn.step, Words(said, body.message_id))
    step = turn.step if isinstance(turn.step, AskPlace) else questions.where_are(turn)
    return questions.settle_place(turn, step, place, (body.latitude, body.longitude))


def sticker(turn: Turn, _: incoming.Sticker) -> list[Outgoing]:
    return turn.says(*with_privacy(turn, [Text(wording.STICKER)]))


def _command(turn: Turn, word: str, serving: list[Officer]) -> list[Outgoing]:
    if serving and word in desk_wording.COMMAND_DUTY:
        return duty.show(turn, serving)
    if serving and (listed := worklist.by_word(turn, serving, word)):
        return listed
    if word in wording.COMMAND_HOW_TO:
        return turn.says(officer_wording.HOW_TO if serving else wording.HOW_TO)
    return []


def _command_of_anyone(turn: Turn, word: str) -> list[Outgoing]:
    if word in wording.COMMAND_MINE:
        return mine.show(turn)
    if word in wording.COMMAND_PRIVACY:
        turn.person.told_privacy_at = turn.now
        return turn.says(wording.PRIVACY, wording.PRIVACY_MORE)
    if any(asked in word for asked in wording.PRIVACY_REQUESTS):
        return _privacy_request(turn)
    if word in wording.COMMAND_REPORT:
        return turn.says(wording.TELL_US_VOLUNTEER if turn.volunteer else wording.TELL_US)
    return []


def _privacy_request(turn: Turn) -> list[Outgoing]:
    """A right of the person: a case of its own, read by a person, whatever else is open."""
    body, reading = turn.incoming.body, turn.prepared.reading
    assert isinstance(body, incoming.Text)
    assert reading is not None
    return citizen.to_a_person(turn, [Words(body.text, body.message_id)], reading)


def _step_of_officer(turn: Turn, words: Words) -> list[Outgoing]:
    """What an officer types after pressing a button of a card belongs to that case."""
    step = turn.step
    if not isinstance(step, OfficersStep):
        return []
    if bare(words.text) in officer_wording.COMMAND_CANCEL:
        forget(turn.session, turn.person)
        return officer.on_case(turn, step.case_id, lambda case: officer.cancelled(turn, case))
    return _OFFICERS_STEPS[type(step)](turn, step, words)


def _step_of_reporter(turn: Turn, words: Words, reading: Reading) -> list[Outgoing]:
    step = turn.step
    if step is None or reading.urgency is Urgency.EMERGENCY:
        return []  # an emergency is heard first, whatever we had asked
    handle = _STEPS.get(type(step))
    return handle(turn, step, words, reading) if handle else []


def _at_place(turn: Turn, step: AskPlace, words: Words, reading: Reading) -> list[Outgoing]:
    settled = questions.answer_place(turn, step, words.text) if len(words.text) <= _JUST_A_PLACE else None
    if settled is not None:
        return settled
    if reading.place is not None:
        more = _more_about(turn, step.case_ids, words)
        return [*more, *questions.settle_place(turn, step, reading.place, None)]
    if reading.decision is Decision.ROUTE and not _known_need(turn, step.case_ids, reading):
        return citizen.hear(turn, [words], reading)
    again = questions.ask_place_again(turn, step)
    return [*_more_about(turn, step.case_ids, words), *turn.says(*again)]


def _at_phone(turn: Turn, step: AskPhone, words: Words, _: Reading) -> list[Outgoing]:
    answered = questions.answer_phone(turn, step, words)
    if answered is None:
        forget(turn.session, turn.person)
    return answered or []


def _at_subject(turn: Turn, step: AskSubject, words: Words, reading: Reading) -> list[Outgoing]:
    if reading.decision is Decision.ROUTE and not _known_need(turn, step.case_ids, reading):
        return citizen.hear(turn, [words], reading)
    return questions.answer_subject(turn, step, words)


def _at_draft(turn: Turn, step: ChooseNeed | TellMore, words: Words, reading: Reading) -> list[Outgoing]:
    """More words for a story we had not understood: read together with what came before."""
    together = turn.prepared.together
    assert together is not None
    forget(turn.session, turn.person)
    if turn.volunteer and reading.decision is Decision.ROUTE and reading.facts.subject is not None:
        return citizen.hear(turn, [words], reading)  # the next villager; the draft's timer sees to the first
    return citizen.hear(turn, [*step.words, words], together)


def _at_same_or_new(turn: Turn, step: SameOrNew, words: Words, _: Reading) -> list[Outgoing]:
    """Typed instead of pressed. Anything else is new talk; the timer sees to what we had asked about."""
    word = bare(words.text)
    if word == wording.SAME_CASE:
        return citizen.same_case(turn, step)
    if word == wording.NEW_CASE:
        return citizen.new_case(turn, step)
    return []


def _at_officers_question(turn: Turn, step: AnswerOfficer, words: Words, reading: Reading) -> list[Outgoing]:
    """The answer to what an officer said, unless it plainly is another matter, or mere thanks."""
    forget(turn.session, turn.person)
    if reading.decision is Decision.ROUTE and not _known_need(turn, [step.case_id], reading):
        return []
    case = mine.own_case(turn, step.case_id)
    asked = case is not None and case.status is CaseStatus.WAITING
    if not asked and reading.decision is Decision.SMALLTALK and reading.asks in (Asks.THANKS, Asks.GREETING):
        return []
    return _answer(turn, step, words)


def _answer(turn: Turn, step: AnswerOfficer, words: Words) -> list[Outgoing]:
    """Into the case it answers; then the next case that waits for the person is the one they answer."""
    forget(turn.session, turn.person)
    case = mine.own_case(turn, step.case_id)
    if case is None or case.closed_at is not None:
        return []
    others = [one for one in open_cases_of(turn.session, turn.person) if one.status is CaseStatus.WAITING]
    for other in (one for one in others if one.id != case.id):
        await_answer(turn.session, turn.person, AnswerOfficer(other.id or 0), turn.now)
    said = closing_wording.ANSWER_KEPT.format(number=number_of(case))
    return citizen.add_words(turn, case, [words], said)


def _at_dispute(turn: Turn, step: DisputeWhy, words: Words, _: Reading) -> list[Outgoing]:
    return closing.dispute_with(turn, step.case_id, words)


def _at_reopening(turn: Turn, step: ReopenWhy, words: Words, _: Reading) -> list[Outgoing]:
    return closing.reopen_with(turn, step.case_id, words)


def _at_rating(turn: Turn, step: RateWords, words: Words, reading: Reading) -> list[Outgoing]:
    """A word about the help; a new matter is no such word."""
    if bare(words.text) in wording.COMMAND_SKIP or reading.decision is Decision.ROUTE:
        forget(turn.session, turn.person)
        return turn.says(wording.SKIPPED) if bare(words.text) in wording.COMMAND_SKIP else []
    return closing.rated_with(turn, step.case_id, words)


def _at_adding(turn: Turn, step: AddTo, words: Words, _: Reading) -> list[Outgoing]:
    forget(turn.session, turn.person)
    return _more_about(turn, [step.case_id], words)


_OFFICERS_STEPS: dict[type, Callable[..., list[Outgoing]]] = {
    AnswerCitizen: lambda turn, step, words: officer_words.answer_with(turn, step.case_id, words),
    AskCitizen: lambda turn, step, words: officer_words.ask_with(turn, step.case_id, words),
    NoteFor: lambda turn, step, words: officer_words.note_with(turn, step.case_id, words),
    VisitNote: lambda turn, step, words: officer_words.visit_with(turn, step.case_id, words),
    ReturnWhy: lambda turn, step, words: desk.return_with(turn, step.case_id, words.text),
    CloseNote: lambda turn, step, words: officer_closing.close_with(turn, step.case_id, Outcome.OTHER, words),
    ViewWhy: lambda turn, step, words: sensitive.open_with(turn, step.case_id, words.text),
}
_STEPS: dict[type, Callable[..., list[Outgoing]]] = {
    AskPlace: _at_place,
    AskPhone: _at_phone,
    AskSubject: _at_subject,
    ChooseNeed: _at_draft,
    TellMore: _at_draft,
    AddTo: _at_adding,
    AnswerOfficer: _at_officers_question,
    DisputeWhy: _at_dispute,
    ReopenWhy: _at_reopening,
    RateWords: _at_rating,
    SameOrNew: _at_same_or_new,
}


def _plain(turn: Turn, words: Words, reading: Reading, serving: list[Officer]) -> list[Outgoing]:
    if serving and reading.decision is not Decision.SMALLTALK and reading.urgency is not Urgency.EMERGENCY:
        return _ask_officer(turn, words)
    return citizen.hear(turn, [words], reading)


def _ask_officer(turn: Turn, words: Words) -> list[Outgoing]:
    """An officer's words without a button: never guess that they are meant for a citizen."""
    await_answer(turn.session, turn.person, OfficersOwn([words]), turn.now)
    choices: tuple[Choice, ...] = (
        *worklist.lists(turn),
        Say(desk_wording.DUTY, desk_wording.DUTY),
        turn.button(officer_wording.AS_CITIZEN, Action.AS_CITIZEN),
    )
    return turn.says(Text(officer_wording.WHAT_TO_DO, choices))


def _more_about(turn: Turn, case_ids: list[int], words: Words) -> list[Outgoing]:
    """Into the first of these cases that is still open, or that it goes on as; else heard as something new."""
    for case_id in case_ids:
        case = mine.own_case(turn, case_id)
        case = mine.goes_on_as(turn, case) if case is not None else None
        if case is not None and case.closed_at is None:
            return citizen.add_words(turn, case, [words])
    assert turn.prepared.reading is not None
    return citizen.hear(turn, [words], turn.prepared.reading)


def _known_need(turn: Turn, case_ids: list[int], reading: Reading) -> bool:
    cases = [mine.own_case(turn, case_id) for case_id in case_ids]
    return any(case is not None and case.need in routed_needs(reading) for case in cases)
