"""Reads what a message tells for the diary, and keeps a pure diary line out of the present talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from crampwise.clinical.case import Case
from crampwise.clinical.knowledge import Knowledge, load_knowledge
from crampwise.clinical.red_flags import raised
from crampwise.understanding import diary_lines
from crampwise.understanding.components.shared import project_path, read_text, typed_text

SAFETY = "safety"
# True of the person at any time: who types, and what illness it is.
LASTING = ("who", "als_status")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DiaryLineReader(GraphComponent):
    """Sets ``diary_line`` on each typed message (see ``diary_lines.DiaryLineReader.read``). Stands after all that sets
    entities.

    A line that is only for the diary tells of another time. Its findings are taken out of ``entities``, or they would
    fill the slots of the present talk; but never one that decides on safety, or raises a danger.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``lexicon``: its folder, from the project's own folder."""
        return {"lexicon": "knowledge/lexicon"}

    def __init__(self, reader: diary_lines.DiaryLineReader, knowledge: Knowledge) -> None:
        self._reader, self._knowledge = reader, knowledge

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DiaryLineReader:
        """Makes the component (see GraphComponent)."""
        reader = diary_lines.shared_line_reader(project_path(config["lexicon"]))
        return cls(reader, load_knowledge())

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds ``diary_line`` to each typed message, in the words as they were typed."""
        for message in messages:
            typed = typed_text(message)
            if not typed:
                continue
            line = self._reader.read(read_text(message), typed)
            message.set("diary_line", line, add_to_output=True)
            if line["is_log"] and not line["now"]:
                kept = self._without_told(message.get(ENTITIES) or [])
                message.set(ENTITIES, kept, add_to_output=True)
        return messages

    def _without_told(self, entities: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The entities without the findings of an entry; all of them where those left out add to a danger."""
        kept = [one for one in entities if not self._is_told(one)]
        return kept if self._dangers(kept) == self._dangers(entities) else list(entities)

    def _is_told(self, entity: Mapping[str, Any]) -> bool:
        finding = self._knowledge.findings.get(entity["entity"])
        return finding is not None and finding["role"] != SAFETY and entity["entity"] not in LASTING

    def _dangers(self, entities: Sequence[Mapping[str, Any]]) -> set[str]:
        answers: dict[str, list[str]] = {}
        for one in entities:
            answers.setdefault(one["entity"], []).append(str(one["value"]))
        return set(raised(Case.from_answers(answers), self._knowledge))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves training examples as they are: nothing later learns from entities."""
        return training_data
