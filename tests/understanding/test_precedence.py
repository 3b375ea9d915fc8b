"""What outweighs the classifier's reading of a message."""

import pytest

from crampwise.understanding.precedence import SURE, outweighed


def test_plain_danger_outweighs_anything():
    assert outweighed("greet", 0.99, [], ["ask", "act"]) == "red_flag"
    assert outweighed("red_flag", 0.4, ["shape"], ["act"]) is None
    assert outweighed("greet", 0.99, [], ["ask"]) is None


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
