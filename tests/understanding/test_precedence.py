"""What outweighs the classifier's reading of a message."""

import pytest

from crampwise.understanding.precedence import SURE, outweighed


def test_plain_danger_outweighs_anything():
    assert outweighed("greet", 0.99, [], ["ask", "act"]) == "red_flag"
    assert outweighed("red_flag", 0.4, ["shape"], ["act"]) is None
    assert outweighed("greet", 0.99, [], ["ask"]) is None


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ({"is_log": True, "now": False}, "diary_log"),
        ({"is_log": True, "now": True}, None),
        ({"ask": {"kind": "trend", "days": None}}, "diary_show"),
        ({"command": "off"}, "diary_change"),
        ({"text": {"kind": "question", "text": "may I drive"}}, "diary_change"),
        ({"is_log": False, "now": False, "pain": 4}, None),
    ],
)
def test_a_line_for_the_diary_outweighs_the_classifier_and_never_danger(line, instead):
    assert outweighed("ask_common", 0.99, [], ["ask"], line) == instead
    assert outweighed("nlu_fallback", 0.99, ["shape"], [], line) == (instead or "report_symptom")
    assert outweighed("greet", 0.99, [], ["act"], line) == "red_flag"
    assert outweighed("red_flag", 0.4, [], [], line) is None


def test_a_line_that_was_understood_so_is_left_as_it_is():
    assert outweighed("diary_log", 0.9, [], [], {"is_log": True}) is None


@pytest.mark.parametrize(
    ("intent", "sure", "findings", "instead"),
    [
        ("nlu_fallback", 0.9, ["shape"], "report_symptom"),
        ("nlu_fallback", 0.9, ["body_part"], "give_body_part"),
        ("thanks", 0.3, ["shape", "body_part"], "report_symptom"),
        ("deny", 0.3, ["body_part"], "give_body_part"),
        ("thanks", 0.3, ["body_part"], None),
        ("thanks", SURE, ["shape", "body_part"], None),
        ("ask_why", 0.1, ["shape", "body_part"], None),
        ("nlu_fallback", 0.9, [], None),
    ],
)
def test_a_told_muscle_outweighs_chat_and_doubt(intent, sure, findings, instead):
    assert outweighed(intent, sure, findings) == instead


@pytest.mark.parametrize(
    ("text", "findings", "instead"),
    [
        ("start again", ["repeats"], None),
        ("Let's do all of it OVER, from the top", [], None),
        ("back to the start", [], None),
        ("new chat", [], None),
        ("from the start", [], "nlu_fallback"),
        ("pain from the beginning", [], "nlu_fallback"),
        ("hurt from the start", ["onset"], "report_symptom"),
        (
            "cramping over and over again, hurt from the start",
            ["onset", "repeats"],
            "report_symptom",
        ),
    ],
)
def test_all_that_was_told_is_left_behind_only_for_words_that_ask_for_nothing_else(
    text, findings, instead
):
    assert outweighed("start_over", 0.99, findings, [], {}, text) == instead
    assert outweighed("start_over", 0.99, findings, ["act"], {}, text) == "red_flag"
