"""How urgent: every rule of the dispositions."""

from __future__ import annotations

import pytest

from crampwise.clinical import Case, triage
from crampwise.clinical.triage import rank

from .cases import CONDITIONS, KNOWLEDGE, LEVELS, case_of, level_rank

RULES = KNOWLEDGE.dispositions
RAISING = [(rule, condition) for rule in RULES["raise"] for condition in rule["conditions"]]


def case_for(rule) -> Case:
    return case_of(**{finding: values[0] for finding, values in rule["when"].items()})


def test_levels_are_in_order():
    assert sorted(RULES["levels"], key=lambda level: rank(level, KNOWLEDGE)) == list(LEVELS)
    assert [rank(level, KNOWLEDGE) for level in LEVELS] == [0, 1, 2, 3]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_base_holds_when_no_rule_does(condition):
    found = triage(condition, Case(), KNOWLEDGE)
    assert (found.level, found.reason, found.sources) == (RULES["base"][condition], None, ())


@pytest.mark.parametrize(
    ("rule", "condition"),
    RAISING,
    ids=[f"{rule['id']}: {condition}" for rule, condition in RAISING],
)
def test_each_raising_rule_fires(rule, condition):
    found = triage(condition, case_for(rule), KNOWLEDGE)
    assert level_rank(found.level) >= level_rank(rule["to"])
    assert (
        found.level == rule["to"]
        and found.reason == rule["reason"]
        and found.sources == tuple(rule["sources"])
    )


@pytest.mark.parametrize("rule", RULES["raise"], ids=lambda rule: rule["id"])
def test_each_value_of_a_raising_rule_fires(rule):
    for finding, values in rule["when"].items():
        for value in values:
            case = case_for(rule).with_answer(finding, value)
            assert level_rank(triage(rule["conditions"][0], case, KNOWLEDGE).level) >= level_rank(
                rule["to"]
            )


@pytest.mark.parametrize("rule", RULES["raise"], ids=lambda rule: rule["id"])
def test_a_raising_rule_does_not_fire_for_another_condition(rule):
    for condition in set(CONDITIONS) - set(rule["conditions"]):
        assert triage(condition, case_for(rule), KNOWLEDGE).reason != rule["reason"]


@pytest.mark.parametrize("rule", RULES["calmer"], ids=lambda rule: rule["id"])
def test_each_calmer_rule_fires(rule):
    for condition in rule["conditions"]:
        found = triage(condition, case_for(rule), KNOWLEDGE)
        assert (found.level, found.reason) == ("self_care", rule["reason"]) and found.sources


def test_a_raising_rule_outdoes_a_calmer_one():
    held = case_of(frequency="first_time_or_rare", happening_now="now", duration="over_ten_minutes")
    assert triage("cramp", held, KNOWLEDGE).level == "call_today"


def test_the_most_urgent_of_several_rules_decides():
    case = case_of(
        frequency="most_days",
        body_triggers=["missed_medicine"],
        medicine_change="started_or_changed",
    )
    assert triage("spasticity", case, KNOWLEDGE).level == "call_today"


def test_nothing_told_is_calm_only_if_nothing_else_was_told():
    assert (
        triage("unclear", case_of(happening_now="over", who="self"), KNOWLEDGE).level == "self_care"
    )
    assert (
        triage("unclear", case_of(happening_now="over", body_part="calf"), KNOWLEDGE).level
        == "discuss_at_next_visit"
    )
    assert (
        triage("unclear", case_of(happening_now="over", onset="not_sure"), KNOWLEDGE).level
        == "self_care"
    )


def test_every_rule_says_why_and_who_says_so():
    for rule in (*RULES["raise"], *RULES["calmer"]):
        assert (
            rule["reason"] and rule["sources"] and set(rule["sources"]) <= set(KNOWLEDGE.references)
        )
