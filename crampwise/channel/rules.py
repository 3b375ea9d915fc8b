"""What is said to a message without Rasa, its model, an action server or a database: by the rules of safety alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from crampwise.clinical.knowledge import load_knowledge
from crampwise.clinical.relief import first_step
from crampwise.dialogue import messages
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.wording import Words
from crampwise.safety.decision import Message as SafetyMessage
from crampwise.safety.decision import decide
from crampwise.safety.speech import speak
from crampwise.understanding.components.red_flag_detector import shared_reader

from .exchanges import TROUBLE
from .offered import COMMAND

# Of a message that is far too long, so much is looked at.
LONGEST_READ = 10_000


class Rules:
    """Reads messages and answers them."""

    def __init__(self) -> None:
        self._knowledge = load_knowledge()
        self._reader = shared_reader(self._knowledge.folder / "red_flags")

    def red_flag(
        self, text: str, slots: Mapping[str, Any]
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """What safety says to words or to a tap, decided without Rasa by the same rules; and the slots it sets."""
        intent, entities = _tapped(text)
        pairs = [
            (name, one)
            for name, value in entities.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        flags = () if intent else self.flags(text)
        message = SafetyMessage(intent=intent, entities=tuple(pairs), flags=flags)
        answers = {
            name: value for name, value in entities.items() if name in self._knowledge.findings
        }
        return self.said(message, {**slots, **answers})

    def flags(self, text: str) -> tuple[tuple[str, str], ...]:
        """The red flags that the rules read in words: their kinds and outcomes."""
        found = self._reader.read(text[:LONGEST_READ])
        return tuple((flag.kind, flag.outcome) for flag in found)

    def said(
        self, message: SafetyMessage, slots: Mapping[str, Any]
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """What safety's decision is in messages, and the slots it sets."""
        decision = decide(message, slots, self._knowledge)
        if decision.response is None:
            return [], {}
        said = speak(decision.response, {**slots, **decision.slots}, self._knowledge)
        return said, decision.slots

    def when_all_fails(self, text: str, slots: Mapping[str, Any]) -> list[dict[str, Any]]:
        """No model, no action server, no store, or too late: the red flag if there is one, else a safe step."""
        urgent, _ = self.red_flag(text, slots)
        if urgent:
            return urgent
        case = case_from_slots(slots, self._knowledge)
        words, step = Words(case, self._knowledge), first_step(case, self._knowledge)
        said = words.say("utter_trouble", relief=words.text(step.text) if step else "")
        ways = messages.buttons(words, "start_over", "something_is_wrong")
        return [{"text": said, "buttons": ways, "custom": {"type": "fallback", "reason": TROUBLE}}]


def _tapped(text: str) -> tuple[str, dict[str, Any]]:
    """The intent and the entities of a payload (a word, or a list of words, each); empty for typed words."""
    if not COMMAND.fullmatch(text.strip()):
        return "", {}
    intent, brace, rest = text.strip()[1:].partition("{")
    try:
        entities = json.loads(brace + rest) if brace else {}
    except ValueError:
        return "", {}
    return intent.strip(), {name: value for name, value in entities.items() if _is_plain(value)}


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )
