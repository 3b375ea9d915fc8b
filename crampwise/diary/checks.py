"""What may go into the diary. All of it is checked here, before a database is touched.

The values of conditions, body parts, steps and the like belong to ``knowledge/``, which the diary doesn't know: of
them only the form is checked.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from .entry import LONGEST_NOTE, MOST_AT_ONCE, OUTCOMES, PRECISIONS, Entry, Place, StepTried
from .models import (
    LOGGERS,
    LONGEST_SECONDS,
    LONGEST_TEXT,
    MOST_RELAPSES,
    SIDES,
    SOURCES,
    TEXT_KINDS,
    WORST_PAIN,
)

ID = re.compile(r"[0-9a-f]{32}")
VALUE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
ZONE = re.compile(r"[A-Za-z0-9_+-]{1,30}(/[A-Za-z0-9_+-]{1,30}){0,2}")
EARLIEST = datetime(1900, 1, 1, tzinfo=timezone.utc)
LATEST = datetime(2200, 1, 1, tzinfo=timezone.utc)
FIELDS = frozenset(field.name for field in fields(Entry))
#: Places, triggers, steps, red flags, reasons of an entry: more is a mistake, not an attack.
MOST_PARTS = 60


def checked(entry: Entry) -> Entry:
    """The entry as it will be kept: in UTC, the note cleaned and cut, nothing named twice.

    Raises:
        ValueError: a value that can't be, by the name of its field; what was in it is not said.
    """
    _need("id", is_id(entry.id))
    for name, values in (
        ("precision", PRECISIONS),
        ("logged_by", LOGGERS),
        ("source", SOURCES),
    ):
        _need(name, getattr(entry, name) in values)
    for name, lowest, highest, may_lack in (
        ("pain", 0, WORST_PAIN, True),
        ("pain_after", 0, WORST_PAIN, True),
        ("seconds", 0, LONGEST_SECONDS, True),
        ("count", 1, MOST_AT_ONCE, False),
        ("relapses", 0, MOST_RELAPSES, False),
    ):
        value = getattr(entry, name)
        _need(name, may_lack if value is None else _whole(value) and lowest <= value <= highest)
    for name in ("woke", "helper_there"):
        _need(name, getattr(entry, name) is None or isinstance(getattr(entry, name), bool))
    for name in ("condition", "duration"):
        value = getattr(entry, name)
        _need(name, value is None or is_value(value))
    places = _parts("places", entry.places, _is_place)
    steps = _parts("steps", entry.steps, _is_step)
    triggers = _parts("triggers", entry.triggers, is_value)
    red_flags = _parts("red_flags", entry.red_flags, is_value)
    reasons = _parts("reasons", entry.reasons, _is_reason)
    return replace(
        entry,
        started=moment("started", entry.started),
        timezone=zone_name(entry.timezone),
        places=tuple(dict.fromkeys(places)),
        triggers=tuple(dict.fromkeys(triggers)),
        steps=steps,
        red_flags=tuple(dict.fromkeys(red_flags)),
        reasons=tuple((finding, value) for finding, value in reasons),
        note=clean(entry.note, LONGEST_NOTE, "note"),
    )


def changed(entry: Entry, changes: Mapping[str, Any]) -> Entry:
    """The entry with other values in some fields, checked.

    Raises:
        ValueError: an unknown field, the id, or a value that can't be.
    """
    check_changes(changes)
    return checked(replace(entry, **changes))


def check_changes(changes: Mapping[str, Any]) -> None:
    """As far as changes can be checked without the entry: every field by itself.

    Raises:
        ValueError: as :func:`changed`.
    """
    if set(changes) - FIELDS:
        raise ValueError("an entry has no such field")
    _need("id", "id" not in changes)
    checked(replace(Entry(id="0" * 32, started=EARLIEST), **changes))


def moment(name: str, value: Any) -> datetime:
    """An aware datetime between 1900 and 2200, in UTC.

    Raises:
        ValueError: it is something else.
    """
    _need(name, isinstance(value, datetime) and value.utcoffset() is not None)
    try:
        value = value.astimezone(timezone.utc)
    except OverflowError:
        _need(name, False)
    _need(name, EARLIEST <= value < LATEST)
    return value


def zone_name(name: Any) -> str:
    """An IANA time zone this machine knows, by its name.

    Raises:
        ValueError: it is none.
    """
    _need("timezone", isinstance(name, str) and ZONE.fullmatch(name))
    _need("timezone", _known_zone(name))
    return name


@lru_cache(maxsize=1000)
def _known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        # A folder of zones ("Europe") is an OSError, a zone nobody knows a LookupError.
        return False
    return True


def clean(words: Any, most: int, name: str = "text") -> str:
    """Words without control characters or blanks around them, at most ``most`` characters.

    Line ends are kept, and what joins letters and emoji. A cut never leaves half an emoji or a bare accent's carrier.

    Raises:
        ValueError: it is no string.
    """
    _need(name, isinstance(words, str))
    words = words[: most * 10].replace("\r\n", "\n").replace("\r", "\n")
    kept = (" " if one == "\t" else one for one in words if one == "\n" or not _control(one))
    words = "".join(kept).strip()
    if len(words) <= most:
        return words
    end = most
    while end > most - 20 and _joins(words, end):
        end -= 1
    return words[:end].rstrip()


def text(kind: Any, words: Any) -> tuple[str, str]:
    """The kind and the cleaned words of a medicine or a question, on one line.

    Raises:
        ValueError: an unknown kind, no words, or more than ``LONGEST_TEXT`` characters.
    """
    _need("kind", kind in TEXT_KINDS)
    cleaned = " ".join(clean(words, LONGEST_TEXT * 10).split())
    _need("text", 0 < len(cleaned) <= LONGEST_TEXT)
    return kind, cleaned


def about(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a link is about, as JSON can hold it, at most 1,000 characters.

    Raises:
        ValueError: it can't.
    """
    try:
        written = json.dumps(values)
    except TypeError:
        written = ""
    _need("about", 0 < len(written) <= 1000)
    return json.loads(written)


