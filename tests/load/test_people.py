"""The people of the load test: what they say, and that they see what is wrong with an answer."""

from __future__ import annotations

from typing import Any

import pytest

from .cases import ASIDES, CASES
from .people import MOST_TURNS, Person

OPTIONS = [
    {"value": value, "title": value, "payload": f'/answer{{"breathing": "{value}"}}'}
    for value in ("usual", "worse", "not_sure")
]
QUESTION = {
    "text": "Harder to breathe?",
    "custom": {"type": "question", "finding": "breathing", "options": OPTIONS},
}


def assessment(condition: str) -> dict[str, Any]:
    return {
        "text": "From what you told me ...",
        "custom": {"type": "assessment", "condition": condition},
    }


def relief(part: str) -> dict[str, Any]:
    return {"text": "Hold, and wait.", "custom": {"type": "relief", "body_part": part}}


@pytest.fixture
def person() -> Person:
    found = Person(0)
    found.next([])
    return found


def test_two_runs_say_the_same():
    def said() -> list[tuple[str, str]]:
        person, replies = Person(7), []
        lines = []
        for _ in range(6):
            lines.append(person.next(replies))
            replies = [QUESTION]
        return lines

    assert said() == said()
    assert {kind for kind, _ in said()} == {"tap", "typed"}


def test_a_question_is_answered_as_the_case_says(person: Person):
    assert person.next([QUESTION]) == ("tap", OPTIONS[0]["payload"])
    assert Person(0).next([])[1] in CASES[0].openings


@pytest.mark.parametrize(
    ("replies", "wrong"),
    [
        ([], "empty"),
        ([{"text": " "}], "empty"),
        ([{"text": "x", "custom": {"type": "fallback", "reason": "trouble"}}], "fallback: trouble"),
        (
            [{"text": "x", "custom": {"type": "red_flag", "kind": "dvt"}}],
            "a red flag without danger",
        ),
        ([assessment("spasticity")], "cramp was called spasticity"),
        ([relief("jaw")], "relief for another's body part"),
        ([assessment("cramp"), relief("calf")], ""),
        ([QUESTION], ""),
    ],
)
def test_what_is_wrong_with_an_answer_is_seen(person: Person, replies: list, wrong: str):
    assert person.wrong(replies) == wrong


def test_a_question_that_was_answered_is_not_asked_again(person: Person):
    person.next([QUESTION])
    assert person.wrong([QUESTION]) == "asked again"


def test_circles_are_seen(person: Person):
    for _ in range(MOST_TURNS):
        assert person.wrong([relief("calf")]) == ""
        person.next([relief("calf")])
    assert person.wrong([relief("calf")]) == "going round in circles"


def test_danger_in_the_middle_must_be_met_first_and_by_its_kind():
    person = Person(4)
    for _ in range(3):
        person.next([QUESTION])
    _, words = person.next([QUESTION])
    assert words == "i have crushing chest pain"
    flag = {
        "text": "Call 911 now.",
        "custom": {"type": "red_flag", "kind": "chest_pain", "ask": False},
    }
    assert person.wrong([flag]) == ""
    person = Person(4)
    for _ in range(4):
        person.next([QUESTION])
    assert person.wrong([relief("both_legs")]) == "a red flag was not met"


def test_when_it_is_over_they_ask_and_then_it_begins_again(person: Person):
    assert person.wrong([assessment("cramp")]) == ""
    for words, _ in ASIDES:
        assert person.next([]) == ("typed", words)
        assert (
            person.wrong([{"text": "x", "custom": {"type": "question", "finding": "pain"}}])
            == "another answer than was asked for"
        )
        assert person.wrong([{"text": "x", "custom": {"type": "answer"}}]) == ""
    assert person.next([]) == ("tap", "/start_over")
    assert person.next([])[1] in CASES[1].openings
