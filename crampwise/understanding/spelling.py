"""Typing slips of weak hands: the nearest word of a small vocabulary.

Nearness is the optimal string alignment distance (Damerau 1964). Only a word that no dictionary
knows is ever changed, and only to a single nearest word: "claf" becomes "calf", but "half" stays
"half".
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

_SHORTEST = 4
_TWO_SLIPS_FROM = 6


class SpellingGuide:
    """Finds the vocabulary word a slip stands for.

    Args:
        words: the vocabulary; words under four letters are left out, for nearly
            every short word is one slip from another.
        is_known: says whether a word is plain English and so no slip.
    """

    def __init__(self, words: Iterable[str], is_known: Callable[[str], bool]) -> None:
        words = list(words)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted({word for word in words if word.isalpha()}):
            if len(word) >= _SHORTEST:
                self._by_length.setdefault(len(word), []).append(word)
        self._vocabulary = set(words)
        self._is_known = is_known
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def _correct(self, typed: str) -> str:
        """The word meant, or ``typed`` itself when in doubt."""
        if len(typed) < _SHORTEST - 1 or not typed.isalpha():
            return typed
        if typed in self._vocabulary or self._is_known(typed):
            return typed
        best, tied = "", False
        fewest = 3
        for length in range(len(typed) - 2, len(typed) + 3):
            for word in self._by_length.get(length, ()):
                slips = OSA.distance(typed, word, score_cutoff=2)
                long = min(len(word), len(typed)) >= _TWO_SLIPS_FROM
                if slips > (2 if long and word[0] == typed[0] else 1):
                    continue
                # People seldom get the first letter wrong: it breaks ties.
                rank = slips + (0.5 if word[0] != typed[0] else 0)
                if rank < fewest:
                    best, tied, fewest = word, False, rank
                elif rank == fewest and not word.startswith(best):
                    tied = True  # "bicept" is "bicep" or "biceps": no matter which
        return typed if tied or not best else best
