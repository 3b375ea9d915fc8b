"""Copies of a talk are copied, not played again event by event; what of it applies is worked out once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    DefinePrevUserUtteredFeaturization,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

# What a tracker knows beside its events, slots and loop; each is replaced, never changed in its place.
KNOWN = ("_paused", "followup_action", "latest_message", "latest_bot_utterance")
# Where the events that apply are kept on a tracker, and how many events they were worked out from.
KEPT = "_crampwise_applied"
# What a loop that runs again takes back.
TURN = (ActionExecuted, UserUttered, DefinePrevUserUtteredFeaturization)
_played_again = FormAction._temporary_tracker


def copy(self: DialogueStateTracker) -> DialogueStateTracker:
    """As ``DialogueStateTracker.copy``: another tracker with the same events, in the same state."""
    other = DialogueStateTracker.__new__(DialogueStateTracker)
    other.__dict__.update(
        _max_event_history=self._max_event_history,
        events=self.events.copy(),
        sender_id=self.sender_id,
        slots={name: _copy_slot(slot) for name, slot in self.slots.items()},
        sender_source=None,
        is_rule_tracker=self.is_rule_tracker,
        latest_action=dict(self.latest_action) if self.latest_action is not None else None,
        active_loop=dataclasses.replace(self.active_loop) if self.active_loop else None,
        model_id=None,
        assistant_id=None,
        **{name: getattr(self, name) for name in KNOWN},
    )
    return other


def temporary_tracker(
    self: FormAction, tracker: DialogueStateTracker, events: list[Event], domain: Domain
) -> DialogueStateTracker:
    """As ``FormAction._temporary_tracker``: the talk as it will be after these events."""
    if any(type(event) is Restarted for event in tracker.events):
        return _played_again(self, tracker, events, domain)
    other = copy(tracker)
    asked = SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(tracker))
    for event in (asked, ActionExecuted(self.name()), *events):
        other.update(event)
    return other


def applied_events(self: DialogueStateTracker) -> list[Any]:
    """As ``DialogueStateTracker.applied_events``. Events are only ever added, so what was found stays true until then."""
    events = self.events
    last = events[-1] if events else None
    kept = self.__dict__.get(KEPT)
    if kept is None or kept[0] != len(events) or kept[1] is not last:
        kept = self.__dict__[KEPT] = (len(events), last, _applied(events))
    return list(kept[2])


def _applied(events: Iterable[Any]) -> list[Any]:
    """The search itself, by the events' own classes: asking for a class's descendants takes most of Rasa's time."""
    loops = {event.name for event in events if type(event) is ActiveLoop and event.name}
    applied: list[Any] = []
    for event in events:
        kind = type(event)
        if kind is Restarted or kind is SessionStarted:
            applied = []
        elif kind is ActionReverted:
            _undo(ActionExecuted, applied)
        elif kind is UserUtteranceReverted:
            _undo(UserUttered, applied)
            _undo(ActionExecuted, applied)
        elif (
            kind is ActionExecuted
            and event.action_name in loops
            and not _begins_loop(event.action_name, applied)
        ):
            applied = _without_last_run(event.action_name, applied)
        else:
            applied.append(event)
    return applied


def _undo(kind: type, applied: list[Any]) -> None:
    while applied and type(applied.pop()) is not kind:
        pass


def _begins_loop(name: str, applied: list[Any]) -> bool:
    """As ``DialogueStateTracker._first_loop_execution_or_unhappy_path``."""
    after: str | None = None
    for event in reversed(applied):
        kind = type(event)
        if kind is ActiveLoop and event.name is None:
            return True
        if kind is ActionExecutionRejected and event.action_name == name:
            return True
        if kind is UserUttered and after is not None and after != name:
            return True
        if kind is ActionExecuted:
            if event.action_name == name:
                return False
            after = event.action_name
    return True


def _without_last_run(name: str, applied: list[Any]) -> list[Any]:
    """Without what was said and done since the loop last ran; the slots that were set stay."""
    for last in range(len(applied) - 1, -1, -1):
        event = applied[last]
        if type(event) is ActionExecuted and event.action_name == name:
            break
    return applied[: last + 1] + [event for event in applied[last + 1 :] if type(event) not in TURN]


def _copy_slot(slot: Slot) -> Slot:
    other = slot.__class__.__new__(slot.__class__)
    other.__dict__.update(slot.__dict__)
    return other


def install() -> None:
    """In the place of the tracker's own, of how a slot is copied, and of a form's look ahead."""
    DialogueStateTracker.copy = copy  # type: ignore[method-assign]
    DialogueStateTracker.applied_events = applied_events  # type: ignore[method-assign]
    Slot.__copy__ = _copy_slot  # type: ignore[attr-defined]
    FormAction._temporary_tracker = temporary_tracker  # type: ignore[method-assign]
