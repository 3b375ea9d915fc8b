"""The learnt reading of findings as a Rasa component, beside the lexicon's."""

from __future__ import annotations

from collections.abc import Mapping
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
    read_text,
    spread,
    token_states,
)
from crampwise.understanding.encoder import Encoded
from crampwise.understanding.learnt import (
    ONE_OF_SEVERAL,
    PRESENT,
    REPLIES,
    TOLD,
    Guess,
    LearntFindings,
)
from crampwise.understanding.learnt_training import (
    Line,
    lines_fingerprint,
    read_lines,
    train_findings,
)

LAYERS = (2, 4, 6)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class FindingClassifier(GraphComponent, EntityExtractorMixin):
    """Weighs what the lexicon read against what was learnt, and keeps as entities what both together are sure of.

    A reading of the lexicon counts much, and may be overruled; of the findings in ``rules_only`` its word stands,
    and so does a value that the model never saw. The message also gets ``if_asked_learnt``: finding -> (value,
    share), what its words mean as the reply to that finding's question.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Where the lines are, how sure is sure, and what only rules may read.

        ``sure_told``, ``sure_reply``: least share for an entity and for a reply. ``trust_lexicon``: by how much a
        reading of the lexicon adds to its log-odds; ``sure_kept``: the share at which it still stands. ``rules_only``: findings that are taken from told words only by
        rule. ``silent_intents``, ``silent_lines``: lines of the NLU data that tell nothing, and how many to learn
        from.
        """
        return {
            "lines": "data/findings",
            "sure_told": 0.7,
            "sure_reply": 0.5,
            "trust_lexicon": 3.0,
            "sure_kept": 0.3,
            "rules_only": [],
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
        chosen = spread(texts, self._config["silent_lines"])
        return [Line(text, silent=True) for text in chosen]

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds what the model is sure of."""
        for message in messages:
            text = read_text(message)
            if not text or self._model is None:
                continue
            encoded = encoder().read(text)
            states = np.concatenate([encoded.layers[layer] for layer in LAYERS], axis=1)
            known = message.get(ENTITIES, []) or []
            kept, guesses = self._weighed(states, known)
            entities = [_entity(guess, encoded) for guess in guesses]
            message.set(ENTITIES, kept + self.add_extractor_name(entities), add_to_output=True)
            message.set("if_asked_learnt", self._replies(states), add_to_output=True)
        return messages

    def _weighed(
        self, states: np.ndarray, known: list[dict[str, Any]]
    ) -> tuple[list[dict[str, Any]], list[Guess]]:
        """The lexicon's entities that stand, and what the model adds to them."""
        voiced: dict[str, str] = {}
        for entity in known:
            voiced.setdefault(entity["entity"], entity["value"])
            voiced[f"{entity['entity']}{ONE_OF_SEVERAL}{entity['value']}"] = PRESENT
        sure = {
            (guess.finding, guess.value): guess
            for guess in self._model.read(states, TOLD, voiced, self._config["trust_lexicon"])
            if guess.finding not in self._config["rules_only"]
            and guess.probability
            >= self._config["sure_kept" if _is_voiced(guess, voiced) else "sure_told"]
        }
        kept = [
            entity
            for entity in known
            if (entity["entity"], entity["value"]) in sure or not self._may_overrule(entity)
        ]
        said = {(entity["entity"], entity["value"]) for entity in kept}
        settled = {entity["entity"] for entity in kept if not self._may_overrule(entity)}
        added = [
            guess for pair, guess in sure.items() if pair not in said and pair[0] not in settled
        ]
        return kept, added

    def _may_overrule(self, entity: dict[str, Any]) -> bool:
        finding, value = entity["entity"], entity["value"]
        if finding in self._config["rules_only"]:
            return False
        values = self._model.values
        return value in values.get(finding, ()) or f"{finding}{ONE_OF_SEVERAL}{value}" in values

    def _replies(self, states: np.ndarray) -> dict[str, tuple[str, float]]:
        best = {}
        for guess in sorted(self._model.read(states, REPLIES), key=lambda one: one.probability):
            if guess.probability >= self._config["sure_reply"]:
                best[guess.finding] = (guess.value, guess.probability)
        return best

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves training examples as they are: nothing later learns from entities."""
        return training_data


def _is_voiced(guess: Guess, voiced: Mapping[str, str]) -> bool:
    one = f"{guess.finding}{ONE_OF_SEVERAL}{guess.value}"
    return voiced.get(guess.finding) == guess.value or one in voiced


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
