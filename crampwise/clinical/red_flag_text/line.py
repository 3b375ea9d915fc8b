"""A message as the patterns see it."""

from __future__ import annotations

import itertools
from bisect import bisect_right


class Line:
    """A message as the patterns see it: its words without articles and fillers."""

    def __init__(self, full: list[str], dropped: frozenset[str]) -> None:
        kept = [
            (word, place)
            for place, word in enumerate(full)
            if not _is_dropped(full, place, dropped)
        ]
        self._full, self._places = full, [place for _, place in kept]
        self.words = [word for word, _ in kept]
        self._lay_out()

    def _lay_out(self) -> None:
        self.text = " " + "".join(f"{word} " for word in self.words)
        self._starts = list(itertools.accumulate((len(word) + 1 for word in self.words), initial=1))
        self.features = frozenset(
            itertools.chain(
                self.words,
                (f"{word[:size]}*" for word in self.words for size in range(1, len(word) + 1)),
            )
        )

    def at(self, offset: int) -> int:
        """The index of the word that starts at or holds a character of ``text``."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def between(self, first: int, last: int) -> str:
        return " ".join(self.words[first:last])

    def mask(self, first: int, last: int) -> None:
        """Blank words out (an idiom), so that no pattern sees them."""
        self.words[first:last] = ["_"] * (last - first)
        self._lay_out()

    def own_clause_after(self, first: int, last: int) -> bool:
        """Whether "no" is followed by a subject of its own: "no my leg ...", "no i am ..."."""
        if self.words[first] not in ("no", "nope", "nah") or last - first > 1:
            return False
        place = self._places[first] + 1
        return place < len(self._full) and self._full[place] in _SUBJECTS


_SUBJECTS = frozenset(
    "my his her their our the i he she it we they this that its mum mom dad please help".split()
)
_AFTER_HER = frozenset(
    "and or if when again now today tonight . , but i she he while because so then in on with at from to for since just as".split()
)


def _is_dropped(full: list[str], place: int, dropped: frozenset[str]) -> bool:
    word = full[place]
    if word == "her":  # a possessive is dropped, an object ("i might hurt her") is kept
        return place + 1 < len(full) and full[place + 1] not in _AFTER_HER
    return word in dropped
