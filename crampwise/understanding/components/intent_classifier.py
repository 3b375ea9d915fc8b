"""The trained intent classifier as a Rasa component."""

from __future__ import annotations

import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from crampwise.understanding.components.shared import encode, typed_text
from crampwise.understanding.intents import IntentModel, train_intents

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(GraphComponent, IntentClassifier):
    """Sets ``intent`` and ``intent_ranking``; gives a button's payload no intent."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The options of ``train_intents``, and how long a ranking to pass on."""
        return {
            "embedding_scale": 1.5,
            "regularisation": 3.0,
            "ngram_sizes": [2, 5],
            "max_iterations": 400,
            "ranking_length": 10,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceIntentClassifier:
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
    ) -> SentenceIntentClassifier:
        """Makes a trained component (see GraphComponent).

        Raises:
            ValueError: the model holds no trained classifier. A bot that reads no
                intent at all must not start.
        """
        with model_storage.read_from(resource) as folder:
            model = IntentModel.load(folder, encode)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Trains on the examples that have a text and an intent, and saves."""
        examples = [e for e in training_data.intent_examples if typed_text(e)]
        self._model = train_intents(
            [example.get(TEXT) for example in examples],
            [example.get(INTENT) for example in examples],
            encode,
            embedding_scale=self._config["embedding_scale"],
            regularisation=self._config["regularisation"],
            ngram_sizes=self._config["ngram_sizes"],
            max_iterations=self._config["max_iterations"],
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Ranks the intents of each typed message."""
        for message in messages:
            text = typed_text(message)
            ranked = self._model.rank(text) if text and self._model else []
            ranking = [
                {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
                for name, confidence in ranked[: self._config["ranking_length"]]
            ]
            # Rasa reads a button's payload itself. What still comes here unread gets
            # no intent, which the fallback classifier can only see if it is set.
            nothing = {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            intent = dict(ranking[0]) if ranking else nothing
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves training examples as they are: nothing later needs them ranked."""
        return training_data
