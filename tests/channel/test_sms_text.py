"""Words for SMS: the alphabet, the length, and that what to do in danger stands alone in one."""

from __future__ import annotations

import itertools
import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampwise.channel.listing import asks
from crampwise.channel.sms import kept_back, texts
from crampwise.channel.sms_text import (
    BASIC,
    EXTENDED,
    LONGEST,
    ONE,
    alone,
    packed,
    parts,
    plain,
    size,
)
from crampwise.clinical.knowledge import load_knowledge
from crampwise.clinical.red_flags import contacts, numbers
from crampwise.dialogue.cases import PRONOUNS, case_from_slots
from crampwise.dialogue.wording import Words, responses
from crampwise.safety.speech import speak

KNOWLEDGE = load_knowledge()
# Each region of the contacts, a country that has none, and nobody knows where.
REGIONS = (*KNOWLEDGE.contacts["regions"], "ZZ", None)
# Who is spoken to, and how the person is spoken of.
PEOPLE = (("self", "their"), *(("helper", one) for one in PRONOUNS))
SAID = (
    "utter_red_flag",
    "utter_red_flag_again",
    "utter_red_flag_question",
    "utter_red_flag_doubted",
)


@cache
def spoken(kind: str) -> list[tuple[str, dict, Words]]:
    """Every text of a danger, for everybody."""
    found = []
    for response, region, (who, pronoun) in itertools.product(SAID, REGIONS, PEOPLE):
        slots = {
            "red_flag": kind,
            "red_flag_pending": kind,
            "region": region,
            "who": who,
            "pronoun": pronoun,
        }
        words = Words(case_from_slots(slots, KNOWLEDGE), KNOWLEDGE)
        found += [(response, one, words) for one in speak(response, slots, KNOWLEDGE)]
    return found


@pytest.mark.parametrize("kind", sorted(KNOWLEDGE.red_flags))
def test_what_to_do_in_danger_stands_alone_in_one_sms(kind: str) -> None:
    for response, message, words in spoken(kind):
        if (message.get("custom") or {}).get("type") != "red_flag":
            continue
        sent = texts([message], words)
        first = sent[0]
        assert set(first) <= BASIC and size(first) <= ONE and parts(first) == 1, first
        assert not first.endswith(("?", ",", ":")) or asks(message), first
        # Nothing is lost on the way.
        wanted, came = plain(message["text"]).split(), " ".join(sent).split()
        assert [word for word in came if word in wanted][: len(wanted)] == wanted
        if asks(message):
            continue
        told = message["text"].split(": ", 1)[-1] if "again" in response else message["text"]
        call = plain(re.split(r"(?<=[^\d][.!?])\s", told)[0].split("\n")[0])
        assert call in first and call.startswith("Call "), first
        entry = KNOWLEDGE.red_flags[kind]
        if entry["triage"] == "emergency":
            known = numbers(words.case.region, KNOWLEDGE)
            assert known["emergency_number"] in first or known["crisis_number"] in first, first


@pytest.mark.parametrize("kind", sorted(KNOWLEDGE.red_flags))
def test_a_question_about_a_danger_and_its_answers_fit_one_sms(kind: str) -> None:
    for _, message, words in spoken(kind):
        if asks(message) and message["buttons"]:
            (only,) = texts([message], words)
            assert "1 " in only and "Not sure" in only and size(only) <= ONE


def test_the_choices_of_a_danger_come_after_it() -> None:
    words = Words(case_from_slots({}, KNOWLEDGE), KNOWLEDGE)
    (message,) = speak("utter_red_flag", {"red_flag": "breathing"}, KNOWLEDGE)
    other = {"text": "You chose: calf"}
    first, rest = texts([other, message], words)
    assert first.startswith("Call 112 now.")
    assert "B I've called" in rest and "You chose" in rest
    assert "\nReply with a letter, or in your own words." in rest


