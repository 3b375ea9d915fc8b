"""The words of safety: complete for every kind, person and region."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from crampwise.safety.speech import EMERGENCIES, is_safety, speak
from tests.clinical.cases import KNOWLEDGE, REGIONS

KINDS = sorted(KNOWLEDGE.red_flags)
NUMBER = {"US": "911", "CA": "911", "UK": "999", "AU": "000", "IE": "112", "EU": "112"}
PEOPLE = [
    {"who": "self"},
    {"who": "helper", "pronoun": "her"},
    {"who": "helper", "pronoun": "his"},
    {"who": "helper"},
]
RESPONSES = ("utter_red_flag", "utter_red_flag_again", "utter_red_flag_question", "utter_red_flag_doubted", "utter_red_flag_cleared",
             "utter_red_flag_handled", "utter_something_is_wrong", "utter_crew_card")  # fmt: skip
UNFILLED = re.compile(r"\{\w*\}|\bNone\b(?! of these)")


def strings(value: Any, key: str = "") -> Iterator[str]:
    """Every string that a person may see; payloads are for the machine."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings(inner, key)
    elif isinstance(value, str) and key != "payload":
        yield value


def reported(kind):
    """The kind as outsiders know it: the urgent twin of a kind is told by its urgency, not by a name of its own."""
    return KNOWLEDGE.red_flags[kind].get("reported_as", kind)


@pytest.mark.parametrize("region", [*REGIONS, "XX", None])
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: "-".join(person.values()))
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_unfilled(kind, person, region):
    slots = {
        **person,
        "region": region,
        "red_flag": kind,
        "red_flag_pending": kind,
        "asked": ["body_part"],
    }
    for response in RESPONSES:
        for message in speak(response, slots, KNOWLEDGE):
            assert message["text"].strip() and message["buttons"] is not None
            for said in strings(message):
                assert not UNFILLED.search(said), said


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if KNOWLEDGE.red_flags[kind]["triage"] == "emergency"]
)
def test_an_emergency_names_the_number_of_the_place(kind, region):
    (message,) = speak("utter_red_flag", {"red_flag": kind, "region": region}, KNOWLEDGE)
    assert NUMBER[region] in message["text"]
    assert NUMBER[region] in {contact["number"] for contact in message["custom"]["contacts"]}
    for other in set(NUMBER.values()) - {NUMBER[region]}:
        assert not re.search(rf"(?<!\d){other}(?!\d)", message["text"])


@pytest.mark.parametrize("kind", KINDS)
def test_act_now_gives_one_action_and_no_relief(kind):
    (message,) = speak("utter_red_flag", {"red_flag": kind}, KNOWLEDGE)
    assert message["custom"]["ask"] is False and message["custom"]["kind"] == reported(kind)
    assert {button["payload"] for button in message["buttons"]} <= {
        "/show_crew_card",
        "/red_flag_handled",
        "/red_flag_wrong",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_again_is_the_action_once_more(kind):
    slots = {"red_flag": kind, "region": "US"}
    (first,), (again,) = (
        speak("utter_red_flag", slots, KNOWLEDGE),
        speak("utter_red_flag_again", slots, KNOWLEDGE),
    )
    assert again["text"].startswith("This comes first: ") and again["custom"] == first["custom"]
    assert first["text"].split("\n")[0] in again["text"] and again["buttons"] == first["buttons"]


def test_the_direct_question_is_the_findings_own_where_one_decides():
    check, question = speak(
        "utter_red_flag_question", {"red_flag_pending": "dvt", "asked": ["body_part"]}, KNOWLEDGE
    )
    assert check["custom"]["ask"] is True and check["buttons"] == []
    assert question["custom"]["finding"] == "leg_swelling" and question["custom"]["number"] == 2
    (plain,) = speak("utter_red_flag_question", {"red_flag_pending": "suicidal"}, KNOWLEDGE)
    assert [button["payload"] for button in plain["buttons"]] == [
        "/safety_yes",
        "/safety_no",
        "/safety_not_sure",
    ]


@pytest.mark.parametrize("kind", ["dvt", "suicidal"])
def test_a_doubted_flag_is_always_a_yes_or_no(kind):
    (plain,) = speak(
        "utter_red_flag_doubted", {"red_flag_pending": kind, "leg_swelling": "none"}, KNOWLEDGE
    )
    assert [button["payload"] for button in plain["buttons"]] == [
        "/safety_yes",
        "/safety_no",
        "/safety_not_sure",
    ]


def test_something_is_wrong_offers_every_emergency_and_a_number():
    (message,) = speak("utter_something_is_wrong", {"region": "UK"}, KNOWLEDGE)
    payloads = [button["payload"] for button in message["buttons"]]
    assert payloads[: len(EMERGENCIES)] == [
        f'/report_red_flag{{"red_flag_kind": "{kind}"}}' for kind in EMERGENCIES
    ]
    assert "999" in message["text"] and set(EMERGENCIES) <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_crew_card_says_what_the_crew_needs(kind):
    (own,) = speak("utter_crew_card", {"red_flag": kind, "who": "self"}, KNOWLEDGE)
    (helper,) = speak("utter_crew_card", {"red_flag": kind, "who": "helper"}, KNOWLEDGE)
    assert "ALS (MND)" in own["text"] and "ALS (MND)" in helper["text"]


def test_the_crew_card_speaks_for_the_one_who_is_ill():
    """It says ALS once; and a helper's card, which says "this person has ALS", has no "I" or "my" of the ill one."""
    faults = []
    for kind in KINDS:
        (own,) = speak("utter_crew_card", {"red_flag": kind, "who": "self"}, KNOWLEDGE)
        (helper,) = speak("utter_crew_card", {"red_flag": kind, "who": "helper"}, KNOWLEDGE)
        if own["text"].count("ALS") != 1:
            faults.append(f"{kind}: says ALS twice")
        if re.search(r"\b(I|my|me)\b", helper["text"]):
            faults.append(f"{kind}: the helper's card says I or my")
    assert faults == []


def test_what_is_safetys_and_what_is_not():
    assert all(is_safety(response) for response in RESPONSES) and not is_safety("utter_greet")
    with pytest.raises(KeyError):
        speak("utter_greet", {}, KNOWLEDGE)


def test_slots_of_any_shape_do_not_stop_an_alarm():
    for slots in ({"body_part": ["calf", 3]}, {"region": "nowhere", "pronoun": 7}, {"asked": None}):
        assert speak("utter_red_flag", {**slots, "red_flag": "breathing"}, KNOWLEDGE)
