"""From odds and evidence to a decision: sure is routed, close is asked, anything else is read by a person."""

from collections.abc import Mapping

import pytest

from db.terms import Asks, Decision, Department, Need, Urgency
from intents.decide import Case, Verdict, decide, surest
from intents.match import Span
from intents.model import Limits
from intents.score import Evidence

LIMITS = Limits(
    route=0.9, hurry=0.7, need=0.4, second=0.15, both=0.6, outside=0.7, talk=0.5, ours=0.1, emergency=0.2
)
STRONG = 5.0


def found(need: Need, total: float, *spans: Span) -> dict[Need, Evidence]:
    return {need: Evidence(need, total, spans, spans if total >= STRONG else ())}


def decided(
    odds: Mapping[Need, float],
    *,
    also: Mapping[Need, float] | None = None,
    evidence: Mapping[Need, Evidence] | None = None,
    asks: Asks = Asks.HELP,
    urgency: Urgency = Urgency.NORMAL,
    tokens: int = 9,
    substance: int = 9,
    settled: bool = False,
    language: str = "th",
) -> Verdict:
    nothing = dict.fromkeys(Need, 0.0)
    case = Case(
        nothing | dict(odds),
        nothing | dict(also or {}),
        evidence or {},
        asks,
        urgency,
        tokens,
        substance,
        settled,
        language,
    )
    return decide(case, LIMITS, STRONG)


def test_one_sure_need_is_routed_to_its_department() -> None:
    verdict = decided({Need.OLD_AGE: 0.95})
    assert (verdict.decision, verdict.department, verdict.sure) == (Decision.ROUTE, Department.SSO, 1)


def test_two_close_needs_of_one_department_make_the_department_sure() -> None:
    verdict = decided({Need.OLD_AGE: 0.5, Need.SSO_MEMBERSHIP: 0.45})
    assert (verdict.decision, verdict.needs) == (Decision.ROUTE, (Need.OLD_AGE,))


def test_a_sure_department_with_needs_all_alike_asks_which() -> None:
    alike = dict.fromkeys((Need.OLD_AGE, Need.SSO_MEMBERSHIP, Need.SSO_CONTRIBUTION), 0.19)
    verdict = decided(alike | {Need.MATERNITY_CHILD: 0.18, Need.MEDICAL_BENEFIT: 0.18})
    assert verdict.decision is Decision.CLARIFY


def test_a_close_need_of_another_department_is_asked_about() -> None:
    verdict = decided({Need.OLD_AGE: 0.55, Need.DISMISSAL: 0.4})
    assert (verdict.decision, verdict.department) == (Decision.CLARIFY, None)
    assert verdict.needs == (Need.OLD_AGE, Need.DISMISSAL)


def test_a_second_need_is_routed_when_the_odds_are_sure_of_it() -> None:
    verdict = decided({Need.DISMISSAL: 0.93}, also={Need.JOB_SEEKING: 0.7})
    assert (verdict.needs, verdict.sure) == ((Need.DISMISSAL, Need.JOB_SEEKING), 2)


def test_a_second_need_is_routed_when_rules_found_it_in_words_of_its_own() -> None:
    evidence = found(Need.DISMISSAL, 5, (0, 4)) | found(Need.JOB_SEEKING, 5, (9, 14))
    verdict = decided({Need.DISMISSAL: 0.93}, also={Need.JOB_SEEKING: 0.2}, evidence=evidence)
    assert verdict.sure == 2


def test_a_second_need_that_shares_the_words_is_only_named() -> None:
    evidence = found(Need.DISMISSAL, 5, (0, 4)) | found(Need.JOB_SEEKING, 5, (0, 4))
    verdict = decided({Need.DISMISSAL: 0.93}, also={Need.JOB_SEEKING: 0.2}, evidence=evidence)
    assert (verdict.needs, verdict.sure) == ((Need.DISMISSAL, Need.JOB_SEEKING), 1)


def test_at_most_three_needs_are_offered() -> None:
    verdict = decided(dict.fromkeys(list(Need)[:6], 0.15))
    assert (verdict.decision, len(verdict.needs)) == (Decision.CLARIFY, 3)


def test_what_is_hardly_ours_is_read_by_a_person() -> None:
    assert decided({Need.OUT_OF_SCOPE: 0.6, Need.OLD_AGE: 0.05}).decision is Decision.SCREEN


