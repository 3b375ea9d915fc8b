"""What is not understood: meanings to tap, then the plain choices, and never the same words in a loop."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa_sdk.events import BotUttered, UserUttered
from rasa_sdk.executor import ActionExecutor

from actions import answers, fallback
from actions.interview_form import ActionAskOnset, ValidateInterviewForm
from crampwise.channel.offered import COMMAND, Offered
from crampwise.dialogue.topics import BY_BUTTON
from tests.clinical.cases import KNOWLEDGE
from tests.knowledge import names

from .conftest import run_on, tracker_of

CALF = {"body_part": "calf", "leg_swelling": "none", "breathing": "usual", "eased_part": "calf"}
CONCLUDED = {
    **CALF,
    "extent": "one_muscle",
    "onset": "pain_at_once",
    "condition": "cramp",
    "asked": ["body_part", "onset"],
    "steps_tried": ["calf-towel"],
    "last_sources": ["NHS-LC"],
}
NOW = '/answer{"happening_now": "now"}'
NONE = "/nlu_fallback"
FALLBACK = {"type": "fallback", "reason": "not_understood"}
MISSED = (UserUttered("blue kettle"), BotUttered("", {"custom": FALLBACK}))


def ranked(*pairs):
    """The classifier's ranking as Rasa hands it on: its own "not understood" first."""
    found = [
        {"name": name, "confidence": weight} for name, weight in (("nlu_fallback", 0.2), *pairs)
    ]
    return {"intent_ranking": found}


NEAREST = ranked(("ask_relief", 0.19), ("red_flag", 0.15), ("ask_why", 0.12), ("diary_log", 0.1))


def missed(run, *pairs, **tracker):
    latest = {**ranked(*pairs), "text": "blue kettle", "intent": "nlu_fallback", **tracker}
    return run(answers.ActionNotUnderstood(), **latest)


def topic(name):
    return "/ask_topic" + json.dumps({"topic": name})


# --- outside the interview, the first time ------------------------------------------------------


def test_the_first_time_the_two_nearest_meanings_are_offered(run):
    done = run(answers.ActionNotUnderstood(), text="blue kettle", intent="nlu_fallback", **NEAREST)
    assert done.customs == [FALLBACK] and "Did you mean" in done.text
    assert done.payloads == ["/ask_relief", "/ask_why", NOW, NONE]
    titles = [button["title"] for button in done.messages[0]["buttons"]]
    assert titles == ["Ease it now", "Why it happens", "It hurts now", "None of these"]
    assert done.slots == {"misunderstood": 1}


def test_meanings_that_lead_to_one_place_are_one_button(run):
    done = missed(
        run,
        ("give_body_part", 0.19),
        ("report_symptom", 0.15),
        ("give_trigger", 0.12),
        ("diary_change", 0.1),
        ("diary_show", 0.08),
        ("ask_common", 0.07),
    )
    assert done.payloads[:2] == ["/report_symptom", "/diary_show"]


def test_a_meaning_without_a_button_or_with_no_weight_is_left_out(run):
    done = missed(run, ("affirm", 0.19), ("greet", 0.16), ("ask_common", 0.06), ("ask_why", 0.04))
    assert done.payloads == ["/ask_common", NOW, NONE]


@pytest.mark.parametrize("pairs", [[], [("affirm", 0.19), ("thanks", 0.1)], [("ask_why", 0.01)]])
def test_with_no_meaning_to_offer_the_choices_come_at_once(run, pairs):
    done = missed(run, *pairs)
    assert done.types == ["fallback", "question"] and NOW in done.payloads
    assert NONE not in done.payloads


def test_a_near_answer_is_one_of_the_buttons(run):
    near = {"id": "magnesium", "score": 0.46, "runner_up": "ice", "runner_up_score": 0.46}
    done = missed(run, ("ask_medication", 0.19), answer=near)
    assert done.payloads == [topic("magnesium"), "/ask_medication", NOW, NONE]
    assert done.messages[0]["buttons"][0]["title"] == "Magnesium"
    far = missed(run, ("ask_medication", 0.19), answer={**near, "score": 0.44})
    assert topic("magnesium") not in far.payloads


