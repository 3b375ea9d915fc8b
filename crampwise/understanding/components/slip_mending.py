"""Mends typing slips as a Rasa component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from crampwise.understanding.components.shared import MENDED, project_path, typed_text
from crampwise.understanding.english import is_known_word
from crampwise.understanding.learnt_training import lines_fingerprint, read_lines
from crampwise.understanding.slips import SlipMender, train_slips


# Rasa only lets a component of a known type into the pipeline; a featurizer may add
# anything to a message.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SlipMending(GraphComponent):
    """Gives a message with slips a second text, which the readers after it take instead (see ``shared.read_text``).

    The text itself stays as it was typed: it is what the person sees, and what red flags are read in.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``lines``: the folder of told lines, whose words are known too."""
        return {"lines": "data/findings"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Makes Rasa train anew when a line changed."""
        return lines_fingerprint(project_path(config["lines"]))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        mender: SlipMender | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._mender = mender

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SlipMending:
        """Makes an untrained component (see GraphComponent)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SlipMending:
        """Makes a trained component (see GraphComponent). Raises ``ValueError`` for a damaged model."""
        with model_storage.read_from(resource) as folder:
            mender = SlipMender.load(folder, is_known_word)
        return cls(config, model_storage, resource, mender)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the words of all lines, and saves them."""
        told = (line.text for line in read_lines(project_path(self._config["lines"])))
        texts = [example.get(TEXT) or "" for example in training_data.intent_examples]
        self._mender = train_slips([*texts, *told], is_known_word)
        with self._model_storage.write_to(self._resource) as folder:
            self._mender.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the mended text where it differs."""
        for message in messages:
            text = typed_text(message)
            mended = self._mender.mend(text) if text and self._mender else text
            if mended != text:
                message.set(MENDED, mended)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves training examples as they are: people's slips are learnt with them."""
        return training_data
