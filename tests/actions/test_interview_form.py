"""The form: what is asked, what is kept of an answer, and relief before questions."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa_sdk.executor import CollectingDispatcher

import actions.interview_form as form
from actions.interview_form import ValidateInterviewForm
from crampwise.clinical import Question, next_question, raised
from crampwise.dialogue.cases import case_from_slots
from tests.clinical.cases import KNOWLEDGE, answers

from .conftest import run_on, tracker_of

VALIDATE = ValidateInterviewForm()
ASKED = VALIDATE.domain_slots({})
CALF = {"body_part": "calf", "leg_swelling": "none", "breathing": "usual"}


def ask(finding):
    return getattr(form, "ActionAsk" + finding.title().replace("_", ""))()


def required(tracker):
    return asyncio.run(VALIDATE.required_slots(ASKED, CollectingDispatcher(), tracker, {}))


def slot(finding, value):
    """A slot as Rasa keeps it."""
    return (
        value
        if isinstance(value, list) or not KNOWLEDGE.findings[finding].get("multiple")
        else [value]
    )


# --- which findings the form needs ----------------------------------------------------------------------------------


def test_the_form_knows_every_finding_that_is_ever_asked():
    assert set(ASKED) == {
        name for name, entry in KNOWLEDGE.findings.items() if entry["asked"] != "read_only"
    }
    assert not {"who", "pain", "side"} & set(ASKED)


@given(answers(), st.sampled_from([None, *ASKED]))
def test_required_are_all_answered_and_one_more_at_most(stated, waiting):
    """An answered finding that is left out would never be checked."""
    slots = {name: slot(name, value) for name, value in stated.items()}
    tracker = tracker_of(slots=slots, asking=waiting)
    names = required(tracker)
    answered = [name for name in names if tracker.get_slot(name) is not None]
    assert set(answered) == {name for name in ASKED if name in slots}
    assert len(names) - len(answered) <= 1 and len(set(names)) == len(names)
    assert names == required(tracker), "the same tracker, the same list"
    case = case_from_slots(slots, KNOWLEDGE)
    if raised(case, KNOWLEDGE):
        assert names == answered, "a red flag ends the questions"
    elif waiting and waiting not in slots and names[-1] != waiting:
        # Only safety comes before the question that is open, and only where the place brings it.
        assert (
            KNOWLEDGE.findings[names[-1]]["role"] == "safety"
            or KNOWLEDGE.findings[waiting]["role"] == "safety"
        )
    elif waiting and waiting not in slots:
        assert names[-1] == waiting
    else:
        chosen = next_question(case, KNOWLEDGE)
        assert names[len(answered) :] == ([chosen.finding] if isinstance(chosen, Question) else [])


def test_the_waiting_question_is_kept_even_at_the_limit():
    eight = [
        "body_part",
        "leg_swelling",
        "breathing",
        "onset",
        "shape",
        "extent",
        "trigger",
        "frequency",
    ]
    slots = {
        **CALF,
        "onset": "not_sure",
        "shape": "not_sure",
        "extent": "not_sure",
        "trigger": "not_sure",
        "asked": eight,
    }
    assert required(tracker_of(slots=slots, asking="frequency"))[-1] == "frequency"
    assert "frequency" not in required(tracker_of(slots=slots))


def test_a_settled_red_flag_lets_the_questions_go_on():
    slots = {"body_part": "calf", "leg_swelling": "swollen_warm_or_red"}
    assert required(tracker_of(slots=slots))[-1] != "breathing"
    assert required(tracker_of(slots={**slots, "red_flags_settled": ["dvt"]}))[-1] == "breathing"


# --- what is kept of an answer --------------------------------------------------------------------------------------


@pytest.mark.parametrize("finding", ASKED)
def test_every_option_of_every_question_is_kept(run, finding):
    for value in [*KNOWLEDGE.values_of(finding), "not_sure"]:
        given_now = slot(finding, value)
        done = run(
            VALIDATE, intent="answer", text="/answer{}", asking=finding, given={finding: given_now}
        )
        assert done.slots[finding] == given_now and done.messages == []


@pytest.mark.parametrize("value", ["nonsense", "", 7, ["nonsense"], {"a": 1}, True])
def test_an_unknown_value_is_dropped_and_the_question_stays(run, value):
    done = run(VALIDATE, intent="answer", asking="body_part", given={"body_part": value})
    assert done.slots == {"body_part": None, "requested_slot": "body_part"}


def test_of_a_list_the_known_values_are_kept(run):
    several = run(
        VALIDATE,
        asking="body_triggers",
        given={"body_triggers": ["bladder", "nonsense", "position"]},
    )
    assert several.slots["body_triggers"] == ["bladder", "position"]
    single = run(VALIDATE, asking="body_part", given={"body_part": ["nonsense", "foot", "calf"]})
    assert single.slots["body_part"] == "foot"


def test_a_finding_stated_beside_the_answer_is_checked_too(run):
    done = run(
        VALIDATE,
        asking="onset",
        slots=CALF,
        given={"onset": "pain_at_once", "shape": "hard_knot", "trigger": "rubbish"},
    )
    assert (done.slots["onset"], done.slots["shape"], done.slots["trigger"]) == (
        "pain_at_once",
        "hard_knot",
        None,
    )


def test_slots_of_earlier_turns_are_left_alone(run):
    done = run(VALIDATE, slots=CALF, asking="onset", given={"onset": "pain_at_once"})
    assert set(done.slots) == {"onset", "requested_slot"}


@pytest.mark.parametrize(
    ("finding", "text", "intent", "value"),
    [
        ("leg_swelling", "no", "deny", "none"),
        ("chest_pain", "yes", "affirm", "pressure_or_spreading"),
        ("als_status", "yes", "affirm", "yes"),
        ("als_status", "nope", "deny", "no"),
        ("twitching", "yeah", "affirm", "yes"),
        ("onset", "no idea", "dont_know", "not_sure"),
        ("body_part", "dunno", "dont_know", "not_sure"),
        ("onset", "Pain at once", "report_symptom", "pain_at_once"),
        ("onset", "pain at once!", "deny", "pain_at_once"),
        ("onset", "2", "give_severity", "odd_feeling_then_tight"),
        ("extent", "1", "out_of_scope", "one_muscle"),
        ("body_triggers", "no", "deny", ["none"]),
        ("body_triggers", "1", "give_severity", ["bladder"]),
    ],
)
def test_an_answer_in_words_is_read_for_the_waiting_question(run, finding, text, intent, value):
    done = run(
        VALIDATE,
        slots={"body_part": "ribs"} if finding != "body_part" else {},
        intent=intent,
        text=text,
        asking=finding,
    )
    assert done.slots[finding] == value


def test_what_the_lexicon_reads_as_a_reply_is_kept(run):
    read = {"if_asked": {"duration": "minutes"}, "text": "a couple", "intent": "report_symptom"}
    assert run(VALIDATE, slots=CALF, asking="duration", **read).slots["duration"] == "minutes"
    unknown = {"if_asked": {"duration": "nonsense"}, "text": "a couple", "intent": "report_symptom"}
    assert "duration" not in run(VALIDATE, slots=CALF, asking="duration", **unknown).slots


@pytest.mark.parametrize(
    ("finding", "text", "intent"),
    [
        ("onset", "yes", "affirm"),
        ("onset", "99", "give_severity"),
        ("onset", "0", "give_severity"),
        ("onset", "why", "ask_why_question"),
        ("onset", '/answer{"shape": "curled"}', "answer"),
        ("onset", "", "dont_know"),
    ],
)
def test_what_is_no_answer_leaves_the_question_open(run, finding, text, intent):
    done = run(VALIDATE, slots=CALF, intent=intent, text=text, asking=finding)
    assert finding not in done.slots and done.slots["requested_slot"] == finding


def test_nothing_is_read_from_words_when_nothing_is_asked(run):
    assert "onset" not in run(VALIDATE, slots=CALF, intent="deny", text="pain at once").slots


def test_the_interview_ends_when_enough_is_known(run):
    known = {**CALF, "extent": "one_muscle", "onset": "pain_at_once", "frequency": "some_weeks"}
    assert run(VALIDATE, slots=known, asking="onset").slots["requested_slot"] is None


# --- putting a question ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("finding", sorted(ASKED))
def test_every_finding_has_its_question(run, finding):
    action = ask(finding)
    assert action.name() == f"action_ask_{finding}"
    done = run(action, slots={"eased_part": "calf", "body_part": "calf"}, asking=finding)
    assert done.types == ["question"] and done.customs[0]["finding"] == finding
    assert "/ask_why_question" in done.payloads and done.slots == {"asked": [finding]}


def test_relief_comes_before_the_first_question_about_a_place(run):
    done = run(
        ask("leg_swelling"),
        slots={"body_part": "calf", "happening_now": "now"},
        asking="leg_swelling",
    )
    assert done.types == ["relief", "question"]
    assert done.slots["eased_part"] == "calf" and done.slots["steps_tried"] == ["calf-towel"]
    assert set(done.slots["last_sources"]) <= set(KNOWLEDGE.references)
    assert {"/relief_worked", "/cannot_reach", "/helper_here"} <= set(done.payloads)


def test_relief_is_given_once_for_a_place_and_again_for_another(run):
    eased = {"body_part": "calf", "happening_now": "now", "eased_part": "calf"}
    assert run(ask("onset"), slots=eased, asking="onset").types == ["question"]
    assert run(ask("onset"), slots={**eased, "body_part": "foot"}, asking="onset").types == [
        "relief",
        "question",
    ]


def test_it_hurts_now_gets_a_step_before_the_place_is_known(run):
    done = run(ask("body_part"), slots={"happening_now": "now"}, asking="body_part")
    assert done.types == ["relief", "question"] and done.customs[0]["body_part"] is None
    assert run(ask("body_part"), asking="body_part").types == ["question"]


@pytest.mark.parametrize("stated", [{"happening_now": "over"}, {"shape": "rippling"}])
def test_what_does_not_hurt_is_not_eased(run, stated):
    assert run(
        ask("breathing"), slots={"body_part": "calf", **stated}, asking="breathing"
    ).types == ["question"]


def test_questions_are_numbered_as_they_were_asked(run):
    asked = ["body_part", "leg_swelling"]
    again = run(
        ask("leg_swelling"),
        slots={**CALF, "eased_part": "calf", "asked": asked},
        asking="leg_swelling",
    )
    assert (
        again.customs[0]["number"] == 2
        and "asked" not in again.slots
        and "/go_back" in again.payloads
    )
    third = run(ask("onset"), slots={**CALF, "eased_part": "calf", "asked": asked}, asking="onset")
    assert third.customs[0]["number"] == 3 and third.slots["asked"] == [*asked, "onset"]


def test_more_places_narrows_the_screen_of_the_place_question(run):
    done = run(
        ask("body_part"), intent="more_places", entities={"place": "hand"}, asking="body_part"
    )
    assert [button["title"] for button in done.messages[0]["buttons"]][:3] == [
        "Fingers",
        "Palm",
        "Thumb",
    ]


# --- from the first question to the last ----------------------------------------------------------------------------


def interview(replies, slots):
    """Play a whole form, action by action; gives the questions asked and the messages."""
    slots, asked, said = dict(slots), [], []
    slots.update(run_on(VALIDATE, tracker_of(slots=slots)).slots)
    for _ in range(20):
        waiting = slots.get("requested_slot")
        if not waiting:
            return asked, said, slots
        done = run_on(ask(waiting), tracker_of(slots=slots, asking=waiting))
        slots.update(done.slots)
        asked.append(waiting)
        said += done.messages
        given_now = {waiting: slot(waiting, replies.get(waiting, "not_sure"))}
        checked = run_on(
            VALIDATE, tracker_of(slots=slots, intent="answer", asking=waiting, given=given_now)
        )
        slots.update(given_now, **checked.slots)
    raise AssertionError(f"the form does not end: {asked}")


def test_a_whole_form():
    replies = {"body_part": "calf", "leg_swelling": "none", "breathing": "usual", "onset": "pain_at_once",
               "extent": "one_muscle", "shape": "hard_knot", "frequency": "some_weeks"}  # fmt: skip
    asked, said, slots = interview(replies, {"happening_now": "now"})
    assert asked[:3] == ["body_part", "leg_swelling", "breathing"] and len(asked) <= 6
    assert said[0]["custom"]["type"] == "relief" and slots["asked"] == asked


@given(
    st.fixed_dictionaries(
        {name: st.sampled_from([*KNOWLEDGE.values_of(name), "not_sure"]) for name in ASKED}
    )
)
def test_any_form_ends_within_eight_questions_and_asks_nothing_twice(replies):
    asked, _, slots = interview(replies, {})
    assert len(asked) <= 8 and len(set(asked)) == len(asked) and slots["asked"] == asked