def test_a_meaning_whose_answer_is_offered_already_is_left_out(run):
    near = {"id": BY_BUTTON["/ask_when_to_call"], "score": 0.5}
    done = missed(run, ("ask_when_to_call", 0.19), ("ask_relief", 0.1), answer=near)
    assert done.payloads == [topic("when-to-call"), "/ask_relief", NOW, NONE]


@pytest.mark.parametrize(
    "slots, intent, safety",
    [
        ({"red_flag_pending": "dvt"}, "nlu_fallback", []),
        ({"red_flag": "dvt"}, "nlu_fallback", []),
        ({}, "nlu_fallback", [{"kind": "dvt", "outcome": "ask"}]),
        ({}, "red_flag", []),
    ],
)
@pytest.mark.parametrize("asking", [None, "onset"])
def test_nothing_is_guessed_where_there_may_be_danger(run, slots, intent, safety, asking):
    near = {"id": "magnesium", "score": 0.5}
    done = run(
        answers.ActionNotUnderstood(),
        text="blue kettle",
        intent=intent,
        slots={**CALF, **slots} if asking else slots,
        asking=asking,
        answer=near,
        red_flags=safety,
        **ranked(("ask_relief", 0.19)),
    )
    assert not {"/ask_relief", topic("magnesium"), NONE} & set(done.payloads)
    assert "/something_is_wrong" in done.payloads
    unknown = run(
        answers.ActionAnswerQuestion(), slots=slots, answer=near, red_flags=safety, intent=intent
    )
    assert topic("magnesium") not in unknown.payloads


def test_words_nearest_to_danger_are_not_taken_for_the_next_meaning(run):
    done = missed(run, ("red_flag", 0.19), ("ask_relief", 0.18))
    assert "/ask_relief" not in done.payloads and "/something_is_wrong" in done.payloads


# --- the second time ----------------------------------------------------------------------------


def test_the_second_time_in_a_row_the_choices_come(run):
    done = missed(run, ("ask_relief", 0.19), before=MISSED, slots={"misunderstood": 1})
    assert done.types == ["fallback", "question"] and "buttons" in done.text
    assert NOW in done.payloads and "/ask_relief" not in done.payloads
    assert done.slots == {"misunderstood": 2}


@pytest.mark.parametrize(
    "before",
    [
        (),
        (UserUttered("hello"), BotUttered("", {"custom": {"type": "question"}})),
        (*MISSED, UserUttered("/ask_why"), BotUttered("", {"custom": {"type": "answer"}})),
    ],
)
def test_a_turn_that_was_understood_ends_the_row(run, before):
    """The count alone does not tell: it may be from long ago."""
    done = missed(run, ("ask_relief", 0.19), before=before, slots={"misunderstood": 1})
    assert done.payloads[0] == "/ask_relief" and done.slots == {"misunderstood": 1}


def test_none_of_these_leads_to_the_choices(run):
    done = run(
        answers.ActionNotUnderstood(),
        text=NONE,
        intent="nlu_fallback",
        before=MISSED,
        slots={"misunderstood": 1},
    )
    assert done.types == ["", "question"], "a tap is understood"
    assert "buttons" in done.text and NOW in done.payloads and NONE not in done.payloads
    after = (*MISSED, UserUttered(NONE), BotUttered("", {"custom": {"type": "question"}}))
    again = missed(run, ("ask_relief", 0.19), before=after, slots={"misunderstood": 1})
    assert again.types == ["fallback", "question"] and "/ask_relief" not in again.payloads


# --- each button works --------------------------------------------------------------------------


def by_rule():
    """The first action of the rule of each intent."""
    return {
        rule["steps"][0]["intent"]: rule["steps"][1]["action"]
        for rule in names.rules()
        if "intent" in rule["steps"][0]
    }


@cache
def action_named(name):
    executor = ActionExecutor()
    executor.register_package("actions")
    return executor.actions[name].__self__


STATES = {
    "opening": ({}, None),
    "asking": ({**CALF, "asked": ["body_part", "onset"], "steps_tried": ["calf-towel"]}, "onset"),
    "no step yet": ({**CALF, "asked": ["body_part", "onset"]}, "onset"),
    "broken off": ({**CALF, "asked": ["body_part", "onset"]}, None),
    "concluded": (CONCLUDED, None),
    "other": ({**CONCLUDED, "condition": "other"}, None),
}


