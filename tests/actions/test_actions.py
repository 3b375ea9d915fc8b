"""Every other action: what it says and which slots it sets."""

from __future__ import annotations

import asyncio
import inspect
import logging

import pytest
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

import actions.turn
from actions import (
    answers,
    assessment,
    diary_entry,
    diary_log,
    diary_rating,
    diary_show,
    interview_form,
    relief,
    session,
    steering,
)
from tests.clinical.cases import KNOWLEDGE

from .conftest import tracker_of

CALF = {"body_part": "calf", "leg_swelling": "none", "breathing": "usual"}
CRAMP = {**CALF, "extent": "one_muscle", "onset": "pain_at_once"}
STIFF = {
    "body_part": "both_legs",
    "breathing": "usual",
    "extent": "whole_area",
    "shape": "straight_stiff",
}
MODULES = (
    answers,
    assessment,
    diary_entry,
    diary_log,
    diary_rating,
    diary_show,
    interview_form,
    relief,
    session,
    steering,
)


def all_actions():
    executor = ActionExecutor()
    executor.register_package("actions")
    return executor.actions


ACTIONS = sorted(all_actions())


# --- all of them ----------------------------------------------------------------------------------------------------


def instances():
    for module in MODULES:
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, actions.turn.TurnAction)
                and not inspect.isabstract(value)
            ):
                yield value()


@pytest.mark.parametrize(
    "action", {one.name(): one for one in instances()}.values(), ids=lambda action: action.name()
)
def test_an_error_gives_no_message_and_logs_no_word(action, caplog, monkeypatch):
    words = "my secret is in the error"

    def fail(turn):
        raise ValueError(words)

    monkeypatch.setattr(action, "reply", fail, raising=False)
    dispatcher = CollectingDispatcher()
    with caplog.at_level(logging.DEBUG):
        events = asyncio.run(
            action.run(dispatcher, tracker_of(text=words, slots={"body_part": words}), {})
        )
    assert events == [] and dispatcher.messages == []
    assert "ValueError" in caplog.text and action.name() in caplog.text
    assert words not in caplog.text and not any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize(
    "action", {one.name(): one for one in instances()}.values(), ids=lambda action: action.name()
)
@pytest.mark.parametrize(
    "slots",
    [{}, CRAMP, {**STIFF, "who": "helper", "condition": "spasticity"}],
    ids=["nothing", "cramp", "concluded"],
)
def test_every_action_works_on_an_empty_and_on_a_full_tracker(run, caplog, action, slots):
    done = run(action, slots=slots)
    assert not caplog.records
    for message in done.messages:
        assert message["text"] and "{" not in message["text"]


@pytest.mark.parametrize("name", ACTIONS)
def test_every_registered_action_has_a_name_of_its_kind(name):
    assert name.startswith(("action_", "validate_"))


def test_an_error_in_the_form_gives_no_message_and_logs_no_word(run, caplog, monkeypatch):
    """The form is an action too: it must fail as quietly as the others."""
    words = "my secret is in the error"

    def fail(*_):
        raise ValueError(words)

    monkeypatch.setattr(interview_form, "next_question", fail)
    with caplog.at_level(logging.DEBUG):
        done = run(interview_form.ValidateInterviewForm(), text=words)
    assert done.messages == [] and words not in caplog.text


# --- begin, stop, start again ---------------------------------------------------------------------------------------


def test_greeting_opens_with_the_question_that_decides_whether_to_ease_first(run):
    done = run(session.ActionGreet(), intent="greet")
    assert done.types == ["question"] and done.customs[0]["finding"] == "happening_now"
    assert (
        '/answer{"happening_now": "now"}' in done.payloads
        and '/answer{"who": "helper"}' in done.payloads
    )
    assert "/something_is_wrong" in done.payloads and done.slots == {}


def test_a_complaint_starts_clean_after_a_conclusion_and_keeps_what_lasts(run):
    old = {**CRAMP, "who": "helper", "als_status": "yes", "pronoun": "her", "region": "UK", "condition": "cramp",
           "asked": ["body_part"], "steps_tried": ["calf-towel"]}  # fmt: skip
    done = run(
        session.ActionStartInterview(),
        intent="report_symptom",
        slots=old,
        given={"body_part": "foot"},
    )
    assert not {"who", "als_status", "pronoun", "region", "body_part"} & set(done.slots)
    assert {
        done.slots[name]
        for name in ("extent", "onset", "asked", "condition", "steps_tried", "leg_swelling")
    } == {None}


