"""The map of places: a figure from the front and from the back, and a circle with its number for each place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .figure import Scheme
from .labels import Labels
from .outline import BACK, FRONT, Bone, bones, of_places

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path

ByPlace = Sequence[tuple[str, str, int]]
WIDTH = 400
#: Pixels: of a unit of the figure, its feet from its top, the room over it, a line of words.
UNIT, TALL, OVER, LINE = 3.45, 345, 46, 20
MIDDLES = {FRONT: 100, BACK: 300}
#: More circles than this hide each other; the table has them all.
MOST_CIRCLES = 30
LARGEST = 20
TEXT = 13
BETWEEN = 2


@dataclass
class Circle:
    """In pixels: where the part is, where the circle came to stand, its radius."""

    part: tuple[float, float]
    x: float
    y: float
    radius: float
    count: int
    sure: bool


def unplaced(by_place: ByPlace, labels: Labels) -> list[str]:
    """Lines under the figures: what is nowhere on them, and what needs saying of those that are."""
    found, rest = of_places(by_place)
    told = [f"{labels.body_part(part, side)}: {count}" for part, side, count in rest]
    lines = [", ".join(told[:2]) + (", …" if len(told) > 2 else "")] if told else []
    if any(not sure for _, _, _, sure in found):
        lines.append("dashed: side not told, shown on both sides")
    if len(found) > MOST_CIRCLES:
        lines.append(f"and {len(found) - MOST_CIRCLES} more, with fewer")
    return [line[:1].upper() + line[1:] for line in lines]


def size_of(by_place: ByPlace) -> tuple[int, int]:
    """Pixels: width, height."""
    return WIDTH, OVER + TALL + 14 + LINE * (_line_count(by_place)) + 8


def _line_count(by_place: ByPlace) -> int:
    found, rest = of_places(by_place)
    return bool(rest) + any(not sure for _, _, _, sure in found) + (len(found) > MOST_CIRCLES)


def paint(figure: Figure, colours: Scheme, by_place: ByPlace, lines: Sequence[str]) -> None:
    """Draw the map on a figure of :func:`size_of`."""
    width, height = size_of(by_place)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    for view, title in ((FRONT, "Front"), (BACK, "Back")):
        _body(axes, colours, view)
        _word(axes, colours.ink, MIDDLES[view], 14, title, weight="bold", size=TEXT + 1)
        # As the person has them: seen from the front, the right is on the left.
        for sign, side in ((1, "left"), (-1, "right")):
            _word(axes, colours.soft, _x(view, sign * 21), 52, side)
    for circle in _apart(_circles(by_place), height):
        _draw(axes, colours, circle)
    for number, line in enumerate(lines):
        _word(axes, colours.soft, width / 2, OVER + TALL + 24 + LINE * number, line)


def _word(axes: Axes, colour: str, x: float, y: float, told: str, **looks: object) -> None:
    axes.text(x, y, told, color=colour, ha="center", va="center", **{"size": TEXT, **looks})


def _x(view: str, aside: float) -> float:
    """``aside`` as the person has it, left greater than 0."""
    return MIDDLES[view] + UNIT * aside * (1 if view == FRONT else -1)


def _y(height: float) -> float:
    return OVER + TALL - UNIT * height


def _circles(by_place: ByPlace) -> list[Circle]:
    """The places with most attacks, these first."""
    found, _ = of_places(by_place)
    shown = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST_CIRCLES]
    most = shown[0][1] if shown else 1
    circles = []
    for (view, aside, height, sure), count in shown:
        # The area tells how many; no circle is smaller than its number.
        radius = max(4.2 * len(str(count)) + 4.5, LARGEST * math.sqrt(count / most))
        x, y = _x(view, aside), _y(height)
        circles.append(Circle((x, y), x, y, round(radius, 1), count, sure))
    return circles


def _apart(circles: list[Circle], height: int) -> list[Circle]:
    """Push circles off each other, the smaller one further, until none hides another. The same each time."""
    for _ in range(300):
        moved = False
        for number, one in enumerate(circles):
            for other in circles[number + 1 :]:
                across, down = other.x - one.x, other.y - one.y
                lack = one.radius + other.radius + BETWEEN - math.hypot(across, down)
                if lack <= 0.05:
                    continue
                if not across and not down:
                    down = 1.0
                far = math.hypot(across, down)
                share = other.radius**2 / (one.radius**2 + other.radius**2)
                for circle, part in ((one, -share), (other, 1 - share)):
                    circle.x += across / far * lack * part
                    circle.y += down / far * lack * part
                moved = True
        for circle in circles:
            circle.x = min(max(circle.x, circle.radius + 2), WIDTH - circle.radius - 2)
            circle.y = min(max(circle.y, circle.radius + 24), OVER + TALL + 12 - circle.radius)
        if not moved:
            break
    return circles


def _draw(axes: Axes, colours: Scheme, circle: Circle) -> None:
    from matplotlib.patches import Circle as Round

    x, y = round(circle.x, 1), round(circle.y, 1)
    if math.hypot(x - circle.part[0], y - circle.part[1]) > circle.radius:
        axes.plot(
            [circle.part[0], x], [circle.part[1], y], color=colours.ink, linewidth=1.2, zorder=3
        )
        axes.add_patch(Round(circle.part, 2, color=colours.ink, linewidth=0, zorder=3))
    axes.add_patch(
        Round(
            (x, y),
            circle.radius,
            facecolor=colours.mark if circle.sure else colours.page,
            edgecolor=colours.page if circle.sure else colours.mark,
            linewidth=1 if circle.sure else 2,
            linestyle="solid" if circle.sure else (0, (2.5, 1.5)),
            zorder=4,
        )
    )
    colour = colours.on_mark if circle.sure else colours.ink
    _word(axes, colour, x, y + 0.5, str(circle.count), weight="bold", zorder=5)


def _body(axes: Axes, colours: Scheme, view: str) -> None:
    """The figure: first a little broader in the colour of its edge, then itself on top."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    shape = Path.make_compound_path(*(_capsule(bone, view) for bone in bones()))
    axes.add_patch(
        PathPatch(shape, facecolor=colours.edge, edgecolor=colours.edge, linewidth=3, zorder=1)
    )
    axes.add_patch(PathPatch(shape, facecolor=colours.body, linewidth=0, zorder=2))


