"""Adds the findings a message states to its entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from crampwise.clinical.case import Case
from crampwise.clinical.knowledge import load_knowledge
from crampwise.clinical.red_flags import raised
from crampwise.understanding.components.shared import project_path, read_text
from crampwise.understanding.findings import FindingReader, StatedFinding, shared_reader


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FindingExtractor(GraphComponent, EntityExtractorMixin):
    """Reads the lexicon at start: a new word in it needs no new training.

    Each entity is ``{"entity": finding, "value", "start", "end", "extractor"}``.
    The message also gets ``if_asked``: finding -> the value its words would give as
    the reply to that finding's question ("no" means one thing after "Is your leg
    swollen?" and another after "Can you stand?").
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``lexicon``: its folder, from the project's own folder."""
        return {"lexicon": "knowledge/lexicon"}

    def __init__(self, reader: FindingReader) -> None:
        self._reader = reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FindingExtractor:
        """Makes the component (see GraphComponent)."""
        return cls(shared_reader(project_path(config["lexicon"])))

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds ``entities`` and ``if_asked`` to each message."""
        for message in messages:
            reading = self._reader.read_fully(read_text(message))
            entities = [
                {
                    "entity": found.finding,
                    "value": found.value,
                    "start": found.start,
                    "end": found.end,
                }
                for found in reading.stated
                if not _only_set_aside(found, message)
            ]
            known = message.get(ENTITIES, []) or []
            message.set(ENTITIES, known + self.add_extractor_name(entities), add_to_output=True)
            message.set("if_asked", dict(reading.if_asked), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves training examples as they are: nothing later learns from entities."""
        return training_data


def _only_set_aside(found: StatedFinding, message: Message) -> bool:
    """Whether a finding would raise only dangers that the message brings up to set them aside: a nephew's fever."""
    calmed = set(message.get("red_flags_calmed") or ())
    if not calmed:
        return False
    kinds = raised(Case.from_answers({found.finding: found.value}), load_knowledge())
    return bool(kinds) and calmed.issuperset(kinds)
