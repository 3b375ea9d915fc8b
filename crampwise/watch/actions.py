"""Calls of actions, in this process or in a server of their own: how long each takes, and how it fails."""

from __future__ import annotations

import functools
from typing import Any

from . import figures
from .turn import part

# The action says that the person's words were no answer for it: nothing is wrong.
REJECTED = 400
NOT_FOUND = 404


def watch_actions(endpoint: Any) -> Any:
    """The same endpoint, whose ``request`` is counted and timed from now on."""
    request = endpoint.request

    @functools.wraps(request)
    async def watched(*args: Any, **kwargs: Any) -> Any:
        # A name out of the domain, never of a person.
        name = (kwargs.get("json") or {}).get("next_action") or "unknown"
        with part("action", action=name):
            try:
                return await request(*args, **kwargs)
            except Exception as error:
                if getattr(error, "status", None) != REJECTED:
                    action_failed(error)
                raise

    endpoint.request = watched
    return endpoint


def action_failed(error: Exception) -> None:
    """Count a call of an action that came to nothing."""
    figures.ACTIONS_FAILED.labels(cause_of(error)).inc()


def cause_of(error: Exception) -> str:
    """One of :data:`words.ACTION_CAUSES`, by an error's status or kind."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if "TimeoutError" in names:
        return "late"
    if "NoAnswer" in names or isinstance(error, ValueError):
        return "garbage"
    if getattr(error, "status", None) == NOT_FOUND:
        return "not_found"
    if isinstance(error, OSError) or "ClientConnectionError" in names:
        return "unreachable"
    return "error"
