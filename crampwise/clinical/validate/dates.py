"""Days of review: in the calendar, not to come, and not long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from .content import Fault, Where, as_map, nodes

STALE_AFTER = timedelta(days=2 * 365)


def dates(doc: Any) -> Iterator[tuple[Where, str]]:
    for where, node in nodes(doc):
        for key in ("reviewed", "checked"):
            if isinstance(as_map(node).get(key), str):
                yield (*where, key), node[key]


def day_faults(doc: Any, today: date) -> Iterator[Fault]:
    """Days are in the calendar and not to come. One day of grace: it may be tomorrow already where it was written."""
    for where, value in dates(doc):
        day = day_of(value)
        if day is None:
            yield where, f"'{value}' is not a day of the calendar"
        elif day > today + timedelta(days=1):
            yield where, f"{value} is in the future"


def day_of(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
