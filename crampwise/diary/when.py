"""Makes a moment of what a person said of the time: "2am", "last night", "an hour ago", "tuesday"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

UTC = timezone.utc
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
EXACT, HOUR, PART_OF_DAY, DAY = "exact", "hour", "part_of_day", "day"
NIGHT = "night"
# Where only the part is known: the hour in its middle, and the hour at which it begins. A night belongs to the day
# on whose evening it began.
_MIDDLE = {"night": 27, "morning": 9, "afternoon": 15, "evening": 21}
_BEGINS = {"night": 18, "morning": 5, "afternoon": 12, "evening": 17}
_NOON = 12
# A plain "at 4" of another day: by daylight rather than in the small hours.
_BY_DAY_FROM = 8
_DAYS_BACK, _YEARS_BACK = 400, 8


def resolve(when: Mapping[str, Any], now: datetime, timezone: str) -> tuple[datetime, str]:
    """The moment meant, and how exactly it is known.

    Args:
        when: what was said, all of it optional: ``day`` (0 today, -1 yesterday), ``part`` (night, morning, afternoon,
            evening), ``clock`` ("HH:MM"), ``minutes_ago``, ``weekday`` (a name, or 0 for Monday), ``date`` ("MM-DD" or
            "DD"), ``either_half`` (the clock may be twelve hours later as well), ``about`` (the clock is said to be
            near). Nothing said is now. What is not understood counts as not said.
        now: an aware datetime.
        timezone: an IANA name; one that is not known counts as UTC.

    Returns:
        (an aware datetime in UTC, never after ``now``; one of ``entry.PRECISIONS``).

    Raises:
        ValueError: ``now`` is not aware.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    zone = _zone(timezone)
    here = now.astimezone(zone)
    minutes = when.get("minutes_ago")
    if isinstance(minutes, (int, float)) and minutes >= 0:
        moment = here.astimezone(UTC) - timedelta(minutes=min(minutes, _DAYS_BACK * 1440))
        return moment, HOUR if minutes and minutes % 60 == 0 else EXACT
    clock, part = _clock(when.get("clock")), when.get("part")
    part = part if part in _MIDDLE else None
    days = list(_days(when, here.date(), part, clock is not None))
    if clock:
        moment = _at_clock(clock, when, days, here)
        loose = when.get("about") or (when.get("either_half") and len(days) == 1)
        precision = HOUR if loose else EXACT
    elif part:
        moment, precision = _in_part(part, days, here), PART_OF_DAY
    elif _names_a_day(when):
        moment, precision = min(_local(days[0], _NOON, here), here), DAY
    else:
        moment, precision = here, EXACT
    return min(moment.astimezone(UTC), now.astimezone(UTC)), precision


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _names_a_day(when: Mapping[str, Any]) -> bool:
    return when.get("day") is not None or bool(when.get("date")) or _weekday(when) is not None


def _weekday(when: Mapping[str, Any]) -> int | None:
    value = when.get("weekday")
    if isinstance(value, str):
        return WEEKDAYS.index(value.lower()) if value.lower() in WEEKDAYS else None
    return value if isinstance(value, int) and 0 <= value < 7 else None


def _clock(text: Any) -> time | None:
    try:
        hour, minute = str(text).split(":")
        return time(int(hour), int(minute))
    except ValueError:
        return None


def _days(
    when: Mapping[str, Any], today: date, part: str | None, has_clock: bool
) -> Iterator[date]:
    """The days that may be meant, the latest first."""
    weekday, named = _weekday(when), when.get("date")
    if named:
        found = list(_dates(str(named), today))
        if found:
            yield from found
            return
    if weekday is not None:
        back = (today.weekday() - weekday) % 7
        # Said on that very day it may be today's or last week's: whichever is over.
        yield from (today - timedelta(days=back + week * 7) for week in range(3))
        return
    day = when.get("day")
    if isinstance(day, int) and day < 0:
        yield today + timedelta(days=max(day, -_DAYS_BACK))
        return
    yield from (today - timedelta(days=back) for back in range(3))


def _dates(text: str, today: date) -> Iterator[date]:
    """The latest days with this "MM-DD" or "DD"."""
    try:
        *month, day = (int(one) for one in text.split("-"))
    except ValueError:
        return
    months = (
        [(today.year - back, month[-1]) for back in range(_YEARS_BACK + 1)]
        if month
        else [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(13)]
    )
    for year, one in months:
        try:
            found = date(year, one if month else one + 1, day)
        except ValueError:
            continue
        if found <= today:
            yield found


def _local(day: date, hours: int, here: datetime) -> datetime:
    """So many hours into a day, by the person's clock; from 24 on it is of the next day."""
    start = datetime.combine(day + timedelta(days=hours // 24), time(hours % 24))
    return start.replace(tzinfo=here.tzinfo)


def _at_clock(clock: time, when: Mapping[str, Any], days: list[date], here: datetime) -> datetime:
    """The latest moment with that clock on the days that may be meant; if all are to come, a day before the first."""
    clocks = [clock]
    if when.get("either_half"):
        clocks = [clock.replace(hour=clock.hour % 12), clock.replace(hour=clock.hour % 12 + 12)]
        if len(days) == 1:
            early, late = clocks
            clocks = [early] if early.hour >= _BY_DAY_FROM else [late]
    moments = [
        datetime.combine(day, one).replace(tzinfo=here.tzinfo) for day in days for one in clocks
    ]
    over = [moment for moment in moments if moment <= here]
    return max(over) if over else min(moments) - timedelta(days=1)


def _in_part(part: str, days: list[date], here: datetime) -> datetime:
    """The middle of the latest such part of the day that has begun, or now while it is going on."""
    for day in days:
        if _local(day, _BEGINS[part], here) <= here:
            return min(_local(day, _MIDDLE[part], here), here)
    return min(_local(days[-1], _MIDDLE[part], here), here)
