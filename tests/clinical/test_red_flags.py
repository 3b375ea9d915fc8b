"""Red flags among the answers, and whom to call."""

from __future__ import annotations

import pytest

from crampwise.clinical import Case, contacts, raised
from crampwise.clinical.red_flags import numbers, order, region_of

from .cases import KNOWLEDGE, LEVELS, REGIONS, case_of, level_rank

ROWS = [
    (kind, row)
    for kind, entry in sorted(KNOWLEDGE.red_flags.items())
    for row in entry.get("raised_by") or ()
]
# The answers to a safety question that mean no harm; every other answer must raise a flag.
HARMLESS = {"none", "usual", "muscle_spot_only"}
ALARMING = [
    (name, value)
    for name, entry in KNOWLEDGE.findings.items()
    if entry["role"] == "safety"
    for value in KNOWLEDGE.values_of(name)
    if value not in HARMLESS
]
ROLES = ("emergency", "emergency_no_speech", "urgent", "crisis", "poison", "carer", "als_team")


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=[f"{kind}: {row}" for kind, row in ROWS])
def test_each_row_raises_its_kind(kind, row):
    assert kind in raised(Case.from_answers(row), KNOWLEDGE)


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=[f"{kind}: {row}" for kind, row in ROWS])
def test_all_of_a_row_must_hold(kind, row):
    for left_out in row:
        part = {finding: value for finding, value in row.items() if finding != left_out}
        rows = KNOWLEDGE.red_flags[kind]["raised_by"]
        others_hold = any(set(other.items()) <= set(part.items()) for other in rows if other != row)
        assert others_hold or kind not in raised(Case.from_answers(part), KNOWLEDGE)


@pytest.mark.parametrize(("finding", "value"), ALARMING)
def test_every_alarming_answer_to_a_safety_question_raises_the_flag_it_decides(finding, value):
    assert KNOWLEDGE.findings[finding]["decides"] in raised(case_of(**{finding: value}), KNOWLEDGE)


def test_nothing_told_raises_nothing():
    assert raised(Case(), KNOWLEDGE) == ()
    unsure = Case.from_answers(dict.fromkeys(KNOWLEDGE.findings, "not_sure"))
    assert raised(unsure, KNOWLEDGE) == ()


def test_the_most_urgent_comes_first_and_the_one_that_says_more():
    both = case_of(leg_swelling="swollen_warm_or_red", breathing="worse")
    assert raised(both, KNOWLEDGE) == ("pulmonary_embolism", "breathing", "dvt")


def test_the_order_is_total():
    kinds = sorted(KNOWLEDGE.red_flags, key=lambda kind: order(kind, KNOWLEDGE))
    ranks = [level_rank(KNOWLEDGE.red_flags[kind]["triage"]) for kind in kinds]
    assert ranks == sorted(ranks, reverse=True)
    assert len({order(kind, KNOWLEDGE) for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("kind", sorted(KNOWLEDGE.red_flags))
def test_a_flag_is_at_least_a_call_today_and_names_whom_to_call(kind):
    entry = KNOWLEDGE.red_flags[kind]
    assert entry["triage"] in LEVELS[2:] and entry["contacts"] and entry["sources"]
    for region in REGIONS:
        assert contacts(entry["contacts"], region, KNOWLEDGE)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_known_in_every_region(role, region):
    (first, *_) = contacts([role], region, KNOWLEDGE)
    assert first["label"] and first["how"] in ("call", "text", "chat", "ask")
    assert (first["number"] is None) <= (first["how"] in ("ask", "chat"))


@pytest.mark.parametrize(
    ("region", "number"),
    [("US", "911"), ("CA", "911"), ("UK", "999"), ("IE", "112"), ("AU", "000"), ("EU", "112")],
)
def test_the_emergency_number_of_each_region(region, number):
    assert numbers(region, KNOWLEDGE)["emergency_number"] == number
    assert contacts(["emergency"], region, KNOWLEDGE)[0]["number"] == number


def test_further_ways_follow_the_first():
    assert [one["number"] for one in contacts(["crisis", "emergency"], "UK", KNOWLEDGE)] == [
        "116 123",
        "111",
        "85258",
        "999",
    ]


def test_an_unknown_role_is_left_out_and_an_unknown_region_gets_the_default():
    assert contacts(["nobody"], "US", KNOWLEDGE) == []
    default = KNOWLEDGE.contacts["default_region"]
    assert contacts(["emergency"], "JP", KNOWLEDGE) == contacts(["emergency"], default, KNOWLEDGE)
    assert numbers("JP", KNOWLEDGE) == numbers(default, KNOWLEDGE)


@pytest.mark.parametrize("region", REGIONS)
def test_no_placeholder_is_left_without_words(region):
    found = numbers(region, KNOWLEDGE)
    assert set(found) == set(KNOWLEDGE.contacts["placeholders"]) and all(found.values())


@pytest.mark.parametrize(
    ("locale", "region"),
    [("en-US", "US"), ("en-GB", "UK"), ("en_GB", "UK"), ("cy-GB", "UK"), ("en-IE", "IE"), ("en-CA", "CA"), ("fr-CA", "CA"),
     ("en-AU", "AU"), ("es-US", "US"), ("de-DE", "EU"), ("en", "EU"), ("", "EU"), ("C", "EU"), ("en-us", "US")],
)  # fmt: skip
def test_region_of_a_locale(locale, region):
    assert region_of(locale, KNOWLEDGE) == region
