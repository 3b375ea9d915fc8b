"""What is counted of the entries of one condition, in one pass, and added up for several."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .summary import PARTS_OF_DAY, UNKNOWN


class Columns(NamedTuple):
    """Entries in order of time, column by column.

    Args:
        started: microseconds since 1970, UTC. ``hours``: local, since 1970-01-01 00:00.
        timed: whether the time of day is known. The others are as in :class:`crampwise.diary.entry.Entry`.
    """

    started: Sequence[int]
    timed: Sequence[bool]
    condition: Sequence[str | None]
    pain: Sequence[int | None]
    pain_after: Sequence[int | None]
    seconds: Sequence[int | None]
    count: Sequence[int]
    relapses: Sequence[int]
    woke: Sequence[bool | None]
    hours: Sequence[int]


class Tally:
    """Figures that can be added up."""

    def __init__(self) -> None:
        self.entries = self.woke = self.relapses = 0
        #: Attacks by local day, counted from 1970-01-01, and by part of the day.
        self.days: defaultdict[int, int] = defaultdict(int)
        self.parts: Counter[str] = Counter()
        #: How many entries say each value.
        self.pain_after: Counter[int | None] = Counter()
        self.seconds: Counter[int | None] = Counter()
        #: Attacks, and pain at its worst, of the earlier and the later half.
        self.attacks = [0, 0]
        self.pain: tuple[Counter[int | None], Counter[int | None]] = (Counter(), Counter())

    def add(self, other: Tally) -> None:
        """Count what another one counted, too."""
        self.entries += other.entries
        self.woke += other.woke
        self.relapses += other.relapses
        for mine, others in (
            (self.days, other.days),
            (self.parts, other.parts),
            (self.pain_after, other.pain_after),
            (self.seconds, other.seconds),
            *zip(self.pain, other.pain, strict=True),
        ):
            for value, times in others.items():
                mine[value] += times
        for half, attacks in enumerate(other.attacks):
            self.attacks[half] += attacks


def by_condition(columns: Columns, middle: int) -> dict[str | None, Tally]:
    """A tally for each condition.

    Args:
        middle: where the later half begins, microseconds since 1970.
    """
    tallies: dict[str | None, Tally] = defaultdict(Tally)
    conditions, counts = columns.condition, columns.count
    first_later = bisect_left(columns.started, middle)
    for half, part in enumerate((slice(first_later), slice(first_later, None))):
        for (condition, pain, count), times in _pairs(
            conditions[part], columns.pain[part], counts[part]
        ):
            tallies[condition].pain[half][pain] += times
            tallies[condition].entries += times
            tallies[condition].attacks[half] += count * times
    for (condition, pain, relapses, woke), times in _pairs(
        conditions, columns.pain_after, columns.relapses, columns.woke
    ):
        tallies[condition].pain_after[pain] += times
        tallies[condition].relapses += relapses * times
        tallies[condition].woke += bool(woke) * times
    for (condition, seconds), times in _pairs(conditions, columns.seconds):
        tallies[condition].seconds[seconds] += times
    for condition, hour, count in zip(conditions, columns.hours, counts, strict=True):
        tallies[condition].days[hour // 24] += count
    for (condition, part, timed, count), times in _pairs(
        conditions, [hour % 24 // 6 for hour in columns.hours], columns.timed, counts
    ):
        named = PARTS_OF_DAY[part] if timed else UNKNOWN
        tallies[condition].parts[named] += count * times
    return dict(tallies)


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    summed = Tally()
    for tally in tallies:
        summed.add(tally)
    return summed


def spread(known: Counter[int | None]) -> dict[str, float | None]:
    """The middle and the ends of what is known of some whole numbers, and how many are (``rated``).

    Args:
        known: how often each number was said; ``None`` is one that wasn't.
    """
    values = sorted(value for value in known if value is not None)
    rated = sum(known[value] for value in values)
    return {
        "median": _median(known, values, rated),
        "lowest": values[0] if values else None,
        "highest": values[-1] if values else None,
        "rated": rated,
    }


def _median(known: Counter[int | None], values: Sequence[int], rated: int) -> float | None:
    if not rated:
        return None
    # The one in the middle, or the two around it, counted from 1.
    lower = _nth(known, values, (rated + 1) // 2)
    upper = _nth(known, values, rated // 2 + 1)
    return lower if lower == upper else _shortest((lower + upper) / 2)


def _nth(known: Counter[int | None], values: Sequence[int], nth: int) -> int:
    for value in values:
        nth -= known[value]
        if nth <= 0:
            return value
    raise AssertionError("fewer numbers than were counted")


def _shortest(number: float) -> float:
    """A whole number as one: 7, not 7.0."""
    return int(number) if number.is_integer() else number


def _pairs(*columns: Sequence) -> Iterable[tuple[tuple, int]]:
    """Each combination of values that stand side by side, and how often."""
    return Counter(zip(*columns, strict=True)).items()
