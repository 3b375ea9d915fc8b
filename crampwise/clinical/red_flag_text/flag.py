"""A red flag found in a message."""

from __future__ import annotations

from dataclasses import dataclass

ACT, ASK = "act", "ask"
OUTCOME_RANK = {ACT: 0, ASK: 1}


@dataclass(frozen=True)
class TextFlag:
    """A red flag found in a message.

    ``outcome`` is "act" (say the action now) or "ask" (put the one direct question);
    ``matched`` holds the words that raised it, as tidied and mended.
    """

    kind: str
    outcome: str
    matched: str
