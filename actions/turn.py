"""What every action does: read the tracker, work out a turn, send it; and never fail in silence."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from crampwise.clinical import Case, Knowledge, load_knowledge
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.easing import Tried
from crampwise.dialogue.messages import Message
from crampwise.dialogue.wording import Words

logger = logging.getLogger(__name__)


@dataclass
class Turn:
    """What an action may look at."""

    tracker: Tracker
    case: Case
    knowledge: Knowledge
    words: Words
    tried: Tried

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        knowledge = load_knowledge()
        case = case_from_slots(tracker.slots, knowledge)
        return cls(
            tracker, case, knowledge, Words(case, knowledge), Tried.from_slots(tracker.slots)
        )

    def slot(self, name: str) -> Any:
        return self.tracker.get_slot(name)

    def entity(self, name: str) -> str | None:
        """The latest message's value of an entity, or ``None``."""
        return next(self.tracker.get_latest_entity_values(name), None)

    @property
    def intent(self) -> str:
        return (self.tracker.latest_message or {}).get("intent", {}).get("name") or ""

    @property
    def asking(self) -> str | None:
        """The finding the interview waits for, or ``None`` outside it."""
        return self.slot("requested_slot") if (self.tracker.active_loop or {}).get("name") else None

    @property
    def asked(self) -> tuple:
        return tuple(self.slot("asked") or ())


@dataclass
class Reply:
    """What an action answers: messages, and slots to set."""

    messages: list[Message] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)


def send(dispatcher: CollectingDispatcher, messages: Iterable[Message]) -> None:
    """Hand typed messages to Rasa."""
    for message in messages:
        dispatcher.utter_message(
            text=message["text"],
            buttons=list(message.get("buttons") or ()),
            json_message=message.get("custom"),
        )


class TurnAction(Action, ABC):
    """An action that is one function of the turn: subclasses implement :meth:`reply`."""

    @abstractmethod
    def reply(self, turn: Turn) -> Reply:
        """The messages to send and the slots to set."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        try:
            reply = self.reply(Turn.of(tracker))
        except Exception as error:  # noqa: BLE001 - the channel says the safety text for an empty turn
            # Only the kind of error: its words, and the tracker's, may be the person's.
            logger.error(
                "%s failed: %s", self.name(), type(error).__name__, extra={"action": self.name()}
            )
            return []
        send(dispatcher, reply.messages)
        return [*reply.events, *set_slots(reply.slots)]


def set_slots(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [SlotSet(name, value) for name, value in values.items()]


def cleared(names: Sequence[str]) -> dict[str, Any]:
    """Slots to empty."""
    return {name: None for name in names}
