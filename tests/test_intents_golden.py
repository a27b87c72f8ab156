"""The shipped rules against sentences of our own: each department right, no near miss routed."""

import pytest

from db.terms import DEPARTMENT_OF, Decision, Department, Need
from intents.check import Level, check
from intents.reading import Reading
from intents.understand import Understanding
from tests.golden import Golden, golden

SERVED = [one for one in golden() if one.department]
NOT_OURS = [one for one in golden() if not one.department]


@pytest.fixture(scope="module")
def reader() -> Understanding:
    return Understanding.load()


def leaning(reading: Reading) -> Department | None:
    """The department of the best need, sure or not."""
    return DEPARTMENT_OF.get(reading.needs[0].need) if reading.needs else None


def test_every_need_has_sentences() -> None:
    assert {one.needs[0] for one in golden() if one.needs} == set(Need)
    assert len(golden()) >= 150


def test_nineteen_of_twenty_sentences_lean_to_their_department(reader: Understanding) -> None:
    wrong = [one.text for one in SERVED if leaning(reader.read(one.text)) is not one.department]
    assert len(wrong) <= len(SERVED) * 0.05, wrong


def test_what_is_routed_is_routed_right(reader: Understanding) -> None:
    routed = [(one, reader.read(one.text)) for one in SERVED]
    wrong = [one.text for one, reading in routed if reading.department not in {None, one.department}]
    assert len(wrong) <= len(SERVED) * 0.03, wrong


def test_most_sentences_are_sure_enough_to_route(reader: Understanding) -> None:
    unsure = [one.text for one in SERVED if reader.read(one.text).decision is not Decision.ROUTE]
    assert len(unsure) <= len(SERVED) * 0.25, unsure


@pytest.mark.parametrize("one", NOT_OURS, ids=lambda one: one.text)
def test_what_is_not_ours_alerts_no_office(reader: Understanding, one: Golden) -> None:
    assert reader.read(one.text).decision is not Decision.ROUTE


@pytest.mark.parametrize("one", [one for one in golden() if len(one.needs) > 1], ids=lambda one: one.text)
def test_every_need_asked_for_is_named(reader: Understanding, one: Golden) -> None:
    assert {found.need for found in reader.read(one.text).needs} >= set(one.needs)


def test_small_talk_is_small_talk(reader: Understanding) -> None:
    talk = [one.text for one in golden() if one.needs == (Need.SMALLTALK,)]
    assert [text for text in talk if reader.read(text).decision is not Decision.SMALLTALK] == []


def test_the_reasons_are_words_of_the_text(reader: Understanding) -> None:
    for one in SERVED:
        for found in reader.read(one.text).needs:
            assert all(why.lower() in one.text.lower() for why in found.why), one.text


def test_the_shipped_rules_keep_their_own_examples(reader: Understanding) -> None:
    assert [str(finding) for finding in check(reader) if finding.level is Level.ERROR] == []
