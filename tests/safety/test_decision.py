"""What safety says to a message, whatever else is going on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampwise.clinical import raised
from crampwise.dialogue.cases import case_from_slots
from crampwise.safety.decision import (
    ASKS_AGAIN_FROM,
    IN_A_TALE_FROM,
    LEARNT_ASKS_FROM,
    Decision,
    Message,
    after_answers,
    decide,
    finding_that_decides,
)
from tests.clinical.cases import KNOWLEDGE, answers

KINDS = sorted(KNOWLEDGE.red_flags)
# A doubtful kind that is decided by a plain yes or no, and one decided by a safety finding's own question.
PLAIN, BY_FINDING = "suicidal", "dvt"


class Talk:
    """A conversation as Rasa keeps it: slots that each decision changes."""

    def __init__(self, **slots: Any) -> None:
        self.slots: dict[str, Any] = dict(slots)

    def hears(
        self,
        intent: str = "report_symptom",
        flags=(),
        typed: bool = True,
        entities=(),
        confidence: float = 0.9,
        danger=("", 0.0),
        calmed=(),
        **stated: Any,
    ) -> Decision:
        """One message; ``stated`` are the findings that its words or its tap name, and so fill, as Rasa does it."""
        self.slots.update(stated)
        named = [
            (name, one)
            for name, value in stated.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        message = Message(intent, confidence, (*entities, *named), tuple(flags), danger, typed)
        message = replace(message, calmed=frozenset(calmed))
        decision = decide(message, self.slots, KNOWLEDGE)
        self.slots.update(decision.slots)
        return decision

    def taps(self, intent: str, **stated: Any) -> Decision:
        return self.hears(intent, typed=False, **stated)


# --- act ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_flag_in_the_words_is_acted_on(kind):
    talk = Talk(red_flag_pending="dvt", red_flag_asked_again=True)
    decision = talk.hears(flags=[(kind, "act")])
    assert decision.response == "utter_red_flag" and not decision.resume
    assert talk.slots["red_flag"] == kind
    assert talk.slots["red_flag_pending"] is None and talk.slots["red_flag_asked_again"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_flag_named_by_a_button_is_acted_on(kind):
    talk = Talk()
    assert (
        talk.taps("report_red_flag", entities=[("red_flag_kind", kind)]).response
        == "utter_red_flag"
    )
    assert talk.slots["red_flag"] == kind


def test_an_answer_that_raises_a_flag_is_acted_on():
    talk = Talk()
    assert talk.taps("answer", leg_swelling="swollen_warm_or_red").response == "utter_red_flag"
    assert talk.slots["red_flag"] == "dvt"


def test_the_most_urgent_of_several_is_said():
    talk = Talk()
    talk.hears(flags=[("dvt", "act"), ("breathing", "act"), ("infection", "act")])
    assert talk.slots["red_flag"] == "breathing"
    talk = Talk()
    talk.taps("answer", leg_swelling="swollen_warm_or_red", breathing="worse")
    assert talk.slots["red_flag"] == "pulmonary_embolism"


def test_an_unknown_kind_is_left_alone():
    assert (
        Talk().hears(
            flags=[("nonsense", "act"), ("nonsense", "ask")],
            entities=[("red_flag_kind", "nonsense")],
        )
        == Decision()
    )


def test_an_ordinary_message_is_left_alone():
    assert Talk(body_part="calf", breathing="usual").hears() == Decision()
    assert Decision().response is None and Decision().slots == {}


# --- while one is up ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "intent", ["report_symptom", "affirm", "greet", "ask_relief", "thanks", "dont_know"]
)
def test_what_is_up_stays_up(intent):
    talk = Talk(red_flag="dvt")
    assert talk.hears(intent).response == "utter_red_flag_again" and talk.slots["red_flag"] == "dvt"


@pytest.mark.parametrize("intent", ["deny", "correct_answer"])
def test_a_typed_no_while_it_is_up_brings_the_direct_question(intent):
    talk = Talk(red_flag=PLAIN)
    assert talk.hears(intent).response == "utter_red_flag_doubted"
    assert (talk.slots["red_flag"], talk.slots["red_flag_pending"]) == (None, PLAIN)
    assert talk.hears("affirm").response == "utter_red_flag", "a yes brings it back"
    talk.hears(intent)
    assert talk.hears("deny").response == "utter_red_flag_cleared"
    assert talk.slots["red_flag"] is None and talk.slots["red_flag_pending"] is None


def test_a_tapped_no_while_it_is_up_changes_nothing():
    assert Talk(red_flag=PLAIN).taps("deny").response == "utter_red_flag_again"


def test_a_flag_raised_by_an_answer_can_be_taken_back_in_words():
    talk = Talk()
    talk.taps("answer", leg_swelling="swollen_warm_or_red")
    talk.hears("deny")
    assert talk.hears("deny").response == "utter_red_flag_cleared"
    assert talk.taps("continue_interview") == Decision()


def test_handled_settles_it():
    talk = Talk()
    talk.taps("answer", leg_swelling="swollen_warm_or_red")
    assert talk.taps("red_flag_handled").response == "utter_red_flag_handled"
    assert talk.slots["red_flag"] is None and "dvt" in talk.slots["red_flags_settled"]


def test_a_mistaken_alarm_takes_its_answer_back_and_may_be_raised_again():
    talk = Talk()
    talk.taps("answer", leg_swelling="swollen_warm_or_red")
    assert talk.taps("red_flag_wrong").response == "utter_red_flag_handled"
    assert talk.slots["red_flag"] is None and talk.slots["leg_swelling"] is None
    assert talk.taps("answer", leg_swelling="swollen_warm_or_red").response == "utter_red_flag"


def test_handled_settles_all_that_the_answers_raise():
    """Two flags at once, one told, one tap: the other must not come up in its place for ever."""
    talk = Talk()
    talk.taps("answer", leg_swelling="swollen_warm_or_red", breathing="worse")
    assert talk.taps("red_flag_handled").response == "utter_red_flag_handled"
    assert talk.slots["red_flag"] is None
    assert talk.taps("continue_interview") == Decision()


def test_what_is_up_is_not_replaced_by_a_calmer_one():
    talk = Talk()
    talk.taps("answer", leg_swelling="swollen_warm_or_red", breathing="worse")
    assert (
        talk.hears("greet").response == "utter_red_flag_again"
        and talk.slots["red_flag"] == "pulmonary_embolism"
    )


def test_a_new_and_worse_one_outdoes_what_is_up():
    talk = Talk(red_flag="dvt", leg_swelling="swollen_warm_or_red")
    assert (
        talk.hears(flags=[("chest_pain", "act")]).response == "utter_red_flag"
        and talk.slots["red_flag"] == "chest_pain"
    )


def test_a_settled_one_said_again_in_words_is_acted_on_again():
    talk = Talk(red_flags_settled=["breathing"])
    assert talk.hears(flags=[("breathing", "act")]).response == "utter_red_flag"


@pytest.mark.parametrize(
    "slots", [{"red_flag": "dvt"}, {"red_flag_pending": PLAIN}, {"red_flags_settled": ["dvt"]}, {}]
)
def test_start_over_clears_everything(slots):
    talk = Talk(**slots)
    decision = talk.hears("start_over")
    assert decision.response is None
    assert {talk.slots[name] for name in ("red_flag", "red_flag_pending", "red_flags_settled")} == {
        None
    }


def test_the_crew_card_and_something_is_wrong_work_at_any_time():
    for slots in ({}, {"red_flag": "dvt"}, {"red_flag_pending": PLAIN}):
        assert Talk(**slots).taps("show_crew_card") == Decision("utter_crew_card")
        assert Talk(**slots).taps("something_is_wrong") == Decision("utter_something_is_wrong")


# --- the one direct question ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_doubtful_flag_is_asked_about(kind):
    talk = Talk()
    assert talk.hears(flags=[(kind, "ask")]).response == "utter_red_flag_question"
    assert talk.slots["red_flag_pending"] == kind and talk.slots.get("red_flag") is None


def test_an_act_outdoes_a_question():
    talk = Talk()
    assert talk.hears(flags=[(PLAIN, "ask"), ("infection", "act")]).response == "utter_red_flag"


@pytest.mark.parametrize("intent", ["safety_yes", "affirm", "safety_not_sure", "dont_know"])
def test_yes_or_not_sure_is_acted_on(intent):
    talk = Talk(red_flag_pending=PLAIN)
    assert talk.hears(intent).response == "utter_red_flag" and talk.slots["red_flag"] == PLAIN


@pytest.mark.parametrize("intent", ["safety_no", "deny"])
def test_no_clears_it_and_the_talk_goes_on(intent):
    talk = Talk(red_flag_pending=PLAIN)
    decision = talk.hears(intent)
    assert decision.response == "utter_red_flag_cleared" and decision.resume
    assert talk.slots["red_flag_pending"] is None and talk.slots["red_flags_settled"] == [PLAIN]
    assert talk.hears(flags=[(PLAIN, "ask")]) == Decision(), "it is not asked about again"
    assert talk.hears(flags=[(PLAIN, "act")]).response == "utter_red_flag", (
        "but acted on when it is said"
    )


def test_a_no_to_one_doubt_settles_that_one_alone():
    talk = Talk(red_flag_pending=PLAIN, leg_swelling="swollen_warm_or_red", red_flags_settled=[])
    decision = talk.hears("deny")
    assert talk.slots["red_flag"] == "dvt" or "dvt" not in talk.slots["red_flags_settled"], decision


def test_what_is_no_reply_is_asked_once_more_and_then_caution_decides():
    talk = Talk(red_flag_pending=PLAIN)
    assert talk.hears("report_symptom").response == "utter_red_flag_question"
    assert talk.slots["red_flag_pending"] == PLAIN and talk.slots["red_flag_asked_again"] is True
    assert (
        talk.hears("report_symptom").response == "utter_red_flag"
        and talk.slots["red_flag"] == PLAIN
    )


def test_the_same_doubt_again_while_it_is_asked_about():
    talk = Talk(red_flag_pending=PLAIN)
    assert talk.hears(flags=[(PLAIN, "ask")]).response == "utter_red_flag_question"
    assert talk.hears(flags=[(PLAIN, "ask")]).response == "utter_red_flag"


@pytest.mark.parametrize("intent", ["relief_worked", "relief_failed", "relief_worse"])
@pytest.mark.parametrize("kind", [PLAIN, BY_FINDING])
def test_how_a_step_went_is_no_answer_to_a_question_of_danger(intent, kind):
    talk = Talk(red_flag_pending=kind)
    for _ in range(3):
        assert talk.taps(intent).response == "utter_red_flag_question"
    assert talk.slots["red_flag_pending"] == kind and not talk.slots.get("red_flags_settled")


@pytest.mark.parametrize(
    "kind",
    sorted(entry["decides"] for entry in KNOWLEDGE.findings.values() if entry.get("decides")),
)
def test_each_kind_that_a_safety_finding_decides(kind):
    finding = finding_that_decides(kind, KNOWLEDGE)
    assert KNOWLEDGE.findings[finding]["role"] == "safety" and kind in KNOWLEDGE.red_flags


def test_a_kind_that_no_finding_decides():
    assert finding_that_decides(PLAIN, KNOWLEDGE) is None


def test_a_harmless_answer_to_the_findings_question_clears_it():
    talk = Talk(red_flag_pending=BY_FINDING)
    assert talk.taps("answer", leg_swelling="none").response is None
    assert talk.slots["red_flag_pending"] is None and BY_FINDING in talk.slots["red_flags_settled"]


def test_a_harmful_answer_to_the_findings_question_is_acted_on():
    talk = Talk(red_flag_pending=BY_FINDING)
    assert talk.taps("answer", leg_swelling="sore_without_a_break").response == "utter_red_flag"
    assert talk.slots["red_flag"] == BY_FINDING


def test_a_harmful_answer_in_words_is_acted_on_at_once():
    talk = Talk(red_flag_pending=BY_FINDING)
    assert (
        talk.hears("report_symptom", leg_swelling="swollen_warm_or_red").response
        == "utter_red_flag"
    )


def test_a_harmful_answer_that_no_single_finding_decides_is_acted_on():
    talk = Talk(red_flag_pending="infection")
    assert talk.taps("answer", body_triggers=["infection"]).response == "utter_red_flag"


def test_not_sure_to_the_findings_question_is_acted_on_too():
    """Typed "not sure" acts; the tap on "Not sure" under the same question must not clear the doubt."""
    talk = Talk(red_flag_pending=BY_FINDING)
    assert talk.taps("answer", leg_swelling="not_sure").response == "utter_red_flag"


def test_what_was_answered_is_not_asked_again():
    assert Talk(leg_swelling="none").hears(flags=[(BY_FINDING, "ask")]) == Decision()


def test_a_doubt_about_something_else_is_still_asked():
    talk = Talk(leg_swelling="none", red_flags_settled=[PLAIN])
    assert (
        talk.hears(flags=[(BY_FINDING, "ask"), (PLAIN, "ask"), ("stroke", "ask")]).response
        == "utter_red_flag_question"
    )
    assert talk.slots["red_flag_pending"] == "stroke"


# --- danger that only the trained model sees -------------------------------------------------------------------------


def test_danger_seen_by_the_model_alone_earns_the_question_of_its_kind():
    talk = Talk()
    said = talk.hears(danger=("stroke", LEARNT_ASKS_FROM)).response
    assert said == "utter_red_flag_question"
    assert talk.slots["red_flag_pending"] == "stroke"


def test_however_sure_it_is_it_never_acts():
    assert Talk().hears(danger=("stroke", 1.0)).response == "utter_red_flag_question"


@pytest.mark.parametrize(
    ("danger", "typed"),
    [
        (("stroke", LEARNT_ASKS_FROM - 0.01), True),
        (("stroke", 0.99), False),
        (("no_such_kind", 0.99), True),
        (("", 0.0), True),
    ],
)
def test_else_it_earns_nothing(danger, typed):
    assert Talk().hears(danger=danger, typed=typed) == Decision()


@pytest.mark.parametrize("intent", ["report_symptom", "red_flag"])
def test_a_kind_that_the_rules_saw_denied_is_not_asked_about(intent):
    assert Talk().hears(intent, danger=("breathing", 0.9), calmed=["breathing"]) == Decision()


def test_a_denial_of_one_kind_silences_no_other():
    told = Talk().hears(danger=("stroke", 0.3), calmed=["breathing"])
    assert told.response == "utter_red_flag_question"
    told = Talk().hears(flags=[("stroke", "act")], danger=("stroke", 0.3), calmed=["breathing"])
    assert told.response == "utter_red_flag"


def test_what_was_set_aside_is_read_from_the_parsed_message():
    data = {"text": "breathing is fine", "red_flags": [], "red_flags_calmed": ["breathing"]}
    assert Message.from_parse_data(data).calmed == {"breathing"}
    assert Message.from_parse_data({"text": "hi"}).calmed == frozenset()


def test_what_ranks_first_as_danger_earns_the_question_though_the_share_is_small():
    talk = Talk()
    assert talk.hears("red_flag", danger=(PLAIN, 0.05)).response == "utter_red_flag_question"


def test_in_a_tale_of_a_muscle_danger_must_be_plainer():
    tale = {"entities": [("shape", "curled"), ("extent", "one_muscle"), ("body_part", "calf")]}
    assert Talk().hears(danger=("stroke", IN_A_TALE_FROM - 0.01), **tale) == Decision()
    told = Talk().hears(danger=("stroke", IN_A_TALE_FROM), **tale)
    assert told.response == "utter_red_flag_question"
    # One sign is no tale, and what the rules saw is asked about in any.
    one = {"entities": [("shape", "curled"), ("body_part", "calf")]}
    assert Talk().hears(danger=("stroke", LEARNT_ASKS_FROM), **one).response
    assert Talk().hears(flags=[("stroke", "ask")], **tale).response == "utter_red_flag_question"


def test_once_a_doubt_was_cleared_the_next_must_be_plainer():
    talk = Talk(red_flags_settled=[PLAIN])
    assert talk.hears(danger=("stroke", ASKS_AGAIN_FROM - 0.01)) == Decision()
    assert talk.hears(danger=("stroke", ASKS_AGAIN_FROM)).response == "utter_red_flag_question"


def test_what_was_answered_is_not_asked_for_the_models_sake():
    assert Talk(leg_swelling="none").hears(danger=(BY_FINDING, 0.9)) == Decision()


def test_the_detectors_doubt_goes_before_the_classifiers():
    talk = Talk()
    talk.hears("red_flag", flags=[(PLAIN, "ask")], danger=("stroke", 0.9))
    assert talk.slots["red_flag_pending"] == PLAIN


# --- a typed reply to the open question, and the answers once checked ------------------------------------------------


def test_a_typed_reply_is_read_before_the_form_reads_it():
    """ "yes" under "pressure in your chest?" is a red flag even with no action server."""
    talk = Talk(requested_slot="chest_pain", body_part="ribs")
    message = Message.from_parse_data(
        {"text": "yes", "intent": {"name": "affirm", "confidence": 0.9}}
    )
    decision = decide(message, talk.slots, KNOWLEDGE)
    assert decision.response == "utter_red_flag"
    assert (
        decision.slots["chest_pain"] == "pressure_or_spreading"
        and decision.slots["red_flag"] == "chest_pain"
    )


def test_a_typed_reply_that_is_harmless_is_left_to_the_form():
    message = Message.from_parse_data({"text": "no", "intent": {"name": "deny", "confidence": 0.9}})
    assert (
        decide(message, {"requested_slot": "chest_pain", "body_part": "ribs"}, KNOWLEDGE)
        == Decision()
    )


def test_after_the_answers_are_checked():
    swollen = {"leg_swelling": "swollen_warm_or_red"}
    assert after_answers(swollen, KNOWLEDGE).response == "utter_red_flag"
    assert after_answers(swollen, KNOWLEDGE).slots["red_flag"] == "dvt"
    assert after_answers({**swollen, "red_flag": "dvt"}, KNOWLEDGE) == Decision()
    assert after_answers({**swollen, "red_flags_settled": ["dvt"]}, KNOWLEDGE) == Decision()
    assert after_answers({}, KNOWLEDGE) == Decision()


# --- for any talk ---------------------------------------------------------------------------------------------------

RAISING = [row for entry in KNOWLEDGE.red_flags.values() for row in entry.get("raised_by") or ()]
TURNS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "report_symptom",
                "answer",
                "affirm",
                "deny",
                "dont_know",
                "red_flag",
                "greet",
                "safety_yes",
                "safety_no",
                "continue_interview",
            ]
        ),
        st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(["act", "ask"])), max_size=2),
        st.booleans(),
        answers(most=2) | st.sampled_from(RAISING),
    ),
    max_size=6,
)


@given(TURNS)
def test_an_act_in_the_words_is_never_missed(turns):
    talk = Talk()
    for intent, flags, typed, stated in turns:
        decision = talk.hears(intent, flags, typed, **stated)
        if any(outcome == "act" for _, outcome in flags):
            assert decision.response == "utter_red_flag"
        assert talk.slots.get("red_flag") in (None, *KINDS) and talk.slots.get(
            "red_flag_pending"
        ) in (None, *KINDS)
        assert decision.response is None or decision.response.startswith("utter_")


@given(TURNS)
def test_no_answer_that_raises_a_flag_goes_without_a_word(turns):
    """What a message's own answers raise is said in that turn, unless it is up or was dealt with before."""
    talk = Talk()
    for intent, flags, typed, stated in turns:
        before = {*(talk.slots.get("red_flags_settled") or ()), talk.slots.get("red_flag")}
        kinds_before = set(raised(case_from_slots(talk.slots, KNOWLEDGE), KNOWLEDGE))
        decision = talk.hears(intent, flags, typed, **stated)
        new = set(raised(case_from_slots(talk.slots, KNOWLEDGE), KNOWLEDGE)) - kinds_before - before
        assert not new or (decision.response or "").startswith("utter_red_flag"), (new, decision)
        lost = new & set(talk.slots.get("red_flags_settled") or ()) - before
        assert not lost, "settled without ever having been said"


