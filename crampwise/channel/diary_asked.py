"""What a call asks of the diary, read from its body: checked here, before anything is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crampwise.diary.entry import LONGEST_NOTE, MOST_AT_ONCE
from crampwise.diary.models import LONGEST_SECONDS, LONGEST_TEXT, WORST_PAIN
from crampwise.diary.periods import PERIODS, is_zone

from .desk import Refused

CONSENTS = ("always", "ask", "never")
KINDS = ("medicine", "question")
FORMATS = ("pdf", "html", "csv", "json", "fhir")
SCHEMES = ("dark", "light")
# Longer than any code as it is typed; the rest can't matter.
LONGEST_CODE, LONGEST_ID = 40, 32
UTC = "UTC"


@dataclass(frozen=True)
class Span:
    """A period: how many days back, or all (``None``), in an IANA time zone."""

    days: int | None
    zone: str


def span(body: Mapping[str, Any]) -> Span:
    """The period that is asked for. A zone that we don't know is read as UTC: the answer says which one it was."""
    return Span(PERIODS[one_of(body, "period", tuple(PERIODS))], zone(body))


def zone(body: Mapping[str, Any]) -> str:
    given = body.get("timezone")
    return given if is_zone(given) else UTC


def zone_or_own(body: Mapping[str, Any]) -> str:
    """The zone that is asked for, or empty: each entry is then told in the zone in which it was noted."""
    given = body.get("timezone")
    return given if is_zone(given) else ""


def one_of(body: Mapping[str, Any], name: str, values: tuple[str, ...]) -> str:
    """One of some words. Raises :class:`Refused` (400, ``bad_<name>``)."""
    given = body.get(name)
    if not isinstance(given, str) or given not in values:
        raise Refused(400, f"bad_{name}")
    return given


def entry_id(body: Mapping[str, Any]) -> str:
    given = body.get("id")
    if not isinstance(given, str) or not 0 < len(given) <= LONGEST_ID:
        raise Refused(404, "no_such_entry")
    return given


def change(body: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of an entry with their new values; ``None`` takes a value away where there may be none."""
    given = body.get("change")
    if not isinstance(given, Mapping) or not given or not set(given) <= set(FIELDS):
        raise Refused(400, "bad_change")
    changes = {name: _figure(value) for name, value in given.items()}
    for name, value in changes.items():
        if name == "note" and isinstance(value, str) and len(value) > LONGEST_NOTE:
            raise Refused(413, "too_long")
        if not FIELDS[name](value):
            raise Refused(400, "bad_change")
    return changes


def _figure(value: Any) -> Any:
    """JSON knows one kind of number: 3.0 is 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def words(body: Mapping[str, Any], name: str) -> str:
    """Words to be kept, of at most ``LONGEST_TEXT`` characters."""
    given = body.get(name)
    if not isinstance(given, str) or not given.strip():
        raise Refused(400, "bad_text")
    if len(given.strip()) > LONGEST_TEXT:
        raise Refused(413, "too_long")
    return given


def code(body: Mapping[str, Any]) -> str:
    """A code as it was typed; whatever is none is a wrong one."""
    given = body.get("code")
    return given[:LONGEST_CODE] if isinstance(given, str) else ""


def _whole(lowest: int, highest: int, may_lack: bool = True) -> Any:
    def fits(value: Any) -> bool:
        if value is None:
            return may_lack
        return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest

    return fits


FIELDS = {
    "pain": _whole(0, WORST_PAIN),
    "pain_after": _whole(0, WORST_PAIN),
    "seconds": _whole(0, LONGEST_SECONDS),
    "count": _whole(1, MOST_AT_ONCE, may_lack=False),
    "woke": lambda value: value is None or isinstance(value, bool),
    "note": lambda value: isinstance(value, str),
}
