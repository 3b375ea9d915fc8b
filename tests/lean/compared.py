"""Plays talks in this process, and answers each call of an exchanged part a second time, by Rasa's own code."""

from __future__ import annotations

import asyncio
import functools
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from rasa.core.actions.action import ActionExtractSlots, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from tests.load.people import Person

from .rasas import rasas

PEOPLE = 18
TURNS = 26
SHOWN = 5


@dataclass
class Compared:
    """By part: how often it was asked, and the first answers that were unlike."""

    asked: Counter[str] = field(default_factory=Counter)
    unlike: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def note(self, part: str, ours: Any, rasas_own: Any) -> None:
        self.asked[part] += 1
        if ours != rasas_own and len(self.unlike[part]) < SHOWN:
            self.unlike[part].append(unlike(ours, rasas_own))


def unlike(ours: Any, rasas_own: Any) -> str:
    """What is unlike in two answers; of two mappings only that."""
    if isinstance(ours, dict) and isinstance(rasas_own, dict):
        names = sorted({*ours, *rasas_own}, key=str)
        return "\n".join(
            f"{name}: {unlike(ours.get(name), rasas_own.get(name))}"
            for name in names
            if ours.get(name) != rasas_own.get(name)
        )
    return f"{str(ours)[:400]} is not {str(rasas_own)[:400]}"


def compare(model: Path, home: Path) -> Compared:
    """Play the talks of some people to their end, a relapse with each."""
    from rasa.core.agent import Agent

    from crampwise.actions_endpoint import ActionsHere
    from crampwise.channel.turns import Turns
    from crampwise.lean import lean
    from crampwise.safety.nlg import CrampwiseNLG

    lean()
    found = Compared()

    async def play() -> None:
        agent = Agent.load(str(model), action_endpoint=ActionsHere(), generator=CrampwiseNLG())
        turns = Turns(lambda: agent, seconds=120)
        for number in range(PEOPLE):
            person, replies = Person(number), []
            for _ in range(TURNS):
                _, said = person.next(replies)
                replies = await turns.reply(f"lean-{number}", said, person.metadata)
                if wrong := person.wrong(replies):
                    found.wrong.append(f"{said}: {wrong}")
                    break

    with (
        mock.patch.multiple(DialogueStateTracker, **_trackers(found)),
        mock.patch.multiple(RulePolicy, **_rules(found)),
        mock.patch.multiple(ActionExtractSlots, run=_slots(found)),
        mock.patch.multiple(RemoteAction, _action_call_format=_calls(found)),
        mock.patch.multiple(MessageProcessor, parse_message=_reading(found)),
        mock.patch.multiple(FormAction, _temporary_tracker=_ahead(found)),
    ):
        asyncio.run(play())
    return found


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """All that can be told of a tracker."""
    return {
        **DialogueStateTracker.current_state(tracker, EventVerbosity.ALL),
        "set": {name: slot.has_been_set for name, slot in tracker.slots.items()},
        # Where the bot has said nothing yet, a time of no meaning stands there.
        "bot": {**tracker.latest_bot_utterance.as_dict(), "timestamp": 0},
        "history": tracker._max_event_history,
    }


def _trackers(found: Compared) -> dict[str, Callable[..., Any]]:
    own = rasas("rasa.shared.core.trackers").DialogueStateTracker
    copy, applied = DialogueStateTracker.copy, DialogueStateTracker.applied_events

    @functools.wraps(copy)
    def copied(self: DialogueStateTracker) -> DialogueStateTracker:
        other = copy(self)
        found.note("copy", state(other), state(own.travel_back_in_time(self, float("inf"))))
        return other

    @functools.wraps(applied)
    def events(self: DialogueStateTracker) -> list[Any]:
        ours = applied(self)
        found.note("applied", list(map(id, ours)), list(map(id, own.applied_events(self))))
        return ours

    return {"copy": copied, "applied_events": events}


