"""Which side each body part of a diary line is on, wherever the side stands: "calf, 7, 2 min, the left one".

A side word belongs to the place beside it, in the order of the line; one that is left over to the nearest place that has
none. Places told in a row share what is said of one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

LEFT, RIGHT, BOTH = "left", "right", "both"
SIDES = {
    "left": LEFT, "l": LEFT, "lt": LEFT, "lh": LEFT, "lhs": LEFT, "right": RIGHT, "r": RIGHT, "rt": RIGHT, "rh": RIGHT,
    "rhs": RIGHT, "both": BOTH, "each": BOTH, "bilateral": BOTH, "l.": LEFT, "r.": RIGHT, "lft": LEFT, "rght": RIGHT,
    "rite": RIGHT, "l&r": BOTH, "r&l": BOTH, "l+r": BOTH, "r+l": BOTH, "bil": BOTH, "bilat": BOTH, "bilaterally": BOTH,
}  # fmt: skip
#: Written together with its part: "lcalf".
GLUED = {"l": LEFT, "r": RIGHT, "left": LEFT, "right": RIGHT}
SKIP = frozenset("my his her the their your our".split())
AND = frozenset("and n + / & then plus also".split())
_MARKS = frozenset(", ( ) - : ; . = / [ ] _".split())
_BEFORE = SKIP | frozenset(
    "of side sided one ones big little inner outer upper lower back front whole in at".split()
)
_AFTER = SKIP | _MARKS | frozenset(
    "cramp cramps cramping cramped spasm spasms muscle muscles on in of side one it just only is was were 's both all again"
    .split()
)  # fmt: skip
_ON = SKIP | frozenset("on side of".split())
# After "right" these make it no side; the second ones unless a place stands right before it.
_RIGHT_OTHER = frozenset("now away thing way time track place here there so enough".split())
_RIGHT_BEFORE = frozenset(
    "after before when as at in under into through up down across behind on over out by next between below above back round"
    .split()
)  # fmt: skip
_LEFT_OTHER = frozenset(
    "me him her us them it over alone out behind sore tender aching achy weak early work home bed".split()
)
_LEAVES = frozenset(
    "i he she we they nothing what whats anything bit any much little 'd 've all".split()
)
_BOTH_OTHER = frozenset("times nights mornings days evenings".split())
_NOT = frozenset("not nothing never none".split())
WELL = frozenset("fine ok okay alright good normal well clear".split())
_OPENS = frozenset("log save note put record add so then ok okay diary jot".split())
# Words between a place and one that it goes on to, in the same limb.
_ALONG = frozenset(", to into up down through spreading spread going goes went travelling".split())
_CLOSED = 2
_FAR = 25
_UNTOLD = 30


@dataclass(frozen=True)
class Named:
    """A body part, its side or "", and where it stands (words, the end excluded). ``wide`` when a part of the same limb
    says it better. ``after`` when its side stands behind it."""

    body_part: str
    side: str
    start: int
    end: int
    wide: bool = False
    after: bool = False


@dataclass(frozen=True)
class Side:
    """A side as it stands, by itself, among the words ``start`` to ``end`` (excluded). ``apart`` when it may stand away
    from its place, as "each" may not."""

    side: str
    start: int
    end: int
    apart: bool = True


def free_sides(tokens: Sequence[str], taken: Collection[int], ends: Collection[int]) -> list[Side]:
    """The side words that stand by themselves.

    Args:
        tokens: the words of the line.
        taken: the words (by number) that are part of a place or of a phrase that is none.
        ends: where the places end.
    """
    found: list[Side] = []
    for at, word in enumerate(tokens):
        if at in taken or word not in SIDES or _is_other(tokens, at, ends):
            continue
        one = Side(SIDES[word], at, at + 1, SIDES[word] != BOTH)
        if word == "l" and at and tokens[at - 1] == "b":
            one = Side(BOTH, at - 1, at + 1, False)  # "b/l"
        last = found[-1] if found else None
        between = tokens[last.end : at] if last else []
        if last and last.side == BOTH and all(t in _ON for t in between):
            found[-1] = replace(one, start=last.start)  # "both on the left"
        elif (
            last
            and last.side != one.side
            and BOTH not in (last.side, one.side)
            and all(t in AND or t in SKIP or t in ("<", ">") for t in between)
        ):
            found[-1] = Side(BOTH, last.start, one.end)  # "left and right"
        else:
            found.append(one)
    return [one for one in found if not _is_denied(tokens, one)]


def with_sides(
    places: Sequence[Named], sides: Sequence[Side], tokens: Sequence[str]
) -> list[Named]:
    """The places, each with the side that belongs to it; no side is given twice."""
    bare = [at for at, one in enumerate(places) if not one.side and one.body_part != "both_legs"]
    sided = list(places)
    free = list(sides)
    for at, side in _pairs([places[at] for at in bare], sides, tokens):
        place = sided[bare[at]]
        free.remove(side)
        before, beside = side.start < place.start, _is_beside(place, side, tokens)
        start = side.start if before and beside else place.start
        end = side.end if not before and beside else place.end
        sided[bare[at]] = replace(place, side=side.side, start=start, end=end, after=not before)
    for side in free:
        # "left calf and right": the same part of the other side.
        last = next((at for at in reversed(range(len(sided))) if sided[at].end <= side.start), None)
        if last is not None and sided[last].side and side.apart:
            between = tokens[sided[last].end : side.start]
            if between and all(t in AND or t in SKIP or t in _MARKS for t in between):
                sided[last] = replace(sided[last], side=joined([sided[last].side, side.side]))
    return sided


def shared_sides(
    places: Sequence[Named], limbs: dict[str, str], tokens: Sequence[str]
) -> list[Named]:
    """Gives "left calf and foot" the left for both, and "calf, foot, on the left" too.

    Args:
        limbs: {body part: limb} of the parts that have a side.
    """
    shared = list(places)
    for at in range(1, len(shared)):
        one, other = shared[at - 1], shared[at]
        if one.side and not other.side and _in_a_row(one, other, limbs, tokens):
            shared[at] = replace(other, side=one.side)
    for at in range(len(shared) - 1, 0, -1):
        one, other = shared[at - 1], shared[at]
        if other.side and other.after and not one.side and _in_a_row(one, other, limbs, tokens):
            shared[at - 1] = replace(one, side=other.side, after=True)
    return shared


def between(one: Named, other: Named, tokens: Sequence[str]) -> list[str]:
    """The words between two places that say anything."""
    return [token for token in tokens[one.end : other.start] if token not in SKIP]


def joined(sides: Sequence[str]) -> str:
    """The side that several make: left and right are both."""
    said = {side for side in sides if side}
    if BOTH in said or {LEFT, RIGHT} <= said:
        return BOTH
    return said.pop() if said else ""


def _in_a_row(one: Named, other: Named, limbs: dict[str, str], tokens: Sequence[str]) -> bool:
    linked = between(one, other, tokens)
    limb, next_limb = limbs.get(one.body_part), limbs.get(other.body_part)
    if not (limb and next_limb):
        return False
    if limb != next_limb:
        return bool(linked) and all(t in AND for t in linked)
    # A slash between two words is read as a blank: "calf/foot".
    return all(t in AND or t in _ALONG for t in linked)


def _pairs(
    places: Sequence[Named], sides: Sequence[Side], tokens: Sequence[str]
) -> list[tuple[int, Side]]:
    """(number of the place, its side), in order, so that as many sides as can be are given, each to the nearest."""
    best: list[list[tuple[float, list[tuple[int, Side]]]]] = [
        [(_UNTOLD * count, []) for count in range(len(sides) + 1)]
    ]
    for at, place in enumerate(places):
        above, row = best[-1], [best[-1][0]]
        for count, side in enumerate(sides, 1):
            ways = [above[count], (row[-1][0] + _UNTOLD, row[-1][1])]
            cost = _cost(place, side, tokens)
            if cost is not None:
                before, told = above[count - 1]
                ways.append((before + cost, [*told, (at, side)]))
            row.append(min(ways, key=lambda way: way[0]))
        best.append(row)
    return best[-1][-1][1]


def _cost(place: Named, side: Side, tokens: Sequence[str]) -> float | None:
    """How far a side is from a place; ``None`` where it can't be its own."""
    before = side.end <= place.start
    apart = tokens[side.end : place.start] if before else tokens[place.end : side.start]
    if _is_beside(place, side, tokens):
        return (
            sum(_CLOSED if t == ")" else 0.5 * (t in _MARKS) for t in apart)
            if before
            else 1 + 0.25 * len(apart)
        )
    return min(3 + len(apart), _FAR) if side.apart else None


