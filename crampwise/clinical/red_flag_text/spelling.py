"""Mending spelling toward the words of the flags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .likeness import allowed, deletions, distance, sound


class Speller:
    """Mends words toward the flag vocabulary only, and never a word that is real English.

    Candidates come from a deletion index (Garbe's symmetric delete), ranked by an edit
    distance with transpositions in which slips of the finger cost less.
    """

    def __init__(self, words: frozenset[str], signs: frozenset[str], real: frozenset[str]) -> None:
        self._signs = signs  # words of the flags themselves: of two mends alike, the likelier
        self._words, self._real, self._parts = words, real, words | _RUN_ON
        self._deletes: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        for word in sorted(words):
            if len(word) >= 3 and word.isalpha():
                for short in deletions(word, allowed(word)):
                    self._deletes.setdefault(short, []).append(word)
                if len(word) >= 5:
                    self._sounds.setdefault(sound(word), []).append(word)
        self.mend = lru_cache(maxsize=8192)(self._mend)
        self.guess = lru_cache(maxsize=2048)(self._guess)

    def knows(self, word: str) -> bool:
        return word in self._words or word in self._real

    def _mend(self, token: str) -> tuple[str, ...]:
        """The word meant: itself when known or when nothing fits; two words when run together."""
        if self.knows(token) or len(token) < 3 or len(token) > 24:
            return (token,)
        single = re.sub(r"(.)\1", r"\1", token)
        if single in self._words:
            return (single,)
        best = min(self._candidates(token), default=None)
        if best and best[0] <= 1.15:
            return (best[1],)
        return self._apart(token) or self._apart(single) or ((best[1],) if best else (token,))

    def _guess(self, token: str, close: bool = False) -> tuple[str, ...]:
        """The nearest word to one that :meth:`mend` leaves alone: for a second, doubtful reading.

        ``close``: only a word that is nearly the same counts.
        """
        mended = self.mend(token)
        if mended != (token,) or self.knows(token) or not 4 <= len(token) <= 24:
            return mended
        near = {
            word
            for short in deletions(token, 2)
            for word in self._deletes.get(short, ())
            if word in self._signs
        }
        costs = ((distance(token, word), word) for word in near if len(word) >= 4)
        share = 3.5 if close else 3
        best = min(
            (pair for pair in costs if pair[0] <= min(2.4, len(pair[1]) / share)), default=None
        )
        return (best[1],) if best else (token,)

    def _candidates(self, token: str) -> Iterator[tuple[float, str]]:
        seen: set[str] = set()
        for short in deletions(token, allowed(token)):
            for word in self._deletes.get(short, ()):
                if word not in seen and abs(len(word) - len(token)) <= 2:
                    seen.add(word)
                    cost = distance(token, word)
                    cost += (
                        0.3 if token[0] != word[0] and token != word[1:] and len(word) < 9 else 0
                    )
                    if cost <= _LIMITS.get(len(word), 1.8):
                        yield cost + (0 if word in self._signs else 0.15), word
        for word in self._sounds.get(sound(token), ()) if len(token) >= 5 else ():
            cost = distance(token, word)
            if word not in seen and cost <= 2.5:
                yield 1.0 + cost / 4, word

    def _apart(self, token: str) -> tuple[str, ...]:
        """Two or three known words run together: "chestpain", "icantbreathe"."""
        for size in range(len(token) - 3, 1, -1):  # "calmer" is not "calm er"
            head, tail = token[:size], token[size:]
            if head in self._parts and tail in self._parts and max(len(head), len(tail)) >= 4:
                return head, tail
        for size in range(len(token) - 3, 2, -1):
            head, rest = token[:size], token[size:]
            if head in self._parts and len(rest) >= 6:
                tails = self._apart(rest)
                if tails:
                    return head, *tails
        if token[0] == "i" and len(token) > 6:
            rest = token[1:]
            return (
                ("i", rest)
                if rest in self._parts
                else ("i", *tails)
                if (tails := self._apart(rest))
                else ()
            )
        return ()


_LIMITS = {3: 0.9, 4: 1.0, 5: 1.0, 6: 1.25, 7: 1.6}  # dearest mend, by the length of the word meant
_RUN_ON = frozenset("cant dont wont isnt".split())
