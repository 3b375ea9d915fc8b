"""What a message brings up only to set it aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .context import FoundCues
from .flag import ACT
from .grammar import Grammar
from .line import Line
from .matching import Match, Rule, index_of, likely

# What a line goes on from: "fine, but", "was fine until", "fine yesterday".
_CONTRAST = frozenset("but except however apart although though until yesterday earlier".split())


class Subjects:
    """The ``subjects`` of the vocabulary file: what each kind of danger is about.

    A pattern says what is wrong; a subject only what is spoken of, so that "can breathe fine" is
    seen to be about breath, though nothing in it is a sign.
    """

    def __init__(self, subjects: Iterable[Mapping[str, Any]], grammar: Grammar) -> None:
        self._kinds: list[frozenset[str]] = []
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
        """The kinds whose every mention is set aside.

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
        kinds -= {kind for number in plain for kind in self._kinds[number]}
        if kinds and self._goes_on(line, cues):
            return frozenset()
        return frozenset(kinds)

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
        """ "No chest pain, but", "was fine until": what follows may be the danger, unless it is of a muscle."""
        at = [place for place, word in enumerate(line.words) if word in _CONTRAST]
        return bool(at) and not cues.stands_after("muscle_talk", at[-1])


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
