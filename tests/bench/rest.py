"""One person's line to a bot over Rasa's REST format: asks, waits, times, and names what was wrong."""

from __future__ import annotations

import json
import time
from http.client import HTTPConnection, HTTPException
from typing import Any, Protocol

from .figures import Turn

SECONDS = 30.0
PATH = "/webhooks/rest/webhook"
Replies = list[dict[str, Any]]


class Talker(Protocol):
    """Someone in a conversation: given the last replies, what to send next, or ``None`` at the end."""

    sender: str
    metadata: dict[str, str]

    def next(self, replies: Replies) -> tuple[str, str] | None: ...


class Line:
    """A kept-alive connection to ``127.0.0.1``, as a browser or an integrator holds one."""

    def __init__(self, port: int, seconds: float = SECONDS) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=seconds)

    def __enter__(self) -> Line:
        # Not part of a turn: a page has its connection before the person taps.
        self._connection.connect()
        return self

    def __exit__(self, *_: Any) -> None:
        self._connection.close()

    def say(
        self, sender: str, message: str, metadata: dict[str, str]
    ) -> tuple[Replies, float, str]:
        """Send one message. Returns the replies, the seconds until the last byte, and the fault ("" for none)."""
        body = json.dumps({"sender": sender, "message": message, "metadata": metadata}).encode()
        began = time.perf_counter()
        try:
            self._connection.request("POST", PATH, body, {"Content-Type": "application/json"})
            answer = self._connection.getresponse()
            raw = answer.read()
        except (OSError, HTTPException) as error:
            return [], time.perf_counter() - began, type(error).__name__
        took = time.perf_counter() - began
        if answer.status != 200:
            return [], took, f"http_{answer.status}"
        try:
            replies = json.loads(raw)
        except ValueError:
            return [], took, "not_json"
        return replies, took, fault_of(replies)


def fault_of(replies: Any) -> str:
    """What is wrong with an answer that arrived: ``empty``, ``trouble``, ``refused_tap``, or "" for nothing.

    ``trouble`` is Crampwise's own stand-in for a turn that failed; ``refused_tap`` means a button it had offered was
    not taken. Both come back fast, so counting them as turns would flatter the figures.
    """
    if (
        not isinstance(replies, list)
        or not replies
        or not any(reply.get("text") for reply in replies)
    ):
        return "empty"
    named = {"trouble": "trouble", "unknown_button": "refused_tap"}
    return next((named[reason] for reason in _fallbacks(replies) if reason in named), "")


def hold(port: int, talker: Talker) -> list[Turn]:
    """A whole conversation. Raises ``OSError`` when nobody listens at the port."""
    turns: list[Turn] = []
    replies: Replies = []
    with Line(port) as line:
        while True:
            said = talker.next(replies)
            if said is None:
                return turns
            kind, message = said
            replies, took, fault = line.say(talker.sender, message, talker.metadata)
            turns.append(Turn(kind, took, fault, bool(_fallbacks(replies))))
            if fault and fault not in ("empty", "trouble", "refused_tap"):
                return turns  # the connection is of no more use


def _fallbacks(replies: Replies) -> list[str]:
    customs = [reply.get("custom") or {} for reply in replies]
    return [str(custom.get("reason")) for custom in customs if custom.get("type") == "fallback"]
