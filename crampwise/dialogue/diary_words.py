"""Small words of the diary: days, lengths of time, numbers, names in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from .wording import Words

# As in any calendar in English; Python's own follow the machine's language.
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Of these nothing is said: they are no impression.
NO_IMPRESSION = ("unclear", "other", "unknown")


def day_told(day: date, year: int) -> str:
    told = f"{WEEKDAYS[day.weekday()]} {date_told(day)}"
    return told if day.year == year else f"{told} {day.year}"


def date_told(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def length_told(seconds: float, words: Words) -> str:
    """A length of time in its largest units: "40 seconds", "3 minutes", "1 hour 30 minutes"."""
    seconds = round(seconds)
    if seconds < 60:
        return counted(words, "seconds", seconds)
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    told = [counted(words, "hours", hours)] if hours else []
    return " ".join(told + ([counted(words, "minutes", rest)] if rest or not hours else []))


def counted(words: Words, name: str, count: int, /, **values: Any) -> str:
    """A response that has a form of its own for one: ``utter_diary_<name>_one``."""
    if count == 1:
        return words.say(f"utter_diary_{name}_one", count=count, **values)
    return words.say(f"utter_diary_{name}", count=count, **values)


def numbers(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: number(values[name]) for name in ("median", "lowest", "highest")}


def number(value: float) -> str:
    """Without the tail that a whole number has as a fraction."""
    return str(int(value)) if float(value).is_integer() else f"{value:.1f}"


def in_a_row(names: Sequence[str]) -> str:
    """Names in a row, each once."""
    return ", ".join(dict.fromkeys(names))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
