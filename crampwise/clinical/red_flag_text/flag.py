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


@dataclass(frozen=True)
class Reading:
    """What a message says of red flags.

    ``flags`` are those to act on or to ask about, most urgent first. ``calmed`` are the kinds whose
    subject the message brings up only to set it aside: denied ("breathing is fine"), long past,
    usual, supposed, somebody else's, or in a set phrase. A kind that is flagged, or that is also
    spoken of plainly, is never among them.
    """

    flags: tuple[TextFlag, ...] = ()
    calmed: frozenset[str] = frozenset()
