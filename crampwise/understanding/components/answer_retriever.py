"""The nearest written answer, as a Rasa component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from crampwise.understanding.answers import AnswerIndex, fingerprint, read_questions
from crampwise.understanding.components.shared import encode, project_path, read_text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class AnswerRetriever(GraphComponent):
    """Sets ``answer``: ``{"id", "score", "runner_up", "runner_up_score"}``.

    Training embeds every known question. Questions changed since are embedded at
    load, so an edited answer needs no new training, only a restart.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``answers``: their folder, from the project's own folder."""
        return {"answers": "knowledge/answers"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Makes ``rasa train`` embed anew when a known question changed."""
        return fingerprint(read_questions(project_path(config["answers"])))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        index: AnswerIndex | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._index = index

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerRetriever:
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
    ) -> AnswerRetriever:
        """Makes a trained component, with the questions as they are today.

        Raises:
            ValueError: the model holds no index, or an answers file is damaged.
        """
        with model_storage.read_from(resource) as folder:
            index = AnswerIndex.load(folder)
        pairs = read_questions(project_path(config["answers"]))
        if pairs != index.pairs:
            index = AnswerIndex.build(pairs, encode, known=index)
        return cls(config, model_storage, resource, index)

    def train(self, training_data: TrainingData) -> Resource:
        """Embeds the known questions, and saves. The NLU examples are not used."""
        pairs = read_questions(project_path(self._config["answers"]))
        self._index = AnswerIndex.build(pairs, encode)
        with self._model_storage.write_to(self._resource) as folder:
            self._index.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds ``answer`` to each typed message: the nearest, however far it is."""
        for message in messages:
            text = read_text(message)
            if not text or self._index is None:
                continue
            found = self._index.find(encode([text])[0])
            if found:
                message.set("answer", vars(found).copy(), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves training examples as they are."""
        return training_data
