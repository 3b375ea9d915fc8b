"""The chart of days: two panels over the same days, attacks as bars, the worst of them as points on a scale of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from .days import Span, days_named, rate_of
from .figure import Scheme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: As many places as there is room for at least, so that a single bar does not fill the width.
FEWEST_PLACES = 7
STRONGEST = 10
#: Pixels: up to this width, words are large enough for a telephone.
NARROW = 400


class Panels:
    """What is painted on a figure: ``found`` in order; ``step`` names how long each of them is."""

    # Pixels from the edges, and between the panels.
    RIGHT, TOP, BOTTOM, BETWEEN = 12, 32, 46, 42

    def __init__(self, figure: Figure, colours: Scheme, found: Sequence[Span], step: str) -> None:
        self.figure, self.colours, self.found, self.step = figure, colours, found, step
        self.width, self.height = (round(one * figure.dpi) for one in figure.get_size_inches())
        self.narrow = self.width <= NARROW
        self.text = 13 if self.narrow else 11.5
        self.most = max(one.attacks for one in found)
        # Room for the numbers of the scale; "10" is always one.
        self.left = 18 + round(self._broad(max(self.most * 1.2, STRONGEST)))
        self.slot = (self.width - self.left - self.RIGHT) / max(len(found), FEWEST_PLACES)

    def _broad(self, number: float) -> float:
        """About how many pixels a number takes."""
        return len(f"{number:.0f}") * self.text * 0.65

    def paint(self) -> None:
        room = self.height - self.TOP - self.BOTTOM - self.BETWEEN
        upper = round(room * 0.58)
        attacks = self._panel(self.BOTTOM + self.BETWEEN + room - upper, upper)
        worst = self._panel(self.BOTTOM, room - upper)
        self._attacks(attacks)
        self._worst(worst)
        attacks.set_xticks([])
        self._dates(worst)
        self._named(rate_of(self.step), self.height - 9)
        scale = "0 to 10" if self.narrow and self.step[0].isdigit() else "0 none, 10 worst"
        self._named(
            f"Worst of each {self.step} ({scale})",
            self.BOTTOM + room - upper + self.BETWEEN - 14,
        )
        if not all(one.whole for one in self.found):
            self.figure.text(
                (self.width - self.RIGHT) / self.width,
                (self.height - 9) / self.height,
                f"outline: part of {self._a(self.step)}",
                color=self.colours.soft,
                size=self.text - 1,
                ha="right",
                va="top",
            )

    @staticmethod
    def _a(step: str) -> str:
        return f"the {step}" if step[0].isdigit() else f"a {step}"

    def _panel(self, bottom: int, height: int) -> Axes:
        width = self.width - self.left - self.RIGHT
        axes = self.figure.add_axes(
            [
                self.left / self.width,
                bottom / self.height,
                width / self.width,
                height / self.height,
            ],
            facecolor="none",
        )
        spare = max(0, FEWEST_PLACES - len(self.found)) / 2
        axes.set_xlim(-0.5 - spare, len(self.found) - 0.5 + spare)
        for side in ("left", "right", "top"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(self.colours.edge)
        axes.tick_params(
            length=4,
            pad=3,
            color=self.colours.edge,
            labelsize=self.text,
            labelcolor=self.colours.soft,
            which="both",
        )
        axes.tick_params(axis="y", length=0, pad=5)
        axes.grid(axis="y", color=self.colours.line, linewidth=1)
        axes.set_axisbelow(True)
        return axes

    def _attacks(self, axes: Axes) -> None:
        from matplotlib.ticker import MaxNLocator

        axes.set_ylim(0, self.most * 1.15)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=2))
        for whole in (True, False):
            bars = [
                (x, one) for x, one in enumerate(self.found) if one.attacks and one.whole is whole
            ]
            axes.bar(
                [x for x, _ in bars],
                [one.attacks for _, one in bars],
                width=0.72,
                color=self.colours.mark if whole else self.colours.page,
                edgecolor=self.colours.mark,
                linewidth=0 if whole else 1.5,
                clip_on=False,
            )
        if self._broad(self.most) + 1 <= self.slot:
            for x, one in enumerate(self.found):
                if one.attacks:
                    self._number(axes, x, one.attacks)

    def _worst(self, axes: Axes) -> None:
        rated = [(x, one.worst) for x, one in enumerate(self.found) if one.worst is not None]
        axes.set_ylim(-0.6, STRONGEST + 0.6)
        axes.set_yticks([0, STRONGEST // 2, STRONGEST])
        if not rated:
            middle = (len(self.found) - 1) / 2
            axes.text(
                middle, STRONGEST / 2, "Not noted", color=self.colours.soft, size=self.text,
                ha="center", va="center", backgroundcolor=self.colours.page,
            )  # fmt: skip
            return
        axes.vlines(
            [x for x, _ in rated], 0, [worst for _, worst in rated], color=self.colours.edge, linewidth=1
        )  # fmt: skip
        axes.plot(
            [x for x, _ in rated],
            [worst for _, worst in rated],
            linestyle="none",
            marker="o",
            markersize=max(3.5, min(9, self.slot * 0.6)),
            markerfacecolor=self.colours.page,
            markeredgecolor=self.colours.mark,
            markeredgewidth=1.75,
            clip_on=False,
        )

    def _number(self, axes: Axes, x: float, y: int) -> None:
        axes.annotate(
            str(y), (x, y), xytext=(0, 3), textcoords="offset points", color=self.colours.ink,
            size=self.text, ha="center", va="bottom",
        )  # fmt: skip

    def _dates(self, axes: Axes) -> None:
        """A few days by name, the year where it is a new one."""
        count, broad = len(self.found), 80 if self.narrow else 76
        every = -(-broad // max(1, int(self.slot)))
        first = (count - 1) % every if count <= FEWEST_PLACES else 0
        # Half of a name has to have room on its right.
        places = [
            place
            for place in range(first, count, every)
            if count <= FEWEST_PLACES or (count - place - 0.5) * self.slot >= broad / 2 - self.RIGHT
        ]
        told, year = [], None
        for place in places:
            day = self.found[place].first
            told.append(_tick(day, year))
            year = day.year
        axes.set_xticks(places)
        axes.set_xticklabels(told, color=self.colours.soft, linespacing=1.25)

    def _named(self, told: str, top: float) -> None:
        self.figure.text(
            8 / self.width, top / self.height, told, color=self.colours.ink, size=self.text + 1,
            weight="bold", ha="left", va="top",
        )  # fmt: skip


def _tick(day: date, year: int | None) -> str:
    told = days_named(day, day).rsplit(" ", 1)
    return told[0] if day.year == year else "\n".join(told)
