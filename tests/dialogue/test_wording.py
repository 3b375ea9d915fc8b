"""Who is spoken to, what is filled in, and how a line starts."""

from __future__ import annotations

import pytest

from crampwise.clinical import Case
from crampwise.dialogue.wording import Words, flatten, responses
from tests.clinical.cases import KNOWLEDGE, REGIONS, case_of


def words(pronoun: str = "their", region: str = "US", **answers) -> Words:
    return Words(Case.from_answers(answers, region, pronoun), KNOWLEDGE)


def test_each_audience_has_its_version():
    text = {"self": "Move your leg.", "helper": "Move {their} leg."}
    assert words().text(text) == "Move your leg."
    assert words(who="helper").text(text) == "Move their leg."
    assert flatten({"self": "Only this."}, "helper") == "Only this."


@pytest.mark.parametrize(
    ("pronoun", "said"),
    [
        ("her", "Ask her. Lift her arm."),
        ("his", "Ask him. Lift his arm."),
        ("their", "Ask them. Lift their arm."),
    ],
)
def test_pronouns(pronoun, said):
    assert words(pronoun, who="helper").text("Ask {them}. Lift {their} arm.") == said


def test_a_line_that_starts_with_a_placeholder_starts_with_a_capital():
    assert (
        words("her", who="helper").text("{their} leg\nstays {their} leg")
        == "Her leg\nstays her leg"
    )
    assert words().text("{nothing} stays as it is") == "{nothing} stays as it is"
    assert words().text("{empty}", empty="") == ""


def test_bubbles_become_lines():
    assert (
        words().text(["One.", {"self": "Two.", "helper": "Zwei."}, ["Three."]])
        == "One.\nTwo.\nThree."
    )
    assert words().text(None) == ""


@pytest.mark.parametrize(
    ("region", "number"),
    [
        ("US", "911"),
        ("CA", "911"),
        ("UK", "999"),
        ("AU", "000"),
        ("IE", "112"),
        ("EU", "112"),
        ("JP", "112"),
    ],
)
def test_numbers_by_region(region, number):
    assert words(region=region).text("Call {emergency_number}.") == f"Call {number}."


@pytest.mark.parametrize("region", REGIONS)
def test_every_number_reads_as_words(region):
    said = words(region=region).text("{urgent_number}; {crisis_number}; {poison_number}")
    assert "{" not in said and "None" not in said and all(part.strip() for part in said.split(";"))


def test_the_part_is_named_for_whom_it_is():
    assert words(body_part="calf").text("Rest {part}.") == "Rest your calf."
    assert words("his", who="helper", body_part="calf").text("Rest {part}.") == "Rest his calf."
    assert words().text("Rest {part}.") == "Rest the sore place."


def test_values_fill_what_is_given():
    assert words().say("utter_hold_seconds", seconds=20) == "Hold for about 20 seconds."


def test_a_response_has_a_version_for_the_helper():
    own, helper = (
        words(who=who).say("utter_assessment_unclear_next") for who in ("self", "helper")
    )
    assert "your doctor" in own and "the doctor" in helper


def test_a_response_without_a_version_goes_for_both():
    assert words().say("utter_thanks") == words(who="helper").say("utter_thanks")


def test_buttons_keep_their_payload_as_rasa_reads_it():
    payloads = [one["payload"] for one in words().response("utter_have_question")["buttons"]]
    assert '/ask_topic{"topic": "what-is-a-cramp"}' in payloads


def test_an_unknown_response_is_an_error():
    with pytest.raises(KeyError):
        words().say("utter_nothing_of_the_kind")


@pytest.mark.parametrize("who", ["self", "helper"])
@pytest.mark.parametrize("name", sorted(responses()))
def test_every_response_can_be_said(name, who):
    assert words(who=who).response(name)["text"]


def test_case_of_refuses_a_misspelt_value():
    with pytest.raises(ValueError, match="body_part: claf"):
        case_of(body_part="claf")
