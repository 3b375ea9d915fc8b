"""Rasa's turn without what it works out over and over: the same answers for a fraction of the time.

Rasa Open Source 3.6.21 is pinned and will not change, so what is exchanged here stays what it is. Each part says what
it takes the place of, and ``tests/lean`` holds it against Rasa's own on whole talks.
"""

from __future__ import annotations


def lean() -> None:
    """Exchange the parts, once for a process. To be called before the agent is loaded."""
    from . import aside, calls, events, graph, rules, silence, slots, trackers

    for part in (aside, calls, events, graph, rules, silence, slots, trackers):
        part.install()
