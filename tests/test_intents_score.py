"""Evidence is summed once per stretch of text, and the longest phrase speaks alone."""

from db.terms import Need
from intents.match import Family, Match, Rule, Span
from intents.patterns import parse
from intents.score import RESOLVED, score


def match(need: Need, pattern: str, weight: float, *spans: Span, family: Family = Family.NEED) -> Match:
    return Match(Rule(family, need.value, parse(pattern), weight), spans)


def total(*matches: Match) -> dict[Need, float]:
    return {need: round(found.sum, 3) for need, found in score(matches, 5.0).items()}


def test_separate_evidence_adds_up() -> None:
    found = total(match(Need.HIRING, "ก", 5, (0, 4)), match(Need.HIRING, "ข", 2.5, (6, 9)))
    assert found == {Need.HIRING: 7.5}


def test_words_already_counted_add_nothing() -> None:
    found = total(match(Need.HIRING, "ก ข", 5, (0, 4), (6, 9)), match(Need.HIRING, "ข", 2.5, (6, 9)))
    assert found == {Need.HIRING: 5}


def test_words_half_counted_add_half() -> None:
    found = total(match(Need.HIRING, "ก", 5, (0, 4)), match(Need.HIRING, "ข", 2, (2, 6)))
    assert found == {Need.HIRING: 6}


def test_a_longer_phrase_of_another_need_silences_what_lies_inside_it() -> None:
    found = total(
        match(Need.OVERSEAS_WORK, "กองทุนคนหางาน", 2.5, (0, 13)), match(Need.JOB_SEEKING, "หางาน", 5, (8, 13))
    )
    assert found == {Need.OVERSEAS_WORK: 2.5}


def test_equal_words_of_two_needs_both_count() -> None:
    found = total(match(Need.HIRING, "ก", 5, (0, 4)), match(Need.OLD_AGE, "ก", 5, (0, 4)))
    assert set(found) == {Need.HIRING, Need.OLD_AGE}


def test_a_settled_need_keeps_a_part_of_its_weight() -> None:
    settled = match(Need.HIRING, "ได้คนแล้ว", 0, (6, 12), family=Family.RESOLVED)
    assert total(match(Need.HIRING, "ก", 5, (0, 4)), settled) == {Need.HIRING: 5 * RESOLVED}


def test_words_for_a_door_speak_for_out_of_scope() -> None:
    door = Match(Rule(Family.DOOR, "road", parse("ถนน"), 5), ((0, 3),))
    assert total(door) == {Need.OUT_OF_SCOPE: 5}


def test_strong_words_are_kept_apart_from_the_rest() -> None:
    found = score([match(Need.HIRING, "ก", 5, (0, 4)), match(Need.HIRING, "ข", 1, (6, 9))], 5.0)
    assert found[Need.HIRING].strong == ((0, 4),)
    assert found[Need.HIRING].spans == ((0, 4), (6, 9))