def _capsule(bone: Bone, view: str) -> Path:
    """Two half rounds and what is between them, always the same way round, so that shapes may overlap."""
    from matplotlib.path import Path

    (ax, ay), a, (bx, by), b = bone
    ax, ay, a, bx, by, b = _x(view, ax), _y(ay), a * UNIT, _x(view, bx), _y(by), b * UNIT
    angle = math.atan2(by - ay, bx - ax)
    points: list[tuple[float, float]] = []
    # Four quarter rounds, each a curve of Bézier; 0.5523 is how far its handles reach.
    for x, y, radius, start in ((bx, by, b, -1), (ax, ay, a, 1)):
        for quarter in range(2):
            turn = angle + math.pi / 2 * (start + quarter)
            end = turn + math.pi / 2
            first = (x + radius * math.cos(turn), y + radius * math.sin(turn))
            last = (x + radius * math.cos(end), y + radius * math.sin(end))
            reach = 0.5523 * radius
            points += [
                first,
                (first[0] - reach * math.sin(turn), first[1] + reach * math.cos(turn)),
                (last[0] + reach * math.sin(end), last[1] - reach * math.cos(end)),
                last,
            ]
    curve = [Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    codes = [Path.MOVETO, *curve[1:], *curve * 3, Path.CLOSEPOLY]
    return Path([(round(x, 1), round(y, 1)) for x, y in [*points, points[0]]], codes)
