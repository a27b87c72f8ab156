"""Pictures, voice, video and files: attached to the open case they belong to, then fetched from LINE."""

import json

from db import jobs
from db.cases import Attachment, Case
from db.jobs import Put
from db.terms import CaseStatus, MediaState, Queue
from handlers import incoming, mine, officer_wording, wording
from handlers.notices import tell
from handlers.opening import with_privacy
from handlers.say import Outgoing, Text
from handlers.steps import AddTo, AnswerOfficer, AskPhone, AskPlace, AskSubject, DisputeWhy
from handlers.turn import Turn
from handlers.unsending import was_unsent
from referral.case_rows import Written, open_cases_of
from referral.numbers import number_of
from referral.reporting import add


def media(turn: Turn, body: incoming.Media) -> list[Outgoing]:
    """Into the case being talked about, else the newest open one; without a case, ask for the story."""
    if was_unsent(turn.session, body.message_id):
        return []
    case = _case_for(turn)
    if case is None:
        return turn.says(*with_privacy(turn, [Text(wording.MEDIA_NO_CASE)]))
    turn.session.add(
        Attachment(
            message_id=body.message_id,
            case_id=case.id or 0,
            kind=body.kind,
            state=MediaState.AWAITED,
            name=body.name,
            at=turn.now,
        )
    )
    key = f"media:{body.message_id}"
    jobs.put(
        turn.session,
        [Put(Queue.MEDIA, key, key, json.dumps({"message": body.message_id}), turn.now)],
        worker=None,
        now=turn.now,
    )
    written = Written(officer_wording.MEDIA[body.kind], body.message_id)
    notices = add(turn.moment, case, turn.role, written)
    told = tell(turn.moment, notices, turn.buttons)
    return [*turn.says(wording.MEDIA_KEPT.format(number=number_of(case))), *told]


def _case_for(turn: Turn) -> Case | None:
    match turn.step:
        case AddTo(case_id=case_id) | AnswerOfficer(case_id=case_id) | DisputeWhy(case_id=case_id):
            ids = [case_id]
        case AskPlace(case_ids=case_ids) | AskPhone(case_ids=case_ids) | AskSubject(case_ids=case_ids):
            ids = case_ids
        case _:
            ids = []
    cases = open_cases_of(turn.session, turn.person)
    cases.sort(key=lambda case: case.status is not CaseStatus.WAITING)  # who was asked, answers
    ids += [case.id or 0 for case in cases[:1]]
    own = (mine.own_case(turn, case_id) for case_id in ids)
    return next((case for case in own if case is not None and case.closed_at is None), None)
