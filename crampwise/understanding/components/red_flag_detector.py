"""Looks for red flags in every message, whatever else it is about."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from crampwise.clinical.red_flag_text import Reading, RedFlagReader
from crampwise.understanding.components.shared import project_path, read_text, typed_text


@lru_cache(maxsize=4)
def shared_reader(folder: Path) -> RedFlagReader:
    """The process's one reader of a folder: the channel reads with it too, when Rasa fails."""
    return RedFlagReader.from_folder(folder)


# Rasa only lets a component of a known type into the pipeline; a featurizer may add
# anything to a message.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class RedFlagDetector(GraphComponent):
    """Sets ``red_flags``: ``[{"kind", "outcome": "act" | "ask"}]``, most urgent first; and
    ``red_flags_calmed``: the kinds that the message brings up only to set them aside."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``red_flags``: their folder, from the project's own folder."""
        return {"red_flags": "knowledge/red_flags"}

    def __init__(self, reader: RedFlagReader) -> None:
        self._reader = reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagDetector:
        """Makes the component (see GraphComponent)."""
        return cls(shared_reader(project_path(config["red_flags"])))

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds what was read to each message, as typed and as mended; nothing for a button's payload."""
        for message in messages:
            text = typed_text(message)
            read = self._reader.look(text, read_text(message)) if text else Reading()
            found = [{"kind": flag.kind, "outcome": flag.outcome} for flag in read.flags]
            message.set("red_flags", found, add_to_output=True)
            message.set("red_flags_calmed", sorted(read.calmed), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves training examples as they are."""
        return training_data
