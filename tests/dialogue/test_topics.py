"""Every written answer has a short name for a button, and no two buttons could be taken for each other."""

from __future__ import annotations

import json
from collections import Counter

from crampwise.clinical import load_knowledge
from crampwise.dialogue.topics import BY_BUTTON, titles, topic_button

KNOWLEDGE = load_knowledge()
LONGEST = 24


def test_each_answer_has_a_title_and_each_title_an_answer():
    assert sorted(set(titles()) ^ set(KNOWLEDGE.answers)) == []


def test_titles_are_short_and_all_different():
    assert [title for title in titles().values() if len(title) > LONGEST] == []
    assert [title for title, count in Counter(titles().values()).items() if count > 1] == []


def test_no_title_is_also_an_answer_to_a_question():
    """In the interview both would be on screen, and the typed title would be neither."""
    options = {
        option["title"].lower()
        for finding in KNOWLEDGE.findings.values()
        for option in finding.get("options", ())
        if isinstance(option["title"], str)
    }
    assert sorted({title.lower() for title in titles().values()} & options) == []


def test_a_button_asks_for_its_topic():
    button = topic_button("magnesium")
    assert button["title"] == "Magnesium"
    intent, _, entities = button["payload"].partition("{")
    assert intent == "/ask_topic" and json.loads("{" + entities) == {"topic": "magnesium"}


def test_a_bare_question_button_has_an_answer():
    assert set(BY_BUTTON.values()) <= set(KNOWLEDGE.answers)
