"""Which body part is meant, and which side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crampwise.understanding.clauses import STATED, Clause, ClauseReader
from crampwise.understanding.patterns import PatternCompiler, PhraseFinder

_NEAR = 4
_SIDES = {"left": "left", "right": "right", "both": "both", "l": "left", "lt": "left",
          "r": "right", "rt": "right", "each": "both", "either": "both"}  # fmt: skip
_BEING = frozenset("is are 's was were feel feels seem seems all both just".split())
_NAMING = frozenset(
    "it 's is its in at mostly mainly usually always just only of the my his her their left right "
    "both and then now so this yes no well um sorry one".split()
)
_SIDE_LINKS = frozenset(
    "my his her the your their side of big little inner outer upper lower back front".split()
)


@dataclass(frozen=True)
class Place:
    """A body part as it stands in the message."""

    part: str
    start: int
    end: int
    bare: bool
    """a word so wide ("leg") that any part of that limb says it better"""
    many: bool
    """said in the plural, or of both sides"""


class PlaceReader:
    """Finds the body part that is troubled.

    Args:
        words: the mapping in ``_places.yml``.
        compiler: reads its patterns.
        clauses: judges denial.
    """

    def __init__(
        self,
        words: Mapping,
        compiler: PatternCompiler,
        clauses: ClauseReader,
    ) -> None:
        self._finder = PhraseFinder(compiler)
        self._clauses = clauses
        self._limbs = {part: limb for limb, parts in words["limbs"].items() for part in parts}
        self._trouble = compiler.group("trouble")
        self._reached = tuple(f" {phrase} " for phrase in words["reached"])
        self._used = compiler.forms(words["used"])
        self._whole_moves = compiler.forms(words["whole_moves"])
        self._well = frozenset(words["well"])
        self._plural = frozenset(words["plural"])
        for part, phrases in words["parts"].items():
            self._finder.add(("part", part), phrases)
        for part, phrases in words["bare"].items():
            self._finder.add(("bare", part), phrases)
        self._finder.add(("mask", ""), words["not_a_place"])
        for part, phrases in words["alone"].items():
            self._finder.add(("alone", part), phrases)

    def read(self, tokens: Sequence[str], clauses: Sequence[Clause]) -> tuple[Place | None, str]:
        """The troubled body part and its side.

        Args:
            tokens: the message's meant words.
            clauses: its clauses.

        Returns:
            the place, or None; and ``left``, ``right``, ``both`` or "".
        """
        found = self._find(tokens)
        stated = [
            place
            for place in found
            if not self._is_well(place, tokens)
            and self._clauses.judge_place(tokens, clause_at(clauses, place.start), place.start)
            == STATED
        ]
        if not stated:
            return None, ""
        best = self._choose(stated, tokens, clauses)
        if any(_either_or(best, other, tokens) for other in stated):
            return None, ""
        return best, self._side(best, stated, tokens)

    def _find(self, tokens: Sequence[str]) -> list[Place]:
        spans = []
        words = [token for token in tokens if token.isalnum()]
        for (kind, part), start, end in self._finder.find(tokens):
            if kind == "alone" and end - start != len(words):
                continue
            spans.append((start, end, kind, part))
        # The longest phrase wins: "back of my thigh" is neither back nor thigh.
        spans.sort(key=lambda s: (s[0] - s[1], s[2] != "mask", s[0], s[3]))
        taken: set = set()
        places = []
        for start, end, kind, part in spans:
            if taken & set(range(start, end)):
                continue
            taken |= set(range(start, end))
            if kind != "mask":
                words_said = tokens[start:end]
                many = any(word in self._plural for word in words_said)
                places.append(Place(part, start, end, kind == "bare", many))
        return sorted(places, key=lambda place: place.start)

    def _choose(
        self, places: list[Place], tokens: Sequence[str], clauses: Sequence[Clause]
    ) -> Place:
        troubled = [
            p
            for p in places
            if self._troubled(p, places, tokens)
            or self._named_alone(p, tokens, clause_at(clauses, p.start))
        ]
        # A part named only in "when I move my arm" is the cause, not the place.
        told = [
            p
            for p in (troubled or places)
            if not self._clauses.is_when(clause_at(clauses, p.start))
            and not self._only_used(p, tokens)
        ]
        ranked = told or troubled or places
        first = ranked[0]
        if first.bare and not self._moves_as_a_whole(first, tokens):
            for place in ranked[1:] + [p for p in places if p not in ranked]:
                same_limb = self._limbs.get(place.part) == self._limbs.get(first.part)
                if not place.bare and same_limb:
                    return place
        return first

    def _moves_as_a_whole(self, place: Place, tokens: Sequence[str]) -> bool:
        return any(t in self._whole_moves for t in tokens[place.end : place.end + 3])

    @staticmethod
    def _named_alone(place: Place, tokens: Sequence[str], clause: Clause) -> bool:
        """Whether a clause says the part and little else: "its my calf", "calf."."""
        before = tokens[clause.start : place.start]
        return all(token in _NAMING for token in before) and (
            bool(before) or place.end == clause.end
        )

    def _is_well(self, place: Place, tokens: Sequence[str]) -> bool:
        after = [t for t in tokens[place.end : place.end + 3] if t not in _BEING]
        return bool(after) and after[0] in self._well

    def _only_used(self, place: Place, tokens: Sequence[str]) -> bool:
        """Whether the part is where something reaches, or what somebody moves."""
        index = place.start - 1
        while index >= 0 and tokens[index] in _SIDE_LINKS | set(_SIDES):
            index -= 1
        if index < 0:
            return False
        before = f" {' '.join(tokens[max(index - 1, 0) : index + 1])} "
        return before.endswith(self._reached) or tokens[index] in self._used

    def _troubled(self, place: Place, places: Sequence[Place], tokens: Sequence[str]) -> bool:
        others = {i for p in places if p != place for i in range(p.start, p.end)}
        reach = list(range(place.start, place.end))
        for step in (
            range(place.end, min(place.end + _NEAR, len(tokens))),
            range(place.start - 1, max(place.start - 1 - _NEAR, -1), -1),
        ):
            for index in step:
                if index in others or tokens[index] in ".;!?\n":
                    break
                reach.append(index)
        return any(tokens[index] in self._trouble for index in reach)

    def _side(self, best: Place, places: Sequence[Place], tokens: Sequence[str]) -> str:
        if best.part == "both_legs":
            return ""
        sides = []
        for place in places:
            if place.part != best.part:
                continue
            sides += [_SIDES[t] for t in tokens[place.start : place.end] if t in _SIDES]
            index = place.start - 1
            while index >= 0 and tokens[index] in _SIDE_LINKS:
                index -= 1
            if index >= 0 and tokens[index] in _SIDES:
                sides.append(_SIDES[tokens[index]])
        sides += [
            tokens[index + 2]
            for index in range(len(tokens) - 2)
            if tokens[index] in ("on", "in", "just", "'s")
            and tokens[index + 1] in ("the", "my", "her", "his")
            and tokens[index + 2] in ("left", "right")
            and tokens[index + 3 : index + 4] not in (["track"], ["time"], ["place"])
        ]
        if "both" in sides or {"left", "right"} <= set(sides):
            return "both"
        return sides[0] if sides else ""


def _either_or(one: Place, other: Place, tokens: Sequence[str]) -> bool:
    """Whether it is said to be the one part or the other: then nothing is said."""
    first, second = sorted((one, other), key=lambda place: place.start)
    between = [t for t in tokens[first.end : second.start] if t not in _SIDE_LINKS]
    return one.part != other.part and between in (["or"], ["or", "in"], ["or", "'s"])


def clause_at(clauses: Sequence[Clause], index: int) -> Clause:
    """The clause that holds token ``index``; an empty one if it is a mark."""
    for clause in clauses:
        if clause.start <= index < clause.end:
            return clause
    return Clause(index, index)
