"""Which body part is meant, and which side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crampwise.understanding.clauses import STATED, Clause, ClauseReader
from crampwise.understanding.patterns import PatternCompiler, PhraseFinder

_NEAR = 4
_SAYS_IT_BETTER = 3
_LIST_GAP = 6
_CORRECTION = 6
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
    kind: str = ""
    """"person": told of the person as a whole ("he stiffens"), so any part may say it
    better; "joint": a knee or elbow, which is a place only as the limb moves"""


@dataclass(frozen=True)
class Shape:
    """Words that tell what the muscle looks like ("hard_knot")."""

    value: str
    start: int
    end: int


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
        self._shape_places = words["shape_places"]
        self._list_links = frozenset(words["list_links"])
        self._corrected = tuple(f" {phrase} " for phrase in words["corrected"])
        self._reached = tuple(f" {phrase} " for phrase in words["reached"])
        self._grips = compiler.forms(words["grips"])
        self._wide = frozenset(words["wide"])
        self._whole_shapes = frozenset(words["whole_shapes"])
        self._used = compiler.forms(words["used"])
        self._whole_moves = compiler.forms(words["whole_moves"])
        self._well = frozenset(words["well"])
        self._plural = frozenset(words["plural"])
        for part, phrases in words["parts"].items():
            self._finder.add(("part", part), phrases)
        for part, phrases in words["bare"].items():
            self._finder.add(("bare", part), phrases)
        for part, phrases in words["joints"].items():
            self._finder.add(("joint", part), phrases)
        for part, phrases in words["person"].items():
            self._finder.add(("person", part), phrases)
        self._finder.add(("mask", ""), words["not_a_place"])
        self._finder.add(("unnamed", ""), words["unnamed"])
        for part, phrases in words["alone"].items():
            self._finder.add(("alone", part), phrases)

    def read(
        self, tokens: Sequence[str], clauses: Sequence[Clause], shapes: Sequence[Shape] = ()
    ) -> tuple[Place | None, str]:
        """The troubled body part and its side.

        Args:
            tokens: the message's meant words.
            clauses: its clauses.
            shapes: where the message tells of a shape; the place beside it is meant.

        Returns:
            the place, or None; and ``left``, ``right``, ``both`` or "".
        """
        found = self._find(tokens)
        if self._is_list(found, tokens):
            return None, ""
        found += [
            Place(self._shape_places[shape.value], shape.start, shape.end, False, False, "person")
            for shape in shapes
            if shape.value in self._shape_places
        ]
        stated = [
            place
            for place in found
            if place.part
            and not self._is_well(place, tokens)
            and (place.kind != "joint" or self._moves_as_a_whole(place, tokens, shapes))
            and not self._is_corrected(place, found, tokens)
            and self._clauses.judge_place(tokens, clause_at(clauses, place.start), place.start)
            == STATED
        ]
        if not stated:
            return None, ""
        best = self._choose(stated, tokens, clauses, shapes)
        if any(_either_or(best, other, tokens) for other in stated):
            return None, ""
        return best, self._side(best, stated, tokens)

    def _is_list(self, found: Sequence[Place], tokens: Sequence[str]) -> bool:
        """Whether three or more parts are told off one after another: then none of
        them is the one ("eyelid, then the belly, then a buttock")."""
        row = [found[0].part] if found else []
        for last, place in zip(found, found[1:], strict=False):
            between = tokens[last.end : place.start]
            linked = 0 < len(between) <= _LIST_GAP and all(t in self._list_links for t in between)
            row = [*row, place.part] if linked else [place.part]
            if len(row) > 2 and len(set(row)) == len(row) and not any(p.bare for p in found):
                return True
        return False

    def _is_corrected(self, place: Place, found: Sequence[Place], tokens: Sequence[str]) -> bool:
        """Whether it is taken back at once: "calf i mean shin", "my tongue? no"."""
        after = f" {' '.join(tokens[place.end : place.end + 4])} "
        other = any(p.part and 0 < p.start - place.end <= _CORRECTION for p in found)
        return after.startswith((" ? no ", " ? nope ")) or (
            other and any(phrase in after for phrase in self._corrected)
        )

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
                bare = kind in ("bare", "joint")
                places.append(Place(part, start, end, bare, many, kind))
        return sorted(places, key=lambda place: place.start)

    def _choose(
        self,
        places: list[Place],
        tokens: Sequence[str],
        clauses: Sequence[Clause],
        shapes: Sequence[Shape],
    ) -> Place:
        """The place that most speaks for; among equals the first."""
        scores = {p: self._score(p, places, tokens, clauses, shapes) for p in places}
        best = max(places, key=lambda p: (scores[p], -p.start))
        if best.bare and not self._moves_as_a_whole(best, tokens, shapes):
            closer = [
                p
                for p in places
                if not p.bare
                and self._limbs.get(p.part) == self._limbs.get(best.part)
                and scores[p] >= min(scores[best] - _SAYS_IT_BETTER, 0)
            ]
            if closer:
                return max(closer, key=lambda p: (scores[p], -p.start))
        return best

    def _score(
        self,
        place: Place,
        places: Sequence[Place],
        tokens: Sequence[str],
        clauses: Sequence[Clause],
        shapes: Sequence[Shape],
    ) -> int:
        """How much speaks for this being the place that is troubled.

        The weights were set by hand: what is said of the part itself counts more
        than what stands near it, and what only happens to it counts against it.
        """
        clause = clause_at(clauses, place.start)
        if place.kind == "person":
            return 2 + 3 * any(
                shape.value in self._shape_places and shape.start == place.start for shape in shapes
            )
        score = 0
        if self._near(place, places, tokens, self._grips):
            score += 3
        elif self._near(place, places, tokens, self._trouble):
            score += 2
        if self._named_alone(place, tokens, clause):
            score += 2
        if any(shape.start <= place.end + 1 and place.start <= shape.end for shape in shapes):
            score += 2
        wide = place.bare or place.part in self._wide
        if place.kind == "joint":
            score -= 3
        if wide and self._moves_as_a_whole(place, tokens, shapes):
            score += 3
        if not place.bare and place.part in self._wide:
            score += 1
        # A part named only in "when I move my arm" is the cause, not the place.
        if self._clauses.is_when(clause):
            score -= 3
        if self._only_used(place, tokens):
            score -= 4
        if self._compared(place, tokens, clause):
            score -= 4
        return score

    def _compared(self, place: Place, tokens: Sequence[str], clause: Clause) -> bool:
        """Whether it is only an image: "like a lizard's throat"."""
        before = tokens[max(clause.start, place.start - 4) : place.start]
        return "like" in before and not any(t in ("my", "her", "his", "the") for t in before)

    def _moves_as_a_whole(
        self, place: Place, tokens: Sequence[str], shapes: Sequence[Shape]
    ) -> bool:
        """Whether a limb is told of as one piece: "the leg shoots out"."""
        shaped = any(
            shape.value in self._whole_shapes
            and shape.start <= place.end + 2
            and place.start <= shape.end
            for shape in shapes
        )
        return shaped or any(t in self._whole_moves for t in tokens[place.end : place.end + 3])

    @staticmethod
    def _named_alone(place: Place, tokens: Sequence[str], clause: Clause) -> bool:
        """Whether a clause says the part and little else: "its my calf", "calf."."""
        before = tokens[clause.start : place.start]
        return all(token in _NAMING for token in before) and (
            bool(before) or place.end == clause.end
        )

    def _is_well(self, place: Place, tokens: Sequence[str]) -> bool:
        after = [t for t in tokens[place.end : place.end + 4] if t not in _BEING]
        if len(after) > 1 and after[0] == "not" and tokens[place.end] in _BEING:
            return after[1] in self._grips or after[1] in ("hard", "sore", "hurting", "painful")
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

    @staticmethod
    def _near(
        place: Place, places: Sequence[Place], tokens: Sequence[str], words: frozenset[str]
    ) -> bool:
        """Whether one of the words stands near the place, no other place between."""
        others = {
            i for p in places if p != place and p.kind != "person" for i in range(p.start, p.end)
        }
        reach = list(range(place.start, place.end))
        for step in (
            range(place.end, min(place.end + _NEAR, len(tokens))),
            range(place.start - 1, max(place.start - 1 - _NEAR, -1), -1),
        ):
            for index in step:
                if index in others or tokens[index] in ".;!?\n":
                    break
                reach.append(index)
        return any(tokens[index] in words for index in reach)

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
