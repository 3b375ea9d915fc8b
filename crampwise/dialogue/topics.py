"""Buttons that lead to a written answer, by a short name of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from crampwise.clinical.knowledge import read_yaml

TITLES = Path(__file__).with_name("topics.yml")
# What a question asked by a bare button is answered with.
BY_BUTTON: Mapping[str, str] = {
    "/ask_what_is": "what-is-a-cramp",
    "/ask_difference": "cramp-or-spasticity",
    "/ask_why": "why-do-i-cramp",
    "/ask_prevention": "prevent-cramps",
    "/ask_common": "how-common-cramps",
    "/ask_when_to_call": "when-to-call",
    "/bot_challenge": "what-can-you-do",
}


@lru_cache(maxsize=1)
def titles() -> Mapping[str, str]:
    """The answers' short titles, by id."""
    return read_yaml(TITLES)


def topic_button(topic: str) -> dict[str, str]:
    """The button that asks for one answer. Raises ``KeyError`` for an id without a title."""
    return {"title": titles()[topic], "payload": "/ask_topic" + json.dumps({"topic": topic})}
