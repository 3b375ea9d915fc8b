"""A message is read beside the loop that serves everybody: while one is read, the turns of others go on.

One at a time, so that no part of the reading has to share anything with itself, but the rules of the red flags: they are
read beside it where a turn fails or is refused, and keep nothing of a message (``tests/lean/test_aside.py``).
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

# What is quicker to read than to hand over: a tap.
PAYLOAD = "/"
_reader = ThreadPoolExecutor(1, thread_name_prefix="reading")
_parse_here = MessageProcessor.parse_message


async def parse_message(
    self: MessageProcessor, message: Any, tracker: Any = None, only_output_properties: bool = True
) -> dict[str, Any]:
    """As ``MessageProcessor.parse_message``."""
    if self.http_interpreter or (message.text or "").startswith(PAYLOAD):
        return await _parse_here(self, message, tracker, only_output_properties)
    tracker = tracker or DialogueStateTracker.from_events(message.sender_id, [])
    read = asyncio.get_running_loop().run_in_executor(
        _reader, self._parse_message_with_graph, message, tracker, only_output_properties
    )
    data = await read
    self._update_full_retrieval_intent(data)
    return data


def install() -> None:
    """In the place of the processor's own."""
    MessageProcessor.parse_message = parse_message  # type: ignore[method-assign]
