"""The output channel: whole typed messages, as the public contract has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rasa.core.channels.channel import OutputChannel


class TypedOutput(OutputChannel):
    """Collects messages with their text, buttons and custom part together; takes a ``turn`` apart.

    Args:
        said: called with each message as it comes.
    """

    def __init__(self, said: Callable[[dict[str, Any]], None] | None = None) -> None:
        self.messages: list[dict[str, Any]] = []
        self._said = said

    @classmethod
    def name(cls) -> str:
        return "crampwise"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        for kept in taken_apart(message):
            self.messages.append({"recipient_id": recipient_id, **kept})
            if self._said is not None:
                self._said(kept)


def taken_apart(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The messages that travel as one of Rasa's, each with what it has of a text, buttons and a custom part."""
    custom = message.get("custom") or {}
    parts = custom["messages"] if custom.get("type") == "turn" else [message]
    kept = [
        {key: part[key] for key in ("text", "buttons", "custom") if part.get(key)} for part in parts
    ]
    return [part for part in kept if part.get("text")]
