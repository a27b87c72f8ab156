"""From evidence to a decision: sure is routed, close is asked, anything else is read by a person."""

import pytest

from db.terms import Asks, Decision, Department, Need, Urgency
from intents.decide import Case, Verdict, decide, squash
from intents.lexicon import Thresholds
from intents.match import Span
from intents.score import Evidence

LIMITS = Thresholds(strong=5, medium=2.5, weak=1, route=5, clarify=2, margin=2, emergency=2)


def evidence(need: Need, total: float, *spans: Span, resolved: bool = False) -> Evidence:
    return Evidence(need, total, spans, spans if total >= LIMITS.strong else (), resolved)


def decided(
    *found: Evidence,
    asks: Asks = Asks.HELP,
    urgency: Urgency = Urgency.NORMAL,
    substance: int = 9,
    settled: bool = False,
    language: str = "th",
) -> Verdict:
    case = Case({one.need: one for one in found}, asks, urgency, substance, settled, language)
    return decide(case, LIMITS)


def test_one_sure_need_is_routed_to_its_department() -> None:
    verdict = decided(evidence(Need.OLD_AGE, 5, (0, 4)))
    assert (verdict.decision, verdict.department) == (Decision.ROUTE, Department.SSO)


def test_a_close_need_of_the_same_department_does_not_stop_the_route() -> None:
    verdict = decided(evidence(Need.OLD_AGE, 5, (0, 4)), evidence(Need.SSO_MEMBERSHIP, 4.5, (0, 4)))
    assert [one.need for one in verdict.needs] == [Need.OLD_AGE]


def test_a_close_need_of_another_department_on_the_same_words_is_asked_about() -> None:
    verdict = decided(evidence(Need.OLD_AGE, 5, (0, 4)), evidence(Need.DISMISSAL, 5, (0, 4)))
    assert (verdict.decision, verdict.department, len(verdict.needs)) == (Decision.CLARIFY, None, 2)


def test_two_sure_needs_with_words_of_their_own_are_both_routed() -> None:
    verdict = decided(evidence(Need.DISMISSAL, 5, (0, 4)), evidence(Need.JOB_SEEKING, 5, (9, 14)))
    assert [one.need for one in verdict.needs] == [Need.DISMISSAL, Need.JOB_SEEKING]
    assert verdict.department is Department.DLPW


def test_of_equal_needs_the_one_spoken_of_first_leads() -> None:
    verdict = decided(evidence(Need.DISMISSAL, 5, (9, 14)), evidence(Need.JOB_SEEKING, 5, (0, 4)))
    assert verdict.needs[0].need is Need.JOB_SEEKING


def test_medium_evidence_asks() -> None:
    assert decided(evidence(Need.OLD_AGE, 2.5, (0, 4))).decision is Decision.CLARIFY


def test_at_most_three_needs_are_offered() -> None:
    several = [evidence(need, 2.5, (0, 4)) for need in list(Need)[:6]]
    assert len(decided(*several).needs) == 3


def test_weak_evidence_is_read_by_a_person() -> None:
    assert decided(evidence(Need.OLD_AGE, 1, (0, 4))).decision is Decision.SCREEN


def test_another_agencys_matter_is_told_so() -> None:
    verdict = decided(evidence(Need.OUT_OF_SCOPE, 5, (0, 4)), evidence(Need.MEDICAL_BENEFIT, 2.5, (5, 9)))
    assert (verdict.decision, verdict.department) == (Decision.OUT_OF_SCOPE, None)


def test_equal_evidence_for_us_and_for_others_is_never_a_route() -> None:
    verdict = decided(evidence(Need.OUT_OF_SCOPE, 5, (0, 4)), evidence(Need.MEDICAL_BENEFIT, 6, (5, 9)))
    assert verdict.decision is Decision.CLARIFY


def test_abuse_is_routed_before_what_scores_higher() -> None:
    verdict = decided(
        evidence(Need.UNPAID_WAGES, 9, (0, 4)), evidence(Need.ABUSE, 2.5, (6, 9)), urgency=Urgency.EMERGENCY
    )
    assert verdict.decision is Decision.ROUTE
    assert [one.need for one in verdict.needs] == [Need.ABUSE, Need.UNPAID_WAGES]


@pytest.mark.parametrize("asks", [Asks.GREETING, Asks.THANKS, Asks.HELP])
def test_an_emergency_is_never_small_talk_or_out_of_scope(asks: Asks) -> None:
    outside = evidence(Need.OUT_OF_SCOPE, 9, (0, 4))
    verdict = decided(outside, asks=asks, urgency=Urgency.EMERGENCY, substance=0)
    assert verdict.decision is Decision.SCREEN


@pytest.mark.parametrize("asks", [Asks.PERSON, Asks.COMPLAINT])
def test_who_wants_a_person_is_not_asked_more_questions(asks: Asks) -> None:
    assert decided(evidence(Need.OLD_AGE, 2.5, (0, 4)), asks=asks).decision is Decision.SCREEN


def test_scolding_the_bot_is_small_talk_and_a_complaint_about_an_office_is_not() -> None:
    scolding = decided(evidence(Need.SMALLTALK, 5, (0, 4)), asks=Asks.COMPLAINT, substance=1)
    assert scolding.decision is Decision.SMALLTALK
    assert decided(asks=Asks.COMPLAINT, substance=1).decision is Decision.SCREEN


@pytest.mark.parametrize("language", ["my", "km", "lo", "zh", "und"])
def test_a_script_the_rules_do_not_cover_is_read_by_a_person(language: str) -> None:
    assert decided(substance=0, language=language).decision is Decision.SCREEN


def test_a_greeting_is_small_talk() -> None:
    assert decided(asks=Asks.GREETING, substance=1).decision is Decision.SMALLTALK


def test_a_greeting_before_a_story_is_read_by_a_person() -> None:
    assert decided(asks=Asks.GREETING, substance=12).decision is Decision.SCREEN


def test_a_settled_matter_is_small_talk() -> None:
    verdict = decided(evidence(Need.OLD_AGE, 2.4, (0, 4), resolved=True), asks=Asks.THANKS, settled=True)
    assert verdict.decision is Decision.SMALLTALK


def test_scores_keep_their_order_between_nought_and_one() -> None:
    scores = [squash(total) for total in (0, 1, 2.5, 5, 10, 40)]
    assert scores == sorted(scores)
    assert scores[0] == 0
    assert scores[-1] < 1.0001