def test_a_tap_on_an_older_answer_corrects_the_last_conclusion(run):
    done = run(
        session.ActionStartInterview(), intent="answer", slots={**CRAMP, "condition": "cramp"}
    )
    assert done.slots["condition"] is None and set(done.slots) == {"condition", "episode"}


def test_nothing_is_cleared_before_a_conclusion(run):
    assert set(run(session.ActionStartInterview(), slots=CRAMP).slots) == {"episode"}


def test_start_again_empties_all_but_the_region(run):
    done = run(
        session.ActionStartOver(),
        intent="start_over",
        slots={**CRAMP, "region": "UK", "who": "helper"},
        asking="shape",
    )
    assert "region" not in done.slots and set(done.slots.values()) == {None}
    assert {*KNOWLEDGE.findings, "pronoun", "red_flag", "red_flags_settled", "steps_tried"} <= set(
        done.slots
    )
    assert {"event": "active_loop", "name": None} in [
        {k: e.get(k) for k in ("event", "name")} for e in done.events
    ]
    assert done.customs[0]["finding"] == "happening_now"


def test_stop_closes_the_form_and_keeps_the_answers(run):
    done = run(session.ActionStopInterview(), intent="stop_interview", slots=CRAMP, asking="shape")
    assert done.slots == {"requested_slot": None} and "/continue_interview" in done.payloads
    assert any(event["event"] == "active_loop" and event["name"] is None for event in done.events)


# --- the conclusion and why -----------------------------------------------------------------------------------------


def test_the_conclusion(run):
    done = run(assessment.ActionGiveAssessment(), slots=CRAMP)
    assert done.types == ["assessment", "relief", "medications"]
    assert done.slots["condition"] == "cramp" and done.slots["misunderstood"] is None
    assert (
        set(done.slots["last_sources"]) <= set(KNOWLEDGE.references) and done.slots["last_sources"]
    )


def test_why_a_question_is_asked(run):
    done = run(
        assessment.ActionExplainQuestion(), intent="ask_why_question", slots=CALF, asking="onset"
    )
    assert done.types == ["answer"] and done.customs[0]["topic"] == "why_onset"
    assert (
        KNOWLEDGE.findings["onset"]["why"] in done.text
        and done.slots["last_sources"] == KNOWLEDGE.findings["onset"]["sources"]
    )


def test_why_outside_the_interview_is_about_the_conclusion(run):
    slots = {**CRAMP, "condition": "cramp"}
    by_question, by_name = (
        run(assessment.ActionExplainQuestion(), slots=slots),
        run(assessment.ActionExplainAssessment(), slots=slots),
    )
    assert by_question.text == by_name.text
    assert "It is in one muscle.\nA cramp grips one muscle or one spot." in by_name.text
    assert set(by_name.slots["last_sources"]) == {"SEED0", "NBK376"}


def test_nothing_to_explain_before_a_conclusion(run):
    done = run(assessment.ActionExplainAssessment(), slots=CRAMP)
    assert done.types == [""] and "last_sources" not in done.slots


def test_says_who(run):
    done = run(assessment.ActionShowSources(), slots={"last_sources": ["NHS-LC", "SEED0", "gone"]})
    assert done.types == ["answer"] and done.customs[0]["sources"] == ["NHS-LC", "SEED0"]
    assert done.customs[0]["grade"] == max(
        KNOWLEDGE.references[name]["grade"] for name in ("NHS-LC", "SEED0")
    )
    assert KNOWLEDGE.references["NHS-LC"]["said_as"] in done.text and "grade" in done.text
    assert run(assessment.ActionShowSources()).types == [""]


