"""The whole assistant in this process: the trained model, the actions, and the turns the channels use."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from typing import Any

from crampwise.quiet import quiet


class House:
    """Holds one agent and one event loop; :meth:`say` is a turn. Keeps the kinds of every error logged meanwhile."""

    def __init__(self) -> None:
        quiet()
        from rasa.core.agent import Agent

        from crampwise.actions_endpoint import ActionsHere
        from crampwise.channel.turns import Turns
        from crampwise.safety.nlg import CrampwiseNLG
        from crampwise.training import model_path

        model = Path(os.environ.get("CRAMPWISE_MODEL") or model_path())
        if not model.is_file():
            raise FileNotFoundError(f"no model {model.name}: run `make train` first")
        self._loop = asyncio.new_event_loop()
        self._agent = Agent.load(
            str(model), action_endpoint=ActionsHere(), generator=CrampwiseNLG()
        )
        # A slow machine is no fault of the talk: a turn may take its time here.
        self._turns = Turns(lambda: self._agent, seconds=60)
        self.errors: list[str] = []
        handler = _Keeping(self.errors)
        for name in ("crampwise", "actions", "rasa"):
            logging.getLogger(name).addHandler(handler)

    def say(self, sender: str, text: str, **metadata: str) -> list[dict[str, Any]]:
        """The messages that answer one message."""
        return self._loop.run_until_complete(self._turns.reply(sender, text, metadata))

    def state(self, sender: str) -> tuple[dict[str, Any], bool, str]:
        """(slots, whether the interview is open, the latest intent), as the store has them."""
        tracker = self._loop.run_until_complete(self._agent.tracker_store.retrieve(sender))
        if tracker is None:
            return {}, False, ""
        intent = tracker.latest_message.intent if tracker.latest_message else None
        open_now = tracker.active_loop_name is not None
        return tracker.current_slot_values(), open_now, (intent or {}).get("name") or ""

    def forget(self, sender: str) -> None:
        self._loop.run_until_complete(self._turns.forget(sender))

    def close(self) -> None:
        self._loop.close()


class _Keeping(logging.Handler):
    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        self._kept.append(record.getMessage()[:120])
