"""Every body part that a diary line names, each with its side: "left calf and both feet"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crampwise.understanding.clauses import STATED, ClauseReader
from crampwise.understanding.diary_sides import (
    AND,
    BOTH,
    GLUED,
    SIDES,
    SKIP,
    WELL,
    Named,
    between,
    free_sides,
    joined,
    shared_sides,
    with_sides,
)
from crampwise.understanding.diary_taken_back import without_taken_back
from crampwise.understanding.patterns import PatternCompiler, PhraseFinder
from crampwise.understanding.places import clause_at

MOST_PLACES = 8
# Of more, no line is an entry: the rest is not looked at, for each costs a look at the whole message.
MOST_NAMED = 24
_OF_A_HAND = ("fingers", "thumb", "palm")
# Words that a part of theirs says better, where that stands near: "left foot, big toe".
_GENERAL = frozenset("foot feet thigh thighs".split())
_PARTS_OF = {"foot": ("toes",), "thigh_front": ("hamstring", "inner_thigh")}
_BEING = frozenset("is are was were feel feels all just still stayed".split())
_ASKS = [[can, who] for can in ("can", "could", "would", "will") for who in ("you", "u", "i", "we")]
_PART_OF = frozenset("of on in at".split())
_NEAR = _PART_OF | frozenset(", ( ) - : ; . = cramp cramps muscle muscles just only side".split())


class DiaryPlaces:
    """Finds all the parts, where ``places.PlaceReader`` chooses the one that is troubled.

    Args:
        words: the mapping in ``_places.yml``.
        compiler: reads its patterns.
        clauses: tells what is denied.
        more: further phrases for a part, that mean it in a diary line only; those for "none" mean none.
    """

    def __init__(
        self,
        words: Mapping[str, Any],
        compiler: PatternCompiler,
        clauses: ClauseReader,
        more: Mapping[str, Iterable[str]],
    ) -> None:
        self._finder, self._clauses = PhraseFinder(compiler), clauses
        self._glued: dict[str, str] = {}
        for kind in ("parts", "bare"):
            for part, phrases in words[kind].items():
                self._finder.add((kind, part), phrases)
                self._add_glued(kind, part, phrases)
        for part, phrases in more.items():
            self._finder.add(("mask" if part == "none" else "parts", part), phrases)
        self._finder.add(("mask", ""), words["not_a_place"])
        self._limbs = {part: limb for limb, parts in words["limbs"].items() for part in parts}
        self._used = compiler.forms(words["used"])
        self._reached = frozenset(str(one) for one in words["reached"]) - {"by", "near"}

    def _add_glued(self, kind: str, part: str, phrases: Iterable[str]) -> None:
        """Adds the words of a part with the side before them: "lcalf"."""
        for phrase in (str(one) for one in phrases if str(one) in _GLUED_PARTS):
            sides = {f"{written}{phrase}": side for written, side in GLUED.items()}
            self._finder.add((kind, part), sides)
            self._glued |= sides

    def read(self, tokens: Sequence[str]) -> list[Named]:
        """The parts in the order named, at most ``MOST_PLACES``; see ``once_each``."""
        found, taken = self._find(tokens)
        ends = {place.end for place in found}
        sides = free_sides(tokens, taken, ends)
        found, sides, corrected = without_taken_back(found, sides, tokens)
        found = with_sides(found, sides, tokens)
        # "Can you log my foot" asks for an entry, and not whether.
        asks = list(tokens[:2]) in _ASKS
        tokens = ["please", *tokens[1:]] if asks else list(tokens)
        clauses = self._clauses.split(tokens)
        stated = [
            place
            for place in found
            if place.body_part in corrected
            or self._clauses.judge_place(tokens, clause_at(clauses, place.start), place.start)
            == STATED
        ]
        troubled = [
            place
            for place in stated
            if not (self._only_used(place, tokens) or _is_well(place, tokens))
        ] or stated
        sided = self._sides_of_limbs(shared_sides(troubled, self._limbs, tokens), tokens)
        return self._without_wide(sided, tokens)[:MOST_PLACES]

    def _find(self, tokens: Sequence[str]) -> tuple[list[Named], set[int]]:
        """The parts, and the words (by number) that they or phrases that mean no part are made of."""
        spans = [(start, end, kind, part) for (kind, part), start, end in self._finder.find(tokens)]
        spans.sort(key=lambda one: (one[0] - one[1], one[2] != "mask", one[0], one[3]))
        taken: set[int] = set()
        places = []
        for start, end, kind, part in spans:
            if not taken & set(range(start, end)):
                taken |= set(range(start, end))
                if kind != "mask":
                    said = tokens[start:end]
                    side = joined([SIDES.get(one) or self._glued.get(one, "") for one in said])
                    side = "" if part == "both_legs" else side
                    after = end - start > 1 and tokens[end - 2] in SIDES
                    wide = kind == "bare" or part == "both_legs"
                    places.append(Named(part, side, start, end, wide, after))
        return sorted(places, key=lambda place: place.start)[:MOST_NAMED], taken

    def _only_used(self, place: Named, tokens: Sequence[str]) -> bool:
        """Whether it is only reached or moved: "rubbed my foot", "up to the knee"."""
        at = place.start - 1
        while at >= 0 and (tokens[at] in SKIP or tokens[at] in SIDES):
            at -= 1
        return at >= 0 and (
            tokens[at] in self._reached
            or tokens[at] in self._used
            or " ".join(tokens[max(at - 1, 0) : at + 1]) in self._reached
        )

    def _sides_of_limbs(self, places: list[Named], tokens: Sequence[str]) -> list[Named]:
        """Gives "calf cramp, twice, left leg" the left for the calf, and "left leg, toes and calf" for both."""
        sided = []
        for one in places:
            wider = [
                w
                for w in places
                if w is not one and _side_of(w) and self._says_better(one, w, tokens)
            ]
            if wider and not one.side:
                nearest = min(wider, key=lambda wide: abs(wide.start - one.start))
                one = replace(one, side=_side_of(nearest))
            sided.append(one)
        return sided

    def _says_better(self, one: Named, wide: Named, tokens: Sequence[str]) -> bool:
        """Whether a part is a part of the other, and told as such: "left leg, calf"; "arm and hand" are two."""
        first, last = sorted((one, wide), key=lambda place: place.start)
        linked = between(first, last, tokens)
        if linked and all(t in AND for t in linked):
            return False
        if not self._is_same_limb(one, wide):
            return False
        if one is first and not one.wide and linked and all(t in _PART_OF for t in linked):
            return True
        if one.body_part in _PARTS_OF.get(wide.body_part, ()):
            said = _GENERAL.intersection(tokens[wide.start : wide.end])
            rated = "".join(tokens[last.end : last.end + 1]).isdigit()
            near = all(t in _NEAR or (t.isdigit() and not rated) for t in linked)
            return bool(said) and near
        inside = wide.body_part != "fingers" or one.body_part in _OF_A_HAND
        same = one.wide and one.body_part == wide.body_part
        return wide.wide and inside and not same

    def _is_same_limb(self, one: Named, other: Named) -> bool:
        limb = self._limbs.get(one.body_part)
        return limb is not None and limb == self._limbs.get(other.body_part)

    def _without_wide(self, places: list[Named], tokens: Sequence[str]) -> list[Named]:
        """Leaves "leg" out where a part of that leg is named."""
        return [
            wide
            for wide in places
            if not any(
                one is not wide
                and (not _side_of(wide) or _side_of(wide) == one.side)
                and self._says_better(one, wide, tokens)
                for one in places
            )
        ]


_GLUED_PARTS = frozenset("calf calves foot hand leg arm thigh shin toe toes hip shoulder thumb hamstring quad".split())  # fmt: skip


def _side_of(place: Named) -> str:
    return BOTH if place.body_part == "both_legs" else place.side


def _is_well(place: Named, tokens: Sequence[str]) -> bool:
    following = [token for token in tokens[place.end : place.end + 3] if token not in _BEING]
    return bool(following) and following[0] in WELL


def once_each(places: Sequence[Named]) -> list[Named]:
    """Each part once for each side; both sides of a part, told apart, are "both"."""
    kept: dict[str, Named] = {}
    for place in places:
        known = kept.get(place.body_part)
        if known is None:
            kept[place.body_part] = place
        else:
            kept[place.body_part] = replace(known, side=joined([known.side, place.side]))
    return list(kept.values())
