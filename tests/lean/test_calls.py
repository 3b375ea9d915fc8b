"""What actions are told of a talk is as far back as they look."""

from __future__ import annotations

import re
from pathlib import Path

from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

from crampwise.lean.calls import TURNS_IN_FULL, told

ROOT = Path(__file__).resolve().parents[2]
# The kinds of event that an action may look for, and how it looks for them.
LOOKED_FOR = {"user", "bot", "action"}


def talk(turns: int) -> list:
    events = []
    for number in range(turns):
        events += [
            UserUttered(f"said {number}"),
            SlotSet("pain", str(number)),
            ActionExecuted("action_give_relief"),
        ]
        events += [BotUttered(f"answer {number}"), ActionExecuted("action_listen")]
    return events


def test_the_last_turns_in_full_and_before_them_what_the_person_said():
    events = talk(10)
    events += [SlotSet("pain", "11"), SlotSet("sleep", "bad")]
    seen = told(events)
    assert [one["text"] for one in seen if one["event"] == "user"] == [
        f"said {n}" for n in range(10)
    ]
    # Of the slots those that were set last, which are to be validated.
    lately = [one for one in events[-5 * TURNS_IN_FULL - 2 : -2] if type(one) is not SlotSet]
    lately += events[-2:]
    assert seen[-len(lately) :] == [event.as_dict() for event in lately]
    assert {one["event"] for one in seen[: -len(lately)]} == {"user"}


def test_of_a_short_talk_all_is_told_that_was_said_and_done():
    for turns in range(TURNS_IN_FULL + 1):
        events = talk(turns)
        said_and_done = [event for event in events if type(event) is not SlotSet]
        assert told(events) == [event.as_dict() for event in said_and_done]


def test_no_action_looks_for_another_kind_of_event():
    """An action that looked for slots of long ago, say, would not find them: told() must be changed with it."""
    for path in (ROOT / "actions").glob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            for kind in re.findall(r"\w+\.get\(\"event\"\) [!=]= \"(\w+)\"", line):
                assert kind in LOOKED_FOR, f"{path.name}: {line.strip()}"
