"""The trained intent classifier as a Rasa component."""

from __future__ import annotations

import tempfile
from pathlib import Path
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

from crampwise.understanding.components.shared import (
    encoder,
    project_path,
    read_text,
    spread,
    token_states,
    typed_text,
)
from crampwise.understanding.intents import BELOW_TUNED, BETWEEN, DANGER, IntentModel, train_intents
from crampwise.understanding.learnt_training import calm_tales, lines_fingerprint, read_lines

METADATA, KIND = "metadata", "kind"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(GraphComponent, IntentClassifier):
    """Sets ``intent``, ``intent_ranking`` and ``danger``; gives a button's payload none of them.

    ``danger`` is ``{"kind", "share"}``: the likeliest kind of red flag, and how likely the message tells of any.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The options of ``train_intents`` and ``tune``, where tales are, and how long a ranking to pass on.

        ``tales`` is the folder of the lines that findings are learnt from. Those that tell much and no danger are
        learnt as ``tales_are``: without them, a long tale would look like danger, which is told at length more often.
        ``most_tales`` are enough for that: they are the longest lines, and cost the most time.
        """
        return {
            "tales": None,
            "tales_are": "report_symptom",
            "most_tales": 1200,
            "training": {},
            "ranking_length": 10,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Makes Rasa train anew when a tale changed."""
        return lines_fingerprint(project_path(config["tales"])) if config.get("tales") else None

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
            model = IntentModel.load(folder, encoder().read)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Trains on the examples that have a text and an intent, and saves."""
        known = {
            (e.get(TEXT), _class_of(e)) for e in training_data.intent_examples if typed_text(e)
        }
        examples = sorted(known | self._tales({text for text, _ in known}))
        texts = [text for text, _ in examples]
        with tempfile.TemporaryDirectory() as scratch:
            self._model = train_intents(
                texts,
                [one for _, one in examples],
                token_states(texts, (BELOW_TUNED,)),
                encoder().read,
                Path(scratch) / "tuned.onnx",
                **self._config["training"],
            )
            with self._model_storage.write_to(self._resource) as folder:
                self._model.save(folder)
        return self._resource

    def _tales(self, known: set[str]) -> set[tuple[str, str]]:
        if not self._config["tales"]:
            return set()
        tales = sorted(set(calm_tales(read_lines(project_path(self._config["tales"])))) - known)
        chosen = spread(tales, self._config["most_tales"])
        return {(text, self._config["tales_are"]) for text in chosen}

    def process(self, messages: list[Message]) -> list[Message]:
        """Ranks the intents of each typed message."""
        for message in messages:
            text = read_text(message)
            ranking = []
            if text and self._model:
                ranked = self._model.rank(text)
                ranking = [
                    {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: share}
                    for name, share in ranked.intents[: self._config["ranking_length"]]
                ]
                danger = {"kind": ranked.kind, "share": ranked.danger}
                message.set("danger", danger, add_to_output=True)
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


def _class_of(example: Message) -> str:
    """The intent, and for danger its kind, which the lines of a kind carry as metadata."""
    intent = example.get(INTENT)
    kind = ((example.get(METADATA) or {}).get(INTENT) or {}).get(KIND)
    return f"{intent}{BETWEEN}{kind}" if intent == DANGER and kind else intent
