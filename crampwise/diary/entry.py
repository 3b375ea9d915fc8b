"""What a diary holds: an entry for each attack (or for several that were told of at once)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

#: How exactly the time of an entry is known.
PRECISIONS = ("exact", "hour", "part_of_day", "day")
OUTCOMES = ("worked", "failed", "worse", "")
LONGEST_NOTE = 500
#: Entries told of at once ("four last night").
MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Place:
    """A body part (a value of the contract), and its side: ``left``, ``right``, ``both`` or empty."""

    body_part: str
    side: str = ""


@dataclass(frozen=True)
class StepTried:
    """A relief step: its id, its kind (a value of the contract), and what it did, one of ``OUTCOMES``."""

    step: str
    kind: str
    outcome: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry. What is not known is ``None`` or empty, never a guess.

    Args:
        id: 32 hexadecimal digits; the same id saved twice is one entry.
        started: when it began, aware, in UTC.
        precision: one of ``PRECISIONS``.
        timezone: the person's time zone then, an IANA name.
        condition: a value of the contract ("cramp", "spasticity", ...).
        pain: at its worst, 0 to 10. ``pain_after``: when it was over.
        seconds: how long it lasted, where a length was told. ``duration``: else a value of the contract.
        count: how many attacks the entry stands for.
        relapses: how often it came back within the episode.
        woke: whether it woke the person.
        helper_there: whether someone was there to help. ``logged_by``: ``self`` or ``helper``.
        triggers: values of the contract's ``trigger`` and ``body_triggers``.
        steps: in the order tried.
        red_flags: kinds that were acted on.
        reasons: (finding, value) pairs that spoke for the impression.
        note: the person's own words.
        source: ``episode`` (kept by the assistant) or ``words`` (told afterwards).
    """

    id: str
    started: datetime
    precision: str = "exact"
    timezone: str = "UTC"
    condition: str | None = None
    places: tuple[Place, ...] = ()
    pain: int | None = None
    pain_after: int | None = None
    seconds: int | None = None
    duration: str | None = None
    count: int = 1
    relapses: int = 0
    woke: bool | None = None
    helper_there: bool | None = None
    logged_by: str = "self"
    triggers: tuple[str, ...] = ()
    steps: tuple[StepTried, ...] = ()
    red_flags: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = field(default=())
    note: str = ""
    source: str = "episode"
