"""A plain human figure, and where on it each body part is.

Units: the figure is 100 high, its feet at 0, its middle at x = 0. All is written for the side of the greater x.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Point = tuple[float, float]
FRONT, BACK = "front", "back"


class Spot(NamedTuple):
    """Where a part is: the view that shows it, how far from the middle, how high.

    ``paired``: there are two of it, so that without a side it isn't known which. Else it is in the middle without one.
    """

    view: str
    aside: float
    height: float
    paired: bool = True


SPOTS = {
    "jaw": Spot(FRONT, 3.6, 88.5, paired=False),
    "tongue": Spot(FRONT, 0, 90, paired=False),
    "under_chin": Spot(FRONT, 0, 86, paired=False),
    "throat": Spot(FRONT, 0, 83, paired=False),
    "neck_front": Spot(FRONT, 2, 81.5, paired=False),
    "shoulder": Spot(FRONT, 13.5, 78),
    "upper_arm": Spot(FRONT, 16.8, 70),
    "whole_arm": Spot(FRONT, 19.2, 62),
    "forearm": Spot(FRONT, 21.4, 54),
    "palm": Spot(FRONT, 24, 45),
    "thumb": Spot(FRONT, 20.6, 41.5),
    "fingers": Spot(FRONT, 25.6, 39),
    "ribs": Spot(FRONT, 7.5, 70, paired=False),
    "abdomen": Spot(FRONT, 5, 58, paired=False),
    "hip": Spot(FRONT, 9.5, 50),
    "inner_thigh": Spot(FRONT, 2.8, 40),
    "thigh_front": Spot(FRONT, 7.2, 37),
    "whole_leg": Spot(FRONT, 6.8, 27),
    "shin": Spot(FRONT, 7.2, 17),
    "foot": Spot(FRONT, 8, 5),
    "toes": Spot(FRONT, 10.6, 1),
    "neck_back": Spot(BACK, 2, 84, paired=False),
    "upper_back": Spot(BACK, 6, 72, paired=False),
    "low_back": Spot(BACK, 5, 57, paired=False),
    "buttock": Spot(BACK, 5.6, 47),
    "hamstring": Spot(BACK, 6.4, 35),
    "calf": Spot(BACK, 7.2, 19),
}
#: A limb or a trunk: two ends, each with half its breadth there.
Bone = tuple[Point, float, Point, float]
MIDDLE: tuple[Bone, ...] = (
    ((0, 94.3), 5.2, (0, 89.5), 4),  # head
    ((0, 90), 2.8, (0, 80), 3.2),  # neck
    ((0, 76), 8, (0, 50), 8),  # trunk
)
ASIDE: tuple[Bone, ...] = (
    ((2.4, 81), 2.4, (12.5, 77.6), 3.7),  # shoulder
    ((5.6, 75), 5.8, (3.4, 60), 5.2),  # flank
    ((3.4, 60), 5.2, (5.1, 49), 5.5),  # hip
    ((13, 77.4), 3.8, (19, 62), 2.8),  # upper arm
    ((19, 62), 2.8, (23.4, 47), 1.9),  # forearm
    ((23.6, 46), 2.3, (25, 41), 2),  # hand
    ((25, 41), 1.9, (25.8, 37.5), 1.2),  # fingers
    ((22.6, 46), 1.2, (20.6, 41.5), 0.9),  # thumb
    ((5.1, 49), 5.5, (6.9, 27), 3.4),  # thigh
    ((6.9, 27), 3.4, (7.1, 19), 3.5),  # lower leg
    ((7.1, 19), 3.5, (7.5, 4.5), 2.1),
    ((7.5, 4), 2.2, (9.8, 1.6), 1.8),  # foot
)


def bones() -> Sequence[Bone]:
    """All parts of the figure, both sides."""
    other = [((-x, y), r, (-u, v), s) for (x, y), r, (u, v), s in ASIDE]
    return [*MIDDLE, *ASIDE, *other]


def of_places(by_place: Sequence[tuple[str, str, int]]) -> tuple[dict, list[tuple[str, str, int]]]:
    """What stands where on the figures, and what has no one place on them.

    Returns:
        attacks by (view, x, height, sure), x with its sign as the person has it (left is greater than 0); "both" counts
        on each side, and so does a paired part without a side, which is not ``sure``. Then the rest, as it came.
    """
    found: dict[tuple[str, float, float, bool], int] = {}
    rest = []
    for part, side, count in by_place:
        part, side = ("whole_leg", "both") if part == "both_legs" else (part, side)
        if part not in SPOTS:
            rest.append((part, side, count))
            continue
        spot = SPOTS[part]
        signs = {"left": (1,), "right": (-1,)}.get(side, (1, -1) if spot.paired else (0,))
        for sign in signs:
            sure = not spot.paired or side in ("left", "right", "both")
            key = (spot.view, sign * spot.aside, spot.height, sure)
            found[key] = found.get(key, 0) + count
    return found, rest
