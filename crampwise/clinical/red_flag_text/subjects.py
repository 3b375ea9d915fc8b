"""What a message brings up only to set it aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .context import FoundCues
from .flag import ACT
from .grammar import Grammar
from .line import Line
from .matching import Match, Rule, index_of, likely

# Kinds that a cramp, or what is said of a muscle, may hide: never calmed by the rest of the line.
_OF_A_MUSCLE = frozenset(
    "dvt cramp_not_letting_go limb_ischaemia dark_urine injury new_weakness wound_and_spasm baclofen_withdrawal "
    "baclofen_withdrawal_emergency pump jaw_locked infection".split()
)
# Kinds told by the way, in pictures: only words about themselves calm these.
_TOLD_ASIDE = frozenset(
    "suicidal carer_crisis safeguarding asks_emergency overdose overdose_emergency".split()
)
# What a line goes on from: "fine, but", "was fine until", "fine yesterday".
_CONTRAST = frozenset("but except however apart although though until".split())


class Subjects:
    """The ``subjects`` of the vocabulary file: what each kind of danger is about.

    A pattern says what is wrong; a subject only what is spoken of, so that "can breathe fine" is
    seen to be about breath, though nothing in it is a sign.
    """

    def __init__(
        self,
        subjects: Iterable[Mapping[str, Any]],
        grammar: Grammar,
        all_kinds: frozenset[str] = frozenset(),
    ) -> None:
        """``all_kinds`` are those set aside by a line of which nothing is left: see :meth:`set_aside`."""
        self._kinds: list[frozenset[str]] = []
        self._all = all_kinds
        named, calm = [], []
        for number, one in enumerate(subjects):
            self._kinds.append(frozenset(one["kinds"]))
            named += [Rule(str(number), ACT, (grammar.part(p),)) for p in one["words"]]
            calm += [Rule(str(number), ACT, (grammar.part(p),)) for p in one.get("calm") or ()]
        self._named, self._calm = index_of(named), index_of(calm)

    def named(self, line: Line) -> dict[int, list[Match]]:
        """Each subject in a line, by its number, and where."""
        return _found(line, self._named)

    def calm(self, line: Line) -> dict[int, list[Match]]:
        """Each subject of which the line says in so many words that all is well."""
        return _found(line, self._calm)

    def set_aside(
        self,
        before: Mapping[int, list[Match]],
        calm: Mapping[int, list[Match]],
        line: Line,
        cues: FoundCues,
    ) -> frozenset[str]:
        """The kinds whose every mention is set aside; every kind, when each clause sets something aside ("throat
        clear, swallowing fine") or is nothing but somebody else's, long past, a film or a question of knowledge.

        ``before`` and ``calm`` were found before the idioms were blanked out of ``line``: a
        subject that stood in an idiom only is set aside too.
        """
        spoken = {*before, *calm}
        plain = {
            number
            for number, matches in self.named(line).items()
            if not self._all_aside(matches, calm.get(number, ()), line, cues)
        }
        kinds = {kind for number in spoken - plain for kind in self._kinds[number]}
        if not plain:
            places = [one for matches in before.values() for one in matches]
            said = [one for matches in calm.values() for one in matches]
            kinds |= self._nothing_left(places, said, line, cues)
        kinds -= {kind for number in plain for kind in self._kinds[number]}
        if kinds and self._goes_on(line, cues):
            return frozenset()
        return frozenset(kinds)

    def _nothing_left(
        self, places: Iterable[Match], said: Iterable[Match], line: Line, cues: FoundCues
    ) -> frozenset[str]:
        """Every kind, if each clause is set aside; all but those of a muscle, if one is of a muscle."""
        aside, muscle = False, False
        spots = [*places, *said]
        for first, last in _clauses(line):
            if cues.is_frame(first, last) or any(
                first <= one.first and one.last <= last for one in spots
            ):
                aside = True
            elif cues.within("muscle_talk", first, last) and not cues.is_news(first, last):
                muscle = True
            elif cues.is_reassuring(line, first, last):
                aside = True
            elif not (last - first <= 1 or cues.within("recent", first, last)):
                return frozenset()
        if not aside:
            return frozenset()
        return self._all - _TOLD_ASIDE - (_OF_A_MUSCLE if muscle else frozenset())

    @staticmethod
    def _all_aside(
        matches: Iterable[Match], calm: Iterable[Match], line: Line, cues: FoundCues
    ) -> bool:
        """Whether every mention is set aside, by itself or by another of its clause: of "the pump
        isn't beeping" only the beeping is denied."""
        aside = {match: cues.sets_aside(match, line) for match in matches}
        done = [*calm, *(match for match, is_so in aside.items() if is_so)]
        return all(is_so or _beside(match, done, line) for match, is_so in aside.items())

    @staticmethod
    def _goes_on(line: Line, cues: FoundCues) -> bool:
        """ "No chest pain, but", "was fine until": what follows may be the danger, unless it is of a muscle or calm."""
        at = [place for place, word in enumerate(line.words) if word in _CONTRAST]
        if not at or cues.stands_after("muscle_talk", at[-1]):
            return False
        rest = (at[-1] + 1, len(line.words))
        return not (cues.is_frame(*rest) or cues.is_reassuring(line, *rest))


def _clauses(line: Line) -> Iterator[tuple[int, int]]:
    """The clauses of a line, each with its end: between marks and joins."""
    first = 0
    for place, word in enumerate([*line.words, "."]):
        if word in _JOINS:
            if place > first:
                yield first, place
            first = place + 1


_JOINS = frozenset(". , and but so then while because".split())


def _beside(match: Match, others: Iterable[Match], line: Line) -> bool:
    """Whether a match stands in one clause with another."""
    return any(
        not {".", ","}.intersection(
            line.words[min(match.last, one.last) : max(match.first, one.first)]
        )
        for one in others
    )


def _found(line: Line, index: Mapping[str, list[Rule]]) -> dict[int, list[Match]]:
    found: dict[int, list[Match]] = {}
    for rule in likely(line, index):
        matches = list(rule.parts[0].matches(line))
        if matches:
            found.setdefault(int(rule.kind), []).extend(matches)
    return found
