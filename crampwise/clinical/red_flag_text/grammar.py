"""The pattern language (the README of ``knowledge/red_flags``) made regular expressions."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from .matching import Part

_GAPS = {
    "..": r"((?:[^ .,]+ ){0,3}?)",
    "...": r"((?:[^ .,]+ ){0,6}?)",
    "+": r"((?:[^ .]+ ){0,6}?)",
}


class Grammar:
    """Turns the pattern language into regular expressions over " word word , word "."""

    def __init__(self, concepts: Mapping[str, list[str]], dropped: frozenset[str]) -> None:
        self._concepts, self._dropped = concepts, dropped
        self._made: dict[str, tuple[str, frozenset[str]]] = {}
        self.words: set[str] = set()  # every word a pattern may look for: the spelling target

    def parts(self, pattern: str) -> Iterator[tuple[Part, ...]]:
        """The ways to read a pattern: "&" joins parts, "+" allows any order within a part."""
        sides = []
        for side in pattern.split(" & "):
            pieces = side.split(" + ")
            sides.append([self.part(" + ".join(order)) for order in itertools.permutations(pieces)])
        return itertools.product(*sides)

    def part(self, phrase: str) -> Part:
        source, needs = self._sequence(phrase)
        if not needs:
            raise ValueError(f"pattern needs at least one word: {phrase!r}")
        return Part(r"(?<= )" + source, tuple(needs))

    def _sequence(self, phrase: str) -> tuple[str, list[frozenset[str]]]:
        source, needs = "", []
        for item in phrase.split():
            if item == "&":
                raise ValueError(f"only a whole pattern is joined by '&': {phrase!r}")
            if item in _GAPS:
                source += _GAPS[item]
            elif item == "^":
                source += r"(?<=\A )"
            elif item == "$":
                source += r"(?:[.,] )*\Z"
            elif item.rstrip("?") not in self._dropped:
                optional = item.endswith("?")
                expression, need = self._item(item.rstrip("?"))
                source += f"(?:{expression})?" if optional else expression
                if not optional:
                    needs.append(need)
        return source, needs

    def _item(self, item: str) -> tuple[str, frozenset[str]]:
        sources, plain, need = [], [], set()
        for choice in item.split("|"):
            if choice.startswith("<"):
                expression, words = self._concept(choice[1:-1])
                sources.append(expression)
                need |= words
                continue
            if choice.startswith("#"):
                expression, words = _numbers_from(choice[1:])
                sources.append(expression)
                need |= words
                continue
            words_of = (
                [word for word in choice.split("_") if word not in self._dropped]
                if len(choice) > 1
                else [choice]
            )
            if not words_of:
                continue
            plain.append(" ".join(self._word(word) for word in words_of))
            need.add(words_of[0])
        if plain:
            sources.append(f"(?:{'|'.join(plain)}) ")
        return f"(?:{'|'.join(sources)})", frozenset(need)

    def _word(self, word: str) -> str:
        if word.endswith("*"):
            self.words.update(_forms(word[:-1]))
            return re.escape(word[:-1]) + r"[a-z0-9]*"
        self.words.add(word)
        return re.escape(word)

    def _concept(self, name: str) -> tuple[str, frozenset[str]]:
        if name not in self._made:
            if name not in self._concepts:
                raise ValueError(f"unknown concept <{name}>")
            sources, need = [], set()
            singles = [
                phrase
                for phrase in self._concepts[name]
                if " " not in phrase and not {"<", "#"}.intersection(phrase)
            ]
            for phrase in ["|".join(singles)] * bool(singles) + [
                p for p in self._concepts[name] if p not in singles
            ]:
                source, needs = self._sequence(phrase)
                sources.append(source)
                need |= min(needs, key=len)
            self._made[name] = f"(?:{'|'.join(sources)})", frozenset(need)
        return self._made[name]


def _numbers_from(limits: str) -> tuple[str, frozenset[str]]:
    """ "38-41": those whole numbers and what lies above them by a decimal ("38.4")."""
    lowest, highest = map(int, limits.split("-"))
    numbers = [str(number) for number in range(lowest, highest + 1)]
    return rf"(?:(?:{'|'.join(numbers)})(?:\.\d+)? )", frozenset(f"{n}*" for n in numbers)


def _forms(stem: str) -> Iterator[str]:
    """Plausible words of "stem*": spelling targets only, so a form that is no word does no harm."""
    endings = (
        ("", "s", "ed", "ing", "en", "y", "ion", "ions", "er")
        if stem[-1] in "aeiouy" or len(stem) > 4
        else ("", "s", "ed", "ing")
    )
    yield from (stem + ending for ending in (*endings, "e", "es"))
