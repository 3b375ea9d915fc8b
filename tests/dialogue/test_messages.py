"""Each message's ``custom`` has the fields that the public contract names, and its text is complete alone."""

from __future__ import annotations

import json

import pytest

from crampwise.clinical import Case, assess, plan, to_discuss
from crampwise.dialogue import messages
from crampwise.dialogue.wording import Words
from tests.clinical.cases import CONDITIONS, KNOWLEDGE, LEVELS, REGIONS, case_of

KINDS = {
    "stretch",
    "heat",
    "massage",
    "pressure",
    "position",
    "movement",
    "breathe",
    "wait",
    "trigger_check",
}
# The values that the outside world may rely on; more may be added, none may go.
PROMISED = {
    "who": "self helper",
    "als_status": "yes being_tested no",
    "happening_now": "now easing over",
    "leg_swelling": "none swollen_warm_or_red sore_without_a_break",
    "breathing": "usual worse",
    "chest_pain": "none muscle_spot_only pressure_or_spreading",
    "new_weakness": "none new_or_sudden",
    "extent": "one_muscle whole_area several_places",
    "onset": "pain_at_once odd_feeling_then_tight tight_without_pain twitch_without_pain",
    "shape": "curled hard_knot straight_stiff arched bent_up beating rippling twisted no_change",
    "trigger": "touch_or_being_moved first_movement overuse_or_grip muscle_shortened cold cough_or_yawn body_trigger nothing",
    "duration": "seconds minutes over_ten_minutes hours_or_constant",
    "repeats": "first_time same_muscle_again other_places_too",
    "frequency": "first_time_or_rare some_weeks most_days",
    "stretch_response": "eases catches_or_kicks will_not_move not_tried",
    "after": "sore nothing still_going",
    "twitching": "yes no",
    "pain": "0 1 2 3 4 5 6 7 8 9 10",
    "can_stand": "yes with_help no",
    "body_triggers": "bladder bowel infection skin clothing position missed_medicine none",
    "medicine_change": "none started_or_changed ran_out_or_missed",
    "body_part": (
        "jaw under_chin tongue throat neck_front neck_back shoulder upper_arm forearm palm thumb fingers ribs abdomen upper_back "
        "low_back buttock hip thigh_front hamstring inner_thigh calf shin foot toes whole_arm whole_leg both_legs whole_body"
    ),
}


def words(**answers) -> Words:
    return Words(case_of(**answers), KNOWLEDGE)


def custom(message, kind):
    assert message["text"] and message["custom"]["type"] == kind
    assert all(
        set(button) == {"title", "payload"} and button["title"] for button in message["buttons"]
    )
    json.dumps(message)
    return message["custom"]


@pytest.mark.parametrize("who", ["self", "helper"])
@pytest.mark.parametrize("finding", sorted(KNOWLEDGE.findings))
def test_question(finding, who):
    fields = custom(messages.question(words(who=who), finding, 2), "question")
    assert set(fields) >= {"finding", "text", "options", "number", "at_most", "why"}
    assert (
        fields["finding"] == finding
        and fields["number"] == 2 <= fields["at_most"] <= 8
        and fields["why"]
    )
    values = [one["value"] for one in fields["options"]]
    assert values == [*KNOWLEDGE.values_of(finding), "not_sure"] and len(set(values)) == len(values)
    for one in fields["options"]:
        assert set(one) == {"value", "title", "payload"} and one["title"]
        assert one["payload"] == "/answer" + json.dumps({finding: one["value"]})


@pytest.mark.parametrize("finding", sorted(PROMISED))
def test_promised_values(finding):
    assert set(PROMISED[finding].split()) <= set(KNOWLEDGE.values_of(finding))


def test_titles_of_a_question_can_be_told_apart():
    for finding in KNOWLEDGE.findings:
        titles = [one["title"] for one in messages.options(words(), finding)]
        assert len(set(titles)) == len(titles), finding


def test_places_come_by_the_commonest_then_by_group():
    first = messages.question(words(), "body_part", 1)
    shown = [button["title"] for button in first["buttons"]]
    assert len(shown) <= 8 and shown[-1] == "Not sure" and "Calf" in shown
    groups = messages.question(words(), "body_part", 1, place=messages.ALL_PLACES)["buttons"]
    assert {button["payload"] for button in groups} >= {
        f'/more_places{{"place": "{group}"}}' for group in ("leg", "hand", "face")
    }
    hand = [
        button["title"]
        for button in messages.question(words(), "body_part", 1, place="hand")["buttons"]
    ]
    assert hand == ["Fingers", "Palm", "Thumb", "Somewhere else"]
    assert (
        messages.question(words(), "body_part", 1, place="nowhere")["buttons"] == first["buttons"]
    )


def test_every_place_can_be_reached_by_taps():
    reached = set()
    for place in ("", *KNOWLEDGE.findings["body_part"]["places"]):
        payloads = [
            button["payload"]
            for button in messages.question(words(), "body_part", 1, place=place)["buttons"]
        ]
        reached |= {
            json.loads(p[len("/answer") :])["body_part"]
            for p in payloads
            if p.startswith("/answer")
        }
    assert reached == {*KNOWLEDGE.relief, "not_sure"}


