"""The model beside the rules: features, odds that add up, reasons, and weights that fit the corpus they name."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from bench.model import corpus
from db.terms import Need
from intents import features
from intents.lexicon import load
from intents.model import COLUMNS, FOLDER, NEEDS, Block, Model
from intents.rulebook import Rulebook


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook(load())


def test_runs_hold_two_to_four_letters_and_know_the_ends() -> None:
    assert features.runs("กข") == {" ก", "กข", "ข ", " กข", "กข ", " กข "}


def test_words_stand_alone_and_in_pairs() -> None:
    assert features.words(("ไม่", "จ่าย", "เงิน")) == {"ไม่", "จ่าย", "เงิน", "ไม่\tจ่าย", "จ่าย\tเงิน"}


def test_more_evidence_says_more_but_never_more_than_one() -> None:
    said = [features.squash(total) for total in (0, 1, 2.5, 5, 10, 40)]
    assert said == sorted(said)
    assert (said[0], said[-1] < 1) == (0, True)


def test_a_rule_is_a_cue_the_model_hears(rulebook: Rulebook) -> None:
    seen = rulebook.see("นายจ้างไม่จ่ายค่าแรง")
    assert features.cues(seen.evidence, seen.matches)["need:unpaid_wages"] > 0.7


def test_a_block_divides_by_the_length_of_what_it_found() -> None:
    weights = np.array([[3.0] * COLUMNS + [9.0], [4.0] * COLUMNS + [16.0]], np.float32)
    block = Block({"ก": 0, "ข": 1}, weights)
    assert block.sum(["ก", "ข", "ค"])[0] == pytest.approx((3 + 4) / 5)
    assert not block.sum(["ค"]).any()


def test_the_odds_of_all_needs_add_up_to_one(model: Model, rulebook: Rulebook) -> None:
    for text in ("", "ไม่จ่ายค่าแรง", "ถนนเป็นหลุม", "?" * 900):
        seen = rulebook.see(text)
        judged = model.judge(seen.flow, seen.evidence, seen.matches)
        assert math.fsum(judged.needs.values()) == pytest.approx(1, abs=1e-5)
        assert all(0 <= odds <= 1 for odds in (judged.emergency, *judged.also.values()))


def test_what_no_rule_knows_is_judged_by_the_text_alone(model: Model, rulebook: Rulebook) -> None:
    seen = rulebook.see("ทำมาสามเดือน พอทวงตังค์ทีไรเขาก็เลี่ยงไปเรื่อย")
    judged = model.judge(seen.flow, {}, [])
    assert max(judged.needs, key=lambda need: judged.needs[need]) is Need.UNPAID_WAGES


def test_reasons_are_words_of_the_text(model: Model, rulebook: Rulebook) -> None:
    flow = rulebook.see("พ่อปวดฟันมาก อยากอุดฟันใช้ประกันสังคม").flow
    reasons = [flow.said(*span) for span in model.reasons(flow.tokens, Need.MEDICAL_BENEFIT)]
    assert reasons
    assert all(reason in "พ่อปวดฟันมาก อยากอุดฟันใช้ประกันสังคม" for reason in reasons)


def test_the_weights_were_fitted_on_the_corpus_as_it_is() -> None:
    about = json.loads((FOLDER / "model.json").read_text("utf-8"))
    assert about["corpus"] == corpus.hash_of(), "run: make train"


def test_weights_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"model\.json"):
        Model.load(tmp_path)


def test_every_need_and_the_alarm_have_a_column(model: Model) -> None:
    assert model.bias.shape == (COLUMNS,)
    assert len(NEEDS) == 25
