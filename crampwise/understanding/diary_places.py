"""Every body part that a diary line names, each with its side: "left calf and both feet"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crampwise.understanding.clauses import STATED, ClauseReader
from crampwise.understanding.diary_text import NUMBERS
from crampwise.understanding.patterns import PatternCompiler, PhraseFinder
from crampwise.understanding.places import clause_at

LEFT, RIGHT, BOTH = "left", "right", "both"
_SIDES = {
    "left": LEFT, "l": LEFT, "lt": LEFT, "lh": LEFT, "lhs": LEFT, "right": RIGHT, "r": RIGHT, "rt": RIGHT, "rh": RIGHT,
    "rhs": RIGHT, "both": BOTH, "each": BOTH, "bilateral": BOTH, "l.": LEFT, "r.": RIGHT, "lft": LEFT, "rght": RIGHT, "rite": RIGHT,
}  # fmt: skip
_LINKS = frozenset("of side big little inner outer upper lower back front sided whole".split())
_WHOSE = frozenset("my his her the your their of".split())
_AFTER = frozenset(
    "cramp cramps spasm spasms muscle , ( - : ; . on in of the my his her side just only is was".split()
)
_AND = frozenset("and n + / & then plus also".split())
_SKIP = frozenset("my his her the their".split())
MOST_PLACES = 8
# Of more, no line is an entry: the rest is not looked at, for each costs a look at the whole message.
MOST_NAMED = 24


@dataclass(frozen=True)
class Named:
    """A body part, its side or "", and where it stands (words, the end excluded). ``wide`` when a part of the same limb
    says it better."""

    body_part: str
    side: str
    start: int
    end: int
    wide: bool = False


class DiaryPlaces:
    """Finds all the parts, where ``places.PlaceReader`` chooses the one that is troubled.

    Args:
        words: the mapping in ``_places.yml``.
        compiler: reads its patterns.
        clauses: tells what is denied.
        more: further phrases for a part, that mean it in a diary line only.
    """

    def __init__(
        self,
        words: Mapping[str, Any],
        compiler: PatternCompiler,
        clauses: ClauseReader,
        more: Mapping[str, Iterable[str]],
    ) -> None:
        self._finder, self._clauses = PhraseFinder(compiler), clauses
        for kind in ("parts", "bare"):
            for part, phrases in words[kind].items():
                self._finder.add((kind, part), phrases)
        for part, phrases in more.items():
            self._finder.add(("mask" if part == "none" else "parts", part), phrases)
        self._finder.add(("mask", ""), words["not_a_place"])
        self._limbs = {part: limb for limb, parts in words["limbs"].items() for part in parts}
        self._used = compiler.forms(words["used"])
        self._reached = frozenset(str(one) for one in words["reached"]) - {"by", "near"}

    def read(self, tokens: Sequence[str]) -> list[Named]:
        """The parts in the order named, each pair of part and side once; at most ``MOST_PLACES``."""
        found = self._find(tokens)[:MOST_NAMED]
        clauses = self._clauses.split(list(tokens))
        stated = [
            place
            for place in found
            if self._clauses.judge_place(tokens, clause_at(clauses, place.start), place.start)
            == STATED
        ]
        troubled = [place for place in stated if not self._only_used(place, tokens)] or stated
        sided = self._shared_sides([self._with_side(one, tokens) for one in troubled], tokens)
        sided = _with_loose_side(self._sides_of_limbs(sided), tokens)
        return _once_each(self._without_wide(sided))[:MOST_PLACES]

    def _find(self, tokens: Sequence[str]) -> list[Named]:
        spans = [(start, end, kind, part) for (kind, part), start, end in self._finder.find(tokens)]
        spans.sort(key=lambda one: (one[0] - one[1], one[2] != "mask", one[0], one[3]))
        taken: set[int] = set()
        places = []
        for start, end, kind, part in spans:
            if not taken & set(range(start, end)):
                taken |= set(range(start, end))
                if kind != "mask":
                    places.append(Named(part, "", start, end, kind == "bare"))
        return sorted(places, key=lambda place: place.start)

    def _only_used(self, place: Named, tokens: Sequence[str]) -> bool:
        """Whether it is only reached or moved: "rubbed my foot", "up to the knee"."""
        at = place.start - 1
        while at >= 0 and (tokens[at] in _SKIP or tokens[at] in _SIDES):
            at -= 1
        return at >= 0 and (
            tokens[at] in self._reached
            or tokens[at] in self._used
            or " ".join(tokens[max(at - 1, 0) : at + 1]) in self._reached
        )

    def _with_side(self, place: Named, tokens: Sequence[str]) -> Named:
        if place.body_part == "both_legs":
            return place
        inside = [_SIDES[one] for one in tokens[place.start : place.end] if one in _SIDES]
        before, start = self._side_before(place, tokens)
        after, end = ("", place.end) if inside or before else self._side_after(place, tokens)
        side = _joined([*inside, *before, after])
        return replace(place, side=side, start=start, end=end)

    @staticmethod
    def _side_before(place: Named, tokens: Sequence[str]) -> tuple[list[str], int]:
        at = place.start - 1
        while at >= 0 and tokens[at] in _LINKS:
            at -= 1
        if at >= 1 and tokens[at] in _WHOSE and _SIDES.get(tokens[at - 1]) == BOTH:
            at -= 1
        if at >= 0 and tokens[at] in _SIDES:
            sides = [_SIDES[tokens[at]]]
            # "left and right calf"
            if at >= 2 and tokens[at - 1] in _AND and tokens[at - 2] in _SIDES:
                sides.append(_SIDES[tokens[at - 2]])
                at -= 2
            return sides, at
        return [], place.start

    @staticmethod
    def _side_after(place: Named, tokens: Sequence[str]) -> tuple[str, int]:
        at = place.end
        while at < len(tokens) and at - place.end < 4 and tokens[at] in _AFTER:
            at += 1
        if at >= len(tokens) or tokens[at] not in _SIDES:
            return "", place.end
        following = tokens[at + 1 : at + 2]
        ends = not following or following[0] in _ENDS or not following[0].isalpha()
        # "calf, left hand" and "calf right now": the side is another word's.
        return (_SIDES[tokens[at]], at + 1) if ends else ("", place.end)

    def _shared_sides(self, places: list[Named], tokens: Sequence[str]) -> list[Named]:
        """Gives "left calf and foot" the left for both, and "thumb, left hand" the left for the thumb."""
        shared: list[Named] = []
        for place in places:
            last = shared[-1] if shared else None
            if last and self._same_limb(last, place):
                between = [t for t in tokens[last.end : place.start] if t not in _SKIP]
                if not place.side and last.side and between and all(t in _AND for t in between):
                    place = replace(place, side=last.side)
                elif place.side and not last.side and between and all(t in _AND for t in between):
                    if tokens[place.start] not in _SIDES:  # "hand and forearm, right side"
                        shared[-1] = replace(last, side=place.side)
                elif (between and all(t in _PART_OF for t in between)) or (
                    not between and (last.body_part, place.body_part) == ("toes", "foot")
                ):
                    # "toes of my right foot": the first is the place, the second its side.
                    shared[-1] = replace(last, side=last.side or place.side, end=place.end)
                    continue
                elif place.wide and place.side and not last.side and len(between) <= 2:
                    shared[-1] = replace(last, side=place.side)
                elif last.wide and last.side and not place.side and len(between) <= 2:
                    place = replace(place, side=last.side)
            shared.append(place)
        return shared

    def _sides_of_limbs(self, places: list[Named]) -> list[Named]:
        """Gives "calf cramp, twice, left leg" the left for the calf, if it is the only part of that leg."""
        for wide in [one for one in places if one.wide and one.side]:
            inside = [one for one in places if one is not wide and self._is_wider(wide, one)]
            if len(inside) == 1 and not inside[0].side:
                places = [replace(p, side=wide.side) if p is inside[0] else p for p in places]
        return places

    def _same_limb(self, one: Named, other: Named) -> bool:
        limb = self._limbs.get(one.body_part)
        return limb is not None and limb == self._limbs.get(other.body_part)

    def _is_wider(self, place: Named, other: Named) -> bool:
        """Whether a wide word ("leg", "hand") may mean the other part: a hand is no forearm."""
        inside = place.body_part != "fingers" or other.body_part in _OF_A_HAND
        return inside and self._same_limb(place, other)

    def _without_wide(self, places: list[Named]) -> list[Named]:
        """Leaves "leg" out where a part of that leg is named."""
        return [
            place
            for place in places
            if not place.wide
            or not any(
                other is not place
                and (not other.wide or other.body_part != place.body_part)
                and self._is_wider(place, other)
                and (not place.side or place.side == other.side)
                for other in places
            )
        ]


_OF_A_HAND = ("fingers", "thumb", "palm")
_PART_OF = frozenset("of on in at".split())
_ENDS = frozenset(NUMBERS) | frozenset(
    "side sided and then for at last this yesterday today after when with from during one only".split()
)


def _with_loose_side(places: list[Named], tokens: Sequence[str]) -> list[Named]:
    """Gives the only place its side where that stands apart: "the left one again, calf", "calf, on the right"."""
    if len(places) != 1 or places[0].side or places[0].body_part == "both_legs":
        return places
    said = [
        _SIDES[token]
        for at, token in enumerate(tokens)
        if token in ("left", "right")
        and (
            tokens[at + 1 : at + 2] in (["one"], ["side"], [])
            or list(tokens[max(at - 2, 0) : at]) in (["on", "the"], ["on", "my"])
        )
    ]
    return [replace(places[0], side=_joined(said))]


def _joined(sides: Sequence[str]) -> str:
    said = {side for side in sides if side}
    if BOTH in said or {LEFT, RIGHT} <= said:
        return BOTH
    return said.pop() if said else ""


def _once_each(places: Sequence[Named]) -> list[Named]:
    """Each part once for each side; both sides of a part, told apart, are "both"."""
    kept: dict[str, Named] = {}
    for place in places:
        known = kept.get(place.body_part)
        if known is None:
            kept[place.body_part] = place
        else:
            kept[place.body_part] = replace(known, side=_joined([known.side, place.side]))
    return list(kept.values())