def test_another_agencys_matter_is_told_so() -> None:
    verdict = decided({Need.OUT_OF_SCOPE: 0.8, Need.MEDICAL_BENEFIT: 0.15})
    assert (verdict.decision, verdict.department) == (Decision.OUT_OF_SCOPE, None)


def test_in_an_emergency_abuse_is_routed_before_what_is_likelier() -> None:
    verdict = decided(
        {Need.UNPAID_WAGES: 0.5, Need.ABUSE: 0.45}, also={Need.UNPAID_WAGES: 0.9}, urgency=Urgency.EMERGENCY
    )
    assert (verdict.decision, verdict.needs) == (Decision.ROUTE, (Need.ABUSE, Need.UNPAID_WAGES))


def test_an_emergency_needs_less_to_reach_a_department() -> None:
    odds = {Need.WORK_INJURY: 0.75}
    assert decided(odds).decision is Decision.CLARIFY
    assert decided(odds, urgency=Urgency.EMERGENCY).decision is Decision.ROUTE


@pytest.mark.parametrize("asks", [Asks.GREETING, Asks.THANKS, Asks.HELP])
def test_an_emergency_is_never_small_talk_or_out_of_scope(asks: Asks) -> None:
    verdict = decided({Need.OUT_OF_SCOPE: 0.9}, asks=asks, urgency=Urgency.EMERGENCY, substance=0)
    assert verdict.decision is Decision.SCREEN


@pytest.mark.parametrize("asks", [Asks.PERSON, Asks.COMPLAINT])
def test_who_wants_a_person_is_not_asked_more_questions(asks: Asks) -> None:
    assert decided({Need.OLD_AGE: 0.5}, asks=asks).decision is Decision.SCREEN


def test_scolding_the_bot_is_small_talk_and_a_complaint_about_an_office_is_not() -> None:
    assert decided({Need.SMALLTALK: 0.9}, asks=Asks.COMPLAINT, substance=1).decision is Decision.SMALLTALK
    assert decided({}, asks=Asks.COMPLAINT, substance=1).decision is Decision.SCREEN


@pytest.mark.parametrize("language", ["my", "km", "lo", "zh", "und"])
def test_a_script_the_rules_do_not_cover_is_read_by_a_person(language: str) -> None:
    assert decided({Need.OLD_AGE: 0.99}, substance=0, language=language).decision is Decision.SCREEN


def test_english_is_routed_only_when_a_rule_names_it() -> None:
    odds = {Need.UNPAID_WAGES: 0.97}
    assert decided(odds, language="en").decision is Decision.CLARIFY
    told = found(Need.UNPAID_WAGES, 5, (0, 4))
    assert decided(odds, language="en", evidence=told).decision is Decision.ROUTE
    leaning = {Need.UNPAID_WAGES: 0.75}
    assert decided(leaning, language="en", evidence=told).decision is Decision.ROUTE


def test_a_greeting_is_small_talk_and_a_greeting_before_a_story_is_not() -> None:
    greeting = {Need.SMALLTALK: 0.8}
    assert decided(greeting, asks=Asks.GREETING, substance=1).decision is Decision.SMALLTALK
    assert decided(greeting, asks=Asks.GREETING, substance=12).decision is not Decision.SMALLTALK


def test_a_single_stray_word_that_no_rule_knows_offers_no_menu() -> None:
    assert decided({Need.SKILL_TRAINING: 0.45}, substance=1).decision is Decision.SCREEN


def test_a_settled_matter_is_small_talk_unless_something_is_asked() -> None:
    assert decided({Need.OLD_AGE: 0.95}, asks=Asks.THANKS, settled=True).decision is Decision.SMALLTALK
    assert decided({Need.OLD_AGE: 0.95}, asks=Asks.QUESTION, settled=True).decision is Decision.ROUTE


def test_the_surest_department_sums_its_needs() -> None:
    odds = dict.fromkeys(Need, 0.0) | {Need.OLD_AGE: 0.3, Need.MEDICAL_BENEFIT: 0.3, Need.HIRING: 0.4}
    department, sure = surest(odds)
    assert (department, round(sure, 3)) == (Department.SSO, 0.6)
