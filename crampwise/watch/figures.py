"""The figures of a process, as Prometheus reads them. All of them are there from the start, at nought."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

from . import words
from .words import closed

# Twice the series, and nobody asks when one began.
disable_created_metrics()

# A turn takes some 20 ms on a quiet machine, and some seconds at the most (turns.py).
TURN_BUCKETS = (
    *(0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3),
    *(0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0),
)
PART_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
STATUSES = ("200", "201", "204", "206", "302", "304", "400", "401", "403", "404", "405", "408")
STATUSES += ("410", "413", "415", "429", "500", "503")
FINGERPRINT = re.compile(r"crampwise-([0-9a-f]{8,64})\b")

TURNS = Counter(
    "crampwise_turns",
    "Messages that were taken, by how they came and what became of them.",
    ("channel", "input", "outcome"),
)
TURN_SECONDS = Histogram(
    "crampwise_turn_seconds",
    "From a message to the end of its answer.",
    ("channel", "input"),
    buckets=TURN_BUCKETS,
)
PART_SECONDS = Histogram(
    "crampwise_turn_part_seconds",
    "Parts of turns: waiting for a lock, Rasa, each action, storing.",
    ("part",),
    buckets=PART_BUCKETS,
)
IN_PROGRESS = Gauge("crampwise_turns_in_progress", "Messages whose answer is not complete yet.")
WAITING = Gauge("crampwise_turns_waiting", "Turns that wait for a turn of the same talk to end.")
REPLACED = Counter(
    "crampwise_turns_replaced",
    "Turns that were empty, late or failed: the safety text, or the red flag, was said instead.",
    ("cause",),
)
FALLBACKS = Counter(
    "crampwise_fallbacks", "Answers that the words were not understood.", ("reason",)
)
OUT_OF_SCOPE = Counter("crampwise_out_of_scope", "Answers that this is nothing of ours.")
RED_FLAGS = Counter(
    "crampwise_red_flags",
    "Answers with a red flag: the direct question was asked, or the call to make was said.",
    ("kind", "stage"),
)
ACTIONS_FAILED = Counter(
    "crampwise_action_calls_failed", "Calls of actions that came to nothing.", ("cause",)
)
LOCK_FAILURES = Counter("crampwise_lock_failures", "Locks of talks that went wrong.", ("fault",))
SESSIONS = Counter("crampwise_sessions_opened", "Sessions that were opened.")
LIMITED = Counter("crampwise_limits_hit", "Calls refused for being too many (429).", ("limit",))
RESPONSES = Counter(
    "crampwise_http_responses", "Answers over HTTP, by what was called.", ("call", "status")
)
MODEL = Gauge("crampwise_model_info", "The trained model that is loaded.", ("fingerprint",))
READY = Gauge(
    "crampwise_ready", "Parts that were well (1) or not (0) when last looked at.", ("part",)
)
READY_AT = Gauge(
    "crampwise_ready_checked_seconds", "When readiness was last looked at (Unix time)."
)


def begin_at_nought() -> None:
    """Put every series there that can be, so that the first of its kind is seen as a rise."""
    for channel in words.CHANNELS:
        for kind in words.INPUTS:
            TURN_SECONDS.labels(channel, kind)
            for outcome in words.OUTCOMES:
                TURNS.labels(channel, kind, outcome)
    for family, names in (
        (PART_SECONDS, words.PARTS),
        (REPLACED, words.CAUSES),
        (FALLBACKS, words.REASONS),
        (ACTIONS_FAILED, words.ACTION_CAUSES),
        (LOCK_FAILURES, words.LOCK_FAULTS),
        (LIMITED, words.LIMITS),
    ):
        for name in names:
            family.labels(name)
    for kind in words.red_flag_kinds():
        for stage in words.STAGES:
            RED_FLAGS.labels(kind, stage)


def answered(messages: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Count what an answer holds. Returns the types of its messages, and the kinds of its red flags."""
    types, kinds = [], []
    for message in messages:
        custom = message.get("custom") or {}
        type_ = closed(custom.get("type", "text"), words.TYPES)
        types.append(type_)
        if type_ == "red_flag":
            kind = closed(custom.get("kind"), words.red_flag_kinds())
            RED_FLAGS.labels(kind, "asked" if custom.get("ask") else "acted").inc()
            kinds.append(kind)
        elif type_ == "fallback":
            FALLBACKS.labels(closed(custom.get("reason"), words.REASONS)).inc()
        elif type_ == "out_of_scope":
            OUT_OF_SCOPE.inc()
    return types, kinds


def responded(call: str, status: int) -> None:
    """Count an answer over HTTP."""
    RESPONSES.labels(closed(call, words.CALLS), closed(str(status), STATUSES)).inc()


def limited(limit: str) -> None:
    LIMITED.labels(closed(limit, words.LIMITS)).inc()


def model_loaded(name: str) -> None:
    """Tell which model is loaded, by the fingerprint in its file's name; ``other`` for a name that has none."""
    found = FINGERPRINT.match(name)
    MODEL.clear()
    MODEL.labels(found[1] if found else words.OTHER).set(1)


def looked(parts: Mapping[str, bool]) -> None:
    """Note what readiness found. A part that was not looked at, since another was not well, is not told of."""
    READY.clear()
    for part, well in parts.items():
        READY.labels(closed(part, words.READY_PARTS)).set(well)
    READY_AT.set(time.time())
