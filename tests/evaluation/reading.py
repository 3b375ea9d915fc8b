"""What the trained model reads in a line: its intent and its findings, parsed in this process."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from crampwise.quiet import quiet
from crampwise.training import model_path


class NoModel(Exception):
    """There is no model for the present data."""


class Reading:
    """Parses lines with the model of the present data; a context manager, as it holds an event loop."""

    def __enter__(self) -> Reading:
        quiet()
        from rasa.core.agent import Agent

        model = Path(os.environ.get("CRAMPWISE_MODEL") or model_path())
        if not model.is_file():
            raise NoModel(f"{model.name} is not there: run `make train` first")
        self._loop = asyncio.new_event_loop()
        self._agent = Agent.load(str(model))
        return self

    def __exit__(self, *_: Any) -> None:
        self._loop.close()

    def parse(self, text: str) -> dict[str, Any]:
        """Rasa's parse data of a line."""
        return self._loop.run_until_complete(self._agent.parse_message(text))

    def findings(self, text: str) -> set[tuple[str, str]]:
        """The (finding, value) pairs that the entities of a line state."""
        return {(e["entity"], str(e["value"])) for e in self.parse(text).get("entities") or ()}