def _rules(found: Compared) -> dict[str, Callable[..., Any]]:
    own = rasas("rasa.core.policies.rule_policy").RulePolicy
    keys, states = RulePolicy._get_possible_keys, RulePolicy._prediction_states

    @functools.wraps(keys)
    def possible(self: RulePolicy, lookup: Any, seen: Any) -> Any:
        ours = keys(self, lookup, seen)
        found.note("rules", ours, own._get_possible_keys(self, lookup, seen))
        return ours

    @functools.wraps(states)
    def last(self: RulePolicy, tracker: Any, domain: Domain, *args: Any, **kwargs: Any) -> Any:
        ours = states(self, tracker, domain, *args, **kwargs)
        every = own._prediction_states(self, tracker, domain, *args, **kwargs)
        found.note("states", ours, every[-len(ours) :])
        # Those that were left out change nothing of what applies.
        for lookup in self.lookup.values():
            if isinstance(lookup, dict):
                found.note(
                    "left out",
                    keys(self, lookup, ours),
                    own._get_possible_keys(self, lookup, every),
                )
        return ours

    return {"_get_possible_keys": possible, "_prediction_states": last}


def _slots(found: Compared) -> Callable[..., Any]:
    own, run = rasas("rasa.core.actions.action").ActionExtractSlots, ActionExtractSlots.run

    @functools.wraps(run)
    async def extracted(self: Any, channel: Any, nlg: Any, tracker: Any, domain: Domain) -> Any:
        ours = await run(self, channel, nlg, tracker, domain)
        theirs = await own.run(self, channel, nlg, tracker, domain)
        found.note("slots", _told(ours), _told(theirs))
        return ours

    return extracted


def _calls(found: Compared) -> Callable[..., Any]:
    own, call = rasas("rasa.core.actions.action").RemoteAction, RemoteAction._action_call_format

    @functools.wraps(call)
    def called(self: Any, tracker: Any, domain: Domain) -> Any:
        ours, theirs = call(self, tracker, domain), own._action_call_format(self, tracker, domain)
        told, every = ours["tracker"].pop("events"), theirs["tracker"].pop("events")
        # The form's validation is not sent the domain, which it has no use for.
        theirs.pop("domain", None)
        found.note("call", ours, theirs)
        found.note("events told", told, [event for event in every if event in told])
        ours["tracker"]["events"] = told
        return ours

    return called


def _reading(found: Compared) -> Callable[..., Any]:
    own, parse = rasas("rasa.core.processor").MessageProcessor, MessageProcessor.parse_message

    @functools.wraps(parse)
    async def read(self: Any, message: Any, tracker: Any = None, only: bool = True) -> Any:
        ours = await parse(self, message, tracker, only)
        theirs = await own.parse_message(self, message, tracker, only)
        found.note("reading", _rounded(ours), _rounded(theirs))
        return ours

    return read


def _ahead(found: Compared) -> Callable[..., Any]:
    own, ahead = rasas("rasa.core.actions.forms").FormAction, FormAction._temporary_tracker

    @functools.wraps(ahead)
    def looked(self: Any, tracker: DialogueStateTracker, events: list[Any], domain: Domain) -> Any:
        ours = ahead(self, tracker, events, domain)
        theirs = own._temporary_tracker(self, tracker, events, domain)
        found.note("ahead", _at_no_time(ours), _at_no_time(theirs))
        return ours

    return looked


def _at_no_time(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {**state(tracker), "events": _told(tracker.events), "latest_event_time": 0}


def _told(events: list[Any]) -> list[dict[str, Any]]:
    return [{**event.as_dict(), "timestamp": 0} for event in events]


def _rounded(data: Any) -> Any:
    if isinstance(data, float):
        return round(data, 5)
    if isinstance(data, dict):
        return {name: _rounded(one) for name, one in data.items()}
    return [_rounded(one) for one in data] if isinstance(data, (list, tuple)) else data