@given(TURNS)
def test_two_taps_always_lead_out(turns):
    """Whatever came before, "I've called" ends the alarm; the person is never shut in."""
    talk = Talk()
    for intent, flags, typed, stated in turns:
        talk.hears(intent, flags, typed, **stated)
    if talk.slots.get("red_flag"):
        talk.taps("red_flag_handled")
        assert talk.slots["red_flag"] is None
        assert not set(raised(case_from_slots(talk.slots, KNOWLEDGE), KNOWLEDGE)) - set(
            talk.slots["red_flags_settled"]
        )


# --- what Rasa keeps of a message -----------------------------------------------------------------------------------


def test_a_message_from_what_rasa_keeps():
    data = {
        "text": "my leg is swollen",
        "intent": {"name": "red_flag", "confidence": 0.7},
        "entities": [{"entity": "pain", "value": 7}],
        "red_flags": [{"kind": "dvt", "outcome": "act"}],
    }
    message = Message.from_parse_data(data)
    assert (message.intent, message.confidence, message.typed) == ("red_flag", 0.7, True)
    assert (message.entities, message.flags) == ((("pain", "7"),), (("dvt", "act"),))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"intent": None, "entities": None, "red_flags": None, "text": None},
        {"intent": {"name": None}},
    ],
)
def test_an_empty_message(data):
    message = Message.from_parse_data(data)
    assert (message.intent, message.confidence, message.entities, message.flags) == (
        "",
        0.0,
        (),
        (),
    )
    assert decide(message, {}, KNOWLEDGE) == Decision()


def test_a_payload_is_not_typed():
    assert not Message.from_parse_data({"text": '/answer{"breathing": "worse"}'}).typed
