"""A pattern compiled, and where it matches a line."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .line import Line


@dataclass(frozen=True)
class Match:
    first: int  # index of the first word
    last: int  # index after the last word
    gaps: tuple[tuple[int, int], ...]  # words passed over between the pattern's own


@dataclass(frozen=True)
class Part:
    """One side of "&": its expression, and the word lists of which a line must hold one each."""

    source: str
    needs: tuple[frozenset[str], ...]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when a line first holds the needed words: most parts wait long for theirs."""
        return re.compile(self.source)

    def matches(self, line: Line) -> Iterator[Match]:
        """Every match, overlapping ones included: the first may be denied and the next not."""
        at = 0
        while (found := self.regex.search(line.text, at)) is not None:
            spans = (found.span(group) for group in range(1, self.regex.groups + 1))
            gaps = tuple((line.at(a), line.at(b)) for a, b in spans if b > a >= 0)
            yield Match(line.at(found.start()), line.at(found.end()), gaps)
            at = found.start() + 1


_numbers = itertools.count()


@dataclass
class Rule:
    """A pattern and what it stands for: a kind of flag, a kind of cue, or an idiom ("")."""

    kind: str
    outcome: str
    parts: tuple[Part, ...]
    needs: tuple[frozenset[str], ...] = ()
    number: int = field(default_factory=lambda: next(_numbers))

    def __post_init__(self) -> None:
        self.needs = tuple(sorted((need for part in self.parts for need in part.needs), key=len))


def index_of(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """Each rule under every word of its shortest list of needed words."""
    index: dict[str, list[Rule]] = {}
    for rule in rules:
        for feature in rule.needs[0]:
            index.setdefault(feature, []).append(rule)
    return index


def likely(line: Line, index: Mapping[str, list[Rule]]) -> list[Rule]:
    """Rules all of whose needed words are in the line, in their written order."""
    seen = {id(rule): rule for feature in line.features for rule in index.get(feature, ())}
    return sorted(
        (
            rule
            for rule in seen.values()
            if all(not line.features.isdisjoint(need) for need in rule.needs)
        ),
        key=lambda rule: rule.number,
    )
