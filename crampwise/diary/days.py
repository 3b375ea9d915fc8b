"""What the chart of days and its table stand on: days put together until they can be told apart on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .summary import Summary

# As in any calendar in English; Python's own follow the machine's language.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: How many points are still told apart at the width of a telephone.
MOST_DAYS, MOST_WEEKS, MOST_FOUR_WEEKS = 31, 54, 66
WEEK, FOUR_WEEKS, TWELVE_WEEKS = 7, 28, 84


@dataclass(frozen=True)
class Span:
    """Some days of the calendar, the last included, and what was written down of them.

    Args:
        attacks: how many. ``worst``: the highest strength of them, 0 to 10, if one was told.
        whole: whether it is as long as its neighbours; one at an end of the period may be cut.
    """

    first: date
    last: date
    attacks: int
    worst: int | None
    whole: bool = True

    @property
    def name(self) -> str:
        return days_named(self.first, self.last)


def step_of(summary: Summary) -> int:
    """How many days a point of the chart, and a row of its table, stands for: 1, or some whole weeks."""
    days = (summary.end - summary.start).days + 1
    step = next(
        (
            step
            for step, most in ((1, MOST_DAYS), (WEEK, MOST_WEEKS), (FOUR_WEEKS, MOST_FOUR_WEEKS))
            if days <= most * step
        ),
        TWELVE_WEEKS,
    )
    # What was counted in larger steps can't be taken apart.
    return -(-max(step, summary.step_days) // summary.step_days) * summary.step_days


def spans(summary: Summary) -> list[Span]:
    """The period in steps of :func:`step_of`, in order, put together back from its end: the newest is a whole one.

    (But where the summary itself counts in weeks from its start, whose last week may be cut.)
    """
    step = step_of(summary)
    size = step // summary.step_days
    points = summary.per_day
    # The first one takes what is left over.
    starts = [0, *range(len(points) % size or size, len(points), size)]
    ends = [*starts[1:], len(points)]
    return [
        _span(summary, step, points[start:end])
        for start, end in zip(starts, ends, strict=True)
        if start < end
    ]


def _span(summary: Summary, step: int, points: Sequence[tuple[date, int, int | None]]) -> Span:
    first = points[0][0]
    last = min(summary.end, points[-1][0] + timedelta(days=summary.step_days - 1))
    rated = [worst for _, _, worst in points if worst is not None]
    attacks = sum(attacks for _, attacks, _ in points)
    return Span(first, last, attacks, max(rated, default=None), (last - first).days + 1 == step)


def step_named(step: int) -> str:
    """ "day", "week", "4 weeks"."""
    if step in (1, WEEK):
        return "day" if step == 1 else "week"
    return f"{step // WEEK} weeks"


def rate_of(step: str) -> str:
    """ "Attacks a day", "Attacks in 12 weeks"."""
    return f"Attacks {'in' if step[0].isdigit() else 'a'} {step}"


def day_named(day: date, year: bool = True) -> str:
    """ "1 Jun 2026", or without its year."""
    told = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{told} {day.year}" if year else told


def days_named(first: date, last: date) -> str:
    """ "1 Jun 2026"; "1 to 7 Jun 2026"; "28 Jun to 4 Jul 2026"; each with its year where they differ."""
    if first == last:
        return day_named(first)
    if first.year != last.year:
        return f"{day_named(first)} to {day_named(last)}"
    start = str(first.day) if first.month == last.month else day_named(first, year=False)
    return f"{start} to {day_named(last)}"
