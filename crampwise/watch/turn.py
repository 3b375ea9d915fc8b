"""One turn as it is seen from outside: how it came, how long it and its parts took, what became of it."""

from __future__ import annotations

import functools
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from . import figures, words
from .traces import span
from .words import closed

logger = logging.getLogger(__name__)

T = TypeVar("T")
# What went wrong, by the name of an error's class or of one that it stems from.
CAUSE_OF = {
    "TimeoutError": "late",
    "LockError": "locks",
    "TalkMoved": "moved",
    "SQLAlchemyError": "database",
}


@dataclass
class Turn:
    """What is known of a turn. ``id`` is made for it, and tells nothing of whose it is."""

    channel: str
    input: str
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    cause: str = ""
    types: list[str] = field(default_factory=list)
    red_flags: list[str] = field(default_factory=list)


_came: ContextVar[tuple[str, str]] = ContextVar("came", default=("page", ""))
_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


@contextmanager
def came_by(channel: str, traceparent: str | None = None) -> Iterator[None]:
    """Turns in here came by that channel, and belong to that trace (a W3C ``traceparent``), if one is given."""
    token = _came.set((closed(channel, words.CHANNELS), traceparent or ""))
    try:
        yield
    finally:
        _came.reset(token)


def turn_id() -> str | None:
    """The turn that is under way here."""
    turn = _turn.get()
    return turn.id if turn else None


def not_answered(cause: str | BaseException) -> None:
    """Note why the turn under way has no answer of its own. What was noted first stays."""
    turn = _turn.get()
    if turn is not None and not turn.cause:
        turn.cause = closed(cause, words.CAUSES) if isinstance(cause, str) else _cause_of(cause)


def _cause_of(error: BaseException) -> str:
    names = (CAUSE_OF.get(kind.__name__) for kind in type(error).__mro__)
    return next(filter(None, names), "error")


def watched(reply: Callable[..., Awaitable[list[dict[str, Any]]]]) -> Callable[..., Any]:
    """Watch over a method ``reply(self, sender, text, ...)`` that answers a message. Of the text only its first
    character is looked at: a slash begins a tap."""

    @functools.wraps(reply)
    async def one_turn(self: Any, sender: str, text: str, *args: Any, **kwargs: Any) -> Any:
        channel, traceparent = _came.get()
        turn = Turn(channel, "tap" if text.startswith("/") else "typed")
        token, began, outcome = _turn.set(turn), time.perf_counter(), "ended"
        figures.IN_PROGRESS.inc()
        try:
            with span("turn", traceparent, channel=channel, input=turn.input, turn=turn.id) as seen:
                answer = await reply(self, sender, text, *args, **kwargs)
                outcome = "replaced" if turn.cause else "answered"
                if seen is not None:
                    seen.set_attributes({"outcome": outcome, "cause": turn.cause})
            if channel != words.CANARY:
                turn.types, turn.red_flags = figures.answered(answer)
            return answer
        finally:
            figures.IN_PROGRESS.dec()
            _ended(turn, outcome, time.perf_counter() - began)
            _turn.reset(token)

    return one_turn


def _ended(turn: Turn, outcome: str, seconds: float) -> None:
    figures.TURNS.labels(turn.channel, turn.input, outcome).inc()
    figures.TURN_SECONDS.labels(turn.channel, turn.input).observe(seconds)
    if turn.channel == words.CANARY:
        return
    if outcome == "replaced":
        figures.REPLACED.labels(turn.cause).inc()
    told: dict[str, Any] = {
        "duration_ms": round(seconds * 1000),
        "channel": turn.channel,
        "input": turn.input,
        "outcome": outcome,
        "types": turn.types,
    }
    if turn.cause:
        told["cause"] = turn.cause
    if turn.red_flags:
        told["red_flags"] = turn.red_flags
    logger.info("turn", extra={"told": told})


@contextmanager
def part(name: str, **attributes: str) -> Iterator[None]:
    """A part of a turn, one of :data:`words.PARTS`: its time, and a span of its own."""
    began = time.perf_counter()
    try:
        with span(name, **attributes):
            yield
    finally:
        figures.PART_SECONDS.labels(closed(name, words.PARTS)).observe(time.perf_counter() - began)


def timed(name: str) -> Callable[[Callable[..., Awaitable[T]]], Callable[..., Awaitable[T]]]:
    """A coroutine that is a part of a turn."""

    def of(work: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
        @functools.wraps(work)
        async def run(*args: Any, **kwargs: Any) -> T:
            with part(name):
                return await work(*args, **kwargs)

        return run

    return of


def lock_failed(fault: str) -> None:
    figures.LOCK_FAILURES.labels(closed(fault, words.LOCK_FAULTS)).inc()


@contextmanager
def waiting(where: str) -> Iterator[None]:
    """Waiting for the lock of a talk, in this ``process`` or among all that have ``shared`` it."""
    figures.WAITING.inc()
    try:
        with part(f"lock_{where}"):
            yield
    except Exception:
        lock_failed("not_taken")
        raise
    finally:
        figures.WAITING.dec()