@pytest.mark.parametrize("who", ["self", "helper"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("intent", fallback.WAYS)
def test_every_meaning_that_is_offered_leads_to_a_useful_turn(run, intent, state, who):
    slots, asking = STATES[state]
    slots = {**slots, "who": who}
    offered = missed(run, (intent, 0.19), slots=slots, asking=asking)
    payload = f"/{intent}"
    if payload not in offered.payloads:
        return
    tapped = Offered()
    tapped.add("someone", offered.messages)
    assert COMMAND.fullmatch(payload) and tapped.tap("someone", payload) == payload
    name = by_rule()[intent]
    if name.startswith("utter_") or name == "action_start_interview":
        return
    done = run(action_named(name), text=payload, intent=intent, slots=slots, asking=asking)
    assert "fallback" not in done.types
    assert done.messages and done.text not in offered.text
    assert intent != "ask_relief" or "relief" in done.types


@pytest.mark.parametrize(
    "intent, state",
    [
        ("report_symptom", "asking"),
        ("relief_worked", "opening"),
        ("relief_worked", "no step yet"),
        ("relief_failed", "broken off"),
        ("relief_worked", "other"),
        ("ask_relief", "other"),
        ("ask_explain", "broken off"),
        ("ask_explain", "asking"),
        ("ask_sources", "opening"),
        ("correct_answer", "opening"),
        ("go_back", "asking"),
        ("continue_interview", "concluded"),
        ("stop_interview", "opening"),
        ("start_over", "opening"),
    ],
)
def test_what_would_lead_nowhere_from_here_is_not_offered(run, intent, state):
    slots, asking = STATES[state]
    done = missed(run, (intent, 0.19), slots=slots, asking=asking)
    assert f"/{intent}" not in done.payloads


def test_each_meaning_is_offered_somewhere(run):
    shown = set()
    for slots, asking in STATES.values():
        for intent in fallback.WAYS:
            shown |= set(missed(run, (intent, 0.19), slots=slots, asking=asking).payloads)
    assert {f"/{intent}" for intent in fallback.WAYS} <= shown


@given(
    st.permutations(sorted({*fallback.WAYS, *fallback.SAME_PLACE, "affirm", "out_of_scope"})),
    st.sampled_from(sorted(STATES)),
    st.sampled_from([0.0, 0.5]),
)
def test_never_more_than_five_buttons_and_no_title_twice(order, state, score):
    slots, asking = STATES[state]
    latest = ranked(*((name, 0.19) for name in order))
    tracker = tracker_of(
        slots=slots,
        asking=asking,
        text="blue kettle",
        intent="nlu_fallback",
        answer={"id": "magnesium", "score": score, "runner_up": "ice", "runner_up_score": score},
        **latest,
    )
    buttons = run_on(answers.ActionNotUnderstood(), tracker).messages[0]["buttons"]
    titles = [button["title"] for button in buttons]
    assert 2 <= len(buttons) <= 5 and len(set(titles)) == len(titles)


# --- in the interview ---------------------------------------------------------------------------

OPEN = {**CALF, "asked": ["body_part", "onset"]}


def reply(
    run, *pairs, text="blue kettle", intent="nlu_fallback", asking="onset", slots=OPEN, **more
):
    """A typed reply as the form takes it."""
    latest = {**ranked(*pairs), **more}
    return run(
        ValidateInterviewForm(), text=text, intent=intent, asking=asking, slots=slots, **latest
    )


def test_an_unread_reply_keeps_the_question_and_offers_the_meanings(run):
    done = reply(run, ("give_trigger", 0.19), ("ask_why", 0.18), ("stop_interview", 0.1))
    assert done.customs == [FALLBACK] and done.payloads == ["/ask_why", "/stop_interview"]
    assert done.slots == {"requested_slot": "onset", "misunderstood": 1}
    assert not any(event["event"] == "action_execution_rejected" for event in done.events)


def test_two_unread_replies_lead_to_the_line_that_a_tap_is_enough(run):
    said = []
    for before in range(4):
        done = reply(run, ("ask_why", 0.19), slots={**OPEN, "misunderstood": before})
        assert done.slots == {"requested_slot": "onset", "misunderstood": before + 1}
        said.append(done)
    assert "/ask_why" in said[0].payloads
    assert "One tap is enough" in said[1].text and said[1].payloads == []
    assert said[2].payloads == ["/stop_interview"]
    assert len({one.text for one in said[:3]}) == 3


@pytest.mark.parametrize(
    "text, intent", [("yes", "affirm"), ("47", "give_severity"), ("it is odd", "report_symptom")]
)
def test_a_reply_of_a_known_kind_that_answers_nothing_is_told_so(run, text, intent):
    done = reply(run, (intent, 0.9), ("ask_why", 0.1), text=text, intent=intent)
    assert done.customs == [FALLBACK] and done.payloads == []
    assert done.slots["misunderstood"] == 1


@pytest.mark.parametrize(
    "reply_to",
    [
        {"text": "pain at once", "intent": "nlu_fallback"},
        {"text": "no idea", "intent": "dont_know"},
        {"text": "why", "intent": "ask_why_question"},
        {"text": "hello", "intent": "greet"},
        {"text": NONE, "intent": "nlu_fallback"},
        {"text": '/answer{"shape": "curled"}', "intent": "answer", "given": {"shape": "curled"}},
    ],
)
def test_what_was_read_or_tapped_gets_no_such_line(run, reply_to):
    done = reply(run, **reply_to)
    assert done.messages == [] and "misunderstood" not in done.slots


def test_a_new_question_starts_the_count_again(run):
    new = run(
        ActionAskOnset(), slots={**CALF, "asked": ["body_part"], "misunderstood": 2}, asking="onset"
    )
    assert new.slots["misunderstood"] is None
    same = run(ActionAskOnset(), slots={**OPEN, "misunderstood": 2}, asking="onset")
    assert "misunderstood" not in same.slots


def test_none_of_these_inside_the_interview_leaves_the_question_to_follow(run):
    done = run(
        answers.ActionNotUnderstood(), text=NONE, intent="nlu_fallback", asking="onset", slots=OPEN
    )
    assert done.types == [""] and done.payloads == []


def test_another_finding_is_kept_and_said_to_be(run):
    told = {"text": "it is a knot", "intent": "report_symptom", "given": {"shape": "hard_knot"}}
    first = reply(run, **told)
    assert first.slots == {"shape": "hard_knot", "requested_slot": "onset", "misunderstood": 1}
    assert "noted" in first.text and first.types == [""]
    second = reply(run, slots={**OPEN, "misunderstood": 1}, **told)
    assert "noted" in second.text and "a tap is enough" in second.text


@pytest.mark.parametrize("who, kind", [("self", "fallback"), ("helper", "")])
def test_my_alone_is_no_news_and_a_helper_is(run, who, kind):
    done = reply(run, ("ask_why", 0.01), given={"who": who})
    assert done.types == [kind]


def test_an_answer_to_a_question_that_was_put_off_is_kept(run):
    """The place was changed while ``after`` was open, and its safety question came in between."""
    slots = {
        "body_part": "calf",
        "leg_swelling": "none",
        "asked": ["body_part", "after", "breathing"],
    }
    latest = {"text": "sore for a while", "intent": "report_symptom", "asking": "breathing"}
    done = reply(run, slots=slots, **latest)
    assert done.slots["after"] == "sore" and done.slots["requested_slot"] == "breathing"
    never_put = reply(run, slots={**slots, "asked": ["body_part", "breathing"]}, **latest)
    assert "after" not in never_put.slots


def test_a_safety_question_that_no_longer_fits_is_not_answered_late(run):
    slots = {
        "body_part": "fingers",
        "asked": ["body_part", "leg_swelling", "onset"],
        "breathing": "usual",
    }
    done = reply(run, slots=slots, text="swollen or hot", intent="report_symptom")
    assert "leg_swelling" not in done.slots
    still = reply(
        run, slots={**slots, "body_part": "calf"}, text="swollen or hot", intent="report_symptom"
    )
    assert still.slots["leg_swelling"] == "swollen_warm_or_red"
    assert still.messages == [], "safety speaks next, and alone"


def test_out_of_scope_twice_at_one_question_is_not_the_same_words_twice(run):
    first = run(answers.ActionOutOfScope(), intent="out_of_scope", asking="onset", slots=OPEN)
    second = run(
        answers.ActionOutOfScope(),
        intent="out_of_scope",
        asking="onset",
        slots={**OPEN, **first.slots},
    )
    assert first.types == second.types == ["out_of_scope"] and first.text != second.text
    assert "One tap is enough" in second.text and first.payloads == second.payloads == []


# --- near, but not covered ----------------------------------------------------------------------


def asked(run, answer, **tracker):
    latest = {"intent": "ask_what_is", "text": "what about a hat", "answer": answer, **tracker}
    return run(answers.ActionAnswerQuestion(), **latest)


def test_a_question_that_is_not_covered_names_what_lies_near(run):
    near = {"id": "magnesium", "score": 0.55, "runner_up": "ice", "runner_up_score": 0.45}
    done = asked(run, near, asking="onset")
    assert done.customs == [{"type": "fallback", "reason": "not_covered"}]
    assert done.text.startswith("I don't know that") and "I do know about these" in done.text
    assert done.payloads == [topic("magnesium"), topic("ice")]
    assert KNOWLEDGE.answers["magnesium"]["answer"][0] not in done.text
    one = asked(run, {**near, "runner_up_score": 0.44}, asking="onset")
    assert one.payloads == [topic("magnesium")]
    outside = asked(run, near)
    assert outside.types == ["fallback", "question"] and topic("ice") in outside.payloads


@pytest.mark.parametrize(
    "answer", [{}, {"id": "magnesium", "score": 0.44}, {"id": "gone", "score": 0.5}]
)
def test_what_is_far_from_all_names_nothing(run, answer):
    done = asked(run, answer, asking="onset")
    assert done.payloads == [] and "I do know" not in done.text


def test_a_near_topic_can_be_tapped(run):
    done = asked(run, {"id": "magnesium", "score": 0.55}, asking="onset")
    offered = Offered()
    offered.add("someone", done.messages)
    assert offered.tap("someone", topic("magnesium"))
    shown = run(answers.ActionAnswerTopic(), intent="ask_topic", entities={"topic": "magnesium"})
    assert shown.customs[0]["topic"] == "magnesium"


def test_the_words_to_a_helper_are_about_the_team_of_another(run):
    near = {"id": "magnesium", "score": 0.55}
    assert "Your ALS team" in asked(run, near, slots={"who": "self"}).text
    assert "The ALS team" in asked(run, near, slots={"who": "helper"}).text


def test_of_two_answers_about_as_near_none_is_given_and_a_tap_says_which(run):
    tied = {"id": "magnesium", "score": 0.66, "runner_up": "ice", "runner_up_score": 0.65}
    done = asked(run, tied, asking="onset")
    assert done.customs == [{"type": "fallback", "reason": "not_understood"}]
    assert done.payloads == [topic("magnesium"), topic("ice")]
    assert KNOWLEDGE.answers["magnesium"]["answer"][0] not in done.text
    for clear in (
        {**tied, "runner_up_score": 0.63},
        {**tied, "score": 0.76, "runner_up_score": 0.75},
    ):
        assert asked(run, clear, asking="onset").customs[0]["topic"] == "magnesium"


def test_which_medicine_is_not_guessed_from_two_answers_about_as_near(run):
    tied = {"id": "quinine", "score": 0.66, "runner_up": "mexiletine", "runner_up_score": 0.65}
    general = asked(run, tied, intent="ask_medication", asking="onset")
    assert general.types == ["medications"]
    named = {"entities": {"medicine": "quinine"}, "intent": "ask_medication"}
    assert asked(run, tied, asking="onset", **named).payloads == [
        topic("quinine"),
        topic("mexiletine"),
    ]


@pytest.mark.parametrize("payload", BY_BUTTON)
def test_a_question_by_its_bare_button_gets_its_answer(run, payload):
    done = run(answers.ActionAnswerQuestion(), text=payload, intent=payload[1:], slots=CONCLUDED)
    assert done.customs[0]["topic"] == BY_BUTTON[payload]
