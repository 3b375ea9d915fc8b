"""Rasa's response generator: words from ``domain.yml``, safety responses from ``knowledge/``, always the same."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.wording import Words

from .speech import is_safety, speak


class CrampwiseNLG(NaturalLanguageGenerator):
    """One variation a response, chosen by who is spoken to: the same words in give the same answer out."""

    def __init__(
        self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None
    ) -> None:
        self._knowledge = load_knowledge()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The response as a dictionary with text, buttons and custom; ``None`` when there is no such response.

        Several messages travel as one, of custom type ``turn``: the channel takes them apart again.
        """
        slots = tracker.current_slot_values()
        if is_safety(utter_action):
            said = speak(utter_action, slots, self._knowledge)
            if len(said) == 1:
                return dict(said[0])
            text = "\n".join(message["text"] for message in said)
            return {
                "text": text,
                "buttons": said[-1]["buttons"],
                "custom": {"type": "turn", "messages": said},
            }
        try:
            return Words(case_from_slots(slots, self._knowledge), self._knowledge).response(
                utter_action
            )
        except KeyError:
            return None