@pytest.mark.parametrize("region", [one for one in REGIONS if one])
def test_numbers_to_call_can_be_tapped(region: str) -> None:
    """A phone makes a link of figures alone: nothing may stick to them but a full stop or a comma."""
    for contact in contacts(["emergency", "crisis", "poison", "urgent"], region, KNOWLEDGE):
        number = contact.get("number")
        if number:
            assert re.fullmatch(r"[\d -]+", number)
    text = speak("utter_red_flag", {"red_flag": "breathing", "region": region}, KNOWLEDGE)[0][
        "text"
    ]
    emergency = numbers(region, KNOWLEDGE)["emergency_number"]
    assert re.search(rf"(?<![\w-]){emergency}(?![\w-])", plain(text))


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("It’s “tight” – or stiff…", 'It\'s "tight" - or stiff...'),
        ("caffè and größe", "caffè and größe"),
        ("En peligro, llame al 112. Está mal", "En peligro, llame al 112. Esta mal"),
        ("🙂 good 👍🏽", "good"),
        ("37 °C × 2", "37 degreesC x 2"),
        ("боль", "????"),
        ("a\u00a0b\u202fc\u200b", "a b c"),
        ("€5 [x] {y}", "€5 [x] {y}"),
        ("\x00\x07a", "a"),
    ],
)
def test_letters_become_plain(given: str, sent: str) -> None:
    assert plain(given) == sent


def test_room_is_counted_as_the_phone_company_does() -> None:
    assert (size("abc"), size("a€"), size("[]")) == (3, 3, 4)
    assert [parts("x" * n) for n in (0, 160, 161, 306, 307, 459, 460)] == [1, 1, 2, 2, 3, 3, 4]


@given(st.text(max_size=800))
@settings(max_examples=300, deadline=None)
def test_any_text_is_sent_whole_and_in_plain_letters(given: str) -> None:
    text = plain(given)
    assert set(text) <= BASIC | EXTENDED
    sent = packed([text])
    assert all(one.strip() and size(one) <= LONGEST for one in sent)
    assert "".join("".join(sent).split()) == "".join(text.split())
    if text:
        first, rest = alone(text)
        assert size(first) <= ONE
        assert "".join((first + rest).split()) == "".join(text.split())


def test_a_question_stays_with_its_choices() -> None:
    words = Words(case_from_slots({}, KNOWLEDGE), KNOWLEDGE)
    long = {"text": "\n".join(["Let it rest, and keep it warm and still."] * 10)}
    asked = {
        "text": "Where?",
        "buttons": [{"title": f"Place {n}", "payload": f"/p{n}"} for n in range(9)],
    }
    sent = texts([long, asked], words)
    assert len(sent) == 2
    assert sent[1].startswith("Where?\n1 Place 0") and sent[1].endswith("own words.")


def test_what_is_long_is_kept_until_it_is_asked_for() -> None:
    words = Words(case_from_slots({}, KNOWLEDGE), KNOWLEDGE)
    concluded = {"text": "It is more like a cramp.\n" * 12, "custom": {"type": "assessment"}}
    steps = {"text": "1. Hold it.\n" * 60, "custom": {"type": "relief"}}
    ways = [{"title": "Why?", "payload": "/ask_explain"}]
    doctor = {
        "text": "Ask the doctor about it.",
        "custom": {"type": "medications"},
        "buttons": ways,
    }
    answer = [concluded, steps, doctor]
    sent = texts(answer, words)
    assert [one["custom"]["type"] for one in kept_back(answer)] == ["relief", "medications"]
    assert "Hold it" not in " ".join(sent) and "MORE" in sent[-1] and "1 Why?" in sent[-1]
    # A short answer is sent whole, and so is one that is all that was asked for.
    assert kept_back([concluded, doctor]) == [] and kept_back([steps]) == []
    asked = {"text": "Is it harder to breathe?", "custom": {"type": "question"}}
    assert asked not in kept_back([concluded, steps, steps, asked])


def test_nothing_about_a_danger_is_ever_kept_back() -> None:
    danger = speak("utter_red_flag", {"red_flag": "breathing"}, KNOWLEDGE)
    long = {"text": "Let it rest.\n" * 200, "custom": {"type": "relief"}}
    assert kept_back([long, long, *danger]) == [long]


@pytest.mark.parametrize(
    "name", [one for one in responses() if one.startswith(("utter_sms", "utter_choose"))]
)
def test_what_is_said_of_the_channel_needs_no_change(name: str) -> None:
    text = responses()[name][0]["text"]
    assert plain(text) == text and size(text) <= 2 * ONE
