"""The bench's talkers: half taps and half typing, only what was offered, the same each time."""

from __future__ import annotations

import pytest

from tests.bench.people import OPENINGS, TURNS_A_TALK, Person, Visitor, offered
from tests.bench.rest import fault_of

QUESTION = {
    "text": "Is it one hard, sore spot?",
    "buttons": [{"title": "Start again", "payload": "/start_over"}],
    "custom": {
        "type": "question",
        "finding": "extent",
        "options": [
            {
                "value": "one_muscle",
                "title": "One spot",
                "payload": '/answer{"extent": "one_muscle"}',
            },
            {
                "value": "whole_area",
                "title": "All of it",
                "payload": '/answer{"extent": "whole_area"}',
            },
        ],
    },
}
SAFETY = {
    "text": "Harder to breathe?",
    "custom": {
        "type": "question",
        "finding": "breathing",
        "options": [
            {"value": "worse", "title": "Yes", "payload": '/answer{"breathing": "worse"}'},
            {"value": "usual", "title": "No", "payload": '/answer{"breathing": "usual"}'},
        ],
    },
}


def talk(person, reply):
    """All that a person sends when the bot always answers the same."""
    said, replies = [], []
    while (sent := person.next(replies)) is not None:
        said.append(sent)
        replies = [reply]
    return said


@pytest.mark.parametrize("number", range(6))
def test_half_of_a_talk_is_tapped(number):
    kinds = [kind for kind, _ in talk(Person(number), QUESTION)]
    assert len(kinds) == TURNS_A_TALK
    assert kinds.count("tap") == kinds.count("typed")


def test_a_person_opens_with_words_or_with_the_pages_greeting():
    assert Person(0).next([]) == ("typed", OPENINGS[0])
    assert Person(1).next([]) == ("tap", "/greet")


def test_the_same_number_says_the_same_under_another_sender():
    assert talk(Person(3), QUESTION) == talk(Person(3), QUESTION)
    assert Person(3).sender != Person(3).sender


def test_taps_come_from_the_question_and_raise_no_alarm():
    assert offered([QUESTION]) == [
        '/answer{"extent": "one_muscle"}',
        '/answer{"extent": "whole_area"}',
    ]
    assert offered([SAFETY]) == ['/answer{"breathing": "usual"}']


def test_with_nothing_to_tap_a_person_types():
    assert {kind for kind, _ in talk(Person(2), {"text": "Rest now."})} == {"typed"}


def test_a_visitor_ends_where_the_starters_story_ends():
    assert 3 <= len(talk(Visitor(0), {"text": "Hey! How are you?"})) <= 4


@pytest.mark.parametrize(
    "replies, fault",
    [
        ([], "empty"),
        ({"error": "x"}, "empty"),
        ([{"recipient_id": "a"}], "empty"),
        ([{"text": "Hello"}], ""),
        (
            [
                {
                    "text": "I did not get that.",
                    "custom": {"type": "fallback", "reason": "not_understood"},
                }
            ],
            "",
        ),
        (
            [
                {
                    "text": "Something went wrong.",
                    "custom": {"type": "fallback", "reason": "trouble"},
                }
            ],
            "trouble",
        ),
        (
            [
                {
                    "text": "That button is old.",
                    "custom": {"type": "fallback", "reason": "unknown_button"},
                }
            ],
            "refused_tap",
        ),
    ],
)
def test_a_stand_in_for_an_answer_is_a_fault(replies, fault):
    assert fault_of(replies) == fault
