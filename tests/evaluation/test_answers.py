"""Typed replies: what is right, wrong and unread, with the knowledge as it is and parses made up."""

import pytest

from crampwise.clinical.knowledge import load_knowledge

from . import report_lines
from .answers import score_answers, values, verdict
from .files import BadFile


def reply(finding, text, value):
    return {"id": f"{finding}-{text}", "finding": finding, "text": text, "value": value}


def parse_of(table):
    """A parse by a table: text -> what the lexicon reads if asked; "dunno" is an intent."""

    def parse(text):
        intent = "dont_know" if text == "dunno" else "give_trigger"
        return {
            "text": text,
            "intent": {"name": intent},
            "if_asked": table.get(text, {}),
            "entities": [],
        }

    return parse


def score(records, table=None):
    return score_answers(records, parse_of(table or {}), load_knowledge())


def test_right_wrong_and_unread():
    records = [reply("shape", text, "curled") for text in ("claw", "log", "hm")]
    result = score(records, {"claw": {"shape": "curled"}, "log": {"shape": "straight_stiff"}})
    assert result["findings"]["shape"] == {"right": 1, "wrong": 1, "unread": 1}
    assert len(result["misses"]) == 2 and any("WRONG" in miss for miss in result["misses"])


def test_an_option_said_in_words_needs_no_lexicon():
    title = load_knowledge().findings["shape"]["options"][0]
    assert score([reply("shape", title["title"], title["value"])])["findings"]["shape"] == {
        "right": 1
    }


def test_not_sure_is_an_answer():
    result = score([reply("onset", "dunno", "not_sure"), reply("onset", "hm", "not_sure")])
    assert result["not_sure"] == {"right": 1, "unread": 1}


def test_several_values_must_all_be_read():
    both = ["bladder", "skin"]
    table = {"a": {"body_triggers": both}, "b": {"body_triggers": "bladder"}}
    result = score(
        [reply("body_triggers", "a", ["skin", "bladder"]), reply("body_triggers", "b", both)], table
    )
    assert result["findings"]["body_triggers"] == {"right": 1, "wrong": 1}


def test_what_answers_nothing_is_right_when_nothing_is_read():
    assert score([reply("onset", "why do you ask", None)])["findings"]["onset"] == {"right": 1}


def test_a_parse_that_lacks_fields_is_no_error():
    result = score_answers(
        [reply("shape", "hm", "curled")], lambda text: {"text": text}, load_knowledge()
    )
    assert result["findings"]["shape"] == {"unread": 1}


def test_a_finding_without_a_question_is_a_bad_file():
    with pytest.raises(BadFile, match="zodiac"):
        score([reply("zodiac", "leo", "leo")])


@pytest.mark.parametrize(
    "wanted, got, how",
    [
        ("a", "a", "right"),
        ("7", 7, "right"),
        ("a", "b", "wrong"),
        ("a", None, "unread"),
        (None, "a", "wrong"),
        (["a", "b"], [["b", "a"]], "right"),
        (["a", "b"], ["a"], "wrong"),
        (["a"], "a", "right"),
    ],
)
def test_verdicts(wanted, got, how):
    assert verdict(values(wanted), values(got)) == how


def test_the_table_has_every_finding_and_the_misses_only_when_they_may_be_seen():
    result = score([reply("shape", "secret words", "curled"), reply("onset", "dunno", "not_sure")])
    shown = "\n".join(report_lines.answers("T", result))
    hidden = "\n".join(report_lines.answers("T", result, misses=False))
    assert "secret words" in shown and "secret" not in hidden
    assert all("onset" in printed and "shape" in printed for printed in (shown, hidden))
    assert "1 of 2" in hidden
