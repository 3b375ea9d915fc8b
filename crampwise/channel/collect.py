"""The output channel: whole typed messages, as the public contract has them."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel


class TypedOutput(OutputChannel):
    """Collects messages with their text, buttons and custom part together; takes a ``turn`` apart."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "crampwise"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        custom = message.get("custom") or {}
        parts = custom["messages"] if custom.get("type") == "turn" else [message]
        for part in parts:
            kept = {key: part[key] for key in ("text", "buttons", "custom") if part.get(key)}
            if kept.get("text"):
                self.messages.append({"recipient_id": recipient_id, **kept})
