"""Which question comes next, and why."""

from __future__ import annotations

from math import isfinite

import pytest

from crampwise.clinical import NOT_SURE, Case, Question, Stop, next_question
from crampwise.clinical.interview import (
    advice_questions,
    expected_information,
    next_feature,
    safety_questions,
)

from .cases import FEATURES, KNOWLEDGE, case_of, play

LIMITS = KNOWLEDGE.dispositions["interview"]
# By place, written out: what a change of the findings' files must not take away.
SAFETY = {
    "calf": ["leg_swelling", "breathing"],
    "foot": ["leg_swelling", "breathing"],
    "whole_leg": ["leg_swelling", "breathing"],
    "both_legs": ["breathing"],
    "ribs": ["chest_pain", "breathing"],
    "upper_back": ["chest_pain", "breathing"],
    "shoulder": ["chest_pain", "breathing"],
    "upper_arm": ["chest_pain", "breathing"],
    "whole_arm": ["chest_pain", "breathing"],
    "abdomen": ["belly_signs", "breathing"],
    "low_back": ["breathing", "new_weakness"],
    "whole_body": ["breathing", "new_weakness"],
    "fingers": ["breathing"],
    "forearm": ["breathing"],
    "neck_back": ["breathing"],
    "jaw": ["breathing"],
    "throat": ["breathing"],
}


def cleared(**answers) -> Case:
    """A calf with the safety questions answered."""
    return case_of(body_part="calf", leg_swelling="none", breathing="usual", **answers)


def test_the_place_comes_first():
    assert next_question(Case(), KNOWLEDGE) == Question("body_part", "place")
    assert (
        next_question(case_of(who="helper", onset="pain_at_once"), KNOWLEDGE).finding == "body_part"
    )


@pytest.mark.parametrize("part", sorted(SAFETY))
def test_safety_questions_of_each_place(part):
    assert safety_questions(case_of(body_part=part), KNOWLEDGE) == SAFETY[part]


@pytest.mark.parametrize("part", sorted(KNOWLEDGE.relief))
def test_every_place_is_asked_its_safety_questions_before_a_feature(part):
    case, asked = case_of(body_part=part), ("body_part",)
    for finding in safety_questions(case, KNOWLEDGE):
        assert next_question(case, KNOWLEDGE, asked) == Question(finding, "safety")
        case, asked = case.with_answer(finding, NOT_SURE), asked + (finding,)
    assert next_question(case, KNOWLEDGE, asked).reason == "information"


@pytest.mark.parametrize(
    "part",
    sorted(p for p, e in KNOWLEDGE.relief.items() if e["group"] == "leg" and p != "both_legs"),
)
def test_every_leg_part_asks_for_a_clot(part):
    assert safety_questions(case_of(body_part=part), KNOWLEDGE)[0] == "leg_swelling"


def test_breathing_is_asked_even_when_the_place_is_not_known():
    assert safety_questions(case_of(body_part=NOT_SURE), KNOWLEDGE) == ["breathing"]


def test_a_place_changed_at_the_limit_still_gets_its_safety_question():
    """Eight were asked about an arm, then the place turned out to be the calf: a clot has not been ruled out."""
    asked = (
        "body_part",
        "breathing",
        "onset",
        "shape",
        "extent",
        "duration",
        "frequency",
        "als_status",
    )
    answers = {"breathing": "usual", "onset": "pain_at_once", "shape": "hard_knot", "extent": NOT_SURE,
               "duration": "minutes", "frequency": "some_weeks", "als_status": "yes"}  # fmt: skip
    assert next_question(case_of(body_part="calf", **answers), KNOWLEDGE, asked) == Question(
        "leg_swelling", "safety"
    )


def test_the_feature_asked_is_the_one_with_the_most_information():
    case = cleared()
    gains = expected_information(
        case, KNOWLEDGE, [f for f in FEATURES if KNOWLEDGE.findings[f]["asked"] == "by_information"]
    )
    asked = next_question(case, KNOWLEDGE).finding
    told_apart = {name: gain for name, gain in gains.items() if name not in ("fits_better",)}
    assert asked == max(told_apart, key=lambda name: told_apart[name]) and gains[asked] > 0


