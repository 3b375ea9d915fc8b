"""Which class an event's name stands for: looked up, not searched for among all classes for every event."""

from __future__ import annotations

from functools import lru_cache

from rasa.shared.core.events import Event

_search = Event.resolve_by_type


def install() -> None:
    """In the place of ``Event.resolve_by_type``."""
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(_search))  # type: ignore[method-assign]
