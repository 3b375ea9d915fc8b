"""The learnt reading of findings as a Rasa component, beside the lexicon's."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from crampwise.understanding.components.shared import (
    encoder,
    project_path,
    token_states,
    typed_text,
)
from crampwise.understanding.encoder import Encoded
from crampwise.understanding.learnt import REPLIES, TOLD, Guess, LearntFindings
from crampwise.understanding.learnt_training import (
    Line,
    lines_fingerprint,
    read_lines,
    train_findings,
)

LAYERS = (2, 4, 6)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class FindingClassifier(GraphComponent, EntityExtractorMixin):
    """Adds to the entities what the lexicon did not read and the model is sure of.

    The lexicon's word stands: the model speaks only of findings on which the lexicon is silent. The message also
    gets ``if_asked_learnt``: finding -> (value, share), what its words mean as the reply to that finding's question.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Where the lines are, how sure is sure, and what only rules may read.

        ``sure_told``, ``sure_reply``: least share for an entity and for a reply. ``never_told``: findings that are
        taken from told words only by rule. ``silent_intents``, ``silent_lines``:
        lines of the NLU data that tell nothing, and how many to learn from.
        """
        return {
            "lines": "data/findings",
            "sure_told": 0.75,
            "sure_reply": 0.5,
            "never_told": [],
            "silent_intents": [],
            "silent_lines": 600,
            "training": {},
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Makes Rasa train anew when a line changed."""
        return lines_fingerprint(project_path(config["lines"]))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LearntFindings | None = None,
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
    ) -> FindingClassifier:
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
    ) -> FindingClassifier:
        """Makes a trained component (see GraphComponent). Raises ``ValueError`` for a damaged model."""
        with model_storage.read_from(resource) as folder:
            model = LearntFindings.load(folder)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the lines of ``data/findings`` and from silent NLU lines, and saves."""
        lines = read_lines(project_path(self._config["lines"])) + self._silent(training_data)
        states = token_states([line.text for line in lines], LAYERS)
        self._model = train_findings(lines, states, **self._config["training"])
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def _silent(self, training_data: TrainingData) -> list[Line]:
        intents = set(self._config["silent_intents"])
        examples = training_data.intent_examples
        texts = sorted({e.get(TEXT) for e in examples if e.get(INTENT) in intents})
        # Evenly spread rather than drawn: the same data gives the same lines.
        wanted = min(self._config["silent_lines"], len(texts))
        chosen = np.linspace(0, len(texts) - 1, wanted).astype(int) if wanted else []
        return [Line(texts[at], silent=True) for at in chosen]

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds what the model is sure of."""
        for message in messages:
            text = typed_text(message)
            if not text or self._model is None:
                continue
            encoded = encoder().read(text)
            states = np.concatenate([encoded.layers[layer] for layer in LAYERS], axis=1)
            known = message.get(ENTITIES, []) or []
            told = self._told(states, {entity["entity"] for entity in known})
            entities = [_entity(guess, encoded) for guess in told]
            message.set(ENTITIES, known + self.add_extractor_name(entities), add_to_output=True)
            message.set("if_asked_learnt", self._replies(states), add_to_output=True)
        return messages

    def _told(self, states: np.ndarray, known: set[str]) -> list[Guess]:
        return [
            guess
            for guess in self._model.read(states, TOLD)
            if guess.finding not in known
            and guess.finding not in self._config["never_told"]
            and guess.probability >= self._config["sure_told"]
        ]

    def _replies(self, states: np.ndarray) -> dict[str, tuple[str, float]]:
        best = {}
        for guess in sorted(self._model.read(states, REPLIES), key=lambda one: one.probability):
            if guess.probability >= self._config["sure_reply"]:
                best[guess.finding] = (guess.value, guess.probability)
        return best

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves training examples as they are: nothing later learns from entities."""
        return training_data


def _entity(guess: Guess, encoded: Encoded) -> dict[str, Any]:
    """An entity at the word that the model looked at most."""
    start, end = encoded.spans[guess.token]
    return {
        "entity": guess.finding,
        "value": guess.value,
        "start": start,
        "end": end,
        "confidence_entity": guess.probability,
    }