@pytest.mark.parametrize(
    "answers",
    [
        {"extent": "one_muscle", "onset": "pain_at_once", "trigger": "first_movement"},
        {"extent": "whole_area", "shape": "straight_stiff"},
        {"onset": "twitch_without_pain", "shape": "rippling"},
        {"fits_better": "joint_sore"},
        {},
    ],
)
def test_assessment(answers):
    case = case_of(**answers)
    fields = custom(
        messages.assessment(Words(case, KNOWLEDGE), assess(case, KNOWLEDGE), "text"), "assessment"
    )
    assert set(fields) >= {
        "condition",
        "certainty",
        "triage",
        "for",
        "against",
        "missing",
        "knowledge_version",
    }
    assert fields["condition"] in CONDITIONS and fields["certainty"] in (
        "likely",
        "possible",
        "unclear",
    )
    assert fields["triage"] in LEVELS and set(fields["missing"]) <= set(KNOWLEDGE.findings)
    for item in (*fields["for"], *fields["against"]):
        assert (
            set(item) == {"finding", "value", "statement", "sources"}
            and item["statement"]
            and item["sources"]
        )
    assert fields["sources"] and fields["grade"] in "ABC"


@pytest.mark.parametrize("who", ["self", "helper"])
@pytest.mark.parametrize("part", [*sorted(KNOWLEDGE.relief), "not_sure"])
def test_relief(part, who):
    case = case_of(body_part=part, who=who)
    for condition in ("cramp", "spasticity", "fasciculation"):
        steps = plan(condition, case, KNOWLEDGE)
        fields = custom(messages.relief(Words(case, KNOWLEDGE), steps, "text"), "relief")
        assert fields["condition"] == condition and fields["audience"] == who
        assert fields["body_part"] == (None if part == "not_sure" else part)
        for step in fields["steps"]:
            assert {"id", "kind", "text", "cautions", "sources", "grade"} <= set(step) <= {
                "id", "kind", "text", "seconds", "cautions", "sources", "grade",
            }  # fmt: skip
            assert step["kind"] in KINDS and step["grade"] in "ABC" and step["sources"]
            assert "{" not in step["text"] + "".join(step["cautions"])
            assert step.get("seconds", 1) > 0


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_medicines(condition, region):
    case = case_of(region=region)
    found = to_discuss(condition, case, KNOWLEDGE)
    fields = custom(messages.medicines(Words(case, KNOWLEDGE), found, "text"), "medications")
    assert set(fields) >= {"condition", "region", "items", "interactions", "questions_for_doctor"}
    assert (fields["condition"], fields["region"]) == (condition, region)
    for item in fields["items"]:
        assert (
            set(item) >= {"name", "why_it_may_be_raised", "evidence", "cautions", "sources"}
            and item["cautions"]
        )
        assert item["why_it_may_be_raised"] and item["evidence"] and item["sources"]


@pytest.mark.parametrize("ask", [False, True])
@pytest.mark.parametrize("kind", sorted(KNOWLEDGE.red_flags))
def test_red_flag(kind, ask):
    message = (messages.red_flag_question if ask else messages.red_flag)(words(), kind)
    fields = custom(message, "red_flag")
    assert set(fields) >= {"kind", "triage", "ask", "contacts", "sources"}
    assert (
        fields["kind"] == KNOWLEDGE.red_flags[kind].get("reported_as", kind)
        and fields["ask"] is ask
        and fields["triage"] in ("call_today", "emergency")
    )
    assert fields["contacts"] and fields["sources"]
    for contact in fields["contacts"]:
        assert set(contact) >= {"label", "number", "how"}


@pytest.mark.parametrize("kind", sorted(KNOWLEDGE.red_flags))
def test_the_action_is_the_first_line_of_a_red_flag(kind):
    text = messages.red_flag(words(), kind)["text"]
    action = KNOWLEDGE.red_flags[kind]["action"]
    first = words().text(action).split("\n")[0]
    assert text.startswith(first)


def test_a_red_flag_question_can_be_answered_in_three_ways():
    payloads = [
        button["payload"] for button in messages.red_flag_question(words(), "suicidal")["buttons"]
    ]
    assert payloads == ["/safety_yes", "/safety_no", "/safety_not_sure"]


def test_an_emergency_offers_a_card_for_the_crew():
    payloads = {
        kind: [b["payload"] for b in messages.red_flag(words(), kind)["buttons"]]
        for kind in KNOWLEDGE.red_flags
    }
    for kind, shown in payloads.items():
        assert ("/show_crew_card" in shown) == (KNOWLEDGE.red_flags[kind]["triage"] == "emergency")
        assert shown[-2:] == ["/red_flag_handled", "/red_flag_wrong"]


def test_answer_and_fallback():
    fields = custom(messages.answer(words(), "topic", "text", ["INF"], "C"), "answer")
    assert fields == {"type": "answer", "topic": "topic", "sources": ["INF"], "grade": "C"}
    for kind in ("fallback", "out_of_scope"):
        fields = custom(messages.plain(words(), "utter_out_of_scope", kind, "why"), kind)
        assert fields == {"type": kind, "reason": "why"}
    assert "custom" not in messages.plain(words(), "utter_thanks")


def test_the_first_step_says_its_first_caution_and_any_number_to_call():
    (step,) = plan("cramp", case_of(body_part="throat"), KNOWLEDGE).steps[:1]
    full, short = (
        messages.step_text(words(), step, every_caution=every) for every in (True, False)
    )
    assert len(short.split("\n")) <= len(full.split("\n"))
    for case in (Case.from_answers({"body_part": part}) for part in KNOWLEDGE.relief):
        for step in plan("cramp", case, KNOWLEDGE).steps:
            said = messages.step_text(Words(case, KNOWLEDGE), step, every_caution=False)
            assert "{" not in said and all(
                ("911" in said) or "emergency_number" not in str(c) for c in step.cautions
            )
