"""A typed reply: for the question that is open, and for one that was put before it."""

from __future__ import annotations

import pytest

from crampwise.dialogue.replies import said_aside, said_besides, said_in_words
from tests.clinical.cases import KNOWLEDGE


def message(text, intent="report_symptom", confidence=0.9, **if_asked):
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "if_asked": if_asked,
    }


def besides(findings, *said, **if_asked):
    return said_besides(findings, message(*said, **if_asked), KNOWLEDGE)


def test_an_option_of_an_earlier_question_is_read_by_its_title_or_by_the_lexicon():
    assert besides(["after", "duration"], "Sore for a while!") == {"after": "sore"}
    assert besides(["after"], "some ache", after="sore") == {"after": "sore"}
    assert besides(["body_triggers"], "full bladder") == {"body_triggers": ["bladder"]}


def test_what_fits_two_earlier_questions_is_kept_for_neither():
    assert besides(["after", "duration"], "a bit", after="sore", duration="minutes") == {}


@pytest.mark.parametrize(
    "said",
    [
        ("no", "deny"),
        ("yes please", "report_symptom"),
        ("Nothing", "report_symptom"),
        ("none of these", "report_symptom"),
        ("2", "give_severity"),
        ("dunno", "dont_know"),
        ("it is better now", "relief_worked"),
        ('/answer{"after": "sore"}', "answer"),
        ("", "report_symptom"),
    ],
)
def test_what_answers_the_open_question_alone_is_not_kept_for_another(said):
    assert besides(["after", "leg_swelling"], *said, after="nothing") == {}


def test_a_value_that_is_none_of_the_findings_is_not_kept():
    assert besides(["after"], "some ache", after="nonsense") == {}


@pytest.mark.parametrize(
    ("finding", "said", "value"),
    [
        ("breathing", "as usual", "usual"),
        ("breathing", "Harder!", "worse"),
        ("leg_swelling", "no break", "sore_without_a_break"),
        ("body_triggers", "burning pee", ["infection"]),
    ],
)
def test_the_open_question_reads_what_stands_behind_a_comma_of_one_title(finding, said, value):
    """Also where the words alone would be taken for a question ("is that normal?")."""
    assert said_in_words(finding, message(said, "ask_common"), KNOWLEDGE) == value
    assert besides([finding], said, "ask_common") == {}


def test_the_open_question_reads_titles_and_numbers():
    assert said_in_words("onset", message("Pain at once"), KNOWLEDGE) == "pain_at_once"
    assert said_in_words("onset", message("2"), KNOWLEDGE) == "odd_feeling_then_tight"
    assert said_in_words("onset", message("9"), KNOWLEDGE) is None
    assert said_in_words("body_triggers", message("Bowels"), KNOWLEDGE) == ["bowel"]


def test_a_learnt_reply_may_raise_an_alarm_and_never_calms_one():
    for value, wanted in (("none", None), ("not_sure", None), ("swollen_warm_or_red",) * 2):
        said = {"text": "hmm so", "if_asked_learnt": {"leg_swelling": (value, 0.99)}}
        assert said_in_words("leg_swelling", said, KNOWLEDGE) == wanted
    said = {"text": "hmm so", "if_asked_learnt": {"shape": ("curled", 0.6)}}
    assert said_in_words("shape", said, KNOWLEDGE) == "curled"


def test_a_line_for_the_diary_answers_nothing_that_is_asked():
    words = {
        "text": "log both feet 6/10 this morning",
        "intent": {"name": "diary_log", "confidence": 0.3},
        "if_asked": {"body_part": "foot"},
        "if_asked_learnt": {"body_part": ("foot", 0.99)},
        "diary_line": {"is_log": True, "now": False},
    }
    assert said_in_words("body_part", words, KNOWLEDGE) is None and said_aside(words)
    now = {**words, "diary_line": {"is_log": True, "now": True}}
    assert said_in_words("body_part", now, KNOWLEDGE) == "foot"
