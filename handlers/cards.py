"""Cards about a case: the officer's alert, the officer's working card, and what the reporter sees."""

from collections.abc import Sequence

from sqlmodel import Session

from db.cases import Case, Subject
from db.people import Office
from db.terms import OPEN_STATUSES, Decision, Entry, Need, Role, Urgency
from handlers import desk_wording, languages_wording, officer_wording, wording
from handlers.promise import due_row, path_rows
from handlers.say import Call, Card, Press, Row, Tone
from handlers.thai_dates import thai_time
from handlers.turn import serving_volunteer
from intents import places, redact
from intents.reading import Place
from referral.case_rows import Told, attached, history_of, reporter, told_in
from referral.moment import Moment
from referral.notices import Notice, Tell
from referral.numbers import number_of
from referral.offices import is_screening

_TONES = {Urgency.EMERGENCY: Tone.EMERGENCY, Urgency.URGENT: Tone.URGENT, Urgency.NORMAL: Tone.NORMAL}
_SUMMARY = 280  # characters of the person's words on a card; the whole is one tap away


def need_name(case: Case) -> str:
    return wording.NEEDS.get(case.need, wording.NEED_UNKNOWN) if case.need else wording.NEED_UNKNOWN


def place_name(case: Case) -> str:
    if case.province is None:
        return wording.NO_PLACE
    return places.name_of(Place(case.province, case.district, case.subdistrict))


def province_of(case: Case) -> str:
    return places.province_name(case.province) if case.province else wording.NO_PLACE


def alert_card(moment: Moment, case: Case, buttons: Sequence[Press], notice: Notice | None = None) -> Card:
    """What a reader of the office gets: enough to decide, with ids and phones masked; of a sensitive case nothing
    that tells who or what.
    """
    session = moment.session
    head = _head(case, notice.tell if notice else Tell.ALERT)
    if case.sensitive:
        return _sensitive_card(moment, case, buttons, head)
    number, need, place = number_of(case), need_name(case), place_name(case)
    told = told_in(session, case)
    rows = [
        Row(wording.ROW_PLACE, _place_for_officers(case)),
        *due_row(moment, case),
        *_bounce_rows(moment, case),
        *_employer_rows(case),
        *_subject_rows(session, case, masked=True),
        Row(officer_wording.REPORTER_ROW, _reported_by(session, case, told)),
        *_language_rows(case),
        *_attachment_rows(session, case),
        Row(officer_wording.WHY_ROW, _office_rule(session, case)),
        *_evidence_rows(case),
        *_reason_rows(notice),
    ]
    return Card(
        alt=officer_wording.ALERT_ALT.format(head=head, need=need, place=place, number=number),
        tone=_TONES[case.urgency],
        head=f"{head} · {number}",
        title=need,
        rows=tuple(rows),
        quote=_clip(redact.mask("\n".join(told.words))),
        note=thai_time(case.opened_at),
        buttons=tuple(buttons),
    )


def _head(case: Case, tell: Tell) -> str:
    special = {
        Tell.UNTAKEN: desk_wording.HEAD_UNTAKEN,
        Tell.DISPUTED: desk_wording.HEAD_DISPUTED,
        Tell.REOPENED: desk_wording.HEAD_REOPENED,
        Tell.RELEASED: desk_wording.HEAD_RELEASED,
        Tell.HANDED: desk_wording.HEAD_HANDED,
        Tell.DECIDE: desk_wording.HEAD_DECIDE,
    }
    urgent = officer_wording.HEADS[Urgency.EMERGENCY]
    if tell in special:
        return f"{urgent} · {special[tell]}" if case.urgency is Urgency.EMERGENCY else special[tell]
    screening = is_screening(case.office_code) and case.urgency is not Urgency.EMERGENCY
    return officer_wording.HEAD_SCREENING if screening else officer_wording.HEADS[case.urgency]