def test_a_question_that_tells_next_to_nothing_is_never_asked():
    names = [name for name in FEATURES if KNOWLEDGE.findings[name]["asked"] == "by_information"]
    for case in (
        cleared(),
        cleared(onset="pain_at_once"),
        cleared(shape="hard_knot", trigger="touch_or_being_moved"),
    ):
        gains = expected_information(case, KNOWLEDGE, names)
        assert all(isfinite(gain) for gain in gains.values())
        assert gains[next_feature(case, KNOWLEDGE, ())] >= LIMITS["least_information"]


def test_features_stop_when_enough_is_known():
    assert next_feature(cleared(extent="one_muscle", onset="pain_at_once"), KNOWLEDGE, ()) is None


def test_one_strong_sign_is_not_enough_to_stop():
    assert next_feature(cleared(shape="hard_knot"), KNOWLEDGE, ()) is not None


def test_features_stop_at_their_limit():
    asked = ("onset", "shape", "extent", "trigger")
    assert len(asked) == LIMITS["features_at_most"]
    assert next_feature(cleared(**dict.fromkeys(asked, NOT_SURE)), KNOWLEDGE, asked) is None


def test_features_stop_when_none_would_tell_more():
    unsure = {name: NOT_SURE for name in FEATURES}
    assert next_feature(cleared(**unsure), KNOWLEDGE, ()) is None


def test_look_alikes_are_listed_only_after_the_main_signs_failed():
    few, many = ("onset", "shape"), ("onset", "shape", "extent")
    rest = {name: NOT_SURE for name in FEATURES if name not in ("fits_better", "sensation")}
    assert next_feature(cleared(**rest), KNOWLEDGE, few) is None
    assert next_feature(cleared(**rest), KNOWLEDGE, many) == "fits_better"
    assert next_feature(cleared(**rest, sensation="joint_sore"), KNOWLEDGE, few) == "fits_better"


def test_soreness_after_is_not_asked_while_it_hurts():
    rest = {name: NOT_SURE for name in FEATURES if name not in ("after", "fits_better")}
    assert next_feature(cleared(happening_now="now", **rest), KNOWLEDGE, ()) is None
    assert next_feature(cleared(happening_now="over", **rest), KNOWLEDGE, ()) == "after"


@pytest.mark.parametrize(
    ("answers", "questions"),
    [
        ({"extent": "one_muscle", "onset": "pain_at_once"}, ["frequency"]),
        (
            {"extent": "one_muscle", "onset": "pain_at_once", "frequency": "first_time_or_rare"},
            ["frequency", "als_status"],
        ),
        ({"extent": "one_muscle", "onset": "pain_at_once", "als_status": "no"}, ["frequency"]),
        ({"extent": "whole_area", "shape": "straight_stiff"}, ["body_triggers", "medicine_change"]),
        (
            {
                "shape": "hard_knot",
                "trigger": "touch_or_being_moved",
                "onset": "pain_at_once",
                "extent": "whole_area",
            },
            ["body_triggers", "medicine_change"],
        ),
        (
            {"onset": "twitch_without_pain", "shape": "rippling", "als_status": "yes"},
            ["als_status"],
        ),
        ({"onset": "twitch_without_pain", "shape": "rippling"}, ["als_status", "new_weakness"]),
        ({"fits_better": "joint_sore"}, []),
        ({}, []),
    ],
)
def test_advice_questions_by_impression(answers, questions):
    assert advice_questions(cleared(**answers), KNOWLEDGE) == questions


def test_advice_is_asked_last_and_then_it_stops():
    case = cleared(extent="one_muscle", onset="pain_at_once")
    assert next_question(case, KNOWLEDGE) == Question("frequency", "advice")
    assert next_question(case.with_answer("frequency", "some_weeks"), KNOWLEDGE) == Stop("enough")


def test_it_stops_at_the_limit():
    asked = tuple(f"question {number}" for number in range(LIMITS["at_most"]))
    assert next_question(cleared(), KNOWLEDGE, asked) == Stop("limit")


def test_the_commonest_interviews_are_short():
    """A clear cramp and clear stiffness take no more than six questions, from nothing told."""
    cramp = {"body_part": "calf", "leg_swelling": "none", "breathing": "usual", "extent": "one_muscle",
             "onset": "pain_at_once", "shape": "hard_knot", "frequency": "some_weeks"}  # fmt: skip
    stiff = {"body_part": "fingers", "breathing": "usual", "extent": "whole_area", "onset": "tight_without_pain",
             "shape": "straight_stiff", "body_triggers": ["none"], "medicine_change": "none"}  # fmt: skip
    assert len(play(cramp).asked) <= 6 and len(play(stiff).asked) <= 6
