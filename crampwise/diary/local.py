"""Moments on a local clock, many at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .models import MICROSECOND

SECOND = timedelta(seconds=1) // MICROSECOND
HOUR, DAY = timedelta(hours=1) // MICROSECOND, timedelta(days=1) // MICROSECOND


def local_hours(moments: Sequence[int], zone: ZoneInfo) -> list[int]:
    """The local hour of each moment, counted from 1970-01-01 00:00 on that clock.

    So ``hour // 24`` is the local day, and ``hour % 24`` the hour of that day.

    Args:
        moments: microseconds since 1970 (UTC), in order.
    """
    hours: list[int] = []
    if not moments:
        return hours
    for end, offset in _stretches(moments[0] // DAY, moments[-1] // DAY, zone):
        there = moments[len(hours) : bisect_left(moments, end)]
        if offset is None:
            hours += [(moment + _offset(moment, zone)) // HOUR for moment in there]
        else:
            hours += [(moment + offset) // HOUR for moment in there]
    return hours


def _stretches(first: int, last: int, zone: ZoneInfo) -> Iterator[tuple[int, int | None]]:
    """The end of each stretch of time in which the clock is as far from UTC, and how far; ``None``: it changes.

    Args:
        first: a day, counted from 1970 (UTC). ``last``: the last one that is looked at.
    """
    offset = _offset(first * DAY, zone)
    for day in range(first, last + 1):
        # As far when a day begins as when it ends: so it is all day.
        later = _offset((day + 1) * DAY, zone)
        if later != offset:
            yield day * DAY, offset
            yield (day + 1) * DAY, None
            offset = later
    yield (last + 1) * DAY, offset


def _offset(moment: int, zone: ZoneInfo) -> int:
    """How far the clock is ahead of UTC then, in microseconds."""
    return datetime.fromtimestamp(moment // SECOND, zone).utcoffset() // MICROSECOND