def _sensitive_card(moment: Moment, case: Case, buttons: Sequence[Press], head: str) -> Card:
    """No name, no word, no need, no place smaller than the province: the alert may be read over a shoulder."""
    province = province_of(case)
    number, sensitive = number_of(case), desk_wording.HEAD_SENSITIVE
    alt = desk_wording.SENSITIVE_ALT.format(head=sensitive, number=number, place=province)
    return Card(
        alt=alt,
        tone=_TONES[case.urgency],
        head=f"{head} · {number}",
        title=sensitive,
        rows=(
            Row(wording.ROW_STATUS, wording.STATUSES[case.status]),
            Row(wording.ROW_PLACE, _if_assumed(case, province)),
            *_language_rows(case),
            *due_row(moment, case),
            *_bounce_rows(moment, case),
        ),
        quote=desk_wording.SENSITIVE_TITLE,
        note=f"{thai_time(case.opened_at)} · {desk_wording.SENSITIVE_NOTE}",
        buttons=tuple(buttons),
    )


def _reason_rows(notice: Notice | None) -> list[Row]:
    """Why it comes: an office's reason for returning it, or what the reporter said."""
    if notice is None or not notice.words:
        return []
    of_reporter = notice.tell in (Tell.DISPUTED, Tell.REOPENED)
    label = desk_wording.SAID_ROW if of_reporter else officer_wording.REASON_ROW
    return [Row(label, redact.mask(notice.words))]


def _bounce_rows(moment: Moment, case: Case) -> list[Row]:
    if case.bounces < moment.levels.citizen.bounces:
        return []
    return [Row(desk_wording.DECIDE_ROW, desk_wording.DECIDE_COUNT.format(count=case.bounces))]


def working_card(moment: Moment, case: Case, buttons: Sequence[Press]) -> Card:
    """What the officer who has the case sees: the words and the phone in full, to be able to help."""
    session = moment.session
    phone = phone_of(session, case)
    calls = [Call(f"{wording.ROW_PHONE} {phone}", phone)] if phone else []
    return Card(
        alt=f"{officer_wording.HEAD_MINE} {number_of(case)}",
        tone=_TONES[case.urgency],
        head=f"{officer_wording.HEAD_MINE} · {number_of(case)}",
        title=need_name(case),
        rows=(
            Row(wording.ROW_STATUS, wording.STATUSES[case.status]),
            *due_row(moment, case),
            Row(wording.ROW_PLACE, _place_for_officers(case)),
            *_employer_rows(case),
            *_subject_rows(session, case, masked=False),
            Row(officer_wording.REPORTER_ROW, _reported_by(session, case, told_in(session, case))),
            *_language_rows(case),
            *_attachment_rows(session, case),
        ),
        quote=_clip(_talk_of(session, case), 1500),
        note=thai_time(case.opened_at),
        buttons=(*calls, *buttons),
    )


def reporters_card(moment: Moment, case: Case, buttons: Sequence[Press]) -> Card:
    """What the reporter sees of their own case: its path, as it is now; never an office code."""
    status = wording.STATUSES[case.status]
    return Card(
        alt=f"{number_of(case)} {need_name(case)}: {status}",
        tone=Tone.NORMAL if case.closed_at is None else Tone.QUIET,
        head=number_of(case),
        title=need_name(case),
        rows=(
            *_subject_rows(moment.session, case, masked=False),
            *path_rows(moment, case),
        ),
        buttons=tuple(buttons),
    )


_OF_REPORTER = frozenset({Entry.OPENED, Entry.ADDED, Entry.DISPUTED, Entry.REOPENED})
_OF_OFFICER = frozenset({Entry.ANSWERED, Entry.ASKED, Entry.PROPOSED})
_AMONG_OFFICERS = frozenset({Entry.NOTED, Entry.VISITED})


def _talk_of(session: Session, case: Case) -> str:
    """What was said, in order, notes among officers included: what the next officer must know."""
    lines = []
    for entry in history_of(session, case):
        if not entry.words:
            continue
        if entry.entry in _OF_OFFICER:
            lines.append(officer_wording.OFFICER_SAID.format(words=entry.words))
        elif entry.entry in _AMONG_OFFICERS:
            lines.append(desk_wording.NOTE_SAID.format(words=entry.words))
        elif entry.entry in _OF_REPORTER:
            lines.append(entry.words)
    return "\n".join(lines)