def _need(name: str, good: Any) -> None:
    if not good:
        raise ValueError(f"{name}: not a value that can be kept")


def is_id(id: Any) -> bool:
    """Whether it has the form of an entry's id."""
    return isinstance(id, str) and ID.fullmatch(id) is not None


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_value(value: Any) -> bool:
    """Whether it has the form of a value of the contract, or of a step's id."""
    return isinstance(value, str) and VALUE.fullmatch(value) is not None


def _is_place(part: Any) -> bool:
    return isinstance(part, Place) and is_value(part.body_part) and part.side in SIDES


def _is_step(part: Any) -> bool:
    known = isinstance(part, StepTried) and part.outcome in OUTCOMES
    return known and is_value(part.step) and is_value(part.kind)


def _is_reason(part: Any) -> bool:
    return isinstance(part, (tuple, list)) and len(part) == 2 and all(map(is_value, part))


def _parts(name: str, parts: Any, good: Any) -> tuple:
    _need(name, isinstance(parts, Iterable) and not isinstance(parts, (str, bytes, Mapping)))
    parts = tuple(parts)
    _need(name, len(parts) <= MOST_PARTS and all(good(part) for part in parts))
    return parts


def _control(one: str) -> bool:
    # Also halves of characters (surrogates), which no database takes.
    return one != "\t" and unicodedata.category(one) in ("Cc", "Cs")


def _joins(words: str, end: int) -> bool:
    """Whether a cut before ``end`` would part what belongs together."""
    before, after = words[end - 1], words[end]
    return (
        before == "\N{ZERO WIDTH JOINER}"
        or after == "\N{ZERO WIDTH JOINER}"
        or unicodedata.category(after) in ("Mn", "Me", "Mc")
        or "\N{EMOJI MODIFIER FITZPATRICK TYPE-1-2}"
        <= after
        <= "\N{EMOJI MODIFIER FITZPATRICK TYPE-6}"
    )
