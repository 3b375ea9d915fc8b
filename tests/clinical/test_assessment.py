"""The conclusion."""

from __future__ import annotations

import pytest

from crampwise.clinical import NOT_SURE, Case, assess, impression

from .cases import CONDITIONS, FEATURES, KNOWLEDGE, case_of

LIMITS = KNOWLEDGE.dispositions["interview"]


def sides(**answers):
    result = assess(case_of(**answers), KNOWLEDGE)
    return [item.finding for item in result.supporting], [item.finding for item in result.opposing]


def test_a_cramp_has_its_rival_as_the_other_side():
    assert sides(extent="one_muscle", onset="pain_at_once", trigger="first_movement") == (
        ["extent", "onset"],
        ["trigger"],
    )


def test_stiffness_has_its_rival_as_the_other_side():
    assert sides(extent="whole_area", shape="straight_stiff", trigger="cold") == (
        ["extent", "shape"],
        ["trigger"],
    )


def test_twitches_have_both_as_the_other_side():
    assert sides(
        onset="twitch_without_pain", shape="rippling", trigger="cold", duration="hours_or_constant"
    ) == (
        ["onset", "shape"],
        ["trigger", "duration"],
    )


def test_mixed_takes_the_strongest_of_each_side_by_turns():
    supporting, opposing = sides(
        shape="hard_knot",
        onset="pain_at_once",
        repeats="same_muscle_again",
        trigger="touch_or_being_moved",
        extent="whole_area",
    )
    assert supporting == ["onset", "extent", "shape", "trigger", "repeats"] and opposing == []


def test_a_look_alike_has_its_own_evidence():
    assert sides(fits_better="joint_sore", trigger="cold") == (["fits_better"], ["trigger"])


def test_unclear_has_nothing_in_its_favour():
    assert sides(trigger="cold", duration="seconds")[0] == []


def test_a_cramp_is_ordinary_only_when_no_doctor_has_said_als():
    signs = {"extent": "one_muscle", "onset": "pain_at_once"}
    by_status = {"no": "ordinary_cramp", "yes": "cramp", "being_tested": "cramp", NOT_SURE: "cramp"}
    found = {
        status: assess(case_of(**signs, als_status=status), KNOWLEDGE).condition
        for status in by_status
    }
    assert found == by_status


@pytest.mark.parametrize(
    "answers", [{"shape": "hard_knot"}, {"extent": "one_muscle", "onset": "pain_at_once"}]
)
def test_certainty_follows_the_limits(answers):
    found = impression(case_of(**answers), KNOWLEDGE)
    probability = found.differential.probability["cramp"]
    assert LIMITS["possible"] <= probability
    assert found.certainty == ("likely" if probability >= LIMITS["likely"] else "possible")


def test_missing_are_the_features_not_known():
    result = assess(case_of(extent="one_muscle", onset=NOT_SURE), KNOWLEDGE)
    asked = {name for name in FEATURES if KNOWLEDGE.findings[name]["asked"] == "by_information"}
    assert set(result.missing) == asked - {"extent"}


def test_a_look_alike_is_named_only_when_unclear():
    assert (
        assess(case_of(sensation="burning_or_tingling"), KNOWLEDGE).look_alike
        == KNOWLEDGE.mimics["nerve_pain"]
    )
    assert assess(case_of(fits_better="burning_or_tingling"), KNOWLEDGE).look_alike is None
    assert assess(case_of(trigger="cold"), KNOWLEDGE).look_alike is None


def test_it_says_which_knowledge_it_came_from():
    assert (
        assess(Case(), KNOWLEDGE).knowledge_version == KNOWLEDGE.version
        and len(KNOWLEDGE.version) == 12
    )


@pytest.mark.parametrize(
    "entry", [*KNOWLEDGE.weighed().items(), *KNOWLEDGE.derived.items()], ids=lambda entry: entry[0]
)
def test_every_outcome_has_what_the_conclusion_says(entry):
    _, said = entry
    assert (
        said["reported_as"] in CONDITIONS
        and said["name"]
        and said["is"]
        and said["sources"]
        and said["grade"] in "ABC"
    )


@pytest.mark.parametrize("name", sorted(KNOWLEDGE.mimics))
def test_every_look_alike_says_what_to_do(name):
    assert KNOWLEDGE.mimics[name]["advice"]


@pytest.mark.parametrize(
    "entry", [*KNOWLEDGE.conditions.items(), *KNOWLEDGE.derived.items()], ids=lambda entry: entry[0]
)
def test_every_condition_says_what_would_change_the_advice(entry):
    _, said = entry
    assert said["safety_net"]["text"] and said["safety_net"]["sources"]
