"""Marking the clauses that ask."""

from __future__ import annotations

import itertools


def mark_questions(words: list[str]) -> list[str]:
    """Mark a clause that asks: "is this a clot" begins isit, "what is a clot" begins whatis."""
    asked = list(words)
    for place, (verb, subject) in enumerate(itertools.pairwise(words)):
        if verb in _BE and subject in _ASKED and (place == 0 or words[place - 1] in _CLAUSE_STARTS):
            asked[place] = "isit"
        elif (
            verb == "what"
            and subject in _BE
            and not _THIS_ONE.intersection(words[place + 2 : place + 3])
        ):
            asked[place] = "whatis"
    return asked


_BE = frozenset("is was are am were".split())
_ASKED = frozenset("this it that these he she i they".split())
_THIS_ONE = frozenset("this that it the my his her wrong happening going in coming inside".split())
_CLAUSE_STARTS = frozenset(". , or and but so why ok hi hello".split())
