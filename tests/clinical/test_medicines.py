"""What to raise with a doctor, by country."""

from __future__ import annotations

import re

import pytest

from crampwise.clinical import to_discuss
from crampwise.clinical.medicines import DEFAULT_REGION

from .cases import CONDITIONS, KNOWLEDGE, REGIONS, case_of

EVERYWHERE = [(region, condition) for region in REGIONS for condition in CONDITIONS]
DOSE = re.compile(r"\b\d+\s*(mg|mcg|g|ml|tablets?|pills?|times a day)\b", re.IGNORECASE)


def found(condition, region):
    return to_discuss(condition, case_of(region=region), KNOWLEDGE)


def names(condition, region):
    return [item["name"] for item in found(condition, region).items]


@pytest.mark.parametrize(("region", "condition"), EVERYWHERE)
def test_listed_in_the_regions_order_and_once(region, condition):
    order = [
        KNOWLEDGE.medicines[name]["may_be_raised_for"][condition][region]
        for name in names(condition, region)
    ]
    assert order == sorted(order) and len(set(names(condition, region))) == len(order)


@pytest.mark.parametrize("region", REGIONS)
def test_quinine_is_listed_only_where_a_guideline_lets_doctors_consider_it(region):
    listed = {condition for condition in CONDITIONS if "quinine" in names(condition, region)}
    assert listed == ({"cramp", "mixed"} if region == "UK" else set())


@pytest.mark.parametrize(("region", "condition"), EVERYWHERE)
def test_what_is_never_offered(region, condition):
    assert not {
        "tonic_water",
        "pickle_juice",
        "peony_liquorice",
        "carbamazepine",
        "ranolazine",
    } & set(names(condition, region))


@pytest.mark.parametrize("region", REGIONS)
def test_twitches_and_what_is_unclear_have_no_medicine(region):
    for condition in ("fasciculation", "unclear", "other", "ordinary_cramp"):
        assert names(condition, region) == []
        assert found(condition, region).line


@pytest.mark.parametrize("condition", ["spasticity", "mixed"])
def test_stiffness_has_its_trade_off(condition):
    assert found(condition, "US").trade_off and found("cramp", "US").trade_off is None


@pytest.mark.parametrize(("region", "condition"), EVERYWHERE)
def test_there_is_always_a_line_with_a_source(region, condition):
    result = found(condition, region)
    assert result.line and result.sources and result.grade in "ABC" and result.region == region
    assert not isinstance(result.line, dict) or "default" not in result.line


def test_the_us_line_says_that_quinine_is_not_to_be_used():
    assert "quinine" in " ".join(found("cramp", "US").line).lower()
    assert "not" in " ".join(found("cramp", "US").line)


def test_an_unlisted_region_gets_the_default_list():
    case = case_of(region="JP")
    items = to_discuss("cramp", case, KNOWLEDGE).items
    assert [item["name"] for item in items] == names("cramp", DEFAULT_REGION)


@pytest.mark.parametrize(
    "condition",
    ["cramp", "ordinary_cramp", "spasticity", "mixed", "fasciculation", "unclear", "other"],
)
def test_there_are_questions_to_take_to_the_doctor(condition):
    assert found(condition, "US").questions_for_doctor


@pytest.mark.parametrize(
    "name", sorted(name for name, item in KNOWLEDGE.medicines.items() if item["breathing_caution"])
)
def test_a_caution_about_breathing_comes_first(name):
    """Where a medicine can weaken or slow the breathing, that is its first caution."""
    assert re.search(
        r"breath|lung", str(KNOWLEDGE.medicines[name]["cautions"][0]["text"]), re.IGNORECASE
    )


@pytest.mark.parametrize(("region", "condition"), EVERYWHERE)
def test_interactions_are_those_of_the_items(region, condition):
    result = found(condition, region)
    wanted = [one["text"] for item in result.items for one in item.get("interactions") or ()]
    assert [one["text"] for one in result.interactions] == wanted


@pytest.mark.parametrize("name", sorted(KNOWLEDGE.medicines))
def test_no_dose_anywhere(name):
    assert not DOSE.search(str(KNOWLEDGE.medicines[name]))
