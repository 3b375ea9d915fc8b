"""The words of the safety responses, from ``knowledge/``: said by Rasa itself and, when Rasa fails, by the channel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from crampwise.clinical.knowledge import Knowledge
from crampwise.dialogue import messages
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.messages import Message
from crampwise.dialogue.wording import Words

from .decision import finding_that_decides

# What a person in danger may tap, the commonest first.
EMERGENCIES = ("breathing", "choking", "chest_pain", "stroke", "dvt", "injury", "suicidal")


def speak(response: str, slots: Mapping[str, Any], knowledge: Knowledge) -> list[Message]:
    """The messages of a safety response. Raises ``KeyError`` for a response that is none of safety's."""
    words = Words(case_from_slots(slots, knowledge), knowledge)
    return _SPEAKERS[response](words, slots)


def is_safety(response: str) -> bool:
    """Whether a response of ``domain.yml`` is said by :func:`speak`."""
    return response in _SPEAKERS


def _act(words: Words, slots: Mapping[str, Any]) -> list[Message]:
    return [messages.red_flag(words, slots["red_flag"])]


def _again(words: Words, slots: Mapping[str, Any]) -> list[Message]:
    """The action once more, short: it stands before anything else that was asked."""
    message = messages.red_flag(words, slots["red_flag"])
    action = words.text(words.knowledge.red_flags[slots["red_flag"]]["action"])
    return [{**message, "text": words.say("utter_red_flag_again", action=action)}]


def _question(words: Words, slots: Mapping[str, Any]) -> list[Message]:
    """The direct question: a safety finding's own where one decides, else yes or no."""
    kind = slots["red_flag_pending"]
    direct = messages.red_flag_question(words, kind)
    finding = finding_that_decides(kind, words.knowledge)
    if finding is None:
        return [direct]
    check = {**direct, "text": words.say("utter_red_flag_check"), "buttons": []}
    return [check, messages.question(words, finding, len(slots.get("asked") or ()) + 1)]


def _doubted(words: Words, slots: Mapping[str, Any]) -> list[Message]:
    """Always yes or no: the finding's own question has been answered, and is what is in doubt."""
    return [messages.red_flag_question(words, slots["red_flag_pending"])]


def _cleared(words: Words, slots: Mapping[str, Any]) -> list[Message]:
    return [{"text": words.say("utter_red_flag_cleared"), "buttons": []}]


def _handled(words: Words, slots: Mapping[str, Any]) -> list[Message]:
    ways = messages.buttons(words, "continue_interview", "have_question", "start_over")
    return [{"text": words.say("utter_red_flag_handled"), "buttons": ways}]


def _something_is_wrong(words: Words, slots: Mapping[str, Any]) -> list[Message]:
    shown: list[dict[str, str]] = [
        {
            "title": words.title(f"wrong_{kind}"),
            "payload": "/report_red_flag" + json.dumps({"red_flag_kind": kind}),
        }
        for kind in EMERGENCIES
    ]
    fields = messages.red_flag_question(words, "asks_emergency")["custom"]
    text = words.say("utter_something_is_wrong")
    return [
        {
            "text": text,
            "buttons": shown + messages.buttons(words, "show_crew_card", "start_over"),
            "custom": fields,
        }
    ]


def _crew_card(words: Words, slots: Mapping[str, Any]) -> list[Message]:
    kind = slots.get("red_flag") or "asks_emergency"
    line = words.text(words.knowledge.red_flags[kind].get("crew_card")) or words.say(
        "utter_crew_card_line"
    )
    return [
        {
            "text": words.say("utter_crew_card", line=line),
            "buttons": messages.buttons(words, "start_over"),
        }
    ]


_SPEAKERS = {
    "utter_red_flag": _act,
    "utter_red_flag_again": _again,
    "utter_red_flag_question": _question,
    "utter_red_flag_doubted": _doubted,
    "utter_red_flag_cleared": _cleared,
    "utter_red_flag_handled": _handled,
    "utter_something_is_wrong": _something_is_wrong,
    "utter_crew_card": _crew_card,
}
