"""What the conclusion says: more like what, why, what to do, what would change it, what to ask the doctor."""

from __future__ import annotations

import pytest
from hypothesis import given

from crampwise.clinical import assess
from crampwise.dialogue.conclusion import conclude
from crampwise.dialogue.wording import Words
from tests.clinical.cases import KNOWLEDGE, REGIONS, case_of, some_cases

CRAMP = {
    "body_part": "calf",
    "leg_swelling": "none",
    "breathing": "usual",
    "extent": "one_muscle",
    "onset": "pain_at_once",
}
STIFF = {
    "body_part": "both_legs",
    "breathing": "usual",
    "extent": "whole_area",
    "shape": "straight_stiff",
}
BOTH = {
    "body_part": "calf",
    "onset": "pain_at_once",
    "shape": "hard_knot",
    "extent": "whole_area",
    "trigger": "touch_or_being_moved",
}
TWITCH = {"body_part": "calf", "onset": "twitch_without_pain", "shape": "rippling"}
OUTCOMES = {"cramp": CRAMP, "ordinary_cramp": {**CRAMP, "als_status": "no"}, "spasticity": STIFF, "mixed": BOTH,
            "fasciculation": TWITCH, "unclear": {}, "other": {"fits_better": "joint_sore"}}  # fmt: skip


def turn(region="US", **answers):
    case = case_of(region=region, **answers)
    result = assess(case, KNOWLEDGE)
    return Words(case, KNOWLEDGE), result, conclude(result, case, KNOWLEDGE)


def by_type(messages):
    return {message["custom"]["type"]: message for message in messages}


@pytest.mark.parametrize("condition", OUTCOMES)
def test_the_order_is_assessment_relief_medicines(condition):
    words, result, messages = turn(**OUTCOMES[condition])
    assert result.condition == condition
    types = [message["custom"]["type"] for message in messages]
    assert types == (
        ["assessment", "medications"]
        if condition == "other"
        else ["assessment", "relief", "medications"]
    )
    assert messages[-1]["buttons"] and not any(message["buttons"] for message in messages[:-1])


@pytest.mark.parametrize("condition", OUTCOMES)
def test_it_says_how_urgent_and_what_would_change_it(condition):
    words, result, messages = turn(**OUTCOMES[condition])
    text = messages[0]["text"]
    assert words.text(KNOWLEDGE.dispositions["levels"][result.triage.level]["name"]) in text
    net = result.entry.get("safety_net")
    if condition != "other":
        assert words.text(net["text"]) in text


def test_a_look_alike_has_a_safety_net_too():
    text = turn(**OUTCOMES["other"])[2][0]["text"]
    assert "call" in text.lower() or "get help" in text.lower()


@pytest.mark.parametrize(
    "condition", ["cramp", "spasticity", "mixed", "fasciculation", "ordinary_cramp"]
)
def test_it_names_two_of_the_persons_own_findings(condition):
    words, result, messages = turn(**OUTCOMES[condition])
    text = messages[0]["text"]
    own = [item["statement"] for item in messages[0]["custom"]["for"]]
    assert own[0] in text and own[1] in text


def test_one_reason_is_said_alone():
    words, result, messages = turn(body_part="calf", shape="hard_knot")
    assert "There is a hard knot." in messages[0]["text"] and messages[0]["text"].count("Why:") == 1


def test_certainty_is_worded():
    assert "this is more like a cramp" in turn(**CRAMP)[2][0]["text"]
    assert "I'm not sure" in turn(shape="hard_knot")[2][0]["text"]
    assert "could be both" in turn(**BOTH)[2][0]["text"]
    assert "I can't tell" in turn()[2][0]["text"]


@pytest.mark.parametrize("condition", OUTCOMES)
def test_it_is_never_a_diagnosis(condition):
    for who in ("self", "helper"):
        text = "\n".join(message["text"] for message in turn(who=who, **OUTCOMES[condition])[2])
        for phrase in (
            "you have a cramp",
            "you have spasticity",
            "diagnos",
            "tetany",
            "rigidity",
            "%",
        ):
            assert phrase not in text.lower()


@pytest.mark.parametrize("status", ["no", "being_tested"])
def test_without_a_diagnosis_it_neither_says_nor_excludes_als(status):
    words, _, messages = turn(als_status=status, **TWITCH)
    assert words.say("utter_assessment_no_als_call") in messages[0]["text"]
    assert (
        words.say("utter_assessment_no_als_call")
        not in turn(als_status="yes", **TWITCH)[2][0]["text"]
    )


def test_unclear_names_the_look_alike_and_the_next_step():
    words, _, messages = turn(sensation="burning_or_tingling")
    text = messages[0]["text"]
    assert words.text(KNOWLEDGE.mimics["nerve_pain"]["is"]) in text
    assert words.say("utter_assessment_unclear_next") in text


def test_a_look_alike_says_what_to_do():
    words, _, messages = turn(fits_better="urge_to_move", who="helper")
    assert words.text(KNOWLEDGE.mimics["restless_legs"]["advice_helper"]) in messages[0]["text"]


@pytest.mark.parametrize("condition", OUTCOMES)
@pytest.mark.parametrize("region", REGIONS)
def test_medicines_are_only_to_discuss(condition, region):
    words, _, messages = turn(region=region, **OUTCOMES[condition])
    text = by_type(messages)["medications"]["text"]
    assert words.text(KNOWLEDGE.medicine_rules["do_not_change_line"]) in text


def test_stiffness_has_its_trade_off_and_a_cramp_has_not():
    trade_off = "balance, not floppy legs"
    assert trade_off in by_type(turn(**STIFF)[2])["medications"]["text"]
    assert trade_off in by_type(turn(**BOTH)[2])["medications"]["text"]
    assert trade_off not in by_type(turn(**CRAMP)[2])["medications"]["text"]


def test_a_changed_medicine_is_not_stopped_alone():
    text = turn(**STIFF, medicine_change="started_or_changed")[2][0]["text"]
    assert "Don't stop the medicine on your own." in text


def test_the_plan_is_numbered_and_says_what_was_left_out():
    words, _, messages = turn(**CRAMP, heat_safety="numb_or_drowsy")
    text = by_type(messages)["relief"]["text"]
    assert "\n1. " in text and "\n2. " in text
    assert words.say("utter_relief_held_back") in text
    assert KNOWLEDGE.contraindications["heat_unsafe"]["reason"] in text
    assert words.say("utter_relief_held_back") not in by_type(turn(**CRAMP)[2])["relief"]["text"]


def test_a_heat_step_keeps_its_safety_rules():
    words, _, messages = turn(**CRAMP)
    cautions = KNOWLEDGE.shared_relief["steps"]["warm-cloth"]["cautions"]
    assert words.text(cautions[0]) in by_type(messages)["relief"]["text"]


def test_what_sets_it_off_is_offered_for_stiffness_until_it_is_answered():
    def offered(**answers):
        return "/ask_triggers" in [
            button["payload"] for button in turn(**answers)[2][-1]["buttons"]
        ]

    assert offered(**STIFF) and offered(**BOTH)
    assert not offered(**CRAMP) and not offered(**STIFF, body_triggers=["none"])


@given(some_cases())
def test_no_placeholder_is_ever_left_unfilled(case):
    for message in conclude(assess(case, KNOWLEDGE), case, KNOWLEDGE):
        assert (
            message["text"].strip() and "{" not in message["text"] and "None" not in message["text"]
        )
