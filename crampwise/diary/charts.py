"""The charts of a diary, as SVG, and the numbers behind them as rows of a table.

Days: how many attacks, as bars, and under them the strength of the worst one, as points on a scale of its own. Nothing
is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .days import Span, days_named, rate_of, spans, step_named, step_of
from .figure import Scheme, drawn, scheme_of
from .labels import Labels
from .panels import Panels
from .summary import Summary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Pixels: (width, height). A telephone's width, and that of a sheet of paper.
NARROW, WIDE = (360, 380), (660, 250)
EMPTY = (360, 120)


def days_chart(summary: Summary, scheme: str, wide: bool | None = None) -> str:
    """Attacks, and the worst strength among them, over the period's days, weeks or more (see :func:`step_of`).

    Args:
        scheme: "light", "dark" or "print".
        wide: for paper rather than a telephone; by default if the scheme is "print".

    Returns:
        an SVG element.
    """
    colours = scheme_of(scheme)
    found, step = spans(summary), step_named(step_of(summary))
    size = WIDE if (scheme == "print" if wide is None else wide) else NARROW
    period = days_named(summary.start, summary.end)
    if not summary.total:
        told = f"No entries, {period}"
        size = (size[0], EMPTY[1])
        return drawn(size, colours, told, f"{told}.", lambda figure: _empty(figure, colours, told))
    return drawn(
        size,
        colours,
        f"{rate_of(step)}, and the worst of each {step}, {period}",
        _described(summary, found, step),
        lambda figure: Panels(figure, colours, found, step).paint(),
    )


def days_table(summary: Summary) -> list[tuple[str, int, int | str]]:
    """The chart's numbers, a row for each day, week or more with an attack: its dates, attacks, worst strength or ""."""
    return [
        (one.name, one.attacks, "" if one.worst is None else one.worst)
        for one in spans(summary)
        if one.attacks
    ]


def places_table(summary: Summary, labels: Labels) -> list[tuple[str, int]]:
    """The numbers of the map of places: a place's name, and attacks there."""
    return [(labels.body_part(part, side), count) for part, side, count in summary.by_place]


def places_chart(summary: Summary, scheme: str, labels: Labels) -> str:
    """Where attacks were: a person from the front and from the back, with a circle and a number for each place."""
    from .places import paint, size_of, unplaced

    colours = scheme_of(scheme)
    rows = places_table(summary, labels)
    period = days_named(summary.start, summary.end)
    if not rows:
        told = f"No places were named, {period}"
        return drawn(EMPTY, colours, told, f"{told}.", lambda figure: _empty(figure, colours, told))
    return drawn(
        size_of(summary.by_place),
        colours,
        f"Where attacks were, {period}",
        f"{'; '.join(f'{name} {count}' for name, count in rows)}.",
        lambda figure: paint(figure, colours, summary.by_place, unplaced(summary.by_place, labels)),
    )


def _described(summary: Summary, found: Sequence[Span], step: str) -> str:
    most = max(found, key=lambda one: one.attacks)
    rated = [one.worst for one in found if one.worst is not None]
    one_step = step if step[0].isdigit() else f"a {step}"
    told = [
        f"{summary.total} {'attack' if summary.total == 1 else 'attacks'}, on {summary.days_with} of "
        f"{(summary.end - summary.start).days + 1} days.",
        f"Most in {one_step}: {most.attacks}, {most.name}.",
    ]
    if rated:
        told.append(f"The worst of each {step}, of 10: {min(rated)} to {max(rated)}.")
    return " ".join(told)


def _empty(figure: Figure, colours: Scheme, told: str) -> None:
    figure.text(
        0.5, 0.5, told.replace(", ", ",\n", 1), color=colours.ink, size=15, ha="center", va="center"
    )
