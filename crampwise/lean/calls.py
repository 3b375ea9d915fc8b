"""What an action is told of the talk: of the last turns what was said and done, and of those before only what the person
said.

Rasa sends every event with every call. Actions here look no further back than that (``tests/lean/test_calls.py``), and
in a long talk the rest is most of what a turn costs. The domain is three times as much as all of that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    DefinePrevUserUtteredFeaturization,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

TURNS_IN_FULL = 3
# Rasa takes it that a form's validation needs the domain; ours knows its slots from ``knowledge/``.
VALIDATES = "validate_"
# Events that no action looks at. The slots' values are told beside them; those that were set last are to be validated.
LEFT_OUT = (SlotSet, DefinePrevUserUtteredFeaturization)


def call_format(
    self: RemoteAction, tracker: DialogueStateTracker, domain: Domain
) -> dict[str, Any]:
    """As ``RemoteAction._action_call_format``, with fewer events, and without the domain where no action asks for it."""
    call = {
        "next_action": self._name,
        "sender_id": tracker.sender_id,
        "tracker": state_with(tracker, told(tracker.events)),
        "version": rasa.__version__,
    }
    asks = domain.does_custom_action_explicitly_need_domain(self.name())
    if not self._is_selective_domain_enabled() or (asks and not self.name().startswith(VALIDATES)):
        call["domain"] = domain.as_dict()
    return call


def state_with(tracker: DialogueStateTracker, events: list[dict[str, Any]]) -> dict[str, Any]:
    """As ``DialogueStateTracker.current_state``, with these events, and without a deep copy of what began the form."""
    loop, tracker_loop = {}, tracker.active_loop
    if tracker_loop:
        loop = {field.name: getattr(tracker_loop, field.name) for field in fields(tracker_loop)}
    return {
        "sender_id": tracker.sender_id,
        "slots": tracker.current_slot_values(),
        "latest_message": tracker._latest_message_data(),
        "latest_event_time": tracker.events[-1].timestamp if tracker.events else None,
        "followup_action": tracker.followup_action,
        "paused": tracker.is_paused(),
        "events": events,
        "latest_input_channel": tracker.get_latest_input_channel(),
        "active_loop": loop,
        "latest_action": tracker.latest_action,
        "latest_action_name": tracker.latest_action_name,
    }


def told(events: Iterable[Any]) -> list[dict[str, Any]]:
    """The events that an action is told of, in their order."""
    chosen, turns, set_last = [], 0, True
    for event in reversed(list(events)):
        kind = type(event)
        said, set_last = kind is UserUttered, set_last and kind is SlotSet
        if said or set_last or (turns < TURNS_IN_FULL and kind not in LEFT_OUT):
            chosen.append(event.as_dict())
        turns += said
    return chosen[::-1]


def install() -> None:
    """In the place of the action's own."""
    RemoteAction._action_call_format = call_format  # type: ignore[method-assign]
