"""The page for the doctor, as words and numbers; ``report_html`` and ``report_pdf`` set it on one sheet of A4.

In a clinic's words, 150 of them or fewer without the chart and the person's own; neutral, and nothing that is not in
the diary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from . import plain
from .charts import places_table
from .days import days_named
from .labels import Labels
from .room import that_fit
from .summary import Summary

#: Words on the page, numbers counted as such, without the chart and the person's own. A little under what is allowed.
MOST_WORDS = 145
#: At most so many of a kind are named; fewer where the words would be too many, down to the second
#: row, and only for the longest names to the third.
MOST_NAMED: tuple[dict[str, int], ...] = (
    {"red_flags": 4, "places": 5, "relief": 6, "triggers": 4},
    {"red_flags": 3, "places": 2, "relief": 2, "triggers": 2},
    {"red_flags": 2, "places": 1, "relief": 2, "triggers": 1},
)
NOTHING = "–"
#: Values that name no trigger.
NO_TRIGGER = ("none",)


@dataclass(frozen=True)
class Named:
    """A heading and what was counted under it, most first; ``more`` stand in the diary only."""

    title: str
    counts: tuple[tuple[str, int], ...]
    more: int = 0

    @property
    def text(self) -> str:
        # A number stays on the line of what it counts.
        told = ", ".join(f"{name}\u00a0{count}" for name, count in self.counts) or NOTHING
        return f"{told} ({more(self.more)})" if self.more else told


@dataclass(frozen=True)
class Table:
    """``head`` names the columns; the first cell of a row names the row."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int = 0


@dataclass(frozen=True)
class Own:
    """A heading and the person's own words, one line each; ``more`` found no room."""

    title: str
    items: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True)
class Report:
    """The page. All texts are plain, not escaped for any format; ``summary`` is for the chart."""

    title: str
    period: str
    figures: Table
    relief: Table
    named: tuple[Named, ...]
    own: tuple[Own, ...]
    made_by: str
    summary: Summary

    @property
    def words(self) -> int:
        """How many words the page has, without the chart and the person's own words."""
        return sum(any(map(str.isalnum, word)) for word in " ".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        yield from (self.title, self.period, self.made_by)
        for table in (self.figures, self.relief):
            yield from (table.title, *table.head, more(table.more))
            yield from (cell for row in table.rows for cell in row)
        yield from (text for one in self.named for text in (one.title, one.text))
        yield from (text for one in self.own for text in (one.title, more(one.more)))


def more(count: int) -> str:
    return f"+{count}\u00a0more" if count else ""


def report(
    summary: Summary,
    texts: Mapping[str, Iterable[Any]],
    labels: Labels,
    as_helper: bool = False,
) -> Report:
    """The page for the doctor over the summary's period.

    Args:
        texts: by "medicine" and "question", what the person wrote down: each a text, or has one as ``text``.
        as_helper: written by someone who helps; the page then speaks of "the person".
    """
    labels = labels.for_clinic
    writer = "helper" if as_helper else "self"
    page = labels.page
    whole = Report(
        title=page["title"],
        period=_period(summary),
        figures=_figures(summary, labels, page["impression"]),
        relief=Table("", (), ()),
        named=(),
        own=tuple(
            _own(page[title][writer], texts.get(kind, ()))
            for kind, title in (("medicine", "medicines"), ("question", "questions"))
        ),
        made_by=page["made_by"][writer],
        summary=summary,
    )
    for room in _rooms():
        found = replace(
            whole, relief=_relief(summary, labels, room["relief"]), named=_named(summary, labels, room)
        )  # fmt: skip
        if found.words <= MOST_WORDS:
            break
    return found


def _rooms() -> Iterator[dict[str, int]]:
    """How many of each kind are named, ever fewer, by turns."""
    room = dict(MOST_NAMED[0])
    yield dict(room)
    for fewest in MOST_NAMED[1:]:
        while spare := [key for key in room if room[key] > fewest[key]]:
            room[max(spare, key=lambda key: room[key] - fewest[key])] -= 1
            yield dict(room)


def _period(summary: Summary) -> str:
    days = (summary.end - summary.start).days + 1
    return f"{days_named(summary.start, summary.end)}: attacks on {summary.days_with}/{days} days"


def _figures(summary: Summary, labels: Labels, title: str) -> Table:
    """Cramp and spasticity side by side, and with them all that is in the diary."""
    kinds = [summary.by_kind["cramp"], summary.by_kind["spasticity"], summary]
    rows = {
        "Attacks": lambda one: f"{one.total}",
        "Weekly": _weekly,
        "Severity, 0–10": lambda one: _spread(one.pain),
        "Minutes": lambda one: _spread(one.seconds, 60),
        "Broke sleep": lambda one: f"{one.woke}",
    }
    heads = [labels.condition("cramp"), labels.condition("spasticity"), "all"]
    return Table(
        title,
        ("", *(_capital(head.removeprefix("muscle ")) for head in heads)),
        tuple((name, *map(tell, kinds)) for name, tell in rows.items()),
    )


def _weekly(counted: Any) -> str:
    """A dash while all attacks are older than the first whole week: none a week would be untrue."""
    return (
        NOTHING if counted.total and not counted.per_week["highest"] else _spread(counted.per_week)
    )


def _spread(values: Mapping[str, float | None], unit: float = 1) -> str:
    """The middle one and the range; one number where there is but one; a dash where none is known."""
    if values.get("median") is None:
        return NOTHING
    middle, low, high = (_number(values[key] / unit) for key in ("median", "lowest", "highest"))
    return middle if low == high else f"{middle} ({low}–{high})"


def _number(value: float) -> str:
    """To a tenth, where that tells anything."""
    return f"{value:.0f}" if value >= 10 or round(value, 1).is_integer() else f"{value:.1f}"


def _relief(summary: Summary, labels: Labels, most: int) -> Table:
    """What was tried most, so that what did not help is named as well as what did."""
    tried = [step for step in summary.steps if any(step[1:])]
    shown = sorted(tried, key=lambda step: -sum(step[1:]))[:most]
    rows = [(labels.kind(step[0]), *map(str, step[1:])) for step in tried if step in shown]
    heads = (labels.outcome(one) for one in ("worked", "failed", "worse"))
    return Table(
        "",
        ("Relief", *map(_capital, heads)),
        tuple(rows) or (tuple(NOTHING * 4),),
        len(tried) - len(rows),
    )


def _named(summary: Summary, labels: Labels, room: Mapping[str, int]) -> tuple[Named, ...]:
    counted = {
        "places": ("Places", places_table(summary, labels)),
        "triggers": (
            "Triggers",
            [(labels.trigger(one), n) for one, n in summary.triggers if one not in NO_TRIGGER],
        ),
        "red_flags": (
            "Red flags",
            [(_small(labels.red_flag(one)), n) for one, n in summary.red_flags.items()],
        ),
    }
    return tuple(
        Named(title, tuple(counts[: room[key]]), max(0, len(counts) - room[key]))
        for key, (title, counts) in counted.items()
    )


def _own(title: str, texts: Iterable[Any]) -> Own:
    """As many of the texts, whole and in their order, as find room."""
    items = [plain.line(getattr(one, "text", one)) for one in texts]
    items = [item for item in items if item]
    shown = that_fit(items)
    return Own(title, tuple(items[:shown]), len(items) - shown)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """Within a sentence; a name in capitals stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
