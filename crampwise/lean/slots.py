"""Fills slots from a message by the mappings that can apply to it, instead of trying every mapping of every slot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.actions.action import ActionExtractSlots
from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import MAPPING_TYPE, SlotMappingType
from rasa.shared.core.domain import Domain

# Where what was worked out of a domain is kept: with the domain itself.
UNIQUE = "_crampwise_unique_mappings"
FROM_ENTITY = str(SlotMappingType.FROM_ENTITY)
_work_out = FormAction._create_unique_entity_mappings
_run = ActionExtractSlots.run


def unique_entity_mappings(self: FormAction, domain: Domain) -> set[str]:
    """As ``FormAction._create_unique_entity_mappings``, once for each form of a domain."""
    kept = domain.__dict__.setdefault(UNIQUE, {})
    if self.name() not in kept:
        kept[self.name()] = _work_out(self, domain)
    return kept[self.name()]


class _OnlyTheseSlots:
    """A domain of which only some slots are looked at; all else is the domain's own."""

    def __init__(self, domain: Domain, slots: list[Any]) -> None:
        self._domain, self.slots = domain, slots

    def __getattr__(self, name: str) -> Any:
        return getattr(self._domain, name)


async def extract_slots(
    self: ActionExtractSlots, output_channel: Any, nlg: Any, tracker: Any, domain: Domain
) -> list[Any]:
    """As ``ActionExtractSlots.run``. A mapping from an entity that the message has not finds nothing, and is left out."""
    # The action that validates slots, where there is one, is shown the whole domain's.
    if "action_validate_slot_mappings" in domain.user_actions:
        return await _run(self, output_channel, nlg, tracker, domain)
    message = tracker.latest_message
    told = {entity.get("entity") for entity in message.entities} if message else set()
    slots = [slot for slot in domain.slots if _may_fill(slot.mappings, told)]
    return await _run(self, output_channel, nlg, tracker, _OnlyTheseSlots(domain, slots))


def _may_fill(mappings: Iterable[dict[str, Any]], told: set[str]) -> bool:
    return any(
        one.get(MAPPING_TYPE) != FROM_ENTITY or one.get("entity") in told for one in mappings
    )


def install() -> None:
    """In the place of the form's and the action's own."""
    FormAction._create_unique_entity_mappings = unique_entity_mappings  # type: ignore[method-assign]
    ActionExtractSlots.run = extract_slots  # type: ignore[method-assign]
