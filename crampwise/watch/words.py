"""The few names that a figure, a line or a trace may carry. Whatever else is given is ``other``."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from crampwise.clinical.knowledge import load_knowledge

OTHER = "other"
# How a message came. The canary is readiness' own: nobody said it.
CANARY = "canary"
CHANNELS = ("page", "rest", "telegram", "sms", CANARY)
INPUTS = ("typed", "tap")
# A turn ended with its answer, with the safety text in its place, or before it had one (the talk was erased).
OUTCOMES = ("answered", "replaced", "ended")
# Why the safety text was said instead.
CAUSES = ("no_model", "late", "empty", "locks", "moved", "database", "error")
TYPES = (
    "text",
    "question",
    "relief",
    "assessment",
    "medications",
    "answer",
    "red_flag",
    "diary_entry",
    "diary_summary",
    "report",
    "fallback",
    "out_of_scope",
)
# Of a fallback.
REASONS = (
    "not_understood",
    "not_covered",
    "other_language",
    "empty_message",
    "too_long",
    "unknown_button",
    "trouble",
)
STAGES = ("asked", "acted")
# What a turn's time goes into.
PARTS = ("lock_process", "lock_shared", "rasa", "action", "save")
ACTION_CAUSES = ("unreachable", "late", "garbage", "not_found", "error")
LOCK_FAULTS = ("not_taken", "not_renewed", "not_given_back")
LIMITS = (
    "messages",
    "sessions",
    "diary_calls",
    "diary_files",
    "diary_codes",
    "diary_joins",
    "addresses",
)
READY_PARTS = ("model", "database", "locks", "diary", "answers")
DIARY_CALLS = ("show", "entry", "text", "consent", "file", "pass", "code", "join", "erase")
CALLS = (
    "session",
    "forget",
    "turn",
    *(f"diary_{name}" for name in DIARY_CALLS),
    "report",
    "rest",
    "telegram",
    "sms",
    "watching",
    "file",
)


def closed(value: object, words: Collection[str]) -> str:
    """The value if it is one of the words, else ``other``."""
    return value if isinstance(value, str) and value in words else OTHER


@lru_cache(maxsize=1)
def red_flag_kinds() -> frozenset[str]:
    """Every kind of red flag that an answer may name: those of ``knowledge/red_flags``."""
    flags = load_knowledge().red_flags
    return frozenset(entry.get("reported_as", kind) for kind, entry in flags.items())
