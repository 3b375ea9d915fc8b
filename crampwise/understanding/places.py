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
# What may stand between a trouble and its place: "a knot low down in the left calf".
_TROUBLE_LINKS = _SIDE_LINKS | frozenset(
    "left right both in on at inside under up down across round through low high deep a".split()
)
# What may stand between a word and the word that puts it right.
_CORRECTING = frozenset("mean sorry no wait actually rather nope correction lie scratch".split())
_WHILE_CORRECTING = _CORRECTING | frozenset(
    ", . ; - i it 's is the my her his a tell make that not more higher lower up down left right "
    "well er um oh in on".split()
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
        self._helpers = compiler.group("who_word") | {"i", "we", "he", "she", "they", "to"}
        self._reached = tuple(f" {phrase} " for phrase in words["reached"])
        self._used = compiler.forms(words["used"])
        self._used_by_someone = compiler.forms(words["used_by_someone"])
        self._whole_moves = compiler.forms(words["whole_moves"])
        self._well = frozenset(words["well"])
        self._no_trouble = frozenset(words["no_trouble"])
        self._plural = frozenset(words["plural"])
        for kind in ("parts", "bare", "alone", "last"):
            for part, phrases in words[kind].items():
                self._finder.add((kind, part), phrases)
        self._finder.add(("mask", ""), words["not_a_place"])

    def read(self, tokens: Sequence[str], clauses: Sequence[Clause]) -> tuple[Place | None, str]:
        """The troubled body part and its side.

        Args:
            tokens: the message's meant words.
            clauses: its clauses.

        Returns:
            the place, or None; and ``left``, ``right``, ``both`` or "".
        """
        stated = [
            place
            for place in self._find(tokens)
            if not self._is_well(place, tokens)
            and self._clauses.judge_place(tokens, clause_at(clauses, place.start), place.start)
            == STATED
        ]
        stated = [
            place
            for index, place in enumerate(stated)
            if not any(_corrected(tokens[place.end : p.start]) for p in stated[index + 1 :][:1])
        ]
        if not stated or _scattered(stated, tokens):
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
        spans.sort(key=lambda s: (s[2] == "last", s[0] - s[1], s[2] != "mask", s[0], s[3]))
        taken: set = set()
        places = []
        for start, end, kind, part in spans:
            # What only hints at a place ("the knee") waits until no other is named.
            if taken & set(range(start, end)) or (kind == "last" and places):
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
        weights = {p: self._weight(p, places, tokens, clauses) for p in places}
        # Of equals the first: max() keeps it.
        best = max(places, key=lambda place: weights[place])
        if best.bare and not self._moves_as_a_whole(best, tokens):
            limb = self._limbs.get(best.part)
            finer = [
                p
                for p in places
                if not p.bare
                and self._limbs.get(p.part) == limb
                and weights[p] > (0 if weights[best] > 2 else -2)
            ]
            if finer:
                return max(finer, key=lambda place: weights[place])
        return best

    def _weight(
        self,
        place: Place,
        places: Sequence[Place],
        tokens: Sequence[str],
        clauses: Sequence[Clause],
    ) -> int:
        """How surely the part is the troubled one, against the others that are named."""
        clause = clause_at(clauses, place.start)
        weight = 0
        if self._troubled(place, places, tokens) or self._named_alone(place, tokens, clause):
            weight += 2
        if self._has_trouble_in_it(place, tokens):
            weight += 1
        # A part named only in "when I move my arm" is the cause, not the place.
        if self._only_used(place, tokens):
            weight -= 3
        if self._clauses.is_when(clause):
            weight -= 2
        return weight

    def _has_trouble_in_it(self, place: Place, tokens: Sequence[str]) -> bool:
        """Whether it does something itself ("calf seized") or holds it ("knot in my calf")."""
        after = [t for t in tokens[place.end : place.end + 3] if t not in _BEING]
        if after and after[0] in self._trouble:
            return True
        index = place.start - 1
        while index >= 0 and tokens[index] in _TROUBLE_LINKS:
            index -= 1
        return 0 <= index < place.start - 1 and tokens[index] in self._trouble

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
        after = [t for t in tokens[place.end : place.end + 4] if t not in _BEING]
        if after[:2] == ["?", "no"]:  # "My tongue? No."
            return True
        if after[:1] == ["not"]:
            return after[1:2] != [] and after[1] in self._no_trouble
        return bool(after) and after[0] in self._well

    def _only_used(self, place: Place, tokens: Sequence[str]) -> bool:
        """Whether the part is where something reaches, or what somebody moves."""
        index = place.start - 1
        while index >= 0 and tokens[index] in _SIDE_LINKS | set(_SIDES):
            index -= 1
        if index < 0:
            return False
        before = f" {' '.join(tokens[max(index - 1, 0) : index + 1])} "
        if before.endswith(self._reached) or tokens[index] in self._used:
            return True
        # "It pulls my toes down" tells of the toes, "I pull my toes up" does not.
        return tokens[index] in self._used_by_someone and (
            index == 0 or tokens[index - 1] in self._helpers | set(".,;")
        )

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
            sides += [i for i in range(place.start, place.end) if tokens[i] in _SIDES]
            index = place.start - 1
            while index >= 0 and tokens[index] in _SIDE_LINKS:
                index -= 1
            if index >= 0 and tokens[index] in _SIDES:
                sides.append(index)
            after = place.end + (tokens[place.end : place.end + 1] == [","])
            if tokens[after : after + 1] in (["left"], ["right"]):
                sides.append(after)
        sides += [
            index + 2
            for index in range(len(tokens) - 2)
            if tokens[index] in ("on", "in", "just", "'s")
            and tokens[index + 1] in ("the", "my", "her", "his")
            and tokens[index + 2] in ("left", "right")
            and tokens[index + 3 : index + 4] not in (["track"], ["time"], ["place"])
        ]
        said = {_SIDES[tokens[index]] for index in sides}
        put_right = _side_put_right(tokens)
        if put_right and said:
            return put_right
        if "both" in said or {"left", "right"} <= said:
            return "both"
        return _SIDES[tokens[min(sides)]] if sides else ""


def _side_put_right(tokens: Sequence[str]) -> str:
    """The side that takes back another: "left, no, right"."""
    sides = [i for i, token in enumerate(tokens) if token in ("left", "right")]
    for first, second in zip(sides, sides[1:], strict=False):
        between = tokens[first + 1 : second]
        if tokens[first] != tokens[second] and _CORRECTING & set(between) and len(between) < 7:
            return tokens[second]
    return ""


def _corrected(between: Sequence[str]) -> bool:
    """Whether these words, between two places, take the first one back."""
    return bool(_CORRECTING & set(between)) and _WHILE_CORRECTING >= set(between)


def _scattered(places: Sequence[Place], tokens: Sequence[str]) -> bool:
    """Whether three or more places are listed one after another: then none is the place."""
    run = 1
    for one, other in zip(places, places[1:], strict=False):
        between = set(tokens[one.end : other.start])
        listed = between <= _SIDE_LINKS | {",", ".", "and", "then", "a", "left", "right", "even"}
        run = run + 1 if listed and one.part != other.part else 1
        if run >= 3:
            return True
    return False


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
