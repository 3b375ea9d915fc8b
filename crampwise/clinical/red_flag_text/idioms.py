"""Set phrases that only sound like danger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .flag import ACT
from .grammar import Grammar
from .line import Line
from .matching import Rule, index_of, likely


class Idioms:
    """The idioms of the vocabulary file: those that always are, and those that are in company."""

    def __init__(
        self,
        phrases: Iterable[str],
        in_company: Iterable[Mapping[str, Iterable[str]]],
        grammar: Grammar,
    ) -> None:
        self._always = _Phrases(phrases, grammar)
        self._in_company = [
            _InCompany(*(_Phrases(one[key], grammar) for key in ("phrases", "beside", "unless")))
            for one in in_company
        ]

    def blank(self, line: Line) -> None:
        """Blank the idioms of a line out, so that nothing else sees their words."""
        # Company first: "my calf is killing me" still says calf. Then what speaks against it:
        # "took my breath away" no longer says breath.
        accompanied = [
            one for one in self._in_company if one.phrases.are_in(line) and one.beside.are_in(line)
        ]
        self._always.blank(line)
        for one in accompanied:
            if not one.unless.are_in(line):
                one.phrases.blank(line)


class _Phrases:
    """Some phrases of the pattern language, looked for together."""

    def __init__(self, phrases: Iterable[str], grammar: Grammar) -> None:
        self._index = index_of(Rule("", ACT, (grammar.part(phrase),)) for phrase in phrases)

    def are_in(self, line: Line) -> bool:
        """Whether any of them is in the line."""
        return any(True for rule in likely(line, self._index) for _ in rule.parts[0].matches(line))

    def blank(self, line: Line) -> None:
        for rule in likely(line, self._index):
            for match in rule.parts[0].matches(line):
                line.mask(match.first, match.last)


@dataclass(frozen=True)
class _InCompany:
    """Phrases that are idioms when a word of ``beside`` is in the message, none of ``unless``."""

    phrases: _Phrases
    beside: _Phrases
    unless: _Phrases
