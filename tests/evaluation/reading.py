"""What the trained model reads in a line: its intent and its findings, parsed in this process."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crampwise.quiet import quiet
from crampwise.training import model_path

if TYPE_CHECKING:
    from rasa.core.agent import Agent


class NoModel(Exception):
    """There is no model for the present data."""


class Reading:
    """Parses lines with the model of the present data; a context manager, as it holds an event loop.

    The model is loaded for the first line: cases that are only talked through need none here.
    """

    def __enter__(self) -> Reading:
        self._loop = asyncio.new_event_loop()
        self._parsed: dict[str, dict[str, Any]] = {}
        return self

    def __exit__(self, *_: Any) -> None:
        self._loop.close()

    @cached_property
    def _agent(self) -> Agent:
        quiet()
        from rasa.core.agent import Agent

        model = Path(os.environ.get("CRAMPWISE_MODEL") or model_path())
        if not model.is_file():
            raise NoModel(f"{model.name} is not there: run `make train` first")
        return Agent.load(str(model))

    def parse(self, text: str) -> dict[str, Any]:
        """Rasa's parse data of a line; a line is parsed once. Raises :class:`NoModel`."""
        if text not in self._parsed:
            said = self._agent.parse_message(text)
            self._parsed[text] = self._loop.run_until_complete(said)
        return self._parsed[text]

    def times(self, texts: Iterable[str]) -> list[tuple[float, float]]:
        """(CPU, wall) seconds of parsing each line that was not parsed before, one after the other.

        CPU is that of the whole process: work that a library hands to other threads counts.
        """
        taken = []
        for text in dict.fromkeys(texts):
            if text in self._parsed:
                continue
            cpu, wall = time.process_time(), time.perf_counter()
            self.parse(text)
            taken.append((time.process_time() - cpu, time.perf_counter() - wall))
        return taken

    def findings(self, text: str) -> set[tuple[str, str]]:
        """The (finding, value) pairs that the entities of a line state."""
        return {(e["entity"], str(e["value"])) for e in self.parse(text).get("entities") or ()}