def phone_of(session: Session, case: Case) -> str | None:
    subject = session.get(Subject, case.subject_id) if case.subject_id else None
    return (subject.phone if subject else None) or reporter(session, case).phone


def subject_line(session: Session, case: Case) -> str | None:
    """``ลุงสมชาย หมู่ 5``; None when the reporter is the subject."""
    subject = session.get(Subject, case.subject_id) if case.subject_id else None
    if subject is None:
        return None
    name = subject.name or subject.relation
    village = wording.VILLAGE.format(number=subject.village) if subject.village else None
    return " ".join(part for part in (name, village) if part) or None


def _place_for_officers(case: Case) -> str:
    """What was only assumed must not look like what was said."""
    return _if_assumed(case, place_name(case))


def _if_assumed(case: Case, place: str) -> str:
    shown = officer_wording.PLACE_ASSUMED if case.receipt.get("place_assumed") else "{place}"
    return shown.format(place=place)


def _subject_rows(session: Session, case: Case, *, masked: bool) -> list[Row]:
    line = subject_line(session, case)
    if line is None:
        return []
    return [Row(wording.ROW_SUBJECT, redact.mask(line) if masked else line)]


def _reported_by(session: Session, case: Case, told: Told) -> str:
    person = reporter(session, case)
    by_volunteer = told.by is Role.VOLUNTEER
    volunteer = serving_volunteer(session, person, case.opened_at) if by_volunteer else None
    return (
        officer_wording.BY_VOLUNTEER.format(name=volunteer.name) if volunteer else officer_wording.BY_CITIZEN
    )


def language_of(case: Case) -> str:
    """The code of the language the case was written in, as ``intents.language`` tells it."""
    return str(case.receipt.get("language", "th"))


def _language_rows(case: Case) -> list[Row]:
    """Who must be called to read it; nothing for Thai."""
    language = language_of(case)
    return [] if language == "th" else [Row(languages_wording.ROW, languages_wording.NAMES[language])]


def _attachment_rows(session: Session, case: Case) -> list[Row]:
    counted = attached(session, case)
    if not counted:
        return []
    listed = " ".join(f"{officer_wording.MEDIA[kind]} {count}" for kind, count in counted.items())
    return [Row(officer_wording.ATTACHED_ROW, listed)]


def _office_rule(session: Session, case: Case) -> str:
    rule, _, code = str(case.receipt.get("office_rule", "screening")).partition(":")
    missing = session.get(Office, code) if code else None
    return officer_wording.RULES[rule].format(office=missing.short_name if missing else "")


def _employer_rows(case: Case) -> list[Row]:
    named = case.receipt.get("employer")
    return [Row(officer_wording.EMPLOYER_ROW, redact.mask(named))] if named else []


def _evidence_rows(case: Case) -> list[Row]:
    """The words that spoke for this case's need; a message with two needs has words for each."""
    found = [need["why"] for need in case.receipt.get("needs", []) if need["need"] == case.need]
    why = found[0][:4] if found else []
    rows = [Row(officer_wording.WORDS_ROW, redact.mask(" · ".join(why)))] if why else []
    # Needs that were likely too, but not sure enough for a case of their own; a menu's other buttons are none.
    routed = case.receipt.get("decision") == Decision.ROUTE
    likely = [need["need"] for need in case.receipt.get("needs", []) if routed and not need.get("sure", True)]
    named = " · ".join(wording.NEEDS[Need(need)] for need in likely if need != case.need)
    return [*rows, Row(officer_wording.ALSO_ROW, named)] if named else rows


def _clip(text: str, limit: int = _SUMMARY) -> str | None:
    text = text.strip()
    return (text if len(text) <= limit else text[: limit - 1] + "…") or None


def is_over(case: Case) -> bool:
    return case.status not in OPEN_STATUSES
