"""Which rule applies: rules are read once, found by the last action and the intent, and shown only the states that
they are long enough to look at.

Rasa reads every rule from its JSON form, tries each one, and works out the states of the whole talk twice for every
prediction.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from operator import is_
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import (
    PREVIOUS_ACTION,
    SHOULD_NOT_BE_SET,
    USER,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

State = dict[str, Any]
# Where a policy keeps its rules as they are read here, and a tracker its last states.
READ, SEEN, PLAYED = "_crampwise_rules", "_crampwise_states", "_crampwise_played"
# So many actions before those that matter, events are played again: a form takes back its last ones.
AHEAD = 8
LOOKUPS = (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)
ANY = ""


@dataclass(frozen=True)
class Rule:
    """A rule's key, and its states, the last one first."""

    key: str
    states: list[State]


class Rules:
    """The rules of one lookup, by the last action and the intent that their last state asks for."""

    def __init__(self, lookup: dict[str, str]) -> None:
        self._found: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        self.longest = 0
        for key in lookup:
            states = [_read(state) for state in reversed(json.loads(key))]
            self.longest = max(self.longest, len(states))
            self._found[_action(states[0]), _intent(states[0])].append(Rule(key, states))

    def possible(self, policy: RulePolicy, states: list[State]) -> set[str]:
        """The keys of the rules that these states satisfy, the last one being now."""
        now = states[-1]
        action, intent = _action(now), _intent(now)
        # A rule that names no action or intent may apply to any.
        places = {(a, i) for a in (action, ANY) for i in (intent, ANY)}
        rules = [rule for place in places for rule in self._found.get(place, ())]
        for turn, state in enumerate(reversed(states)):
            if turn >= self.longest:
                break
            rules = [rule for rule in rules if _applies(policy, rule, turn, state)]
        return {rule.key for rule in rules}


def _applies(policy: RulePolicy, rule: Rule, turn: int, state: State) -> bool:
    """As ``RulePolicy._is_rule_applicable``."""
    if turn >= len(rule.states):
        return True
    asked, before = rule.states[turn].get(PREVIOUS_ACTION), state.get(PREVIOUS_ACTION)
    if not asked or not before:
        return not asked and not before
    return policy._does_rule_match_state(rule.states[turn], state)


def _read(state: State) -> State:
    """A state as it is compared: JSON's lists were tuples."""
    return {
        kind: {
            name: tuple(value) if isinstance(value, list) else value for name, value in part.items()
        }
        for kind, part in state.items()
    }


def _action(state: State) -> str:
    return (state.get(PREVIOUS_ACTION) or {}).get("action_name") or ANY


def _intent(state: State) -> str:
    found = (state.get(USER) or {}).get("intent") or ANY
    return ANY if found == SHOULD_NOT_BE_SET else found


def possible_keys(self: RulePolicy, lookup: dict[str, str], states: list[State]) -> set[str]:
    """As ``RulePolicy._get_possible_keys``."""
    return _rules(self, lookup).possible(self, states)


def prediction_states(
    self: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool = False,
    rule_only_data: dict[str, Any] | None = None,
) -> list[State]:
    """As ``RulePolicy._prediction_states``, for the last states only: as many as the longest rule looks at."""
    longest = max(_rules(self, self.lookup[name]).longest for name in LOOKUPS)
    at = (len(tracker.events), tracker.events[-1] if tracker.events else None, longest)
    seen = tracker.__dict__.get(SEEN)
    if seen is None or seen[0][0] != at[0] or seen[0][1] is not at[1] or seen[0][2] != longest:
        seen = tracker.__dict__[SEEN] = (at, last_states(tracker, domain, longest))
    states = [{kind: dict(part) for kind, part in state.items()} for state in seen[1]]
    self.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
    return states


def last_states(tracker: DialogueStateTracker, domain: Domain, count: int) -> list[State]:
    """The last states of ``Domain.states_for_tracker_history``: before each of the last actions, and now."""
    events = tracker.applied_events()
    actions = sum(type(event) is ActionExecuted for event in events)
    begun, played = _played_before(tracker, events)
    actions -= sum(type(event) is ActionExecuted for event in events[:begun])
    states = []
    for number, event in enumerate(events[begun:], begun):
        if type(event) is ActionExecuted:
            if actions == count + AHEAD:
                tracker.__dict__[PLAYED] = (events[:number], played.copy())
            actions -= 1
            if actions < count - 1:
                states.append(domain._clean_state(domain.get_active_state(played)))
        played.update(event)
    return [*states, domain._clean_state(domain.get_active_state(played))]


def _played_before(tracker: DialogueStateTracker, events: list[Any]) -> tuple[int, Any]:
    """How many of the events have been played before, and the tracker that they were played on."""
    before, played = tracker.__dict__.get(PLAYED, ([], None))
    if played is not None and len(before) <= len(events) and all(map(is_, before, events)):
        return len(before), played.copy()
    return 0, tracker.init_copy()


def _rules(policy: RulePolicy, lookup: dict[str, str]) -> Rules:
    kept = policy.__dict__.setdefault(READ, {})
    if id(lookup) not in kept:
        # The lookup itself is kept too, so that no other one can come to have its id.
        kept[id(lookup)] = (lookup, Rules(lookup))
    return kept[id(lookup)][1]


def install() -> None:
    """In the place of the policy's own."""
    RulePolicy._get_possible_keys = possible_keys  # type: ignore[method-assign]
    RulePolicy._prediction_states = prediction_states  # type: ignore[method-assign]