# --- relief ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "intent", ["relief_worked", "relief_failed", "relief_worse", "relief_relapsed", "ask_relief"]
)
def test_a_step_by_what_the_last_one_did(run, intent):
    slots = {**CRAMP, "condition": "cramp", "steps_tried": ["calf-towel"]}
    done = run(relief.ActionGiveRelief(), intent=intent, slots=slots)
    assert done.types == (["", "question"] if intent == "relief_worked" else ["relief"])
    expected = {
        "relief_worked": {"step_helped": "calf-towel", "steps_failed": 0},
        "relief_failed": {"steps_failed": 1},
        "relief_worse": {"steps_failed": 1, "steps_worse": ["calf-towel"]},
        "relief_relapsed": {"steps_failed": 0, "happening_now": "now"},
        "ask_relief": {"steps_tried": ["calf-towel", "firm-hand"]},
    }[intent]
    assert {name: done.slots[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("intent", "step"),
    [("cannot_reach", "calf-heel-slide"), ("helper_here", "calf-helper-foot-up")],
)
def test_another_version_of_the_step(run, intent, step):
    done = run(
        relief.ActionGiveRelief(), intent=intent, slots={**CALF, "steps_tried": ["calf-towel"]}
    )
    assert done.slots["ability"] == intent and done.customs[0]["steps"][0]["id"] == step


def test_in_the_interview_a_step_that_worked_leaves_the_buttons_to_the_question(run):
    slots = {**CALF, "steps_tried": ["calf-towel"]}
    assert (
        run(relief.ActionGiveRelief(), intent="relief_worked", slots=slots, asking="onset").payloads
        == []
    )
    assert (
        "/continue_interview"
        in run(relief.ActionGiveRelief(), intent="relief_worked", slots=slots).payloads
    )


def test_all_the_steps(run):
    done = run(relief.ActionShowSteps(), slots={**CRAMP, "condition": "cramp"})
    assert done.types == ["relief"] and len(done.customs[0]["steps"]) >= 3
    assert run(relief.ActionShowSteps(), slots={"condition": "other"}).types == [""]


def test_what_sets_it_off_is_one_list(run):
    done = run(relief.ActionAskTriggers(), slots=STIFF)
    assert done.customs[0]["finding"] == "body_triggers" and done.customs[0]["multiple"] is True


def test_a_bare_yes_offers_the_ways_on_or_leaves_the_interview_alone(run):
    assert run(relief.ActionNoteAnswer(), intent="affirm").types == ["question"]
    assert run(relief.ActionNoteAnswer(), intent="affirm", asking="onset").messages == []


# --- steering -------------------------------------------------------------------------------------------------------


def test_go_back_undoes_the_last_answer(run):
    slots = {**CRAMP, "asked": ["body_part", "leg_swelling", "breathing", "onset"]}
    done = run(steering.ActionGoBack(), intent="go_back", slots=slots, asking="onset")
    assert done.slots["breathing"] is None and done.slots["requested_slot"] == "breathing"
    assert (
        done.slots["asked"] == ["body_part", "leg_swelling", "breathing"]
        and done.slots["condition"] is None
    )


def test_going_back_to_the_place_eases_anew(run):
    done = run(
        steering.ActionGoBack(),
        slots={"body_part": "calf", "asked": ["body_part", "leg_swelling"]},
        asking="leg_swelling",
    )
    assert done.slots["body_part"] is None and done.slots["eased_part"] is None


@pytest.mark.parametrize("slots", [{}, {"asked": []}, {"asked": ["body_part"]}])
def test_there_is_nothing_before_the_first_question(run, slots):
    done = run(steering.ActionGoBack(), slots=slots, asking="body_part")
    assert done.slots == {} and done.text


def test_a_correction_in_words_is_acknowledged(run):
    done = run(
        steering.ActionCorrectAnswer(),
        intent="correct_answer",
        slots={**CRAMP, "condition": "cramp"},
        given={"body_part": "shin"},
    )
    assert done.slots == {"condition": None} and done.text


def test_a_correction_without_words_shows_the_answers(run):
    done = run(
        steering.ActionCorrectAnswer(),
        intent="correct_answer",
        slots={**CALF, "who": "self", "onset": "not_sure"},
    )
    assert done.payloads == [
        f'/change_answer{{"finding_to_change": "{name}"}}'
        for name in sorted(CALF, key=list(KNOWLEDGE.findings).index)
    ]
    assert [button["title"] for button in done.messages[0]["buttons"]][0] == "Calf"
    assert "/change_answer" not in "".join(run(steering.ActionCorrectAnswer()).payloads)


def test_changing_an_answer_asks_it_again(run):
    slots = {**CRAMP, "asked": ["body_part", "onset", "extent"], "condition": "cramp"}
    done = run(
        steering.ActionChangeAnswer(),
        intent="change_answer",
        slots=slots,
        entities={"finding_to_change": "onset"},
    )
    assert done.slots == {
        "onset": None,
        "asked": ["body_part", "extent"],
        "requested_slot": "onset",
        "condition": None,
    }
    assert (
        "requested_slot"
        not in run(steering.ActionChangeAnswer(), entities={"finding_to_change": "nonsense"}).slots
    )


def test_more_places_outside_the_interview(run):
    done = run(steering.ActionMorePlaces(), entities={"place": "leg"})
    assert done.customs[0]["finding"] == "body_part"
    assert (
        run(steering.ActionMorePlaces(), entities={"place": "leg"}, asking="body_part").messages
        == []
    )


# --- questions and what is not known --------------------------------------------------------------------------------

TOPIC = next(iter(KNOWLEDGE.answers))


def test_the_nearest_answer_is_given_if_it_is_near_enough(run):
    done = run(
        answers.ActionAnswerQuestion(),
        intent="ask_what_is",
        text="what is it",
        answer={"id": TOPIC, "score": 0.9},
    )
    assert done.types[0] == "answer" and done.customs[0]["topic"] == TOPIC
    assert done.slots["last_sources"] == KNOWLEDGE.answers[TOPIC]["sources"]
    assert done.customs[-1]["finding"] == "happening_now", (
        "outside the interview a question leads on"
    )


def test_in_the_interview_its_own_question_follows(run):
    done = run(
        answers.ActionAnswerQuestion(),
        intent="ask_what_is",
        text="what is it",
        answer={"id": TOPIC, "score": 0.9},
        asking="onset",
    )
    assert done.types == ["answer"]


@pytest.mark.parametrize(
    "found",
    [
        None,
        {},
        {"id": TOPIC, "score": 0.1},
        {"id": "nonsense", "score": 0.9},
        {"id": None, "score": None},
    ],
)
def test_what_is_not_near_enough_gets_no_wrong_answer(run, found):
    done = run(
        answers.ActionAnswerQuestion(),
        intent="out_of_scope",
        text="what about my wheelchair",
        answer=found,
        asking="onset",
    )
    assert done.types == ["fallback"] and "last_sources" not in done.slots


def test_every_topic_can_be_shown_by_its_button(run):
    for topic in KNOWLEDGE.answers:
        done = run(answers.ActionAnswerTopic(), entities={"topic": topic}, slots={"region": "UK"})
        assert done.types[0] == "answer" and "{" not in done.text
    assert run(answers.ActionAnswerTopic(), entities={"topic": "nonsense"}).types[0] == "fallback"


@pytest.mark.parametrize("region", ["US", "UK", "AU"])
@pytest.mark.parametrize(
    "condition",
    ["cramp", "spasticity", "mixed", "fasciculation", "ordinary_cramp", "unclear", "other", None],
)
def test_medicines_to_discuss(run, condition, region):
    done = run(
        answers.ActionGiveMedicines(),
        intent="ask_doctor",
        slots={"condition": condition, "region": region},
    )
    assert done.types == ["medications"] and done.customs[0]["region"] == region
    assert done.customs[0]["condition"] == (condition or "unclear")
    assert "I can't recommend or dose medicines." in done.text
    assert set(done.slots["last_sources"]) <= set(KNOWLEDGE.references)
    if region != "UK":
        assert "quinine" not in [item["name"] for item in done.customs[0]["items"]]


def test_out_of_scope_says_so_and_offers_a_way_on(run):
    done = run(answers.ActionOutOfScope(), intent="out_of_scope")
    assert done.types == ["out_of_scope"] and done.payloads
    assert run(answers.ActionOutOfScope(), intent="out_of_scope", asking="onset").payloads == []
