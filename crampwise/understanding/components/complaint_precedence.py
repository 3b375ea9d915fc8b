"""Gives plain danger, a line for the diary, and a told complaint precedence over what the classifier made of a message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from crampwise.understanding.components.shared import read_text
from crampwise.understanding.precedence import outweighed


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ComplaintPrecedence(GraphComponent):
    """Stands last in the pipeline, after the fallback."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ComplaintPrecedence:
        """Makes the component (see GraphComponent)."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Changes the intent of a typed message that states plain danger, is for the diary, or states a complaint."""
        for message in messages:
            text = read_text(message)
            if not text:
                continue
            intent = message.get(INTENT) or {}
            findings = [entity["entity"] for entity in message.get(ENTITIES) or []]
            sure = float(intent.get(PREDICTED_CONFIDENCE_KEY) or 0.0)
            outcomes = [flag["outcome"] for flag in message.get("red_flags") or []]
            name, line = intent.get(INTENT_NAME_KEY) or "", message.get("diary_line")
            instead = outweighed(name, sure, findings, outcomes, line, text)
            if instead:
                message.set(INTENT, {**intent, INTENT_NAME_KEY: instead}, add_to_output=True)
        return messages
