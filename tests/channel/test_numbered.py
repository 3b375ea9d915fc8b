"""Buttons as numbers: what each is called, and what a reply chose."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampwise.channel.listing import how_to_reply, listed
from crampwise.channel.numbered import Chosen, NoChoice, choices, chosen, lines, several
from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue import diary_messages, messages
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.wording import Words
from crampwise.safety.speech import speak

KNOWLEDGE = load_knowledge()
WORDS = Words(case_from_slots({}, KNOWLEDGE), KNOWLEDGE)
BREATH = messages.question(WORDS, "breathing", 1, messages.buttons(WORDS, "ask_why_question"))
TRIGGERS = messages.question(WORDS, "body_triggers", 2)
RATING = diary_messages.rating(WORDS, messages.buttons(WORDS, "relief_relapsed", "start_over"))
DANGER = speak("utter_red_flag", {"red_flag": "breathing"}, KNOWLEDGE)
DOUBT = speak("utter_red_flag_question", {"red_flag_pending": "asks_emergency"}, KNOWLEDGE)


def payload(text: str, message: dict | list = BREATH) -> str:
    """What a reply chooses; fails when it chooses nothing."""
    said = message if isinstance(message, list) else [message]
    found = chosen(text, choices(said), several(said))
    assert isinstance(found, Chosen), f"{text!r} chose nothing: {found}"
    return found.payload


@pytest.mark.parametrize(
    "reply",
    [
        "2",
        "2.",
        " 2 ",
        "2)",
        "(2)",
        "#2",
        "two",
        "Two",
        "TWO.",
        "number 2",
        "option 2",
        "2️⃣",
        "２",
        "02",
        "2!",
    ]
    + [
        "yes, harder",
        "Yes, harder",
        "YES, HARDER.",
        "2 Yes, harder",
        "2. yes, harder",
        "2) Yes, harder",
    ],
)
def test_ways_to_say_the_second_choice(reply: str) -> None:
    assert payload(reply) == '/answer{"breathing":"worse"}'


@pytest.mark.parametrize(
    "words",
    [
        "",
        "no",
        "yes",
        "harder",
        "2 minutes",
        "2 or 3",
        "about 2",
        "2-3",
        "2/10",
        "two of them",
        "in 2 places",
        "2 No, as usual",
    ]
    + [
        "911",
        "999",
        "112",
        "call 911",
        "-2",
        "2.5",
        "a",
        "I",
        "to",
        "1 2 b",
        "2 yes",
    ],
)
def test_what_is_words_stays_words(words: str) -> None:
    assert chosen(words, choices([BREATH])) is None


@pytest.mark.parametrize(
    ("reply", "values"),
    [
        ("1 and 3", ["bladder", "infection_signs"]),
        ("1,3", ["bladder", "infection_signs"]),
        ("1, 3.", ["bladder", "infection_signs"]),
        ("3 1", ["infection_signs", "bladder"]),
        ("1 & 3", ["bladder", "infection_signs"]),
        ("one and three", ["bladder", "infection_signs"]),
        ("1+3+1", ["bladder", "infection_signs"]),
        ("1 1", "bladder"),
    ],
)
def test_several_where_several_may_be_chosen(reply: str, values) -> None:
    options = [one["value"] for one in TRIGGERS["custom"]["options"]]
    places = {"bladder": 0, "infection_signs": 2}
    wanted = [options[places[one]] for one in values] if isinstance(values, list) else options[0]
    assert json.loads(payload(reply, TRIGGERS).removeprefix("/answer")) == {"body_triggers": wanted}


def test_what_cannot_be_chosen_together_is_said_so() -> None:
    none = next(one.key for one in choices([TRIGGERS]) if one.title == "None of these")
    assert chosen(f"1 and {none}", choices([TRIGGERS]), True) == NoChoice("together")
    assert chosen("1 and 2", choices([BREATH]), False) == NoChoice("together")
    both = [TRIGGERS, {"text": "x", "buttons": [{"title": "Stop", "payload": "/stop_interview"}]}]
    last = choices(both)[-1].key
    assert chosen(f"1 {last}", choices(both), True) == NoChoice("together")


@pytest.mark.parametrize("reply", ["5", "0", "17", "nine", "1 and 9", "#12"])
def test_a_number_that_was_not_offered(reply: str) -> None:
    found = chosen(reply, choices([BREATH]))
    assert isinstance(found, NoChoice) and found.why == "no_such"
    assert found.number not in ("1", "2", "3", "4")


def test_a_number_where_nothing_was_offered() -> None:
    assert chosen("2", []) == NoChoice("no_list", "2")
    assert chosen("calf", []) is None


def test_figures_that_answer_a_question_are_their_own_numbers() -> None:
    keys = {one.key: one.title for one in choices([RATING])}
    assert list(keys)[:11] == [str(number) for number in range(11)]
    assert [keys[letter] for letter in "ABC"] == ["Not sure", "It's back", "Start again"]
    for number in range(11):
        assert payload(str(number), RATING) == f'/rate_relief{{"rating":"{number}"}}'
    assert payload("b", RATING) == "/relief_relapsed"
    assert payload("seven", RATING) == '/rate_relief{"rating":"7"}'
    # More than ten, or between two, is for the talk to read.
    assert chosen("11", choices([RATING])) is None and chosen("5-6", choices([RATING])) is None


def test_figures_are_not_listed_one_by_one() -> None:
    assert lines(choices([RATING])) == ["A Not sure", "B It's back", "C Start again"]
    how = how_to_reply(WORDS, [RATING])
    assert how == ["Reply with a number, 0 to 10.", "Or with a letter."]


def test_no_number_says_that_help_was_called() -> None:
    """A "2" meant for the list before must not take an alarm back: it stands, and is said again."""
    keys = [one.key for one in choices(DANGER)]
    assert keys == ["A", "B", "C"]
    assert all(chosen(str(number), choices(DANGER)) is None for number in range(100))
    assert payload("b", DANGER) == "/red_flag_handled"
    assert how_to_reply(WORDS, DANGER) == ["Reply with a letter, or in your own words."]


def test_the_question_about_a_danger_has_numbers() -> None:
    assert [one.title for one in choices(DOUBT)] == ["Yes", "No", "Not sure"]
    assert payload("1", DOUBT) == "/safety_yes"
    assert payload("yes", DOUBT) == "/safety_yes"


def test_numbers_go_on_through_an_answer() -> None:
    consent = diary_messages.ask_consent(WORDS)
    offered, seen = choices([consent, BREATH]), set[str]()
    assert [one.key for one in offered] == ["1", "2", "3", "4", "5", "6", "7"]
    assert listed(consent, offered, seen)[0].startswith("1 ")
    assert listed(BREATH, offered, seen)[0] == "4 No, as usual"
    assert payload("5", [consent, BREATH]) == '/answer{"breathing":"worse"}'


def test_a_title_that_stands_for_two_chooses_neither() -> None:
    twice = [
        {
            "text": "?",
            "buttons": [{"title": "Yes", "payload": "/a"}, {"title": "Yes", "payload": "/b"}],
        }
    ]
    assert chosen("yes", choices(twice)) is None
    assert payload("2", twice) == "/b"


def test_a_payload_is_listed_once() -> None:
    again = {"text": "?", "buttons": [{"title": "Again", "payload": "/start_over"}]}
    offered, seen = choices([again, again]), set[str]()
    assert [one.key for one in offered] == ["1"]
    assert (listed(again, offered, seen), listed(again, offered, seen)) == (["1 Again"], [])


def test_many_choices_beside_figures_are_numbered() -> None:
    figures = [{"title": str(n), "payload": f"/f{n}"} for n in range(3)]
    others = [{"title": f"Way {n}", "payload": f"/w{n}"} for n in range(30)]
    assert [one.key for one in choices([{"buttons": figures + others}])] == [
        str(n) for n in range(1, 34)
    ]


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_reply_chooses_what_was_offered_or_nothing(reply: str) -> None:
    for said in ([BREATH], [TRIGGERS], [RATING], DANGER, []):
        offered = choices(said)
        found = chosen(reply, offered, several(said))
        if isinstance(found, Chosen):
            assert set(found.titles) <= {one.title for one in offered}
            assert len(found.titles) > 1 or found.payload in {one.payload for one in offered}


ASKED = sorted(name for name, one in KNOWLEDGE.findings.items() if one["asked"] != "read_only")


@pytest.mark.parametrize("finding", ASKED)
def test_each_choice_of_each_question_is_chosen_by_its_key_and_its_title(finding: str) -> None:
    asked = [messages.question(WORDS, finding, 1)]
    for one in choices(asked):
        assert payload(one.key, asked) == one.payload
        assert payload(one.title, asked) == one.payload
        assert payload(f"{one.key} {one.title}", asked) == one.payload