def _is_beside(place: Named, side: Side, tokens: Sequence[str]) -> bool:
    if side.end <= place.start:
        return all(t in _BEFORE or t in _MARKS for t in tokens[side.end : place.start])
    return tokens[side.start] != "each" and all(t in _AFTER for t in tokens[place.end : side.start])


def _is_other(tokens: Sequence[str], at: int, ends: Collection[int]) -> bool:
    """Whether a side word says something else here: "right now", "left me", "it woke us both"."""
    word, last, following = (
        tokens[at],
        "".join(tokens[at - 1 : at]),
        "".join(tokens[at + 1 : at + 2]),
    )
    if word in ("l", "r"):
        return "u" in (last, following) or "you" in (last, following)
    if word == "right":
        if at == 0 and (following in _OPENS or (following in _MARKS and {*tokens[2:3]} & _OPENS)):
            return True
        loose = following in _RIGHT_BEFORE and at not in ends and last not in SKIP
        return last == "all" or following in _RIGHT_OTHER or loose
    if word == "left":
        told = last in SKIP or at in ends
        leaves = following in _LEFT_OTHER or last in _LEAVES or (following == "of" and last != "on")
        return leaves and not told
    if word == "both":
        other = following in _BOTH_OTHER and at not in ends
        return other or tokens[at + 2 : at + 3] == ["us"] or last in ("us", "them", "you")
    return False


def _is_denied(tokens: Sequence[str], side: Side) -> bool:
    """Whether it is said that this side was well: "not the right", "nothing in the left", "right one fine"."""
    at = side.start - 1
    while at >= 0 and (tokens[at] in SKIP or tokens[at] in ("in", "on")):
        at -= 1
    following = [t for t in tokens[side.end : side.end + 4] if t not in _AFTER]
    return (at >= 0 and tokens[at] in _NOT) or bool(following and following[0] in WELL)
