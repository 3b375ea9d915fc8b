"""A diary that was deleted is gone from the talk beside it, too."""

from __future__ import annotations

import json

from rasa.core.agent import Agent
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from crampwise.dialogue.episode import OF_DIARY

from .conversation import folded, sql_store
from .offered import canonical

# The tap that deletes all of a diary.
DELETED = canonical('/diary_delete{"diary_entry": "all", "diary_value": "yes"}')
# What an answer of the diary's has in it: an entry or its id, figures, a link to the doctor's page.
SHOWN = ("diary_entry", "diary_summary", "/chat/report/")


async def let_go(agent: Agent, sender: str, slots: bool = True) -> None:
    """Forget what was said so far. The talk goes on in the state it is in; what was stored of it begins there.

    Args:
        slots: also empty those that hold something for the diary, or of it.
    """
    async with agent.lock_store.lock(sender):
        tracker = await agent.tracker_store.retrieve(sender)
        if tracker is None:
            return
        state = [event for event in folded(tracker) if not _of_diary(event, slots)]
        store = sql_store(agent)
        if store:
            # Another kind puts the talk in place of the old one.
            await store.erase(sender)
        anew = DialogueStateTracker.from_events(
            sender, state, agent.domain.slots, domain=agent.domain
        )
        await agent.tracker_store.save(anew)


def _of_diary(event: Event, slots: bool) -> bool:
    if isinstance(event, BotUttered):
        said = json.dumps(event.data)
        return any(word in said for word in SHOWN)
    return slots and isinstance(event, SlotSet) and event.key in OF_DIARY
