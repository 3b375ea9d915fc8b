"""The Rasa policy that outranks all others. It needs no action server: it answers with plain responses.

Rasa runs an active form before any rule, and takes a loop's prediction (one made without the user's words) over
every other; so this policy's predictions are of that kind too, and win by its priority.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, confidence_scores_for
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_DEACTIVATE_LOOP_NAME, ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from crampwise.clinical.knowledge import load_knowledge

from .decision import Decision, Message, after_answers, decide

FORM = "interview_form"
START = "action_start_interview"
# After these the person is waited for; the form stays open only where the talk goes on from the same question.
WAIT_AFTER = (
    "utter_red_flag",
    "utter_red_flag_again",
    "utter_red_flag_question",
    "utter_red_flag_doubted",
    "action_keep_episode",
    "utter_something_is_wrong",
    "utter_crew_card",
)
CLOSE_FORM_AFTER = ("utter_red_flag", "utter_red_flag_again")


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class SafetyPolicy(Policy):
    """Carries out :func:`crampwise.safety.decision.decide` before any other policy has a say."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"priority": 100}

    def train(self, training_trackers: list[Any], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing is learnt."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The safety response when one is due, what follows it, else no opinion."""
        last = tracker.latest_action_name
        if last == ACTION_LISTEN_NAME:
            message = Message.from_parse_data(
                tracker.latest_message.parse_data if tracker.latest_message else {}
            )
            return self._first(
                decide(message, tracker.current_slot_values(), load_knowledge()), domain
            )
        return self._next(last, tracker, domain)

    def _first(self, decision: Decision, domain: Domain) -> PolicyPrediction:
        events = [SlotSet(name, value) for name, value in decision.slots.items()]
        if decision.response is None:
            # No opinion on the action, but what was settled is settled whichever policy goes on.
            return self._prediction(self._default_predictions(domain), events=events)
        return self._say(decision.response, domain, events)

    def _next(
        self, last: str | None, tracker: DialogueStateTracker, domain: Domain
    ) -> PolicyPrediction:
        looping = tracker.active_loop_name is not None
        if last == FORM:
            return self._first(
                after_answers(tracker.current_slot_values(), load_knowledge()), domain
            )
        if last in CLOSE_FORM_AFTER and looping:
            return self._say(ACTION_DEACTIVATE_LOOP_NAME, domain)
        if last in WAIT_AFTER or (
            last == ACTION_DEACTIVATE_LOOP_NAME and tracker.get_slot("red_flag")
        ):
            return self._say(ACTION_LISTEN_NAME, domain)
        if last == "utter_red_flag_handled":
            # Help is on its way: only now may anything else be done, and the diary told what happened.
            return self._say("action_keep_episode", domain)
        if last == "utter_red_flag_cleared":
            return self._say(FORM if looping else START, domain)
        if last == START and _said_this_turn("utter_red_flag_cleared", tracker):
            return self._say(FORM, domain)
        return self._prediction(self._default_predictions(domain))

    def _say(
        self, action: str, domain: Domain, events: list[SlotSet] | None = None
    ) -> PolicyPrediction:
        return self._prediction(
            confidence_scores_for(action, 1.0, domain),
            optional_events=events or [],
            is_no_user_prediction=True,
        )


def _said_this_turn(action: str, tracker: DialogueStateTracker) -> bool:
    for event in reversed(tracker.events):
        name = getattr(event, "action_name", None)
        if name == ACTION_LISTEN_NAME:
            return False
        if name == action:
            return True
    return False
