"""Typing slips of weak hands: the nearest word of a small vocabulary.

Only a word that no dictionary knows is ever changed, and only to a single nearest
word: "claf" becomes "calf", but "half" stays "half".
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

_SHORTEST = 4
_TWO_SLIPS_FROM = 6


def slips_between(typed: str, meant: str) -> int:
    """How many slips turn one word into the other.

    Args:
        typed: what stands in the message.
        meant: a word of the vocabulary.

    Returns:
        the optimal string alignment distance: one letter dropped, added, wrong, or
        two neighbours swapped each count 1 (Damerau 1964).
    """
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for i, left in enumerate(typed, start=1):
        row = [i]
        for j, right in enumerate(meant, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == meant[j - 2] and typed[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


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
                slips = slips_between(typed, word)
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
