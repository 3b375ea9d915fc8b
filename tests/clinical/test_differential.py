"""Points and probabilities, against sums done by hand from the files."""

from __future__ import annotations

from math import isclose, log2

import pytest

from crampwise.clinical import Case, differential
from crampwise.clinical.differential import Differential, mixed_weight, probabilities, weight_table

from .cases import KNOWLEDGE, case_of

WEIGHTS = [
    (name, item) for name, entry in KNOWLEDGE.weighed().items() for item in entry["evidence"]
]


def test_points_start_at_the_priors():
    points = differential(Case(), KNOWLEDGE).points
    assert points == {name: entry["prior"] for name, entry in KNOWLEDGE.weighed().items()}


@pytest.mark.parametrize(
    ("condition", "item"), WEIGHTS, ids=[f"{c}: {i['finding']}={i['value']}" for c, i in WEIGHTS]
)
def test_each_listed_answer_adds_its_weight(condition, item):
    result = differential(Case.from_answers({item["finding"]: item["value"]}), KNOWLEDGE)
    assert result.points[condition] == KNOWLEDGE.weighed()[condition]["prior"] + item["weight"]
    (evidence,) = result.evidence[condition]
    assert (evidence.finding, evidence.value, evidence.weight) == (
        item["finding"],
        item["value"],
        item["weight"],
    )
    assert evidence.reason == item["reason"] and list(evidence.sources) == item["sources"]


def test_weights_add_up():
    case = case_of(
        extent="one_muscle", onset="pain_at_once", duration="seconds", trigger="first_movement"
    )
    points = differential(case, KNOWLEDGE).points
    assert points["cramp"] == 3 + 3 + 1
    assert points["spasticity"] == 1 + 2


def test_each_point_doubles_the_odds():
    found = probabilities({"a": 3.0, "b": 1.0, "c": 0.0})
    assert isclose(found["a"] / found["b"], 4) and isclose(found["b"] / found["c"], 2)
    assert isclose(sum(found.values()), 1)


def test_huge_points_stay_finite():
    assert probabilities({"a": 5000.0, "b": -5000.0}) == {"a": 1.0, "b": 0.0}


def test_mixed_is_weighed_only_with_a_strong_sign_on_each_side():
    assert (
        "mixed"
        not in differential(case_of(extent="one_muscle", onset="pain_at_once"), KNOWLEDGE).points
    )
    assert (
        "mixed"
        not in differential(case_of(shape="hard_knot", trigger="first_movement"), KNOWLEDGE).points
    )
    assert (
        "mixed"
        in differential(
            case_of(shape="hard_knot", trigger="touch_or_being_moved"), KNOWLEDGE
        ).points
    )


def test_a_mixed_episode_shows_each_sign_as_often_as_the_average():
    result = differential(
        case_of(shape="hard_knot", trigger="touch_or_being_moved", duration="seconds"), KNOWLEDGE
    )
    by_hand = log2((2**3 + 2**0) / 2) + log2((2**0 + 2**3) / 2) + log2((2**1 + 2**1) / 2)
    assert isclose(result.points["mixed"], KNOWLEDGE.derived["mixed"]["prior"] + by_hand)


def test_an_answer_that_bears_on_neither_adds_nothing_to_mixed():
    assert mixed_weight(weight_table(KNOWLEDGE), ("trigger", "nothing")) == 0


def test_evidence_is_strongest_first_and_then_by_name():
    result = differential(
        case_of(duration="minutes", shape="hard_knot", after="sore", extent="one_muscle"), KNOWLEDGE
    )
    assert [item.finding for item in result.evidence["cramp"]] == [
        "extent",
        "shape",
        "after",
        "duration",
    ]


def test_ties_go_by_name():
    ranked = differential(Case(), KNOWLEDGE).ranked
    assert ranked[:3] == ("cramp", "fasciculation", "spasticity")
    turned = Differential({}, {"b": 0.5, "a": 0.5}, {})
    assert turned.ranked == ("a", "b") and turned.top == "a"


def test_every_weighed_condition_can_become_the_top():
    for name, entry in KNOWLEDGE.weighed().items():
        best = {}
        for item in sorted(entry["evidence"], key=lambda item: item["weight"]):
            best[item["finding"]] = item["value"]
        assert differential(Case.from_answers(best), KNOWLEDGE).top == name
