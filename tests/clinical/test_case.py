"""The engine's input."""

from __future__ import annotations

import pytest

from crampwise.clinical import NOT_SURE, Case


def test_answers_become_sorted_tuples_without_empty_ones():
    case = Case.from_answers(
        {
            "pain": 7,
            "body_triggers": ["skin", "bladder", "skin", None, ""],
            "onset": None,
            "shape": "",
        }
    )
    assert dict(case.findings) == {"pain": ("7",), "body_triggers": ("bladder", "skin")}


def test_not_sure_is_answered_and_not_known():
    case = Case.from_answers({"body_part": NOT_SURE})
    assert case.answered("body_part") and not case.known("body_part")
    assert case.body_part is None and case.one("body_part") == NOT_SURE
    assert Case().one("body_part") is None and not Case().answered("body_part")


def test_one_of_several_values_is_enough():
    case = Case.from_answers({"body_triggers": ["bladder", "skin"]})
    assert case.has("body_triggers", "skin", "infection") and not case.has(
        "body_triggers", "infection"
    )


def test_an_answer_can_be_changed_and_the_old_case_stays():
    old = Case.from_answers({"body_part": "calf"}, region="UK", pronoun="her")
    new = old.with_answer("body_part", "foot")
    assert (old.body_part, new.body_part) == ("calf", "foot")
    assert (new.region, new.pronoun) == ("UK", "her")
    with pytest.raises(TypeError):
        new.findings["body_part"] = ("hip",)


@pytest.mark.parametrize(
    ("who", "audience"),
    [("helper", "helper"), ("self", "self"), (NOT_SURE, "self"), (None, "self")],
)
def test_audience(who, audience):
    assert Case.from_answers({"who": who}).audience == audience
