"""Content, conversation and code name the same things: what is used is defined, and what is defined is used."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from crampwise.clinical import load_knowledge
from crampwise.clinical.knowledge import read_yaml
from crampwise.safety.speech import EMERGENCIES

from . import names

KNOWLEDGE = load_knowledge()
ASKED = {name for name, entry in KNOWLEDGE.findings.items() if entry["asked"] != "read_only"}
# Rasa's own: an intent for what the classifier is unsure of.
BUILT_IN_INTENTS = {"nlu_fallback"}
# An intent needs enough lines that the classifier hears more than one way to say it.
LINES_AT_LEAST = 20


# --- findings, slots, questions -------------------------------------------------------------


@pytest.mark.parametrize("finding", sorted(KNOWLEDGE.findings))
def test_each_finding_has_a_slot_filled_by_its_entity(finding):
    assert finding in names.domain()["entities"]
    slot = names.domain()["slots"][finding]
    assert slot["mappings"] == [{"type": "from_entity", "entity": finding}]
    assert slot["influence_conversation"] is False


def test_several_answers_need_a_list_slot():
    lists = {name for name, slot in names.domain()["slots"].items() if slot["type"] == "list"}
    assert lists == {name for name, entry in KNOWLEDGE.findings.items() if entry.get("multiple")}


def test_every_entity_is_a_finding_or_read_by_the_code():
    others = set(names.domain()["entities"]) - set(KNOWLEDGE.findings)
    assert sorted(others - names.constants()) == []


def test_every_slot_is_a_finding_or_used_by_the_code():
    others = set(names.domain()["slots"]) - set(KNOWLEDGE.findings)
    assert sorted(others - names.constants()) == []


def test_the_form_may_ask_exactly_the_findings_that_are_asked():
    required = names.domain()["forms"]["interview_form"]["required_slots"]
    assert len(required) == len(set(required))
    assert set(required) == ASKED


def test_each_asked_finding_has_the_action_that_asks_it():
    asking = {name for name in names.action_names() if name.startswith("action_ask_")}
    # "What sets it off?" is a thing to tap, not a finding of the form.
    assert (
        sorted((asking - {"action_ask_triggers"}) ^ {f"action_ask_{finding}" for finding in ASKED})
        == []
    )


@pytest.mark.parametrize(
    "finding, entry", [(k, e) for k, e in KNOWLEDGE.findings.items() if "decides" in e]
)
def test_a_finding_that_decides_a_red_flag_stands_for_a_question_of_its_own(finding, entry):
    assert entry["decides"] in KNOWLEDGE.red_flags
    assert KNOWLEDGE.red_flags[entry["decides"]]["ask"]


# --- actions --------------------------------------------------------------------------------


def test_every_action_of_the_domain_has_a_class():
    assert sorted(set(names.domain()["actions"]) - names.action_names()) == []


def test_every_action_class_is_in_the_domain():
    assert sorted(names.action_names() - set(names.domain()["actions"])) == []


def test_every_action_is_reachable():
    """By the form, a rule, the configuration, or a policy that names it."""
    config = (names.ROOT / "config.yml").read_text(encoding="utf-8")
    chosen = {
        text
        for path in names.trees()
        if not path.startswith("actions/")
        for text in names.strings_of(path)
    }
    reachable = {
        *names.steps("action"),
        *chosen,
        *re.findall(r"action_\w+", config),
        "validate_interview_form",
    }
    reachable |= {f"action_ask_{finding}" for finding in ASKED}
    assert sorted(set(names.domain()["actions"]) - reachable) == []


def test_rules_name_only_what_exists():
    known = {*names.domain()["actions"], *names.domain()["forms"], *names.domain()["responses"]}
    assert sorted(names.steps("action") - known) == []
    assert sorted(names.steps("intent") - {*names.intents(), *BUILT_IN_INTENTS}) == []


# --- intents --------------------------------------------------------------------------------


def test_intents_stand_once():
    assert not [name for name, count in Counter(names.intents()).items() if count > 1]


@pytest.mark.parametrize("intent", names.intents())
def test_each_intent_leads_somewhere(intent):
    decision = names.strings_of("crampwise/safety/decision.py")
    carries_a_red_flag = intent == "report_red_flag"  # acts by its entity, whatever the intent
    handled = intent in names.steps("intent") or intent in decision or carries_a_red_flag
    assert handled, f"{intent} has no rule, and the safety decision does not handle it"


@pytest.mark.parametrize(
    "intent", [one for one in names.intents() if one not in names.button_only()]
)
def test_each_typed_intent_has_lines_to_learn_from(intent):
    assert len(names.examples().get(intent, ())) >= LINES_AT_LEAST


def test_no_line_teaches_an_intent_that_only_buttons_send_or_that_is_unknown():
    assert names.button_only()
    assert sorted(set(names.examples()) - (set(names.intents()) - names.button_only())) == []


def test_each_intent_has_a_label_of_the_contract():
    labels = read_yaml(names.ROOT / "tests" / "evaluation" / "labels.yml")
    contract = json.loads(
        (names.ROOT / "knowledge" / "schema" / "contract.json").read_text(encoding="utf-8")
    )
    known = contract["definitions"]["label"]["enum"]
    assert len(known) == 29
    assert sorted(set(labels) ^ set(names.intents())) == []
    assert sorted(set(labels.values()) - set(known)) == []


def test_rules_and_stories_have_names_of_their_own():
    said = [rule["rule"] for rule in names.rules()]
    assert not [name for name, count in Counter(said).items() if count > 1]


# --- responses ------------------------------------------------------------------------------


def test_every_response_named_in_code_or_rules_exists():
    named = {
        one
        for one in names.constants()
        if re.fullmatch(r"utter_[a-z_]*[a-z]", one) and one != "utter_message"
    }
    named |= {one for one in names.steps("action") if one.startswith("utter_")}
    assert sorted(named - set(names.domain()["responses"])) == []


@pytest.mark.parametrize("response", sorted(names.domain()["responses"]))
def test_every_response_is_used(response):
    """By its whole name, or by the f-string that builds it from something else written in the code."""
    used = response in names.constants() or response in names.steps("action") or _built(response)
    assert used, f"{response} is said by nothing"


def _built(response):
    pieces = names.constants() | set(names.intents()) | {f"wrong_{kind}" for kind in EMERGENCIES}
    others = [parts for parts in names.joined() if not parts[0].startswith("utter_")]
    return any(
        _made_of(parts, response, lambda piece: piece in pieces or _one_of(others, piece, pieces))
        for parts in names.joined()
        if parts[0].startswith("utter_")
    )


def _one_of(joined, text, pieces):
    """A name may itself be built, as that of a button's title is."""
    return any(_made_of(parts, text, lambda piece: piece in pieces) for parts in joined)


