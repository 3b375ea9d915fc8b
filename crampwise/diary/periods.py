"""How far back a summary looks: whole days of the person's own calendar, today among them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

#: Days in a period by its name; ``None`` is all there is.
PERIODS: Mapping[str, int | None] = {
    "week": 7,
    "month": 30,
    "quarter": 91,
    "year": 365,
    "all": None,
}
LONGEST_ZONE = 64


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: object) -> bool:
    """Whether this is an IANA name of a time zone that we know ("Europe/London")."""
    return isinstance(name, str) and len(name) <= LONGEST_ZONE and name in _zones()


def start_of(days: int, zone: str, now: datetime) -> datetime:
    """When a period of so many days, today the last of them, began: midnight in the zone, as an aware time in UTC."""
    local = ZoneInfo(zone)
    first = now.astimezone(local).date() - timedelta(days=max(1, days) - 1)
    return datetime.combine(first, time(), local).astimezone(timezone.utc)