def _made_of(parts, text, known):
    pattern = "".join(re.escape(part) if part else "(.+)" for part in parts)
    match = re.fullmatch(pattern, text)
    return bool(match) and all(known(piece) for piece in match.groups())


@pytest.mark.parametrize("response, variations", sorted(names.domain()["responses"].items()))
def test_each_response_says_one_thing_to_each_audience(response, variations):
    """The same words in give the same answer out, so nothing is left to chance."""
    audiences = []
    for one in variations:
        assert one["text"].strip()
        conditions = one.get("condition") or []
        assert all(c["type"] == "slot" and c["name"] == "who" for c in conditions)
        audiences.append(tuple(c["value"] for c in conditions))
    assert audiences.count(()) == 1
    assert len(audiences) == len(set(audiences))
    assert set(audiences) <= {(), ("self",), ("helper",)}


def test_each_button_of_a_response_leads_somewhere():
    for response, variations in names.domain()["responses"].items():
        for button in (b for one in variations for b in one.get("buttons") or ()):
            intent, _, rest = button["payload"].lstrip("/").partition("{")
            assert intent in names.intents(), response
            if intent == "ask_topic":
                assert json.loads("{" + rest.strip("{}") + "}")["topic"] in KNOWLEDGE.answers, (
                    response
                )


def test_each_button_that_the_code_shows_is_an_intent_with_a_title():
    shown = names.button_names()
    assert {"start_over", "ask_relief", "relief_worked"} <= shown
    assert sorted(shown - set(names.intents())) == []
    assert (
        sorted({f"utter_title_{name}" for name in shown} - set(names.domain()["responses"])) == []
    )


# --- red flags ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EMERGENCIES)
def test_each_danger_on_the_list_to_tap_exists_and_has_a_title(kind):
    assert kind in KNOWLEDGE.red_flags
    assert f"utter_title_wrong_{kind}" in names.domain()["responses"]


def test_the_lines_of_danger_are_of_kinds_that_have_a_question():
    """The trained model names the kind by the file its lines are from, and that kind's question is put."""
    files = sorted((names.ROOT / "data/nlu/danger").glob("*.yml"))
    assert {path.stem for path in files} <= set(KNOWLEDGE.red_flags)
    for path in files:
        (block,) = read_yaml(path)["nlu"]
        assert (block["intent"], block["metadata"]) == ("red_flag", {"kind": path.stem})
        assert KNOWLEDGE.red_flags[path.stem]["ask"]
